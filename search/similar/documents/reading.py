"""A document's text to the requests in it.

1. ``lines``: the text without quote marks, line numbers and page furniture, columns one after the other.
2. ``blocks``: headings, items, labelled fields, rows of tables, paragraphs.
3. ``walking``: which blocks name requests, by the headings and lead-ins above them and their own words;
what the sentences of the others ask for (``sentences``).
4. ``verdicts``: decisions for all requests, or by their numbers. ``merging``: each request once.
5. ``judging``: of what was found, what is likely asked for; and what is, though no rule read it.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.model.documents import Document, DocumentRequest, RequestStatus
from search.similar.documents.bare import bare_requests
from search.similar.documents.block import Block
from search.similar.documents.blocks import read_blocks
from search.similar.documents.candidates import Candidate, Source
from search.similar.documents.case_numbers import case_number_in
from search.similar.documents.cues import ASKS, stands_alone
from search.similar.documents.decisions import decisions_in
from search.similar.documents.judging.judge import added, judged, kept
from search.similar.documents.lines import read_lines
from search.similar.documents.merging import merged
from search.similar.documents.naming import first_treatment, names_treatment
from search.similar.documents.passages import PlacedText, joined
from search.similar.documents.sentences import Said
from search.similar.documents.verdicts import settle
from search.similar.documents.walking import Walk
from search.similar.medical import names_care

MAX_REQUESTS = 60
"""Requests read from one text, the first ones."""
MAX_CHARACTERS = 200_000
"""A longer text is read up to here."""
_CONFIDENCE = {
    Source.BARE: 0.6,
    Source.SAID: 0.7,
    Source.PLAN: 0.65,
    Source.LISTED: 0.85,
    Source.DECIDED: 0.9,
}
_LEAST_TITLES = 2
"""Paragraphs with a treatment as title that are requests together, in a text that speaks of requests."""
_DECISION_STATED = 0.08
_UNKNOWN_TREATMENT = 0.25
_NOT_SAID = 0.15
"""Where a request stands in a list, and no word says that it is asked for."""


def read_document(text: str) -> Document:
    """The requests for treatment in ``text``, in reading order and each once. Never fails: a text that asks
    for nothing medical has no requests."""
    lines = read_lines(text[:MAX_CHARACTERS])
    found = _requests(lines)
    requests = tuple(_as_request(candidate) for candidate in found[:MAX_REQUESTS])
    if not any(request.treatment for request in requests) and not names_care(text):
        requests = ()
    return Document(text, requests, case_number_in(text))


def _requests(lines: Sequence[PlacedText]) -> list[Candidate]:
    blocks = read_blocks(lines)
    walk = Walk()
    walk.over(blocks)
    for candidate in walk.candidates:
        if candidate.amounts:
            candidate.passage = _with_amounts(candidate)
    if not any(names_treatment(candidate.passage.text) for candidate in walk.candidates):
        walk.candidates.clear()
    listed = merged(walk.candidates, walk.said, add_said=False)
    settle(listed, walk.prose, walk.numbered)
    listed = [candidate for candidate in listed if not candidate.dropped]
    said = _current(walk.said, bool(listed))
    groups = {candidate.group for candidate in listed if candidate.sure and candidate.marker}
    for candidate in listed:
        if candidate.group in groups and candidate.source is Source.LISTED and candidate.marker:
            candidate.sure = candidate.sure or stands_alone(candidate.passage.text)
    sure = [candidate for candidate in listed if candidate.sure]
    if all(candidate.status is RequestStatus.APPROVED for candidate in sure):
        items = [c for c in listed if c.sure or (c.source is Source.LISTED and stands_alone(c.passage.text))]
        if len(items) - len(sure) >= _LEAST_TITLES and any(
            _asks_or_decides(block.line.text) for block in blocks
        ):
            sure = items
    if any(candidate.source is Source.PLAN for candidate in listed):
        found = merged([c for c in listed if c.sure or c.source is Source.PLAN], said, add_said=True)
    else:
        found = merged(sure, said, add_said=True)
    if not found and len(listed) >= _LEAST_TITLES and any(_asks_or_decides(text.text) for text in walk.prose):
        found = listed
    if not found:
        found = merged(bare_requests(blocks), said, add_said=False)
    settle([candidate for candidate in found if candidate.source is Source.SAID], walk.prose, {})
    found = _judged(found, blocks, walk)
    return sorted(found, key=lambda candidate: candidate.passage.at)


def _judged(found: Sequence[Candidate], blocks: Sequence[Block], walk: Walk) -> list[Candidate]:
    """What was found without what is unlikely asked for, and with what is likely though nobody read it."""
    mentions = judged(blocks, walk.sections)
    likely = kept(found, mentions)
    return merged([*likely, *added(mentions, blocks, found)], (), add_said=False)


def _asks_or_decides(text: str) -> bool:
    return bool(ASKS.search(text) or decisions_in(text))


def _current(said: Sequence[Said], others: bool) -> list[Said]:
    """What is said as of now: entries with a date only where nothing else is said."""
    current = [one for one in said if not one.dated]
    return current if current or others else list(said)


def _with_amounts(candidate: Candidate) -> PlacedText:
    return joined([candidate.passage, *candidate.amounts[:3]])


def _as_request(candidate: Candidate) -> DocumentRequest:
    request = candidate.passage.text
    treatment = first_treatment(request)
    confidence = candidate.likely or _CONFIDENCE[candidate.source]
    confidence = min(1.0, confidence + (_DECISION_STATED if candidate.status else 0))
    if candidate.source is Source.LISTED and not candidate.sure:
        confidence -= _NOT_SAID
    if treatment.generic_name is None:
        confidence -= _UNKNOWN_TREATMENT
    return DocumentRequest(
        request=request,
        at=candidate.passage.at,
        confidence=round(confidence, 2),
        treatment=treatment.generic_name,
        status=candidate.status,
        strength=treatment.strength.text if treatment.strength else None,
        quantity=int(treatment.quantity) if treatment.quantity is not None else None,
        visits=treatment.visits,
        body_part=treatment.body_part,
    )
