"""What a pasted denial disputes: the requests that its sentences name.

People paste a paragraph of a utilization review, an e-mail, a line of a request form. A request is
what such a text says was asked for or denied, and it counts only where the vocabulary knows a
treatment in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from search.text.sentences import sentence_spans
from search.vocabulary import Vocabulary, load_vocabulary

MAX_REQUEST = 300
"""Characters of a request; what is longer says more than what is asked for."""
MAX_REQUESTS = 20

_DENIED = (
    r"(?:non-?\s?certified|not\s+(?:been\s+)?(?:certified|approved|authorized|medically\s+necessary|supported)"
    r"|denied|modified|upheld|overturned|partially\s+certified|cannot\s+be\s+(?:approved|authorized|certified))"
)
_ASKING = r"(?:prior\s+|retrospective\s+|prospective\s+|concurrent\s+)?requests?(?:\s+for\s+authorization)?"
_STOP = (
    r"(?=\s+(?:is|are|was|were|has|have|had|be|being)\b"
    r"|\s+(?:because|since|due\s+to|as\s+there|on\s+the\s+basis|which|that)\b"
    r"|\s*[;(]?\s*(?:non-?certified|denied)\b|[.;]?\s*$)"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Request: ...", "RFA: ...", "Disputed treatment: ..."
        r"^\s*(?:requests?(?:ed)?(?:\s+(?:service|treatment|procedure)s?)?|rfa|(?:disputed\s+)?treatments?(?:\s+in\s+dispute)?"
        r"|decision\s+for|(?:ur\s+)?denial(?:\s+of)?|denied|non-?certified|not\s+(?:medically\s+necessary|certified|approved))"
        r"\s*[:\-\u2013]\s*(?P<what>.+?)[.;]?\s*$",
        # "the request for ... is non-certified", "denial of the request for ..."
        rf"\b{_ASKING}\s+(?:for|of)\s+(?P<what>.+?){_STOP}",
        # "requested six sessions of ...", "is asking for ..."
        rf"\b(?:requested|requests|requesting|asked\s+for|asking\s+for|seeks?|seeking)\s+(?P<what>.+?){_STOP}",
        # "denied Norco", "failed to approve ...", "did not authorize ..."
        r"\b(?:denied|den(?:ies|ying)|denial\s+of|non-?certified|fail(?:ed|s)\s+to\s+(?:approve|authorize|certify)"
        r"|did\s+not\s+(?:approve|authorize|certify))\s+(?!as\b|because\b|since\b|by\b)(?P<what>.+?)" + _STOP,
        # "Norco 10/325 #120 was denied", "1. Norco: non-certified"
        rf"^\s*(?:\d+[.)]\s*)?(?:we\s+regret\s+that\s+)?(?P<what>.+?)\s*[:\-\u2013]?\s*(?:(?:is|are|was|were|has\s+been|have\s+been)\s+)?{_DENIED}",
    )
)
_LISTED = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_FORM = re.compile(r"\b(?:cream|gel|ointment|lotion|patch(?:es)?|pads?|compound)\b", re.IGNORECASE)
_COMPOUND = re.compile(r"\b(?:cream|gel|ointment|compound(?:ed)?|topical|base|lotion)\b", re.IGNORECASE)
_LAST_AND = re.compile(r"(?:[,;&\s]|\band\b)+$", re.IGNORECASE)
_AND = re.compile(r"[,;]|\band\b|&", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:the|an?|additional|following|authorization|treatment|approval|certification)\b[\s:]*(?:for|of|with)?\s*)+",
    re.IGNORECASE,
)


def requests_in(text: str) -> tuple[str, ...]:
    """The requests that a text names, in order and without repeats; empty where it names none."""
    vocabulary = load_vocabulary()
    found: dict[str, None] = {}
    for piece in _pieces(text):
        for request in _named(piece, vocabulary):
            if not any(request in other for other in found):
                found[request] = None
        if len(found) >= MAX_REQUESTS:
            break
    return tuple(found)[:MAX_REQUESTS]


def is_request(text: str) -> bool:
    """Whether a text is no more than a request: short, and with a treatment in it."""
    return len(text) <= MAX_REQUEST and _treats(text, load_vocabulary())


def _pieces(text: str) -> Iterator[str]:
    """Lines and their sentences: a denial is a paragraph or a list."""
    for line in text.splitlines():
        for start, end in sentence_spans(line):
            if piece := line[start:end].strip():
                yield piece[: 4 * MAX_REQUEST]


def _named(piece: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The first form that fits a sentence says what it asks for."""
    for form in _FORMS:
        kept = []
        for match in form.finditer(piece):
            what = _LEADING.sub("", " ".join(match["what"].split())).strip(" ,:;-")
            if 0 < len(what) <= MAX_REQUEST and _treats(what, vocabulary):
                kept.extend(_divided(what, vocabulary))
        if kept:
            yield from kept
            return


def _divided(request: str, vocabulary: Vocabulary) -> list[str]:
    """A list of drugs or of unlike treatments, one by one; the ingredients of a compound and the
    parts of an operation stay together."""
    if _COMPOUND.search(request):
        return _compounds(request, vocabulary)
    drugs = [(found.start, found.end, found.generic) for found in vocabulary.find_drugs(request)]
    others = [
        (found.start, found.end, found.canonical)
        for found in vocabulary.find_treatments(request)
        if not found.weak and found.category != "Surgery"
    ]
    cuts = [0]
    for (_, end, name), (start, _, following) in pairwise(sorted(drugs + others)):
        between = list(_AND.finditer(request, end, max(end, start)))
        if between and name != following:
            cuts.append(between[-1].end())
    parts = (request[first:last] for first, last in zip(cuts, [*cuts[1:], len(request)], strict=True))
    return [_LAST_AND.sub("", part).strip() for part in parts]


def _compounds(request: str, vocabulary: Vocabulary) -> list[str]:
    """Several creams one by one: where every part between commas names a drug and a form of its own."""
    parts = [part.strip() for part in _LISTED.split(request)]
    alone = all(_FORM.search(part) and vocabulary.find_drugs(part) for part in parts)
    return [_LEADING.sub("", part) for part in parts] if alone else [request]


def _treats(text: str, vocabulary: Vocabulary) -> bool:
    named = [found for found in vocabulary.find_treatments(text) if not found.weak]
    return bool(named or vocabulary.find_drugs(text))
