"""The quote that a result row shows: the sentences that answer the query, words marked.

The rationale comes first, since that is where the case was decided. Where no word of the query
stands in the issue (a hit by meaning), the sentence with the reviewer's conclusion is quoted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator

from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Snippet
from search.text.analysis import tokens
from search.text.sentences import sentence_spans, shortened

LENGTH = 320
"""Characters that a snippet may have; a longer sentence is cut at a word."""

_CONCLUSION = re.compile(
    r"medically (?:necessary|appropriate)|\b(?:certified|warranted|supported)\b", re.IGNORECASE
)


def snippet(determination: Determination, issue: Issue, terms: Collection[str]) -> Snippet:
    """The sentence with most of those index terms, and as many of the following ones as fit, from
    the first section that has any: rationale, request, guidelines, clinical summary."""
    wanted = set(terms)
    for kind, text in _sections(determination, issue):
        start = _best_sentence(text, wanted)
        if start is not None:
            return marked(_excerpt(text, start), wanted, kind)
    return conclusion(issue)


def conclusion(issue: Issue) -> Snippet:
    """The last sentence of the rationale that says whether the request is medically necessary; the
    last sentence where none does; the request where there is no rationale."""
    text = issue.rationale
    if not text:
        return Snippet(issue.request[:LENGTH], (), SectionKind.REQUEST)
    spans = list(sentence_spans(text))
    deciding = [span for span in spans if _CONCLUSION.search(text, *span)] or spans
    start, end = deciding[-1]
    return Snippet(shortened(text[start:end].strip(), LENGTH), (), SectionKind.RATIONALE)


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


def _best_sentence(text: str, wanted: set[str]) -> int | None:
    """Where the first sentence with the most different wanted terms begins; ``None`` without any."""
    found = [token for token in tokens(text) if token.term in wanted]
    if not found:
        return None
    present: dict[int, set[str]] = {}
    spans = list(sentence_spans(text))
    starts = [start for start, _ in spans]
    for token in found:
        start = starts[bisect_right(starts, token.start) - 1]
        present.setdefault(start, set()).add(token.term)
    return max(present, key=lambda start: (len(present[start]), -start))


def _excerpt(text: str, start: int) -> str:
    end = start
    for first, last in sentence_spans(text):
        if first < start:
            continue
        if last - start > LENGTH and end > start:
            break
        end = last
    return shortened(text[start:end].strip(), LENGTH)
