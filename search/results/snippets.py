"""The quote that a result row shows: the sentences that answer the query, words marked.

The rationale comes first, since that is where the case was decided. Where no word of the query
stands in the issue (a hit by meaning), the sentence with the reviewer's conclusion is quoted.

For the terms "sleep" and "pain", the rationale

    The patient has pain. Sleep is poor because of pain. No log was kept. It is not medically necessary.

has one of them in the first sentence and both in the second. The snippet begins there and goes on to the
end, which is within 320 characters: "Sleep is poor because of pain. No log was kept. It is not medically
necessary.", with "Sleep" and "pain" marked. Where the rationale has neither, the request is quoted if it
has one, and so on; where nothing has, it is the conclusion: "It is not medically necessary."
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator

from search.model.letters import Determination, Issue, SectionKind
from search.model.results import Snippet
from search.text.analysis import tokens
from search.text.sentences import sentence_spans, shortened

MAX_SNIPPET_CHARACTERS = 320
"""A longer sentence is cut at a word."""

_CONCLUSION = re.compile(
    r"medically (?:necessary|appropriate)|\b(?:certified|warranted|supported)\b", re.IGNORECASE
)


def snippet(determination: Determination, issue: Issue, terms: Collection[str]) -> Snippet:
    """The sentence with most of the index ``terms``, and as many of the following ones as fit, from
    the first section that has any: rationale, request, guidelines, clinical summary."""
    query_terms = set(terms)
    for kind, text in _sections(determination, issue):
        start = _best_sentence(text, query_terms)
        if start is not None:
            return marked(_excerpt(text, start), query_terms, kind)
    return conclusion(issue)


def conclusion(issue: Issue) -> Snippet:
    """The last sentence of the rationale that says whether the request is medically necessary; the
    last sentence where none does; the request where there is no rationale."""
    text = issue.rationale
    if not text:
        return Snippet(issue.request[:MAX_SNIPPET_CHARACTERS], (), SectionKind.REQUEST)
    spans = list(sentence_spans(text))
    concluding = [span for span in spans if _CONCLUSION.search(text, *span)] or spans
    start, end = concluding[-1]
    return Snippet(shortened(text[start:end].strip(), MAX_SNIPPET_CHARACTERS), (), SectionKind.RATIONALE)


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


def _best_sentence(text: str, query_terms: set[str]) -> int | None:
    """Where the sentence with the most different terms of the query begins, the first of several; ``None``
    where none has any."""
    matches = [token for token in tokens(text) if token.term in query_terms]
    if not matches:
        return None
    terms_by_sentence: dict[int, set[str]] = {}
    spans = list(sentence_spans(text))
    starts = [start for start, _ in spans]
    for token in matches:
        start = starts[bisect_right(starts, token.start) - 1]
        terms_by_sentence.setdefault(start, set()).add(token.term)
    return max(terms_by_sentence, key=lambda start: (len(terms_by_sentence[start]), -start))


def _excerpt(text: str, start: int) -> str:
    """The sentence that begins at ``start`` with the following ones that fit."""
    end = start
    for sentence_start, sentence_end in sentence_spans(text):
        if sentence_start < start:
            continue
        if sentence_end - start > MAX_SNIPPET_CHARACTERS and end > start:
            break
        end = sentence_end
    return shortened(text[start:end].strip(), MAX_SNIPPET_CHARACTERS)
