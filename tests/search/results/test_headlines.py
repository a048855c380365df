from __future__ import annotations

import pytest

from search.model.requests import Filter
from search.model.results import AskedFor, AskedTreatment, Interpretation, InterpretedQuery
from search.results.headlines import empty_headline, near_heading, none_of, read_conditions, set_title

NORCO = AskedTreatment("norco", "hydrocodone/acetaminophen")
MRI = AskedTreatment("mri", "MRI")


def condition(kind: str, means: str, *, on: bool = True) -> Interpretation:
    return Interpretation(f"{kind}:x", kind, "x", (0, 1), means, (), on, offered=not on)


OVERTURNED = condition("outcome", "outcome is overturned")
PAGE = condition("page", "page is 124")


def query(asked: AskedFor | None, *understood: Interpretation, filters: int = 0) -> InterpretedQuery:
    return InterpretedQuery(
        "x", "x in words", (), (Filter("year", "2014"),) * filters, understood=understood, asked=asked
    )


@pytest.mark.parametrize(
    ("asked", "conditions", "title"),
    [
        (AskedFor((NORCO,)), (), "Norco (hydrocodone/acetaminophen)"),
        (AskedFor((MRI,), ("lumbar spine",)), (), "MRI for the lumbar spine"),
        (AskedFor((MRI, NORCO)), (), "MRI or norco (hydrocodone/acetaminophen)"),
        (AskedFor((MRI,)), (OVERTURNED, PAGE), "MRI, overturned, citing page 124"),
        (AskedFor((MRI,)), (condition("year", "year is 2015 or later"),), "MRI, decided in 2015 or later"),
        (AskedFor((MRI,)), (condition("quantity", "quantity above 60"),), "MRI, with quantity above 60"),
        (AskedFor(words=("weaning", "improvement")), (), "With “weaning” and “improvement”"),
        (AskedFor(), (OVERTURNED,), "Decisions, overturned"),
        (AskedFor(), (), "X in words"),
        (None, (), ""),
    ],
)
def test_a_title_says_what_the_set_is(
    asked: AskedFor | None, conditions: tuple[Interpretation, ...], title: str
) -> None:
    assert set_title(query(asked, *conditions)) == title


@pytest.mark.parametrize(
    ("asked", "conditions", "said"),
    [
        (AskedFor((MRI,), without_conditions=19), (OVERTURNED,), "None of 19 was overturned"),
        (AskedFor((MRI,), without_conditions=4), (PAGE,), "None of 4 cites page 124"),
        (
            AskedFor((MRI,), without_conditions=1_234),
            (OVERTURNED, condition("year", "year is 2014")),
            "None of 1,234 was overturned and was decided in 2014",
        ),
        (AskedFor((MRI,)), (OVERTURNED,), "No decision on MRI in this index (133 letters)"),
        (AskedFor(words=("xyzzy",)), (), "No decision in this index has “xyzzy” (133 letters)"),
        (
            AskedFor(words=("xyzzy", "zebra")),
            (),
            "No decision in this index has both “xyzzy” and “zebra” (133 letters)",
        ),
        (
            AskedFor(words=("a", "b", "c")),
            (),
            "No decision in this index has all of “a”, “b” and “c” (133 letters)",
        ),
        (None, (), None),
    ],
)
def test_an_empty_set_says_why(
    asked: AskedFor | None, conditions: tuple[Interpretation, ...], said: str | None
) -> None:
    assert empty_headline(query(asked, *conditions), 133) == said


def test_a_filter_in_the_way_is_said() -> None:
    asked = AskedFor((MRI,), without_conditions=19)
    assert empty_headline(query(asked, filters=1), 133) == "None of 19 passes the filters"
    assert (
        empty_headline(query(asked, OVERTURNED, filters=1), 133)
        == "None of 19 was overturned and passes the filters"
    )


def test_of_one_is_not_said_that_it_is_none_of_several() -> None:
    assert none_of(1, [OVERTURNED]) == "The only one is not one that was overturned"


def test_conditions_that_do_not_apply_are_none() -> None:
    off = condition("outcome", "outcome is overturned", on=False)
    drug = condition("drug", "hydrocodone/acetaminophen")
    assert read_conditions(query(AskedFor(), off, drug, PAGE)) == ("page:x",)


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        (AskedFor((MRI,), ("knee",)), "Not about MRI for the knee, but near it"),
        (AskedFor(words=("weaning",)), "Without “weaning”, but near it"),
        (AskedFor(words=("weaning", "pain")), "Without some of these words, but near them"),
        (None, "Other treatments, in like cases"),
    ],
)
def test_what_is_near_has_a_heading_of_its_own(asked: AskedFor | None, heading: str) -> None:
    assert near_heading(query(asked)) == heading
