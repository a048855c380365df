"""Decisions that are stated apart from the requests: for all of them, or by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from search.model.documents import RequestStatus
from search.similar.documents.candidates import Candidate
from search.similar.documents.decisions import decisions_in
from search.similar.documents.naming import names_treatment
from search.similar.documents.noise import noisy
from search.similar.documents.passages import PlacedText
from search.text.sentences import sentence_spans

_ALL = noisy(
    r"\b(?:all|none|each|every|both|neither|no part|any) (?:of )?(?:the |these |those |your |our "
    r"|\w+ )?(?:\w+ )?(?:above|requests?|items?|services?|treatments?|medications?|drugs?|procedures?"
    r"|of them|them|were|are|is|parts?)\b"
    r"|\b(?:these|the above|above|the listed|following|the (?:\w+ )?(?:requests?|items|services"
    r"|medications|treatments|procedures)|your (?:doctor['’]?s )?requests?|this request"
    r"|the requested (?:\w+)|it|they)\b"
)
_STRICT_ALL = noisy(
    r"\b(?:all|none|each|every|both|neither|these|above|entire|whole|no part|(?:two|three|four|five|six"
    r"|seven|eight|nine|ten|\d{1,2}) (?:things|treatments|services|items|requests|medications|drugs"
    r"|of them|points|parts))\b"
)
_NONE = noisy(r"\b(?:none|neither|no part)\b")
_NUMBERS = re.compile(
    r"\b(?:items?|requests?|lines?|numbers?|nos?\.?|services?|parts?)\s*#?\s*(?P<list>(?:\(?(?:\d{1,2}"
    r"|[a-h])\b\)?(?:\s*(?:,|and|&|,\s*and|through|to|-)\s*)?)+)",
    re.IGNORECASE,
)
_OTHERS = noisy(r"\b(?:others?|rest|remaining|remainder|everything else)\b")
_WITHDRAWN = re.compile(
    r"\b(?:g[ia]ves? up|withdr[ae]ws?|withdrawn|no longer (?:pursue\w*|ask\w*|request\w*|want\w*)|drops?"
    r"|dropped"
    r"|abandon\w*|waives?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:previous|prior|earlier|in (?:19|20)\d\d|last year|if)\b", re.IGNORECASE)


def settle(
    candidates: Sequence[Candidate], prose: Iterable[PlacedText], numbered: Mapping[str, RequestStatus | None]
) -> None:
    """Gives requests without a decision the one that a sentence states for them: "Items 1 and 3 are
    certified; the others are denied", "None of the above can be authorized"."""
    waiting = [candidate for candidate in candidates if candidate.status is None and not candidate.closed]
    by_number = {
        candidate.marker.strip("().:[]# ").lower(): candidate
        for candidate in reversed(candidates)
        if candidate.marker
    }
    for number, status in numbered.items():
        if number in by_number and by_number[number].status is None:
            by_number[number].status, by_number[number].sure = status, True
    general: RequestStatus | None = None
    for paragraph in prose:
        for start, end in sentence_spans(paragraph.text):
            sentence = paragraph.text[start:end]
            if _PAST.search(sentence):
                continue
            for clause in re.split(r";|,\s+(?:and|but|while)\s+|\bwhile\b|\bbut\b", sentence):
                general = _clause(clause, by_number) or general
    if general:
        for candidate in waiting:
            if candidate.status is None:
                candidate.status, candidate.sure = general, True


def _clause(clause: str, by_number: dict[str, Candidate]) -> RequestStatus | None:
    """The decision of a clause for all requests; one by numbers is given to them."""
    if _WITHDRAWN.search(clause) and (numbers := _NUMBERS.search(clause)):
        for number in _expanded(numbers["list"]):
            if number in by_number:
                by_number[number].dropped = True
        return None
    decisions = decisions_in(clause)
    if not decisions:
        return None
    status = decisions[0].status
    numbers = _NUMBERS.search(clause)
    if numbers and by_number:
        for number in _expanded(numbers["list"]):
            if number in by_number and by_number[number].status is None:
                by_number[number].status, by_number[number].sure = status, True
        return None
    if names_treatment(clause):
        return None
    if _NONE.search(clause) and status is RequestStatus.APPROVED:
        return RequestStatus.DENIED
    if _STRICT_ALL.search(clause) or _OTHERS.search(clause):
        return status
    return status if _ALL.search(clause[: decisions[0].start]) and len(clause.split()) <= 25 else None


def _expanded(numbers: str) -> list[str]:
    out: list[str] = []
    for first, last in re.findall(r"(\d{1,2})\s*(?:-|through|to)\s*(\d{1,2})", numbers):
        out += [str(number) for number in range(int(first), min(int(last), int(first) + 30) + 1)]
    return out + [number.lower() for number in re.findall(r"\d{1,2}|\b[a-hA-H]\b", numbers)]
