"""What a request is beside its treatment, in the words of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from search.model.attributes import (
    Course,
    Dependency,
    DependencyDecision,
    PartialApproval,
    RequestAttributes,
)
from tests.search.letters import issue, letter
from web.presentation.request_attributes import request_attributes


def said(attributes: RequestAttributes) -> tuple[str, ...]:
    one = replace(issue(1, "Sling"), attributes=attributes)
    return request_attributes(letter("CM16-0900001", one).determination, one)


def test_a_letter_that_says_nothing_is_given_no_words() -> None:
    assert said(RequestAttributes()) == ()
    assert said(RequestAttributes(amount_stated=True, after_surgery=False)) == ()


def test_every_attribute_has_its_words() -> None:
    dependency = Dependency(("surgery", "knee arthroscopy"), (1,), DependencyDecision.UPHELD)
    assert said(
        RequestAttributes(
            course=Course.AGAIN,
            partial_approval=PartialApproval(12, 6),
            amount_stated=False,
            dependency=dependency,
            after_surgery=True,
        )
    ) == (
        "had before",
        "approved in part: 6 of 12",
        "no amount stated",
        "goes with knee arthroscopy (upheld)",
        "after surgery",
    )


def test_what_is_not_known_of_a_partial_approval_or_an_operation_is_left_out() -> None:
    unnamed = Dependency(("surgery",), (), DependencyDecision.NOT_AT_ISSUE)
    for approval, words in (
        (PartialApproval(), "approved in part"),
        (PartialApproval(None, 6), "approved in part: 6"),
        (PartialApproval(12, None), "approved in part"),
    ):
        assert said(RequestAttributes(partial_approval=approval, dependency=unnamed)) == (
            words,
            "goes with surgery (not at issue)",
        )


def test_the_time_since_the_injury_is_said() -> None:
    one = issue(1, "Sling")
    injured = replace(letter("CM16-0900001", one).determination, date_of_injury=dt.date(2010, 1, 1))
    assert request_attributes(injured, one) == ("over 5 years after the injury",)
