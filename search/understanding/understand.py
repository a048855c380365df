"""Query understanding: the step between parsing a query and planning it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.model.results import Interpretation
from search.query.clauses import EVERYTHING, Clause
from search.query.parser import ParsedQuery
from search.text.analysis import terms
from search.text.significant_terms import DocumentFrequency
from search.understanding.finding import find_conditions
from search.understanding.free_text import dense_text
from search.understanding.names import find_names, known_misspellings
from search.understanding.rewriting import InterpretationChoice, QueryRewriter, edited_description
from search.vocabulary.lexicon import load_lexicon


@dataclass(frozen=True)
class Understanding:
    """A query as understood: the ``clause`` that engines match, the ``free_text`` that a dense signal
    encodes, the ``description`` in plain words, the index ``terms`` to highlight, and the
    ``interpretations`` that the user can disable or enable, in the order of the text."""

    clause: Clause
    free_text: str
    description: str
    terms: tuple[str, ...]
    interpretations: tuple[Interpretation, ...] = ()


def understand(
    parsed: ParsedQuery,
    frequency: DocumentFrequency,
    *,
    disabled: Iterable[str] = (),
    enabled: Iterable[str] = (),
    require_conditions: bool = True,
) -> Understanding:
    """``parsed`` with its conditions applied and its names expanded.

    ``disabled`` and ``enabled`` are keys of interpretations. Other names that no issue has, by
    ``frequency``, are left out. Without ``require_conditions`` the words that state conditions are taken
    out of the text, and an issue need not meet them.

    ``overturned norco since 2015`` is the words ``norco`` (or hydrocodone, ...), the outcome overturned and
    the years from 2015 on; described as "norco and outcome is overturned and year is 2015 or later".
    """
    if parsed.clause == EVERYTHING:
        return Understanding(parsed.clause, parsed.free_text, parsed.description, parsed.terms)
    lexicon = load_lexicon()
    text = parsed.text
    conditions = find_conditions(text)
    if not require_conditions:
        conditions = tuple(replace(condition, clause=EVERYTHING) for condition in conditions)
    rewriter = QueryRewriter(
        text,
        conditions,
        find_names(text, lexicon, frequency),
        InterpretationChoice(frozenset(disabled), frozenset(enabled)),
        lambda word: known_misspellings(word, text, lexicon, frequency),
    )
    clause = rewriter.rewrite(parsed.clause)
    if not any(interpretation.on for interpretation in rewriter.interpretations):
        clause = parsed.clause
    expanded = [term for name in rewriter.expansions for other in name.other_names for term in terms(other)]
    return Understanding(
        clause,
        dense_text(parsed.free_text, text, rewriter.condition_spans, rewriter.expansions),
        edited_description(parsed.description, rewriter.description_edits),
        tuple(dict.fromkeys([*_remaining_terms(parsed, rewriter), *expanded])),
        tuple(sorted(rewriter.interpretations, key=lambda interpretation: interpretation.span)),
    )


def _remaining_terms(parsed: ParsedQuery, rewriter: QueryRewriter) -> list[str]:
    """The terms of the query without those that only state a condition."""
    characters = list(parsed.text)
    for start, end in rewriter.condition_spans:
        characters[start:end] = " " * (end - start)
    remaining = set(terms("".join(characters)))
    return [term for term in parsed.terms if term in remaining]
