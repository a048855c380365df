"""The oracle itself, against values counted by hand over three letters."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from search.engine.protocol import CountQuery, DenseQuery, ExpansionQuery, FacetCounts
from search.model.letters import Letter, Outcome, PassageScope
from search.model.results import FacetValue
from search.query.clauses import EVERYTHING, Boolean, FieldValue, IssueIds, NumberRange, Phrase, Term
from search.query.spans import AnyForm, SpanNear, SpanOr, SpanPhrase, SpanUnit, Wildcard
from tests.search.engine_contract.cases import CASES, Finds, near, words
from tests.search.engine_contract.conftest import expected
from tests.search.engine_contract.engines import SmallEncoder
from tests.search.engine_contract.letters import letter_of, many_letters
from tests.search.engine_contract.oracle import Oracle, words_of
from tests.search.engine_contract.oracle_counts import counts_of
from tests.search.engine_contract.oracle_nearest import NearestOracle
from tests.search.engine_contract.oracle_scores import (
    OkapiFormula,
    Scores,
    TantivyFormula,
    WhooshFormula,
    _length_in_a_byte,
)

MARCH = dt.date(2015, 3, 9)


def three_letters() -> tuple[Letter, ...]:
    first = letter_of("A", "Weaning of opioids. Pain is worse.", "Soma soma opioid.", date=MARCH)
    second = letter_of("B", "Opioid pain.")
    inferred = replace(second.determination, ur_denial_date=dt.date(2014, 7, 1))
    return first, Letter(inferred, "B"), letter_of("C", "MRIs of a mris.")


ORACLE = Oracle(three_letters())


def test_clauses_by_hand() -> None:
    assert ORACLE.ids(EVERYTHING) == ["A#1", "A#2", "B#1", "C#1"]
    assert ORACLE.ids(Term("opioid")) == ["A#1", "A#2", "B#1"]
    assert ORACLE.ids(Term("opioid", "request")) == []
    assert ORACLE.ids(Phrase(("opioid", "pain"))) == ["A#1", "B#1"]
    assert ORACLE.ids(Boolean((Term("opioid"),), (), (Phrase(("soma", "soma")),))) == ["A#1", "B#1"]
    assert ORACLE.ids(Boolean(should=(Term("soma"), Term("mri")))) == ["A#2", "C#1"]
    assert ORACLE.ids(FieldValue("year", ("2014",))) == ["B#1"]
    assert ORACLE.ids(NumberRange("date", MARCH.toordinal())) == ["A#1", "A#2"]
    assert ORACLE.ids(IssueIds(("C#1", "A#2", "A"))) == ["A#2", "C#1"]


def test_spans_by_hand() -> None:
    opioid, pain, wean = (words(AnyForm(term)) for term in ("opioid", "pain", "wean"))
    assert ORACLE.ids(near(wean, opioid, 2)) == ["A#1"]
    assert ORACLE.ids(near(wean, opioid, 1)) == []
    assert ORACLE.ids(near(opioid, wean, 2, ordered=True)) == []
    assert ORACLE.ids(near(opioid, pain, unit=SpanUnit.SENTENCE)) == ["B#1"]
    assert ORACLE.ids(near(words(AnyForm("soma")), words(AnyForm("soma")), 1)) == ["A#2"]
    assert ORACLE.ids(near(opioid, opioid)) == []
    assert ORACLE.ids(near(SpanNear(wean, opioid, 2), words(AnyForm("of")), 0)) == ["A#1"]
    assert ORACLE.ids(near(SpanOr((pain, wean)), words(Wildcard("opi*")), 1, ordered=True)) == []
    assert ORACLE.ids(near(wean, pain, 3)) == ["A#1"]
    slop = SpanPhrase((AnyForm("wean"), AnyForm("pain")), 1)
    assert ORACLE.ids(near(slop, words(AnyForm("is")))) == []
    assert ORACLE.ids(near(replace(slop, slop=2), words(AnyForm("is")), 1)) == ["A#1"]


def test_days_counts_and_words_by_hand() -> None:
    assert ORACLE.by_date(EVERYTHING, newest=True) == [
        ("A#1", MARCH.toordinal()),
        ("A#2", MARCH.toordinal()),
        ("B#1", dt.date(2014, 1, 1).toordinal()),
        ("C#1", math.inf),
    ]
    assert [issue_id for issue_id, _ in ORACLE.by_date(EVERYTHING, newest=False)] == [
        "B#1",
        "A#1",
        "A#2",
        "C#1",
    ]
    counts = counts_of(ORACLE, CountQuery(EVERYTHING, ("year",), 1, months=True))
    assert counts.total == 4
    assert counts.facets == {"year": FacetCounts((FacetValue("2015", 2, 0, 2),), 1)}
    assert counts.months == (FacetValue("2014", 1, 0, 1, 1), FacetValue("2015-03", 2, 0, 2))
    assert ORACLE.term_statistics(["opioid", "request", "zzzz"]).frequencies == {
        "opioid": 3,
        "request": 4,
        "zzzz": 0,
    }
    assert ORACLE.frequent_forms(AnyForm("opioid")) == [("opioid", 2), ("opioids", 1)]
    assert ORACLE.frequent_forms(AnyForm("mri")) == [("mris", 1)]
    expansion = ORACLE.expansion(ExpansionQuery(Wildcard("*i*s"), 2))
    assert (expansion.forms, expansion.terms, expansion.total) == (
        (("is", 1), ("mris", 1)),
        ("is", "mri", "mris"),
        3,
    )


def test_scores_by_hand() -> None:
    # Four rationales of 6, 3, 2 and 4 terms, 3.75 in the mean; "opioid" stands once in each of three.
    term = Term("opioid", "rationale")
    tantivy = Scores(ORACLE, TantivyFormula()).of(term)
    assert set(tantivy) == {"A#1", "A#2", "B#1"}
    saturation = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3.75))
    assert tantivy["B#1"] == pytest.approx(2 * math.log(1 + 1.5 / 3.5) * saturation)
    whoosh = Scores(ORACLE, WhooshFormula()).of(term)
    assert whoosh["B#1"] == pytest.approx(2 * (math.log(4 / 4) + 1) * saturation)
    soma = Scores(ORACLE, OkapiFormula()).of(Term("soma", "rationale"))
    assert soma["A#2"] == pytest.approx(
        2 * math.log(3.5 / 1.5) * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / 3.75))
    )
    assert [_length_in_a_byte(length) for length in (39, 40, 41, 55, 56, 59, 60, 91)] == [
        39,
        40,
        40,
        54,
        56,
        56,
        60,
        88,
    ]


def test_nearness_by_hand() -> None:
    encoder = SmallEncoder()
    nearest = NearestOracle(ORACLE, encoder)
    assert [passage.issue_id for passage in nearest.passages] == ["A#1", "A#2", "B#1", "C#1"]
    vectors = encoder.encode(["opioid pain", "mris"])
    similar = np.array([passage.vector for passage in nearest.passages]) @ vectors.T
    whole = nearest.ranking(DenseQuery(vectors, 4, scope=PassageScope.ISSUE))
    assert whole.scores == pytest.approx(dict(zip(ORACLE.ids(EVERYTHING), similar.mean(axis=1), strict=True)))
    # Each vector lists its best issue alone, whose similarity is the other issues' floor.
    first = nearest.ranking(DenseQuery(vectors, 1))
    floors = similar.max(axis=0)
    assert first.scores == pytest.approx(dict.fromkeys(("B#1", "C#1"), floors.mean()))


def test_letters_have_something_of_everything() -> None:
    letters = many_letters()
    oracle = expected("many").oracle
    assert 60 <= len(oracle.issues) <= 100
    assert letters == many_letters()
    assert [issue.issue_id for issue in oracle.issues] != [
        f"{each.determination.determination_id}#{issue.number}"
        for each in letters
        for issue in each.determination.issues
    ]
    assert Counter(issue.values["outcome"][0] for issue in oracle.issues).keys() == {
        outcome.value for outcome in Outcome if outcome is not Outcome.PARTIALLY_OVERTURNED
    }
    assert {bool(issue.numbers["date"]) for issue in oracle.issues} == {True, False}
    assert any(not issue.values["year"] for issue in oracle.issues)
    assert any(issue.values["year"] and not issue.numbers["date"] for issue in oracle.issues)
    assert any(not issue.words["rationale"] for issue in oracle.issues)
    summaries = Counter(issue.words["summary"] for issue in oracle.issues)
    assert len(summaries) < 10
    twins = [issue for issue in oracle.issues if issue.issue_id.split("#")[0] in TWINS]
    assert len({tuple(issue.words.values()) for issue in twins}) == 2
    assert len(twins) == 6


TWINS = ("CM16-0000000 addendum", "CM16-0000017b", "DM16-é")


def test_a_sentence_ends_before_a_capital() -> None:
    assert [(word.form, word.sentence) for word in words_of("No 0.5 mg. MRIs fail. Done")] == [
        ("no", 0),
        ("0.5", 0),
        ("mg", 0),
        ("mris", 1),
        ("fail", 1),
        ("done", 2),
    ]


def test_every_case_finds_as_much_as_it_says() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    oracle = expected("many").oracle
    for case in CASES:
        found = {0: Finds.NONE, len(oracle.issues): Finds.ALL}.get(len(oracle.ids(case.clause)), Finds.SOME)
        assert found is case.finds, case.name
