"""Which words of a query an issue must have, with the numbers of the example in the module's docstring."""

from __future__ import annotations

import pytest

from search.query import parse_query
from search.query.clauses import Boolean, Term
from search.retrieval.required_terms import MIN_IDF_SHARE, RequiredTerms, with_required_terms
from search.text.significant_terms import idf

ISSUES = 1_000
FREQUENCIES = {"carisoprodol": 16, "sleep": 100, "pain": 449}
QUERY = "pain carisoprodol sleep"


def divided(*, about: tuple[tuple[int, int], ...] = (), mentioned: bool = False) -> RequiredTerms:
    clause = parse_query(QUERY).clause
    return with_required_terms(clause, FREQUENCIES.__getitem__, ISSUES, about, mentioned=mentioned)


def test_the_terms_with_half_of_the_highest_idf_are_required() -> None:
    idfs = {term: idf(frequency, ISSUES) for term, frequency in FREQUENCIES.items()}
    assert idfs == pytest.approx({"carisoprodol": 4.1, "sleep": 2.3, "pain": 0.8}, abs=0.01)
    assert MIN_IDF_SHARE * idfs["carisoprodol"] == pytest.approx(2.05, abs=0.01)
    required = divided()
    assert (required.required, required.ranking) == (("carisoprodol", "sleep"), ("pain",))
    assert not required.disputed
    assert required.clause == Boolean(
        must=(Boolean(should=(Term("carisoprodol"), Term("sleep")), loose=True),),
        should=(Term("pain"),),
        loose=True,
    )


def test_where_a_drug_is_named_it_alone_is_required_and_must_be_disputed() -> None:
    name = (QUERY.index("carisoprodol"), QUERY.index(" sleep"))
    required = divided(about=(name,))
    assert (required.required, required.ranking) == (("carisoprodol",), ("pain", "sleep"))
    assert required.disputed
    (any_required,) = required.clause.must if isinstance(required.clause, Boolean) else ()
    assert isinstance(any_required, Boolean)
    assert any_required.must == (
        Boolean(
            should=(Boolean(should=(Term("carisoprodol", "request"), Term("carisoprodol", "treatment"))),)
        ),
    )
    assert not divided(about=(name,), mentioned=True).disputed
