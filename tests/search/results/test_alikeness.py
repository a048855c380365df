"""How alike two cases are, in words on an absolute scale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model.requests import Aspect
from search.model.results import Alikeness
from search.results.alikeness import SharedValues, alikeness, shared_weight

NOTHING = SharedValues(treatment=False, kind=False, page=False, guideline=False)
ORDER = (Alikeness.NONE, Alikeness.SOME, Alikeness.STRONG)
SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("aspect", "similarity", "share", "shared", "said"),
    [
        (Aspect.RATIONALE, 0.8, 0.0, NOTHING, Alikeness.STRONG),
        (Aspect.RATIONALE, 0.6, 0.0, NOTHING, Alikeness.SOME),
        (Aspect.RATIONALE, 0.3, 0.1, NOTHING, Alikeness.NONE),
        (Aspect.RATIONALE, None, 0.5, NOTHING, Alikeness.STRONG),
        (Aspect.FACTS, 0.6, 0.1, NOTHING, Alikeness.NONE),
        (Aspect.REQUEST, None, 0.0, replace(NOTHING, treatment=True, kind=True), Alikeness.STRONG),
        (Aspect.REQUEST, None, 0.0, replace(NOTHING, kind=True), Alikeness.SOME),
        (Aspect.REQUEST, None, 1.0, NOTHING, Alikeness.SOME),
        (Aspect.GUIDELINE, None, 0.0, replace(NOTHING, page=True, guideline=True), Alikeness.STRONG),
        (Aspect.GUIDELINE, None, 0.0, replace(NOTHING, guideline=True), Alikeness.SOME),
        (Aspect.REQUEST, None, 0.0, replace(NOTHING, guideline=True), Alikeness.NONE),
        (Aspect.GUIDELINE, 0.9, 0.0, NOTHING, Alikeness.NONE),
    ],
)
def test_an_aspect_is_said_in_words(
    aspect: Aspect, similarity: float | None, share: float, shared: SharedValues, said: Alikeness
) -> None:
    assert alikeness(aspect, similarity, share, shared) is said


@given(st.sampled_from(Aspect), SHARE, SHARE, SHARE, SHARE)
def test_more_in_common_is_never_less_alike(
    aspect: Aspect, low: float, high: float, share: float, more: float
) -> None:
    less = alikeness(aspect, min(low, high), min(share, more), NOTHING)
    greater = alikeness(aspect, max(low, high), max(share, more), NOTHING)
    assert ORDER.index(less) <= ORDER.index(greater)


def test_the_share_of_weights() -> None:
    assert shared_weight({"a": 3.0, "b": 1.0}, {"a"}) == 0.75
    assert shared_weight({}, {"a"}) == 0.0
