"""rank-bm25 in memory: a folder of a few letters, and the baseline of every ranking change.

The only file that imports ``rank_bm25``. Boolean conditions and phrases are answered from the
terms kept beside its statistics; the scores are the library's own (``BM25Okapi``: k1 1.5, b 0.75,
idf ln((N-n+0.5)/(n+0.5)) with a floor, so a very common term may score below zero).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from search.fields import FILTER_FIELDS, RANKED_FIELDS, TEXT_FIELDS
from search.fields.documents import IndexedIssue
from search.index.keyword.base import (
    NONE_RESOLVED,
    KeywordHits,
    Ordinals,
    Resolutions,
    analysed,
    value_key,
    word_fields,
)
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
)

Scored = tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]
"""The issues that match a clause, and the score of every issue: 0 where it does not match."""


class MemoryIndex:
    """A keyword index in memory; see :class:`search.index.keyword.base.KeywordIndex`. Every query looks
    at every issue: meant for hundreds of letters, not for thousands."""

    def __init__(self, issues: Iterable[IndexedIssue]) -> None:
        issues = list(issues)
        self._size = len(issues)
        self._terms = {
            name: [analysed(issue.text.get(name, "")).split() for issue in issues] for name in RANKED_FIELDS
        }
        self._values = {
            name: [{value_key(value) for value in issue.values.get(name, ())} for issue in issues]
            for name in FILTER_FIELDS
        }
        # The library divides by the number of words, which is 0 in a field that no issue has.
        self._bm25 = {name: BM25Okapi(field) for name, field in self._terms.items() if any(field)}

    def __len__(self) -> int:
        return self._size

    def search(self, clause: Clause, k: int, resolved: Resolutions = NONE_RESOLVED) -> KeywordHits:
        matches, scores = self._evaluate(clause, resolved)
        ordinals = np.flatnonzero(matches)
        order = ordinals[np.lexsort((ordinals, -scores[ordinals]))]
        return KeywordHits(tuple((int(i), float(scores[i])) for i in order[:k]), len(ordinals))

    def matching(self, clause: Clause, resolved: Resolutions = NONE_RESOLVED) -> Ordinals:
        return np.flatnonzero(self._evaluate(clause, resolved)[0])

    def document_frequency(self, term: str) -> int:
        return max(sum(term in terms for terms in self._terms[name]) for name in TEXT_FIELDS)

    def explain(
        self, clause: Clause, ordinal: int, resolved: Resolutions = NONE_RESOLVED
    ) -> Mapping[str, object]:
        matches, scores = self._evaluate(clause, resolved)
        if not matches[ordinal]:
            return {}
        leaves = [(leaf, self._evaluate(leaf, resolved)) for leaf in _scored_leaves(clause, resolved)]
        return {
            "engine": "rank-bm25",
            "value": float(scores[ordinal]),
            "details": [
                {"term": _text(leaf), "value": float(leaf_scores[ordinal])}
                for leaf, (leaf_matches, leaf_scores) in leaves
                if leaf_matches[ordinal]
            ],
        }

    def _evaluate(self, clause: Clause, resolved: Resolutions) -> Scored:
        if isinstance(clause, Term):
            return self._word(clause.term, clause.field, clause.weight)
        if isinstance(clause, Phrase):
            return self._phrase(clause)
        if isinstance(clause, FieldValue):
            keys = {value_key(value) for value in clause.values}
            has = (bool(values & keys) for values in self._values[clause.field])
            return np.fromiter(has, bool, self._size), np.zeros(self._size)
        if isinstance(clause, SpanQuery | NumberRange | IssueIds):
            resolution = resolved[clause]
            matches, scores = np.zeros(self._size, bool), np.zeros(self._size)
            matches[resolution.issues] = True
            for part in resolution.scoring:
                scores += np.where(matches, self._evaluate(part, resolved)[1], 0.0)
            return matches, scores
        if isinstance(clause, DisjunctionMax):
            return self._disjunction_max(clause, resolved)
        return self._boolean(clause, resolved)

    def _disjunction_max(self, clause: DisjunctionMax, resolved: Resolutions) -> Scored:
        matches, scores = np.zeros(self._size, bool), np.full(self._size, -np.inf)
        for has, score in (self._evaluate(part, resolved) for part in clause.parts):
            matches |= has
            scores = np.where(has, np.maximum(scores, score), scores)
        return matches, np.where(matches, scores, 0.0)

    def _word(self, term: str, field: str | None, weight: float) -> Scored:
        matches, scores = np.zeros(self._size, bool), np.zeros(self._size)
        for name, boost in word_fields(field):
            if name in self._bm25:
                has = np.fromiter((term in terms for terms in self._terms[name]), bool, self._size)
                matches |= has
                scores += np.where(has, weight * boost * self._bm25[name].get_scores([term]), 0.0)
        return matches, scores

    def _phrase(self, clause: Phrase) -> Scored:
        matches, scores = np.zeros(self._size, bool), np.zeros(self._size)
        for name, _ in word_fields(clause.field):
            has = np.fromiter(
                (_has_phrase(terms, clause.terms) for terms in self._terms[name]), bool, self._size
            )
            if has.any():
                term_scores = sum(self._word(term, name, clause.weight)[1] for term in clause.terms)
                scores += np.where(has, term_scores, 0.0)
                matches |= has
        return matches, scores

    def _boolean(self, clause: Boolean, resolved: Resolutions) -> Scored:
        must = [self._evaluate(part, resolved) for part in clause.must]
        should = [self._evaluate(part, resolved) for part in clause.should]
        if must or not should:
            matches = np.logical_and.reduce([part[0] for part in must] or [np.ones(self._size, bool)])
        else:
            matches = np.logical_or.reduce([part[0] for part in should])
        for part in clause.must_not:
            matches = matches & ~self._evaluate(part, resolved)[0]
        scores = np.sum([part[1] for part in must + should] or [np.zeros(self._size)], axis=0)
        return matches, scores


def _has_phrase(terms: list[str], phrase: tuple[str, ...]) -> bool:
    length = len(phrase)
    first = phrase[0]
    return any(
        term == first and tuple(terms[start : start + length]) == phrase for start, term in enumerate(terms)
    )


def _scored_leaves(clause: Clause, resolved: Resolutions) -> list[Term | Phrase]:
    if isinstance(clause, Term | Phrase):
        return [clause]
    parts: tuple[Clause, ...] = ()
    if isinstance(clause, DisjunctionMax):
        parts = clause.parts
    elif isinstance(clause, Boolean):
        parts = clause.must + clause.should
    elif isinstance(clause, SpanQuery):
        parts = resolved[clause].scoring
    return [leaf for part in parts for leaf in _scored_leaves(part, resolved)]


def _text(leaf: Term | Phrase) -> str:
    return leaf.term if isinstance(leaf, Term) else " ".join(leaf.terms)
