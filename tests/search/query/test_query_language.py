"""The query language: what is understood, how it is said back, where a mistake is."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token

from search.errors import QuerySyntax, UnknownField
from search.query import parse_query
from search.query.case_number import case_number
from search.query.clauses import (
    EVERYTHING,
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    Phrase,
    Term,
    filter_query,
)
from search.query.ranges import parse_range
from search.query.spans import AnyForm
from search.query.word_forms import parse_forms
from search.text.analysis import terms
from tests.examples import examples


def loose(*clauses: Clause) -> Boolean:
    return Boolean(should=clauses, loose=True)


@pytest.mark.parametrize(
    ("query", "words", "clause"),
    [
        ("norco", "norco", loose(Term("norco"))),
        ("soma opioid", "soma, opioid", loose(Term("soma"), Term("opioid"))),
        ("when is soma approved?", "soma, approved", loose(Term("soma"), Term("approv"))),
        (
            "soma opioid spasm pain",
            "soma, opioid, spasm, pain",
            loose(Term("soma"), Term("opioid"), Term("spasm"), Term("pain")),
        ),
        ("10/325mg", "10/325mg", loose(Phrase(("10", "325", "mg")))),
        ('"red flags"', '"red flags"', Phrase(("red", "flag"))),
        ('"norco"', '"norco"', Term("norco")),
        ("a AND b", "a and b", Boolean(must=(Term("a"), Term("b")))),
        ("a OR b", "a or b", Boolean(should=(Term("a"), Term("b")))),
        ("NOT a", "not a", Boolean(must_not=(Term("a"),))),
        (
            "a OR b AND c",
            "a or (b and c)",
            Boolean(should=(Term("a"), Boolean(must=(Term("b"), Term("c"))))),
        ),
        (
            "norco outcome:overturned",
            "norco and outcome is overturned",
            Boolean(must=(loose(Term("norco")), FieldValue("outcome", ("overturned",)))),
        ),
        ('"overturned"', '"overturned"', Term("overturn")),
        (
            'norco NOT "red flags"',
            'norco and not "red flags"',
            Boolean(must=(loose(Term("norco")),), must_not=(Phrase(("red", "flag")),)),
        ),
        (
            "request:(mri OR ct)",
            "(mri or ct) in request",
            Boolean(should=(Term("mri", "request"), Term("ct", "request"))),
        ),
        ('body_part:"lumbar spine"', "body part is lumbar spine", FieldValue("body_part", ("lumbar spine",))),
        ("class:opioid", "drug class is opioid", FieldValue("drug_class", ("opioid",))),
    ],
)
def test_a_query_is_understood_and_said_back(query: str, words: str, clause: object) -> None:
    parsed = parse_query(query)
    assert parsed.description == words
    assert parsed.clause == clause


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("soma (opioid weaning) pain", "soma opioid weaning pain"),
        ("(soma) (opioid)", "soma opioid"),
        ("((soma opioid))", "soma opioid"),
        ('soma (opioid) "red flags"', 'soma opioid "red flags"'),
    ],
)
def test_parentheses_around_words_alone_group_nothing(query: str, same: str) -> None:
    assert without_spans(parse_query(query).clause) == without_spans(parse_query(same).clause)


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("soma opioid AND mri", Boolean(must=(loose(Term("soma"), Term("opioid")), Term("mri")))),
        ("(soma opioid) OR mri", Boolean(should=(loose(Term("soma"), Term("opioid")), Term("mri")))),
        ("NOT (soma opioid)", Boolean(must_not=(loose(Term("soma"), Term("opioid")),))),
    ],
)
def test_words_side_by_side_beside_an_operator_are_one_condition(query: str, clause: Clause) -> None:
    assert flattened(parse_query(query).clause) == flattened(clause)


def without_spans(clause: Clause) -> Clause:
    """The clause, wherever its words stand."""
    if isinstance(clause, Term | Phrase):
        return replace(clause, span=None)
    assert isinstance(clause, Boolean)
    return Boolean(
        tuple(map(without_spans, clause.must)),
        tuple(map(without_spans, clause.should)),
        tuple(map(without_spans, clause.must_not)),
        loose=clause.loose,
    )


def flattened(clause: Clause) -> Clause:
    """The clause without conjunctions of one part."""
    if not isinstance(clause, Boolean):
        return clause
    must, should, excluded = (
        tuple(map(flattened, part)) for part in (clause.must, clause.should, clause.must_not)
    )
    if len(must) == 1 and not should and not excluded:
        return must[0]
    return Boolean(must, should, excluded, loose=clause.loose)


def test_conditions_are_told_from_words_that_rank() -> None:
    either = DisjunctionMax((Term("soma"), Term("carisoprodol")))
    assert filter_query(Boolean(must=(either, loose(Term("pain"))))) == Boolean(must=(either,))
    assert filter_query(parse_query("carisoprodol long-term use").clause) == EVERYTHING


def test_a_clause_knows_the_characters_it_was_written_at() -> None:
    text = 'soma long-term "red flags" 10/325mg'
    parsed = parse_query(text)

    def spans(clause: Clause) -> list[str]:
        if isinstance(clause, Boolean):
            return [found for part in clause.must + clause.should for found in spans(part)]
        assert isinstance(clause, Term | Phrase)
        assert clause.span
        return [text[slice(*clause.span)]]

    assert spans(parsed.clause) == ["soma", "long-term", "long-term", "10/325mg", '"red flags"']


def test_the_empty_query_is_every_issue() -> None:
    assert parse_query("  ").clause == EVERYTHING


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_words_without_wildcards_are_those_that_are_indexed(text: str) -> None:
    text = re.sub(r"[*?!\s]", "", text)
    token = Token("WORD", text, 0)
    if terms(text):
        assert list(parse_forms(token, text)) == [AnyForm(term) for term in terms(text)]


@pytest.mark.parametrize(
    ("query", "position"),
    [
        (" ".join(["weigh*"] * 21), 140),
        (" /s ".join(["opioid"] * 61), 0),
        (f"soma AND ({' OR '.join(['EXACT(opioid)'] * 61)})", 9),
    ],
)
def test_more_places_than_are_looked_up_at_once_are_refused(query: str, position: int) -> None:
    with pytest.raises(QuerySyntax, match="asks for too much at once") as caught:
        parse_query(query)
    assert caught.value.position == position


def test_curly_quotation_marks_are_quotation_marks() -> None:
    assert parse_query("“red flags”").clause == parse_query('"red flags"').clause


def test_the_things_that_must_hold_are_told_apart_with_their_places() -> None:
    text = 'soma "red flags" pain AND NOT (a OR b) AND quantity:>60'
    parts = parse_query(text).parts
    assert [[text[start:end] for start, end in part.spans] for part in parts] == [
        ["soma", "pain"],
        ['"red flags"'],
        ["NOT (a OR b)"],
        ["quantity:>60"],
    ]
    assert [part.negative for part in parts] == [False, False, True, False]


def test_lower_case_and_is_a_word_like_any_other() -> None:
    assert parse_query("soma and norco").clause == loose(Term("soma"), Term("norco"))


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ('soma "red flags', 5, "never closed"),
        ("(soma", 0, "never closed"),
        ("soma)", 4, "never opened"),
        ("soma AND", 8, "ends where a word was expected"),
        ("AND soma", 0, "'AND' at character 1"),
        ("soma OR OR norco", 8, "'OR' at character 9"),
        ("()", 1, "')' at character 2"),
        ('"!"', 0, "no letter or digit"),
        ("outcome:(upheld overturned)", 0, "takes one value"),
        ("(" * 40 + "a" + ")" * 40, 30, "nested deeper"),
    ],
)
def test_a_mistake_is_named_at_its_position(query: str, position: int, said: str) -> None:
    with pytest.raises(QuerySyntax, match=said.replace("(", r"\(").replace(")", r"\)")) as caught:
        parse_query(query)
    assert caught.value.position == position
    assert caught.value.query == query


def test_an_unknown_field_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownField, match=r"'colour': use one of after_surgery, again, age, .*request"):
        parse_query("colour:red")


def test_a_query_longer_than_the_limit_is_sent_to_find_similar() -> None:
    with pytest.raises(QuerySyntax, match="Find similar"):
        parse_query("word " * 500)


def test_words_rank_by_meaning_and_conditions_stay() -> None:
    parsed = parse_query('acupuncture trial "initial trial" NOT knee')
    assert filter_query(parsed.clause) == Boolean(
        must=(Phrase(("initi", "trial")),), must_not=(Term("knee"),)
    )
    assert filter_query(parse_query("acupuncture trial").clause) == EVERYTHING
    assert parsed.free_text == "acupuncture trial initial trial"


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_with_a_position_inside_it(text: str) -> None:
    try:
        parsed = parse_query(text)
    except QuerySyntax as error:
        inside = 0 <= error.position <= len(error.query)
        assert inside
    except UnknownField:
        assert ":" in text
    else:
        assert parsed.description


PIECES = (
    *("soma", "-soma", "+s", "+5", "weigh*", "?b*", "denied!", "*", "a*", "&", "%", "/s", "/5", "w/p"),
    *('"red flags"', '"a b"~2', "(", ")", "AND", "OR", "NOT", "BUT", "EXACT(", "ATLEAST3", "quantity:"),
    *("year:", "rationale:", "outcome:", "date:", ">60", "60..90", "[60", "TO", "90]", "2014-02"),
)
SYNTAX = st.text("ab *?!/~-+&%\"():.<>=[]{}05sp,'é", max_size=25) | st.lists(
    st.sampled_from(PIECES), max_size=9
).map(" ".join)


@given(SYNTAX)
@settings(max_examples=examples(600))
def test_whatever_looks_like_a_query_is_understood_or_refused_in_place(text: str) -> None:
    try:
        parsed = parse_query(text)
    except QuerySyntax as error:
        inside = 0 <= error.position <= len(error.query)
        assert inside
    except UnknownField:
        assert ":" in text
    else:
        assert parsed.description
        for part in parsed.parts:
            assert all(0 <= start < end <= len(text) for start, end in part.spans)


@given(
    st.recursive(
        st.sampled_from(
            [
                "norco",
                '"red flags"',
                "outcome:upheld",
                "request:mri",
                "L4-5",
                "weigh*",
                'soma /s (opioid OR "a b"~2)',
                "EXACT(opioids)",
                "quantity:60..90",
            ]
        ),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(" ".join),
            st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map("".join),
            inner.map("({})".format),
            inner.map("NOT ({})".format),
        ),
        max_leaves=8,
    )
)
def test_every_well_formed_query_is_understood_and_what_is_said_can_be_typed(query: str) -> None:
    description = parse_query(query).description
    assert description.count("(") == description.count(")")
    assert parse_query(description).description


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CM14-0012345", "CM14-0012345"),
        (" cm14 - 12345 ", "CM14-0012345"),
        ("CM16-0213037#2", "CM16-0213037"),
        ("IMR 13-000004", "IMR 13-000004"),
        ("cm00-0012345#1", "CM00-0012345"),
        ("norco CM14-0012345", None),
        ("norco", None),
    ],
)
def test_a_case_number_is_recognised_only_alone(text: str, number: str | None) -> None:
    assert case_number(text) == number


DAYS = [dt.date(2014, 11, 1) + dt.timedelta(n) for n in range(900)]
DATES = ("2015", "2016", "2015-02", "2016-02", "2016-04", "2015-12", "2016-02-29", "2015-12-31")


@pytest.mark.parametrize("written", DATES)
def test_a_year_or_month_stands_for_all_of_its_days_and_no_other(written: str) -> None:
    days = [day for day in DAYS if day.isoformat().startswith(written)]
    for sign, holds in (
        ("", lambda day: day in days),
        ("=", lambda day: day in days),
        (">", lambda day: day > days[-1]),
        (">=", lambda day: day >= days[0]),
        ("<", lambda day: day < days[0]),
        ("<=", lambda day: day <= days[-1]),
    ):
        assert days_of(f"{sign}{written}") == [day for day in DAYS if holds(day)], sign


@pytest.mark.parametrize(("low", "high"), list(itertools.combinations(sorted(DATES), 2)))
def test_a_span_of_dates_reaches_from_the_first_day_to_the_last_or_leaves_both_out(
    low: str, high: str
) -> None:
    first, last = ([day for day in DAYS if day.isoformat().startswith(written)] for written in (low, high))
    if first[-1] < last[0]:
        whole = [day for day in DAYS if first[0] <= day <= last[-1]]
        assert days_of(f"{low}..{high}") == days_of(f"[{low} TO {high}]") == whole
        between = [day for day in DAYS if first[-1] < day < last[0]]
        if between:
            assert days_of(f"{{{low} TO {high}}}") == between


def days_of(written: str) -> list[dt.date]:
    """The days of ``DAYS`` in a range of dates."""
    range_ = parse_range("date", written).clause
    return [
        day
        for day in DAYS
        if (range_.low is None or range_.low <= day.toordinal())
        and (range_.high is None or day.toordinal() <= range_.high)
    ]


def test_a_long_query_in_capitals_has_no_operators() -> None:
    shouted = parse_query("MRI OF THE LUMBAR SPINE WITH AND WITHOUT CONTRAST")
    assert shouted.clause == parse_query("MRI of the LUMBAR SPINE with and without CONTRAST").clause
    assert parse_query("NORCO AND SOMA").clause == parse_query("norco AND soma").clause
