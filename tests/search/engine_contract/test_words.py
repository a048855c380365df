"""How frequent terms are, and which forms a word of a query stands for.

Promised are the numbers and the forms in their order; of an expansion's terms no order is promised, so they
are compared sorted. Limits are real ones: letters with more forms than a wildcard may stand for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.engine.protocol import Expansion, ExpansionQuery, LexicalQuery
from search.query.clauses import Boolean
from search.query.spans import (
    MAX_SCORED_FORMS,
    MAX_WILDCARD_FORMS,
    AnyForm,
    ExactForm,
    FormPattern,
    Wildcard,
)
from tests.search.engine_contract.cases import span
from tests.search.engine_contract.conftest import Opened
from tests.search.engine_contract.test_matching import assert_laws, ranked

PATTERNS: tuple[FormPattern, ...] = (
    *map(AnyForm, ("opioid", "wean", "mri", "mris", "menier", "325", "the", "zzzz")),
    *map(ExactForm, ("weaning", "mris", "meniere", "patient", "patient's", "10", "weans", "")),
    *map(Wildcard, ("opi*", "*ing", "w?an*", "*", "m*s", "mri?", "q*", "?", "*3*5*", "opioids", "a.*")),
)


def sorted_terms(expansion: Expansion) -> Expansion:
    assert len(set(expansion.terms)) == len(expansion.terms)
    return replace(expansion, terms=tuple(sorted(expansion.terms)))


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_a_word_stands_for_its_forms(many: Opened, pattern: FormPattern) -> None:
    for limit in (1, 2, 500):
        query = ExpansionQuery(pattern, limit)
        (expansion,) = many.snapshot.expand([query])
        assert sorted_terms(expansion) == many.oracle.expansion(query)


def test_a_word_of_two_terms_and_a_term_of_two_words(many: Opened) -> None:
    exact, plural = many.snapshot.expand(
        [ExpansionQuery(ExactForm("mris"), 5), ExpansionQuery(AnyForm("mri"), 5)]
    )
    assert sorted(exact.terms) == ["mri", "mris"]
    assert {form for form, _ in plural.forms} == {"mri", "mris"}
    assert plural.terms == ("mri",)


def test_the_most_frequent_forms_are_listed_and_the_others_counted(opened: Callable[[str], Opened]) -> None:
    forms = opened("forms")
    query = ExpansionQuery(Wildcard("qz*"), MAX_WILDCARD_FORMS)
    (expansion,) = forms.snapshot.expand([query])
    assert sorted_terms(expansion) == forms.oracle.expansion(query)
    assert (len(expansion.forms), expansion.total, expansion.left_out) == (500, 520, 20)
    assert [count for _, count in expansion.forms] == [3] * 30 + [1] * 470


def test_a_wildcard_finds_its_most_frequent_forms_alone(opened: Callable[[str], Opened]) -> None:
    forms = opened("forms")
    every = [form for form, _ in forms.oracle.frequent_forms(Wildcard("qz*"))]
    assert len(every) > MAX_WILDCARD_FORMS
    for clause, found in (
        (span(Wildcard("qz*")), ["F0#1", "F1#1", "F2#1", "F3#1", "F4#1"]),
        (span(Wildcard(f"{every[-1][:3]}*")), ["F0#1", "F1#1", "F2#1", "F5#1"]),
        (span(AnyForm("the"), Wildcard(every[-1])), ["F5#1"]),
        (Boolean(must_not=(span(Wildcard("qz*")),)), ["F5#1"]),
    ):
        assert forms.oracle.ids(clause) == found
        assert sorted(hit.issue_id for hit in ranked(forms.snapshot, clause).hits) == found


def test_the_most_frequent_forms_of_a_wildcard_score(opened: Callable[[str], Opened]) -> None:
    forms = opened("forms")
    many_forms, few_forms = span(Wildcard("qz*")), span(Wildcard("qza?x"))
    scores = {}
    for clause in (many_forms, few_forms):
        ranking = ranked(forms.snapshot, clause)
        assert_laws(ranking, forms.scores.of(clause) if forms.scores else None)
        scores[clause] = {hit.issue_id: hit.score for hit in ranking.hits}
    # The forms from the 21st on do not score, though they are found: of "qzb*" no form is among the first.
    assert len(forms.oracle.frequent_forms(Wildcard("qza?x"))) > MAX_SCORED_FORMS
    assert scores[few_forms] == scores[many_forms]
    assert len(scores[few_forms]) == 5


def test_terms_have_frequencies(many: Opened) -> None:
    terms = sorted(
        {word.term for issue in many.oracle.issues for text in issue.words.values() for word in text}
    )
    assert len(terms) > 40
    unknown = ["zzzz", "", "Opioid", "opioids", "norco soma"]
    assert many.snapshot.term_statistics([*terms, *unknown]) == many.oracle.term_statistics(
        [*terms, *unknown]
    )
    assert many.snapshot.term_statistics([]) == many.oracle.term_statistics([])
    assert many.snapshot.term_statistics({"soma"}) == many.oracle.term_statistics({"soma"})


def test_a_frequency_is_that_of_a_term_and_its_field(many: Opened) -> None:
    statistics = many.snapshot.term_statistics(["carisoprodol", "opioid"])
    for term, frequency in statistics.frequencies.items():
        having = {
            name: sum(term in issue.terms(name) for issue in many.oracle.issues)
            for name in many.oracle.issues[0].words
        }
        assert frequency == max(having.values())
    assert frequency > having["request"] > 0


def test_forms_that_are_found_are_those_that_are_said(many: Opened) -> None:
    (expansion,) = many.snapshot.expand([ExpansionQuery(Wildcard("opi*"), 500)])
    by_form = [span(ExactForm(form)) for form, _ in expansion.forms]
    rankings = many.snapshot.rank([LexicalQuery(clause, 1) for clause in by_form])
    assert [ranking.total for ranking in rankings] == [count for _, count in expansion.forms]
