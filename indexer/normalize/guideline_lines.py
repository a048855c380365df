"""Guideline lines to citations: which guideline, chapter, sections and pages a side relied on."""

from __future__ import annotations

import re

from indexer.normalize.mtus_lines import mtus_citations
from indexer.normalize.other_sources import non_mtus_citations
from indexer.normalize.prose import citations_in_prose
from indexer.normalize.sentences_of_guidelines import citations_in_sentences
from search.model.letters import Citation

__all__ = ["citations_in_prose", "parse_citations"]

MAX_CLAUSE_CHARACTERS = 4_000
"""What a clause cites further on is not read; those of letters have some hundred characters."""
_CLAUSE = re.compile(
    r"(?:Decision based on (?P<kind>Non-? ?MTUS(?: Citations?)?|MTUS|)"
    r"|\band (?P<other>Non-? ?MTUS Citations?)\b)[ :,]*",
    re.IGNORECASE,
)


def parse_citations(text: str) -> tuple[Citation, ...]:
    """The citations of a guideline line, one for each chapter and each free-text source.

    Every "Decision based on" clause counts, or, in a line without any, every sentence that names what it was
    based on; a line that says that nothing was cited has none.
    """
    flat = " ".join(text.replace("\ufffe", "").replace("\uffff", "").split())
    clauses = list(_CLAUSE.finditer(flat))
    if not any(clause["other"] is None for clause in clauses):
        return citations_in_sentences(flat)
    citations: list[Citation] = []
    for number, clause in enumerate(clauses):
        end = clauses[number + 1].start() if number + 1 < len(clauses) else len(flat)
        body = flat[clause.end() : min(end, clause.end() + MAX_CLAUSE_CHARACTERS)].strip()
        if (clause["kind"] or "").upper() == "MTUS":
            citations.extend(mtus_citations(body))
        elif body:
            citations.extend(non_mtus_citations(body))
    return tuple(citations)
