"""One request with its outcome: where it begins, and what remained in dispute."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.letters.lines import Line, flow
from search.model.letters import Outcome

_OUTCOME_WORDS = (
    r"(?:Partial(?:ly)? )?(?:Upheld|Overturned|Uphold|Overturn)(?: in part)?"
    r"|Modified|Withdrawn|Ineligible|Denied|Approved|Certified|Non-?certified"
)
_OUTCOME_CHARACTERS = 60
_WITH_COLON = re.compile(rf"[:;]\s*-?\s*(?P<outcome>{_OUTCOME_WORDS})\s*\.?$", re.IGNORECASE)
_WITHOUT_COLON = re.compile(r"(?:^|\s)(?P<outcome>Upheld|Overturned|UPHELD|OVERTURNED)\s*\.?$")
_OUTCOMES = {"upheld": Outcome.UPHELD, "uphold": Outcome.UPHELD}
_OUTCOMES |= {"overturned": Outcome.OVERTURNED, "overturn": Outcome.OVERTURNED}
_LIST_MARK = re.compile(r"^\(?\d{1,2}[.)]\s+(?=\S)")
_REMAINING = re.compile(
    r"remaining (?:IMR )?eligible portion of the original request,?\s*(?P<part>.+?)(?:\s+(?:is|are))?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"leaving the original request (?:IMR )?eligible\.\s*The original request,?\s*(?P<part>.+?)"
    r"(?:\s+(?:is|are))?$",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"portion of the original request|original request (?:IMR )?eligible", re.IGNORECASE)
_ORIGINAL = re.compile(r"\bw(?:as|ere) the original request", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!][\"')\]]*$|[\"')\]]$")
_MAX_REQUEST_LINES = 14
_UNWRAPPED_CHARACTERS = 130
"""Lines longer than this, in characters, are paragraphs that were never wrapped."""


def read_outcome(text: str, *, needs_colon: bool) -> tuple[str, str] | None:
    """The request and the outcome as written where ``text`` ends in one, else ``None``."""
    start = max(0, len(text) - _OUTCOME_CHARACTERS)
    match = _WITH_COLON.search(text, start) or (None if needs_colon else _WITHOUT_COLON.search(text, start))
    if not match:
        return None
    request = text[: match.start()].strip().rstrip(" :;-")
    return _LIST_MARK.sub("", request), match["outcome"]


def outcome_of(written: str) -> Outcome:
    """The outcome a letter's word stands for; ``OTHER`` for the rare words that are neither."""
    return _OUTCOMES.get(written.lower(), Outcome.OTHER)


def disputed_part(request: str) -> str | None:
    """What was still in dispute after a partial approval, or ``None`` where there was none."""
    match = _REMAINING.search(request) or _WHOLE.search(request)
    return match["part"].strip(" :;,") if match else None


def usual_width(lines: Sequence[Line]) -> int:
    """The width in characters that running text of these lines fills."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def request_begins(lines: Sequence[Line], *, end: int, floor: int, width: int) -> int | None:
    """Index of the first line of the request whose outcome ends in ``lines[end]``.

    Lines from ``floor`` on may belong to it. ``None`` where nothing tells the request from the
    text above it.
    """
    at = end
    while at > floor and not _request_of(lines[at : end + 1]):
        at -= 1
    candidates = range(at, max(floor, end - _MAX_REQUEST_LINES), -1)
    for first in candidates:
        if _opens(lines, first, width=width) and not _is_rest_of_partial(lines, first, end):
            return first
    for first in candidates:
        if _may_open(lines, first) and not _is_rest_of_partial(lines, first, end):
            return first
    return None


def _request_of(lines: Sequence[Line]) -> str:
    """What stands before the outcome on these lines."""
    request_and_outcome = read_outcome(flow(lines), needs_colon=False)
    return request_and_outcome[0] if request_and_outcome else ""


def _opens(lines: Sequence[Line], at: int, *, width: int) -> bool:
    above, line = lines[at - 1], lines[at]
    if line.bold and above.bold is False:
        return True
    if line.opens is not None:
        return line.opens
    if line.bold and above.bold:
        return False
    return ends_paragraph(above, line, width=width)


def _may_open(lines: Sequence[Line], at: int) -> bool:
    """Whether a sentence ends above and a capital or a digit begins the line."""
    return bool(_SENTENCE_END.search(lines[at - 1].text)) and not lines[at].text[0].islower()


def ends_paragraph(line: Line, following: Line, *, width: int) -> bool:
    """Whether ``line`` ends a sentence and stops though the next word would have fitted."""
    if not _SENTENCE_END.search(line.text):
        return False
    if width > _UNWRAPPED_CHARACTERS:
        return True
    next_word = following.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(next_word) <= width


def _is_rest_of_partial(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether ``at`` begins a later sentence of a partial approval, not its first."""
    if lines[at].opens or (lines[at].bold and lines[at - 1].bold is False):
        return False
    text = flow(lines[at : end + 1])
    return bool(_PARTIAL.search(text)) and not _ORIGINAL.search(text)
