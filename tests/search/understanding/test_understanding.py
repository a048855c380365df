"""What is understood of a query beyond its letters, and what that does to the results."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import itertools
import operator
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import QuerySyntax, UnknownField
from search.query import parse_query
from search.query.clauses import (
    EVERYTHING,
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    NumberRange,
    Phrase,
    Term,
    clause_parts,
)
from search.understanding import Understanding, understand
from search.understanding.asked import NOTHING_ASKED
from search.understanding.finding import find_conditions
from search.understanding.years import FIRST_YEAR, LAST_YEAR, find_dates
from tests.examples import examples

GOLDEN = Path(__file__).with_name("golden_understanding.tsv")


def everywhere(term: str) -> int:
    return 1


def read(
    query: str,
    frequency: Callable[[str], int] = everywhere,
    *,
    off: tuple[str, ...] = (),
    on: tuple[str, ...] = (),
) -> Understanding:
    return understand(parse_query(query), frequency, disabled=off, enabled=on)


def golden() -> list[tuple[str, str]]:
    lines = (line for line in GOLDEN.read_text("utf-8").splitlines() if not line.startswith("# "))
    found = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row[0], row[1]) for row in found][1:]


@pytest.mark.parametrize(("query", "expected"), golden(), ids=[query for query, _ in golden()])
def test_a_query_is_understood_as_promised(query: str, expected: str) -> None:
    said = (f"{'' if one.on else '-'}{one.key} = {one.means}" for one in read(query).interpretations)
    assert " | ".join(said) == expected


@pytest.mark.parametrize(
    ("preposition", "holds"),
    [
        ("in", operator.eq),
        ("during", operator.eq),
        ("since", operator.ge),
        ("from", operator.ge),
        ("after", operator.gt),
        ("before", operator.lt),
        ("until", operator.le),
        ("through", operator.le),
        ("up to", operator.le),
    ],
)
def test_a_month_or_year_of_decision_has_all_of_its_days_and_no_other(
    preposition: str, holds: Callable[[object, object], bool]
) -> None:
    days = [dt.date(2014, 11, 1) + dt.timedelta(n) for n in range(900)]
    for year, month in itertools.product((2015, 2016), range(1, 13)):
        (condition,) = find_dates(f"soma {preposition} {calendar.month_name[month]} {year}")
        for day in days:
            asked_for = holds((day.year, day.month), (year, month))
            assert within(condition.clause, day.toordinal()) is asked_for, (condition.description, day)
    for year in range(FIRST_YEAR + 1, LAST_YEAR):
        (condition,) = find_dates(f"soma {preposition} {year}")
        for other in range(FIRST_YEAR, LAST_YEAR + 1):
            assert within(condition.clause, other) is holds(other, year), (condition.description, other)


def test_a_span_of_years_has_both_ends() -> None:
    (condition,) = find_dates("soma 2014-2016")
    assert [year for year in range(2010, 2020) if within(condition.clause, year)] == [2014, 2015, 2016]


def within(clause: Clause, number: int) -> bool:
    assert isinstance(clause, NumberRange)
    return (clause.low is None or clause.low <= number) and (clause.high is None or number <= clause.high)


# Clauses


def disputing(*treatments: str) -> FieldValue:
    return FieldValue("treatment", treatments)


def test_a_name_is_what_an_issue_must_dispute_and_its_other_names_rank() -> None:
    found = read("norco weaning", lambda term: term in {"norco", "hydrocodon", "lortab", "wean"})
    words = (
        DisjunctionMax((Term("norco"), Term("hydrocodon", weight=0.5), Term("lortab", weight=0.5))),
        Term("wean"),
    )
    assert found.clause == Boolean(must=(disputing("hydrocodone/acetaminophen"),), should=words, loose=True)
    assert found.ranking == Boolean(should=words, loose=True)
    assert found.terms == ("norco", "wean", "hydrocodon", "lortab")
    assert found.description == "norco, weaning"
    assert found.required_words == ()


def test_words_that_name_no_treatment_must_all_be_there() -> None:
    found = read("kneeling crawled long-haul")
    both = Boolean(must=(Term("long"), Term("haul")))
    assert found.clause == Boolean(must=(Term("kneel"), Term("crawl"), both), loose=True)
    assert found.ranking == Boolean(
        should=(Term("kneel"), Term("crawl"), Boolean(should=(Term("long"), Term("haul")))), loose=True
    )
    assert found.required_words == ("kneeling", "crawled", "long-haul")


def test_a_name_of_several_words_is_one_thing() -> None:
    known = {"function", "capac", "evalu", "knee", "fce"}.__contains__
    found = read("functional capacity evaluation knee", known)
    words = (
        DisjunctionMax(
            (
                Boolean(should=(Term("function"), Term("capac"), Term("evalu")), loose=True),
                Term("fce", weight=0.5),
            )
        ),
        Term("knee"),
    )
    asked = Boolean(must=(disputing("functional capacity evaluation"), FieldValue("body_part", ("knee",))))
    assert found.clause == Boolean(must=(asked,), should=words, loose=True)


def test_a_misspelling_names_what_the_right_word_names_and_counts_as_much() -> None:
    words = (DisjunctionMax((Term("accupunctur"), Term("acupunctur"))),)
    assert read("accupuncture").clause == Boolean(must=(disputing("acupuncture"),), should=words, loose=True)


def test_a_part_of_the_body_alone_is_the_part_of_the_request_or_a_word_of_the_patients_own_text() -> None:
    (must,) = boolean(read("knee", {"knee"}.__contains__).clause).must
    assert isinstance(must, DisjunctionMax)
    value, text = must.parts
    assert value == FieldValue("body_part", ("knee",))
    fields = {part.field for part in boolean(text).should if isinstance(part, Term)}
    assert "rationale" in fields
    assert "guideline" not in fields  # "ODG Knee & Leg" is no knee


def boolean(clause: Clause) -> Boolean:
    assert isinstance(clause, Boolean)
    return clause


def test_a_field_holds_for_the_other_names_too() -> None:
    found = read("request:norco", lambda term: term in {"norco", "hydrocodon"})
    assert found.clause == DisjunctionMax((Term("norco", "request"), Term("hydrocodon", "request", 0.5)))


@pytest.mark.parametrize(
    "query",
    [
        '"norco"',
        '"epidural steroid injection"',
        '"norco weaning"~5',
        "EXACT(norco)",
        "norco /s weaning",
        "norco pre/3 denied",
        "norc* AND xana?",
        "NOT knee",
        "body_part:neck",
        "outcome:upheld year:2014..2016",
        "quantity:>60",
    ],
)
def test_quotes_places_wildcards_and_values_are_left_as_typed(query: str) -> None:
    parsed = parse_query(query)
    found = understand(parsed, everywhere)
    assert found.clause == parsed.clause
    assert found.interpretations == ()
    assert (found.description, found.free_text) == (parsed.description, parsed.free_text)


def test_no_other_name_is_brought_that_no_issue_has() -> None:
    found = read("norco", lambda term: term == "norco")
    assert [one.key for one in found.interpretations] == ["drug:norco"]
    assert found.ranking == Boolean(should=(Term("norco"),), loose=True)


def test_conditions_stand_beside_the_loose_words() -> None:
    found = read("overturned norco since 2015 page 29", lambda term: term == "norco")
    assert found.clause == Boolean(
        must=(
            Boolean(must=(disputing("hydrocodone/acetaminophen"),), should=(Term("norco"),), loose=True),
            FieldValue("outcome", ("overturned",)),
            NumberRange("year", 2015, None),
            NumberRange("page", 29, 29),
        )
    )
    assert found.description == "norco and outcome is overturned and year is 2015 or later and page is 29"
    assert found.free_text == "norco"
    assert found.terms == ("norco",)


def test_a_condition_alone_is_the_query() -> None:
    found = read("overturned in 2016")
    assert found.clause == Boolean(
        must=(FieldValue("outcome", ("overturned",)), NumberRange("year", 2016, 2016))
    )
    assert (found.free_text, found.terms) == ("", ())


def test_a_condition_under_an_operator_stays_there() -> None:
    found = read("knee AND (denied OR NOT overturned)")
    assert found.clause == Boolean(
        must=(
            Term("knee"),
            Boolean(
                should=(
                    FieldValue("outcome", ("upheld",)),
                    Boolean(must_not=(FieldValue("outcome", ("overturned",)),)),
                )
            ),
        )
    )


def test_words_typed_as_one_are_read_one_by_one() -> None:
    either = DisjunctionMax((Term("soma"), Term("carisoprodol", weight=0.5)))
    frequency = {"soma", "carisoprodol", "zebra", "knee"}.__contains__
    soma = FieldValue("ingredient", ("carisoprodol", "carisoprodol (topical)", "carisoprodol (injected)"))
    assert read("soma/zebra knee", frequency).clause == Boolean(
        must=(soma,), should=(either, Term("zebra"), Term("knee")), loose=True
    )
    assert read("zebra/denied", frequency).clause == Boolean(
        must=(Boolean(must=(Term("zebra"),), loose=True), FieldValue("outcome", ("upheld",)))
    )


def test_a_ranking_by_meaning_reads_what_a_name_is() -> None:
    assert read(
        "UDS before refill", lambda term: term in {"ud", "urin", "drug", "screen", "udt"}
    ).free_text == ("UDS (UDT, urine drug screen) before refill")
    assert read("denied UDS", off=("treatment:uds",)).free_text == "UDS"
    assert read("low back", everywhere).free_text == "low back"


# Switches


def test_what_is_offered_applies_once_it_is_switched_on() -> None:
    offered = read("pt kneeling")
    assert [(one.on, one.offered) for one in offered.interpretations] == [(False, True)]
    assert offered.clause == Boolean(must=(Term("pt"), Term("kneel")), loose=True)
    chosen = read("pt kneeling", on=("treatment:pt",))
    assert [(one.on, one.offered) for one in chosen.interpretations] == [(True, True)]
    either = DisjunctionMax((Term("pt", weight=0.5), Phrase(("physic", "therapi")), Term("physiotherapi")))
    assert chosen.clause == Boolean(must=(either, Term("kneel")), loose=True)


def test_one_reading_is_switched_off_and_the_others_stay() -> None:
    found = read("overturned norco 2015", off=("outcome:overturned",))
    assert [one.key for one in found.interpretations if not one.on] == ["outcome:overturned"]
    assert [one.kind for one in found.interpretations if one.on] == ["drug", "year"]
    assert found.free_text.startswith("overturned norco")


WORDS = st.sampled_from(
    ["norco", "denied", "overturned", "2015", "pt", "PT", "ESI", "lumbar", "accupuncture", "page 29", "spine",
     "ODG pain chapter", "AND", "OR", "NOT", '"urine drug screen"', "(soma OR xanax)", "request:mri", "x-ray",
     "PT/OT", "norco/denied"]
)  # fmt: skip
QUERIES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def parses(query: str) -> bool:
    try:
        parse_query(query)
    except (QuerySyntax, UnknownField):  # not every row of operators is a query
        return False
    return True


def leaves(clause: Clause) -> Iterator[Clause]:
    """The words, phrases and values in a clause."""
    parts = clause_parts(clause)
    if not parts:
        yield clause
    for part in parts:
        yield from leaves(part)


@given(QUERIES.filter(parses))
def test_everything_switched_off_leaves_the_words_as_typed(query: str) -> None:
    parsed = parse_query(query)
    plain = understand(parsed, everywhere, disabled=("all",))
    # No other name and no value that was not typed, and every word is there; a letter's misspelling of it is
    # the same word.
    typed = {leaf for leaf in leaves(plain.clause) if not (isinstance(leaf, Term) and leaf.span is None)}
    assert typed == set(leaves(parsed.clause))
    assert plain.asked == NOTHING_ASKED
    assert (plain.free_text, plain.description) == (
        " ".join(parsed.free_text.split()) if plain.free_text else plain.free_text,
        parsed.description,
    )
    assert set(plain.terms) >= set(parsed.terms)
    assert not any(one.on for one in plain.interpretations)
    off: set[str] = set()
    while on := {one.key for one in read(query, off=tuple(off)).interpretations if one.on}:
        off |= on  # a reading may have hidden another: "ODG pain chapter", "ODG"
    each_off = read(query, off=tuple(off))
    states = find_conditions(query)  # whose words only rank where they are switched off one by one
    if not (states or each_off.asks_rate or each_off.compares_outcomes):  # whose words weigh nothing
        assert (each_off.clause, each_off.ranking) == (plain.clause, plain.ranking)


def test_a_name_that_is_switched_off_is_read_as_words() -> None:
    assert read("norco weaning", off=("drug:norco",)).required_words == ("norco", "weaning")
    off = read("MRI weaning knee", off=("category:mri",))
    assert (off.asked.names, off.required_words) == ((), ("MRI", "weaning", "knee"))


def test_a_condition_that_is_switched_off_requires_no_word_of_its_own() -> None:
    for query, key in (
        ("weaning overturned", "outcome:overturned"),
        ("weaning 2015", "year:2015"),
        ("weaning page 29", "page:page-29"),
        ("weaning, ODG pain chapter", "guideline:odg-pain-chapter"),
        ("weaning reviewed by a psychiatrist", "specialty:reviewed-by-a-psychiatrist"),
    ):
        found = read(query, off=(key,))
        assert key in {one.key for one in found.interpretations}, query
        assert found.required_words == ("weaning",), query


@given(QUERIES.filter(parses))
def test_every_reading_points_at_its_words(query: str) -> None:
    for one in read(query).interpretations:
        assert query[slice(*one.span)].strip(".,;:?!'") == one.written != ""
        assert one.means


def test_an_empty_query_is_every_issue() -> None:
    assert read("").clause == EVERYTHING
    assert read("").interpretations == ()


@settings(max_examples=examples(200))
@given(st.text(max_size=60))
def test_any_text_that_is_a_query_is_understood_somehow(text: str) -> None:
    if parses(text):
        read(text)


@pytest.mark.parametrize("piece", ["norco ", "pt ", "2014 ", "denied ", "page 29 ", "x-ray ", "norco AND "])
def test_a_query_of_many_readings_is_bounded(piece: str) -> None:
    query = (piece * 1_000)[:1_990].rpartition(" ")[0].removesuffix(" AND")
    found = read(query)
    assert len(found.interpretations) <= 150
