"""Why one hit stands above another, in a sentence that names the part that makes the difference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.in_memory import memory_searcher
from search.model.requests import SearchRequest
from search.model.results import AskedFor, AskedTreatment, Hit, InterpretedQuery, ScorePart, Scores, Snippet
from search.results.order import against, part_differences, place_in_words, points_of, why_above
from search.results.signal_words import SIGNAL_WORDS
from tests.search.letters import disputed, issue, letter

LETTER = letter("CM16-0000001", issue(1, "Norco"))
QUERY = ("words", "meaning", "treatment", "body part")
MRI = InterpretedQuery(
    "lumbar mri", "", asked=AskedFor((AskedTreatment("mri", "MRI"),), parts=("lumbar spine",))
)


def hit(points: Mapping[str, float], rank: int = 1) -> Hit:
    parts = tuple(
        ScorePart(name, SIGNAL_WORDS[name].name, value, 50.0, 0.0, 0) for name, value in points.items()
    )
    determination = LETTER.determination
    own = determination.issues[0]
    return Hit(rank, f"A#{rank}", 0.5, Scores(), own, determination, Snippet(""), parts=parts)


def why(above: Mapping[str, float], below: Mapping[str, float]) -> str | None:
    return why_above(hit(above), hit(below, 2))


def test_the_part_that_makes_the_difference_is_named_with_its_points() -> None:
    assert why({"words": 41, "meaning": 20}, {"words": 23, "meaning": 20}) == (
        "The one above matches the words of the query better (41 against 23 points)."
    )


def test_two_parts_are_named_where_both_matter_and_a_small_one_is_not() -> None:
    said = why(
        {"words": 41, "meaning": 20, "treatment": 40, "body part": 1},
        {"words": 23, "meaning": 19, "treatment": 16, "body part": 0},
    )
    assert said == (
        "The one above is nearer to the treatment asked for (40 against 16 points) and matches the words of "
        "the query better (41 against 23)."
    )


def test_what_the_one_below_has_more_of_is_said_where_it_is_not_little() -> None:
    assert why({"words": 41, "meaning": 20}, {"words": 23, "meaning": 30}) == (
        "The one above matches the words of the query better (41 against 23 points); this one is nearer to "
        "the query in meaning (30 against 20), which weighs less."
    )
    assert why({"words": 41, "meaning": 20}, {"words": 23, "meaning": 21}) == (
        "The one above matches the words of the query better (41 against 23 points)."
    )


def test_as_many_parts_are_named_as_outweigh_what_the_one_below_has_more_of() -> None:
    said = why(
        {"words": 13, "meaning": 13, "treatment": 13, "body part": 0},
        {"words": 10, "meaning": 10, "treatment": 10, "body part": 8},
    )
    assert said is not None
    assert said.count("(13 against 10") == 3
    assert said.endswith("this one is for the body part asked for (8 against 0), which weighs less.")


def test_two_issues_are_called_as_the_page_calls_them() -> None:
    said = why_above(hit({"words": 30}), hit({"words": 10}), first="B", second="A")
    assert said == "B matches the words of the query better (30 against 10 points)."


def test_equal_ones_stand_by_number_and_others_are_not_ranked_by_points() -> None:
    assert "in the order of their numbers" in (why({"words": 30}, {"words": 30}) or "")
    assert "in the order of their numbers" in (
        why({"words": 30, "meaning": 10}, {"words": 10, "meaning": 30}) or ""
    )
    assert why({"words": 30}, {"words": 40}) == (
        "By points alone this one would stand higher (30 against 40 points): they do not decide this order."
    )
    assert why({}, {"words": 40}) is None


def test_points_have_as_many_digits_as_tell_them_apart() -> None:
    assert against(41.2, 23.4) == "41 against 23"
    assert against(24.6, 24.8) == "24.6 against 24.8"
    assert against(24.71, 24.74) == "24.71 against 24.74"
    assert against(24.7101, 24.7102) == "24.71 against 24.71"


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), min_size=len(QUERY), max_size=len(QUERY)))
def test_what_is_named_for_the_one_above_outweighs_what_is_named_for_the_other(
    pairs: list[tuple[float, float]],
) -> None:
    above = hit({name: pair[0] for name, pair in zip(QUERY, pairs, strict=True)})
    below = hit({name: pair[1] for name, pair in zip(QUERY, pairs, strict=True)}, 2)
    said = why_above(above, below)
    assert said is not None
    by_name = {part.signal: part.points for part in part_differences(above.parts, below.parts)}
    if points_of(above) - points_of(below) <= 1e-6:
        return
    mine, _, others = said.partition("; this one ")
    named = [name for name in QUERY if SIGNAL_WORDS[name].more in mine]
    against_it = [name for name in QUERY if SIGNAL_WORDS[name].more in others]
    assert max(by_name, key=lambda name: by_name[name]) in named
    assert all(by_name[name] > 0 for name in named)
    assert sum(by_name[name] for name in named) > -sum(by_name[name] for name in against_it)


def test_the_list_that_a_hit_is_in_is_said() -> None:
    assert place_in_words(MRI, near=False, has_set=True) == (
        "In the result set: disputes MRI for the lumbar spine"
    )
    assert place_in_words(MRI, near=True, has_set=True) == (
        "Behind the result set, which comes first: not about MRI for the lumbar spine, but near it"
    )
    words = replace(MRI, asked=AskedFor(words=("weaning", "improvement")))
    assert place_in_words(words, near=False, has_set=True) == (
        "In the result set: has “weaning” and “improvement”"
    )
    assert place_in_words(replace(MRI, asked=None), near=False, has_set=True) == "In the result set"
    assert place_in_words(MRI, near=False, has_set=False) == "No result set: the nearest issues"


def test_a_search_over_letters_names_the_treatment() -> None:
    letters = (
        letter("CM16-0000001", disputed(1, "MRI of the lumbar spine", "The heron needs no imaging.")),
        letter("CM16-0000002", disputed(1, "CT of the lumbar spine", "An MRI of the lumbar spine was done.")),
    )
    response = memory_searcher(letters).search(SearchRequest("mri of the lumbar spine"))
    (found,), (near, *_) = response.hits, response.near
    said = why_above(found, near)
    assert said is not None
    assert re.search(r"is nearer to the treatment asked for \(\d+ against \d+", said)
