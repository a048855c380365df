"""A parsed query as understood: the step between parsing and matching."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from search.model.results import Interpretation
from search.query.clauses import EVERYTHING, Clause
from search.query.parser import ParsedQuery
from search.text.analysis import terms
from search.understanding.conditions import find_conditions
from search.understanding.free_text import free_text
from search.understanding.names import find_names, misspellings
from search.understanding.rewriting import Rewriter, Switches, said_back
from search.vocabulary.lexicon import load_lexicon

Frequency = Callable[[str], int]


@dataclass(frozen=True)
class Understanding:
    """What engines match, what a ranking by meaning reads, the query in words, the terms to mark, and
    what can be switched off or on."""

    clause: Clause
    free_text: str
    words: str
    terms: tuple[str, ...]
    understood: tuple[Interpretation, ...] = ()


def understand(
    parsed: ParsedQuery,
    frequency: Frequency,
    *,
    off: Iterable[str] = (),
    on: Iterable[str] = (),
    conditional: bool = True,
) -> Understanding:
    """``parsed`` with its conditions applied and its names widened, less what is switched ``off``.
    ``frequency`` says in how many issues a term stands: what no issue has is not brought. Without
    ``conditional`` the conditions are taken out of the text and nothing need meet them."""
    if parsed.clause == EVERYTHING:
        return Understanding(parsed.clause, parsed.free_text, parsed.words, parsed.terms)
    lexicon = load_lexicon()
    text = parsed.text
    found = find_conditions(text)
    rewriter = Rewriter(
        text,
        found if conditional else tuple(replace(condition, clause=EVERYTHING) for condition in found),
        find_names(text, lexicon, frequency),
        Switches(frozenset(off), frozenset(on)),
        lambda word: misspellings(word, text, lexicon, frequency),
    )
    clause = rewriter.rewritten(parsed.clause)
    if not any(one.on for one in rewriter.understood):
        clause = parsed.clause
    brought = [term for name in rewriter.brought for other in name.others for term in terms(other)]
    return Understanding(
        clause,
        free_text(parsed.free_text, text, rewriter.taken, rewriter.brought),
        said_back(parsed.words, rewriter.echoes),
        tuple(dict.fromkeys([*_left(parsed, rewriter), *brought])),
        tuple(sorted(rewriter.understood, key=lambda found: found.span)),
    )


def _left(parsed: ParsedQuery, rewriter: Rewriter) -> list[str]:
    """The terms of the query without those that became a condition."""
    kept = list(parsed.text)
    for start, end in rewriter.taken:
        kept[start:end] = " " * (end - start)
    left = set(terms("".join(kept)))
    return [term for term in parsed.terms if term in left]
