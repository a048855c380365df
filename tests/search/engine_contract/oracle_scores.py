"""BM25 scores by each engine's own formula (docs/adr/0004), and how a clause puts them together, which is
the same for all.

A word scores in every text field that has it, the fields and the parts of a clause add up, and of clauses
that mean the same the best counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from search.fields import TEXT_FIELDS
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, SpanQuery, Term
from search.query.spans import MAX_SCORED_FORMS, AnyForm, FormPattern, form_patterns
from tests.search.engine_contract.oracle import Oracle, OracleIssue, occurrences, text_fields


@dataclass(frozen=True)
class FieldTexts:
    """A text field of all issues, as lists of terms."""

    texts: tuple[tuple[str, ...], ...]

    @cached_property
    def mean(self) -> float:
        """The mean number of terms, issues without any included."""
        return sum(map(len, self.texts)) / len(self.texts)

    @cached_property
    def having(self) -> Mapping[str, int]:
        """How many issues have each term."""
        return Counter(term for text in self.texts for term in set(text))


class Formula(Protocol):
    """The BM25 of one engine."""

    def word(self, term: str, terms: Sequence[str], field: FieldTexts) -> float:
        """The score of a term that stands in the text ``terms``."""

    def phrase(self, phrase: Sequence[str], terms: Sequence[str], field: FieldTexts) -> float:
        """The score of a phrase that stands in the text ``terms``."""


def saturated(frequency: float, length: float, mean: float, k1: float, b: float) -> float:
    """How much a term counts that a text has so many times."""
    return frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / mean))


class TantivyFormula:
    """A text's length is kept in one byte, as Lucene does: exact up to 40 terms, then rounded down to one
    of 8 steps in each doubling. A phrase scores as one word whose rarity is that of its terms together."""

    def word(self, term: str, terms: Sequence[str], field: FieldTexts) -> float:
        return self._idf(term, field) * self._saturated(terms.count(term), terms, field)

    def phrase(self, phrase: Sequence[str], terms: Sequence[str], field: FieldTexts) -> float:
        rarity = sum(self._idf(term, field) for term in phrase)
        return rarity * self._saturated(occurrences(phrase, terms), terms, field)

    def _idf(self, term: str, field: FieldTexts) -> float:
        having = field.having[term]
        return math.log(1 + (len(field.texts) - having + 0.5) / (having + 0.5))

    def _saturated(self, frequency: int, terms: Sequence[str], field: FieldTexts) -> float:
        return saturated(frequency, _length_in_a_byte(len(terms)), field.mean, 1.2, 0.75)


class WhooshFormula:
    """A phrase scores as its terms together."""

    def word(self, term: str, terms: Sequence[str], field: FieldTexts) -> float:
        rarity = math.log(len(field.texts) / (field.having[term] + 1)) + 1
        return rarity * saturated(terms.count(term), _whoosh_length(len(terms)), field.mean, 1.2, 0.75)

    def phrase(self, phrase: Sequence[str], terms: Sequence[str], field: FieldTexts) -> float:
        return sum(self.word(term, terms, field) for term in phrase)


class OkapiFormula:
    """rank-bm25: a term that more than half of the issues have would score below zero, and has a quarter of
    the mean rarity instead. A phrase scores as its terms together."""

    def word(self, term: str, terms: Sequence[str], field: FieldTexts) -> float:
        rarity = self._idf(term, field)
        if rarity < 0:
            rarity = 0.25 * sum(self._idf(each, field) for each in field.having) / len(field.having)
        return rarity * saturated(terms.count(term), len(terms), field.mean, 1.5, 0.75)

    def phrase(self, phrase: Sequence[str], terms: Sequence[str], field: FieldTexts) -> float:
        return sum(self.word(term, terms, field) for term in phrase)

    def _idf(self, term: str, field: FieldTexts) -> float:
        having = field.having[term]
        return math.log(len(field.texts) - having + 0.5) - math.log(having + 0.5)


class Scores:
    """The scores of one engine over an oracle's issues."""

    def __init__(self, oracle: Oracle, formula: Formula) -> None:
        self._oracle = oracle
        self._formula = formula
        self._fields = {
            name: FieldTexts(tuple(tuple(issue.terms(name)) for issue in oracle.issues))
            for name in TEXT_FIELDS
        }

    def of(self, clause: Clause) -> dict[str, float]:
        """The score of every issue that matches, by id."""
        return {issue.issue_id: self._score(clause, issue) for issue in self._oracle.matching(clause)}

    def _score(self, clause: Clause, issue: OracleIssue) -> float:
        """The score of an issue by a clause; 0 where it does not match."""
        if not self._oracle.matches(clause, issue):
            return 0.0
        match clause:
            case Term() | Phrase():
                return sum(self._in_field(clause, name, issue) for name in text_fields(clause.field))
            case SpanQuery():
                words = set(form_patterns(clause.expression))
                return sum(self._word_score(word, clause.field, issue) for word in words)
            case DisjunctionMax():
                return max(
                    self._score(part, issue) for part in clause.parts if self._oracle.matches(part, issue)
                )
            case Boolean():
                return sum(self._score(part, issue) for part in clause.must + clause.should)
            case _:
                return 0.0

    def _in_field(self, clause: Term | Phrase, name: str, issue: OracleIssue) -> float:
        terms, field, weight = issue.terms(name), self._fields[name], clause.weight * TEXT_FIELDS[name]
        if isinstance(clause, Term):
            return weight * self._formula.word(clause.term, terms, field) if clause.term in terms else 0.0
        return (
            weight * self._formula.phrase(clause.terms, terms, field)
            if occurrences(clause.terms, terms)
            else 0.0
        )

    def _word_score(self, word: FormPattern, field: str | None, issue: OracleIssue) -> float:
        """A word of a span query scores as the best of the terms that its most frequent forms were indexed
        with."""
        forms = [form for form, _ in self._oracle.frequent_forms(word)[:MAX_SCORED_FORMS]]
        terms = {word.term} if isinstance(word, AnyForm) else self._oracle.terms_of(word, forms)
        parts = [Term(term, field) for term in terms]
        return self._score(DisjunctionMax(tuple(parts)), issue)


def _length_in_a_byte(length: int) -> int:
    if length < 40:
        return length
    step = 1 << ((length - 24).bit_length() - 4)
    return 24 + (length - 24) // step * step


def _whoosh_length(length: int) -> int:
    """The library keeps a length in one byte, as the next one of its table; this is how the table begins."""
    table = """0 1 2 3 4 5 6 7 8 9 10 12 13 14 16 17 18 20 21 23 25 26 28 30 32 34 36 38 40 42 45 47 49 52
    54 57 60 63 66 69 72 75 79 82 86 89 93 97 101 106 110 114 119 124 129 134 139 145 150 156 162 169 175
    182 189"""
    return min(kept for kept in map(int, table.split()) if kept >= length)
