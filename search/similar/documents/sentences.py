"""The requests that a sentence names: what is asked for or decided in it, by the words before and behind.

    UR denied the request for Norco 10/325 mg #60 and Soma, but an MRI of the knee was certified because ...

Words that open a request ("the request for"), words that stop one ("because", "was") and decisions divide a
sentence. What stands behind an opening word or behind a decision in the active voice ("denied ...") is
asked for; what stands before a decision in the passive voice ("... was certified") as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from search.model.documents import RequestStatus
from search.similar.documents.candidates import PROCEEDING, may_be_request
from search.similar.documents.decisions import decisions_in
from search.similar.documents.naming import names_treatment
from search.similar.documents.noise import noisy
from search.similar.documents.passages import PlacedText
from search.similar.documents.splitting import split_list
from search.similar.documents.trimming import MAX_REQUEST_CHARACTERS, trimmed, without_grant
from search.text.sentences import sentence_spans

_GIVE = (
    r"(?:authori[sz]e|approve|allow|certify|grant|cover|pay for|reconsider|overturn|provide|ok|okay|clear)"
)
_ACT = (
    r"(?:have|get|do|perform|proceed with|continue|start|see|undergo|go to|try|carry out|obtain|order"
    r"|be given)"
)
_AUTHORITY = (
    r"(?:(?:prior |pre-?)?(?:authori[sz]ation|authority|approval|certification|coverage|auth|pre-?cert))"
)
_OPEN = noisy(
    rf"\b(?:re-?)?request(?:s|ed|ing)?(?: (?:for|of))?(?: (?:the |your |an? )?{_AUTHORITY})?"
    rf"(?: (?:for|of|to {_ACT}))?\b"
    r"(?:(?: [\w/]+){0,6} (?:include[sd]?|including|consist(?:s|ed|ing) of|contain(?:s|ed|ing)|list(?:s|ed)"
    r"|(?:is|was|are|were) for)\b)?"
    r"|\b(?:ask(?:s|ed|ing)?|appl(?:y|ied|ies|ying)|petition(?:s|ed|ing)?|put in) (?:(?:you|us|them|the \w+"
    r"|\w+) )?"
    rf"(?:for|to {_GIVE}|that)\b(?: (?:the |your |an? )?{_AUTHORITY} (?:for|of)\b)?"
    rf"|\b(?:want(?:s|ed)?|would (?:also )?like|['’]d like|wish(?:es|ed)?)(?: (?:me|him|her|us|you|them"
    rf"|the patient))? to {_ACT}\b"
    r"|\b(?:wants?|wanted|would (?:also )?like|['’]d like)\b(?! to\b)|\b(?:will|going to|is|am"
    r"|are) (?:also )?order(?:ing)?\b"
    r"|\b(?:I|we|he|she|patient|pt)(?: (?:also|therefore|now|still|will|would|do))* (?:needs?"
    r"|requires?)\b(?! to\b)"
    r"|\b(?:I|we)(?: (?:also|therefore|now|still|would|do|hereby|again))* (?:recommend(?:ed)?|propose"
    r"|prescribe|order)\b"
    r"|\b(?:prescribing|ordering|renewing|refilling|recommending|resubmitting)\b"
    r"(?: and request)?"
    rf"|\b(?:seek(?:s|ing)?|sought)\b(?: (?:your |the )?{_AUTHORITY} (?:for|of|to)\b)?"
    rf"|\b(?:{_AUTHORITY}|refer(?:red|ring)?(?: out| him| her| the patient)?"
    r"|rfa|appeal|reconsideration|dispute|disputes|disputing"
    r"|appealing|contest(?:s|ing)?|challeng(?:e|es|ing))(?: (?:is|was|are) (?:being )?(?:requested|sought"
    r"|needed|required"
    rf"|submitted))? (?:for|of|to (?:{_ACT}|an?\b|the\b))(?!\w)"
    rf"|\b(?:please|kindly|(?<!able )(?<!agree )(?<!agreed )to|you)(?: (?:also|now))? {_GIVE}\b"
    rf"|\b(?:can|could|would|will) you (?:please )?(?:also )?{_GIVE}\b"
    r"|\b(?:in dispute|at issue)(?: (?:is|are))\b"
)
_STOP = re.compile(
    r"\b(?:because|since|due to|as there|as (?:it|this|the|not|well documented|he|she|they|we)"
    r"|on the (?:basis|grounds?)|which|that|who|although|though|however|but|while|whereas|dated|received"
    r"|submitted|until|unless|if|so that|in order to|after|before|when|where|from (?:dr|\d)"
    r"|on (?:or about )?(?:\d|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)"
    r"|by (?:dr|the|my|our|their|an? (?:\w+ )?(?:reviewer|physician|surgeon|doctor|specialist|adjuster"
    r"|peer|advisor|nurse reviewer))|pending|per|even|despite|given|instead|rather|only|still|and (?:i|we"
    r"|he|she|they|it|there)|to (?:treat|help|rule|address|determine|assess)"
    r"|they|we|he|she|it|you|i|is|are|was|were|has|have|had|be|been|being|will|would|should|may|can|could"
    r"|does|do|did)\b|;|\s[–—-]{1,2}\s|(?<!\bdr)(?<!\bmr)(?<!\bms)\.\s|\?\s?|!\s?|:",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{1,80}\)")
"""What stands in brackets stops no request."""
_ACTIVE = re.compile(r"(?:unable to|cannot|can\s?not|can['’]?t)(?! be)", re.IGNORECASE)
_WHO = re.compile(r"\b(?:they|we|he|she|you)\b", re.IGNORECASE)
_BE = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|being)\b", re.IGNORECASE)
_PASSIVE_ITSELF = re.compile(
    r"\bbe\b|\b(?:it|them|that|this)\b|medically|necess|supported|warranted|indicated|appropriate"
    r"|established|declined|paid$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:previous(?:ly)?|earlier|prior(?! authori[sz]ation)|already|last year|years? ago|months? ago"
    r"|in (?:early |late |mid-?)?(?:(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december) (?:of )?)?(?:19|20)\d\d"
    r"|history of|was tried|were tried|has tried|have tried|tried|failed (?!to)|did not help|no relief"
    r"|no benefit from|completed|underwent|had been|withdrawn|at that time|back in|long ago|old request"
    r"|closed)\b",
    re.IGNORECASE,
)
_ON_APPEAL = re.compile(r"\b(?:upheld|uphold|overturned|overturn|affirmed|reversed)\b", re.IGNORECASE)
_GUIDELINE = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|evidence-based|criteria|chapter|literature|studies|article|policy"
    r"|formulary)\b|\b(?:are|is) (?:generally |usually |typically )?(?:not )?recommended\b"
    r"|\b(?:first|second|third)[- ](?:line|choice)|\bif (?:you|it|there|they|the)\b|\bnot a (?:denial"
    r"|decision)|\bcopy of\b|\bwithout (?:authori[sz]ation|approval)\b",
    re.IGNORECASE,
)
_HASTY_END = re.compile(r"(?<=[a-z]{3}[.?!])\s+(?=[a-z])")
_DATED = re.compile(r"\W*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_NOT_ASKED = re.compile(
    r"\b(?:do(?:es)? not|did not|don['’]?t|am not|are not|is not|was not|were not|not|never|nobody (?:is"
    r"|was)|no one (?:is|has)?)\s?(?:re-?)?(?:now |currently |been |being )?(?:appeal|dispute|request|ask"
    r"|seek|renew)(?:s|ed|ing)?\b|\bwithdr[ae]w",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”]{20,2000}[\"”]")
_LEAST_NAMED = 2
"""Known treatments in a list, beside which unknown ones are taken."""
_MAX_SENTENCE_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence asks for, or says was decided of it. ``firm``: it is said as of now, not as of
    before. ``dated``: it is an entry that begins with a date."""

    passage: PlacedText
    status: RequestStatus | None
    firm: bool
    dated: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str
    status: RequestStatus | None = None


def said_in(paragraph: PlacedText) -> list[Said]:
    """What the sentences of ``paragraph`` ask for, in order. What stands in quotation marks is somebody
    else's."""
    out: list[Said] = []
    dated = bool(_DATED.match(paragraph.text))
    quoted = [match.span() for match in _QUOTED.finditer(paragraph.text)]
    for start, end in _sentences(paragraph.text):
        if any(start < to and at < end for at, to in quoted):
            continue
        sentence = paragraph.part(start, min(end, start + _MAX_SENTENCE_CHARACTERS))
        out += [replace(said, dated=dated) for said in _of_sentence(sentence)]
    return out


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences, also those that begin with a small letter, as people write in haste."""
    for start, end in sentence_spans(text):
        begun = start
        for match in _HASTY_END.finditer(text, start, end):
            yield begun, match.end()
            begun = match.end()
        if begun < end:
            yield begun, end


def _of_sentence(sentence: PlacedText) -> list[Said]:
    text = sentence.text
    marks = _marks(text)
    if not any(mark.kind in ("open", "decision") for mark in marks):
        return []
    spans = _asked_spans(text, marks)
    if _NOT_ASKED.search(text):
        return []
    if text.rstrip().endswith("?"):  # a question decides nothing
        spans = [(start, end, None) for start, end, _ in spans]
    firm = not _PAST.search(text) or bool(_ON_APPEAL.search(text))
    out = []
    for start, end, status in spans:
        before = re.split(r"[,;:]", text[max(0, start - 80) : start])[-1]
        if PROCEEDING.search(text[start : min(end, start + 60)]):
            continue
        if _GUIDELINE.search(before) or _GUIDELINE.search(text[start:end]):
            continue
        parts = split_list(sentence.part(start, min(end, start + 4 * MAX_REQUEST_CHARACTERS)))
        named = sum(names_treatment(part.text) for part in parts)
        for part in parts:
            request, own = trimmed(part, sentence=True)
            beside = named >= _LEAST_NAMED and may_be_request(request.text, listed=True)
            if request.text and (names_treatment(request.text) or beside):
                status = own or status
                out.append(
                    Said(
                        without_grant(request) if status is RequestStatus.MODIFIED else request, status, firm
                    )
                )
    return out


def _marks(text: str) -> list[_Mark]:
    """The words that open or stop a request and the decisions, in order and without overlap."""
    found = [_Mark(match.start(), match.end(), "open") for match in _OPEN.finditer(text)]
    for decision in decisions_in(text):
        found.append(_Mark(decision.start, decision.end, "decision", decision.status))
    asides = [match.span() for match in _ASIDE.finditer(text)]
    found += [
        _Mark(match.start(), match.end(), "stop")
        for match in _STOP.finditer(text)
        if not (match[0] == ";" and _lists_on(text, match.end()))
        and not any(start < match.start() < end for start, end in asides)
    ]
    rank = {"decision": 0, "open": 1, "stop": 2}
    kept: list[_Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, rank[mark.kind], -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _lists_on(text: str, start: int) -> bool:
    """Whether a list of treatments goes on behind a semicolon."""
    segment = text[start : start + 150].split(";")[0]
    return names_treatment(segment) and not _BE.search(segment) and not _WHO.search(segment)


def _asked_spans(text: str, marks: list[_Mark]) -> list[tuple[int, int, RequestStatus | None]]:
    """The spans that are asked for, with the decision on each."""
    bounds = [_Mark(0, 0, "stop"), *marks, _Mark(len(text), len(text), "stop")]
    spans: list[tuple[int, int, RequestStatus | None]] = []
    waiting = 0  # spans from here on have no decision yet
    until = 0
    for index, (mark, following) in enumerate(pairwise(bounds)):
        chunk = text[mark.end : following.start].strip()
        if mark.kind == "decision" and (_is_passive(text, bounds, index) or _COUNT.match(chunk)):
            spans[waiting:] = [(start, end, status or mark.status) for start, end, status in spans[waiting:]]
            waiting = len(spans)
        if mark.end < until or mark.start < until:
            continue
        lead_in = _LEAD_IN.match(text, mark.end) if mark.kind != "stop" else None
        if lead_in:
            until = len(text)
            spans.append((lead_in.end(), until, mark.status))
            waiting = len(spans)
        elif mark.kind == "decision" and not _is_passive(text, bounds, index):
            if len(chunk) > 2 and following.kind != "open":
                spans.append((mark.end, following.start, mark.status))
                waiting = len(spans)
        elif mark.kind == "open" and (_BEFORE.match(chunk) or _WHICH.search(text[: mark.start][-20:])):
            spans.append((0, mark.start, None))
        elif mark.kind == "open" and len(chunk) > 2:
            left = bounds[index - 1]
            near = left.kind == "decision" and len(text[left.end : mark.start].split()) <= 3
            if (
                bounds[1].kind == "decision"
                and bounds[1].start <= 3
                and not names_treatment(text[: mark.start])
            ):
                left, near = bounds[1], True  # "Denied in full are the requests for ..."
            spans.append((mark.end, following.start, left.status if near else None))
        elif mark.kind == "stop" and len(chunk) > 2 and _decided_behind(text, bounds, index + 1):
            spans.append((mark.end, following.start, None))
    return spans


_BEFORE = re.compile(
    r"(?:this|that|these|those|it|them|both|the (?:same|above))\b(?:\s+(?:as well|too|also|procedure"
    r"|surgery|treatments?|service|medication|study|now|today))?\W*$",
    re.I,
)
"""What is asked for was named before: "she is a candidate for a fusion and we request this"."""
_WHICH = re.compile(r"\bfor which (?:I|we)(?: also)?\s*$", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:only |just )?(?:\d+|one|two|three|four|five|six|eight|ten|twelve|half|some"
    r"|part)\b(?: (?:of (?:them|it|those)|visits|sessions|tablets|days))?\W*$",
    re.IGNORECASE,
)
"""What a decision in the active voice grants of the request before it: "they only approved 4"."""
_LEAD_IN = re.compile(
    r"(?:(?:\s+(?!because|since|due)\w+){1,2}|\s*(?:the\s+)?following(?:\s+\w+){0,3}|\s*as\s+follows"
    r"|\s*these(?:\s+\w+){0,2})?\s*:\s*"
)


def _is_passive(text: str, bounds: list[_Mark], index: int) -> bool:
    """Whether a decision is said of what stands before it: "was denied", "(denied)", "cannot be approved"."""
    mark, left = bounds[index], bounds[index - 1]
    written = text[mark.start : mark.end]
    if _ACTIVE.match(written):
        return False
    if _PASSIVE_ITSELF.search(written):
        return True
    between = text[left.end : mark.start]
    if left.kind == "stop" and len(between.split()) <= 4:
        stop = text[left.start : left.end]
        if _BE.search(stop):
            return True
        if re.search(r"[:–—-]", stop):
            return names_treatment(text[max(left.start - 80, 0) : left.start])
    if re.search(r"[(\[:–—=>-]\s*$", text[: mark.start][-3:]):
        return names_treatment(text[max(left.end - 80, 0) : mark.start])
    # "denied" at the end of a clause: "Norco 10/325 #120 denied."
    return bool(between.strip()) and not re.match(r"\s*[\w#(:]", text[mark.end : mark.end + 6])


def _decided_behind(text: str, bounds: list[_Mark], index: int) -> bool:
    """Whether a decision in the passive voice is the next that follows from bound ``index`` on, with
    nothing but its verbs between."""
    for number in range(index, min(index + 4, len(bounds) - 1)):
        mark = bounds[number]
        if mark.kind == "decision":
            return _is_passive(text, bounds, number)
        if mark.kind == "open":
            return _REQUESTED.match(text, mark.start) is not None
        if (
            not _BE.search(text[mark.start : mark.end])
            and not _WHO.fullmatch(text[mark.start : mark.end])
            and not re.search(r"[:–—-]", text[mark.start : mark.end])
        ):
            return False
        if len(text[mark.end : bounds[number + 1].start].split()) > 4:
            return False
    return False


_REQUESTED = re.compile(r"(?:re-?)?requested(?=\W*(?:$|[.,;]|by|on|from|and|to|at|in))", re.IGNORECASE)
