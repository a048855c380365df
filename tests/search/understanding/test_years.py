"""Years in a query: of the decision, of the injury, or of something that letters are not indexed by."""

from __future__ import annotations

import datetime as dt

import pytest

from search.query.clauses import NumberRange
from search.understanding.finding import find_conditions

INJURIES = [
    ("Norco 10/325 #120, DOI 2014", "DOI 2014", "in 2014"),
    ("2014 injury knee MRI", "2014 injury", "in 2014"),
    ("2009 injury knee MRI", "2009 injury", "in 2009"),
    ("2013 date of injury MRI", "2013 date of injury", "in 2013"),
    ("DOI: 2014 MRI", "DOI: 2014", "in 2014"),
    ("D.O.I. 2014", "D.O.I. 2014", "in 2014"),
    ("injury 2014", "injury 2014", "in 2014"),
    ("injured 2014", "injured 2014", "in 2014"),
    ("injured in 1998 knee", "injured in 1998", "in 1998"),
    ("date of injury: 2014", "date of injury: 2014", "in 2014"),
    ("2014 knee injury PT", "2014", "in 2014"),
    ("2014 work-related injury", "2014", "in 2014"),
    ("injury to the knee in 2014", "in 2014", "in 2014"),
    ("injured his back in 2014", "in 2014", "in 2014"),
    ("DOI 2012-2014", "DOI 2012-2014", "2012 to 2014"),
    ("injured before 2014", "injured before 2014", "2013 or earlier"),
    ("DOI since 2014", "DOI since 2014", "2014 or later"),
    ("DOI 3/12/2014 norco", "DOI 3/12/2014", "Mar 12, 2014"),
    ("DOI 3/12/14", "DOI 3/12/14", "Mar 12, 2014"),
    ("DOI 12/2014", "DOI 12/2014", "in December 2014"),
    ("injured in December 2014", "injured in December 2014", "in December 2014"),
    ("work injury of 2015", "injury of 2015", "in 2015"),
    ("accident 2014", "accident 2014", "in 2014"),
]


@pytest.mark.parametrize(("query", "words", "described"), INJURIES)
def test_a_year_beside_an_injury_is_that_of_the_injury(query: str, words: str, described: str) -> None:
    (condition,) = find_conditions(query)
    assert query[slice(*condition.span)] == words
    assert (condition.kind, condition.description) == ("injury", f"date of injury is {described}")


def test_a_year_of_injury_has_all_of_its_days() -> None:
    (condition,) = find_conditions("MRI DOI 2014")
    first, last = dt.date(2014, 1, 1).toordinal(), dt.date(2014, 12, 31).toordinal()
    assert condition.clause == NumberRange("injury", first, last)


@pytest.mark.parametrize(
    "query",
    [
        "surgery in 2014 PT", "2014 surgery", "2014 knee surgery PT", "DOS 2016", "DOS: 2016",
        "date of service 2016 UDS", "service 2016", "hired 2014", "underwent fusion in 2014",
        "s/p fusion 2014",
        "prior MRI 2014", "previous MRI in 2014", "MRI performed in 2015", "born 2014", "UR 2016",
        "UR denial 2016", "2016 UR denial", "surgery in March 2016", "ODG 2014 soma", "norco 2016 mg",
        "DOI 13/45/2014",
    ],
)  # fmt: skip
def test_a_year_of_something_else_is_no_condition(query: str) -> None:
    assert not any(condition.kind in ("year", "date", "injury") for condition in find_conditions(query))


@pytest.mark.parametrize(
    ("query", "words", "described"),
    [
        ("acupuncture decisions from 2016", "decisions from 2016", "2016"),
        ("MRIs decided in 2016", "decided in 2016", "2016"),
        ("UDS, 2017 determinations", "2017 determinations", "2017"),
        ("2016 IMR decisions norco", "2016 IMR decisions", "2016"),
        ("norco in 2016", "in 2016", "2016"),
        ("norco 2016", "2016", "2016"),
        ("norco decision date 2016", "decision date 2016", "2016"),
        ("cases 2016 norco", "cases 2016", "2016"),
        ("norco since 2015", "since 2015", "2015 or later"),
        ("norco from 2015", "from 2015", "2015 or later"),
        ("norco prior to 2016", "prior to 2016", "2015 or earlier"),
        ("norco 2014-2016", "2014-2016", "2014 to 2016"),
        ("injured worker MRI 2016", "2016", "2016"),
        ("knee injury MRI in 2016", "in 2016", "2016"),
        ("2016 decisions knee injury", "2016 decisions", "2016"),
    ],
)
def test_any_other_year_is_that_of_the_decision(query: str, words: str, described: str) -> None:
    (condition,) = find_conditions(query)
    assert query[slice(*condition.span)] == words
    assert (condition.kind, condition.description) == ("year", f"year is {described}")


def test_both_years_may_be_asked_for() -> None:
    found = [condition.description for condition in find_conditions("low back injury 2015 MRI 2017")]
    assert found == ["date of injury is in 2015", "year is 2017"]


@pytest.mark.parametrize(
    "query", ["Dec 2016 decisions norco", "norco decisions Dec. 2016", "norco in December 2016"]
)
def test_a_month_beside_decisions_is_that_of_the_decision(query: str) -> None:
    (condition,) = find_conditions(query)
    assert condition.description == "decision date is in December 2016"
