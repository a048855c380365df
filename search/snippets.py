"""The quote that a result row shows: the sentences that answer the query, words marked.

The rationale comes first, since that is where the case was decided. Where no word of the query
stands in the issue (a hit by meaning), the sentence with the reviewer's conclusion is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from search.analysis import tokens
from search.sentences import sentences
from search.types import Determination, Issue, SectionKind, Snippet

LENGTH = 320
"""Characters that a snippet may have; a longer sentence is cut at a word."""

_CONCLUSION = re.compile(
    r"medically (?:necessary|appropriate)|\b(?:certified|warranted|supported)\b", re.IGNORECASE
)
_PREFERENCE = {SectionKind.RATIONALE: 1.0, SectionKind.CLINICAL_SUMMARY: 0.4, SectionKind.REQUEST: 0.6}


def snippet(determination: Determination, issue: Issue, terms: Collection[str]) -> Snippet:
    """The best sentence of the issue for those index terms, and as many of the following ones as fit."""
    wanted = set(terms)
    best: tuple[float, SectionKind, str, int] | None = None
    for kind, text in _sections(determination, issue):
        for start, end in sentences(text):
            present = {token.term for token in tokens(text[start:end])} & wanted
            score = len(present) * _PREFERENCE.get(kind, 0.3)
            if present and (best is None or score > best[0]):
                best = (score, kind, text, start)
    if best is None:
        return conclusion(issue)
    _, kind, text, start = best
    return marked(_excerpt(text, start), wanted, kind)


def conclusion(issue: Issue) -> Snippet:
    """The last sentence of the rationale that says whether the request is medically necessary; the
    last sentence where none does; the request where there is no rationale."""
    text = issue.rationale
    if not text:
        return Snippet(issue.request[:LENGTH], (), SectionKind.REQUEST)
    spans = list(sentences(text))
    deciding = [span for span in spans if _CONCLUSION.search(text, *span)] or spans
    start, end = deciding[-1]
    return Snippet(_cut(text[start:end].strip()), (), SectionKind.RATIONALE)


def marked(text: str, terms: Collection[str], kind: SectionKind | None = None) -> Snippet:
    """``text`` with the spans of every word whose index term is among ``terms``."""
    spans = tuple((token.start, token.end) for token in tokens(text) if token.term in terms)
    return Snippet(text, spans, kind)


def _sections(determination: Determination, issue: Issue) -> Iterator[tuple[SectionKind, str]]:
    yield SectionKind.RATIONALE, issue.rationale or ""
    yield SectionKind.REQUEST, issue.request
    yield SectionKind.REVIEWER_GUIDELINE, issue.reviewer_guideline or ""
    yield SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE, issue.claims_administrator_guideline or ""
    yield SectionKind.CLINICAL_SUMMARY, determination.clinical_summary or ""


def _excerpt(text: str, start: int) -> str:
    end = start
    for first, last in sentences(text):
        if first < start:
            continue
        if last - start > LENGTH and end > start:
            break
        end = last
    return _cut(text[start:end].strip())


def _cut(text: str) -> str:
    return text if len(text) <= LENGTH else text[:LENGTH].rsplit(" ", 1)[0] + " …"
