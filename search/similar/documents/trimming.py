"""An item of a list, a cell or a part of a sentence, cut down to the request as it is written."""

from __future__ import annotations

import re

from search.model.documents import RequestStatus
from search.similar.documents.decisions import decisions_in
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import PlacedText, squeezed
from search.text.sentences import sentence_spans
from search.vocabulary.lexicon import load_lexicon

MAX_REQUEST_CHARACTERS = 300
"""A longer text says more than what is asked for."""

_CODES = re.compile(
    r"[\s,;:-]*[(\[]?\s?\b(?:(?:CPT|HCPCS|ICD(?:-?(?:9|10))?(?:-CM)?|NDC|DX|procedure code"
    r"|code)s?\b[\s#:./-]*)+(?:codes?\b[\s#:]*)?"
    r"(?:\(if known\)\s*)?(?:[A-Z]?\d[\w.-]{2,10}(?:\s?[,&/x]\s?"
    r"|\s+and\s+)?)+\)?\]?(?:\s?x\s?\d{1,2}\b(?!\s*(?:\d|per|week)))?"
    r"|[\s,;:-]*[(\[](?:[A-Z]\d{4}|\d{5}|[A-TV-Z]\d{2}(?:\.\w{1,4})?)(?:\s?[,/&]\s?(?:[A-Z]\d{4}|\d{5}"
    r"|[A-TV-Z]\d{2}(?:\.\w{1,4})?))*[)\]]"
    r"|\s+(?:[A-HJ-V]\d{4}|[02-9]\d{4})(?:\s?x\s?1\b)?(?![\w.%-])",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:the|an?|any|following|all|his|her|my|your|our|also|and|for|of|to|that|this|prospective"
    r"|retrospective|concurrent|expedited|urgent|initial review"
    r"|requests?(?:ed|ing)?(?:\s+(?:for|of|is|was))?|(?:prior\s+)?authori[sz]ation(?:\s+(?:for|of))?"
    r"|approval(?:\s+(?:for|of))?|certification(?:\s+(?:for|of))?"
    r"|please\s+(?:authori[sz]e|approve)|provide(?:d)?|use of|dispens(?:e|ed|ing)(?:\s+of)?"
    r"|coverage\s+(?:for|of)|rx\s?:?|treatment\s+with|treatment\s*:|prescription(?:\s+(?:for|of))"
    r"|refill(?:\s+of)?|(?:(?:I|we|he|she|patient)\s+(?:am|is|are"
    r"|has been)\s+)?(?:a\s+(?:good\s+)?candidate\s+for|prescribing|ordering|recommending)|after\s+review,?"
    r"|as\s+to|regarding|(?:ord|line|item|req|rx)[-#\s]?\d{1,7}\s)(?:(?<=:)|\b)[\s:,–—-]*)+",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:(?:one|two|three|another)|the (?:first|second|third|fourth|last|other)(?: one)?)(?: of (?:them"
    r"|these|those))?,\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s*[,;(–—-]*\s*\b(?:because|due to|secondary to|as (?:requested|ordered|prescribed|recommended"
    r"|submitted|outlined|noted|it|there|not|medically)|to (?:treat|rule out|evaluate|address|help|manage"
    r"|reduce|improve)"
    r"|in order to|so that|dates? of (?:service|request)|ds \d{1,3}|\(?dos\b|dated"
    r"|on (?:or about )?(?:\d{1,2}[/-]|january|february|march|april|may \d|june|july|august|september"
    r"|october|november|december)"
    r"|(?:requested|prescribed|ordered|recommended|submitted|dispensed|performed|provided|furnished) (?:by"
    r"|on|from)|by dr\b|(?:rfa|request) (?:dated|of|received)|diagnos[ie]s|dx\b|icd"
    r"|patient initials|reference\b|claim (?:no|number|#)|related to|in connection with|status post|s/p"
    r"|since\b|until\b|per (?:the )?(?:rfa|request|mtus|odg"
    r"|acoem|guidelines?)|pending|for (?:the )?(?:treatment|management|diagnosis|relief|symptoms"
    r"|dates?) (?:of|for)|patient (?:is|has|reports)|\(?(?:see )?(?:rfa|form|prescription"
    r"|report) (?:attached|enclosed)|which|that (?:was|were|is|are|has|my|the))\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = re.compile(
    r"\s?(?:→|[-=]>|\s\|\s|,\s+(?:the|this|that) (?:decision|request|reviewer|letter)\b|\(\$|\s-\s*(?:rfa"
    r"|see|per|they)\b)"
)
_FOR = re.compile(r"\s*,?\s+for\s+", re.IGNORECASE)
_COMPLAINT = re.compile(
    r"\b(?:pain|spasms?|insomnia|sleep\b(?! study)|anxiety|depression|migraines?|headaches?|syndrome"
    r"|disorder|disease|\w+itis|\w+opathy|\w+osis|\w+algia|tear|sprain|strain|nausea|constipation"
    r"|neuropath\w+|radicul\w+|injury|fracture|symptoms?|inflammation|weakness|stiffness|flare\S*"
    r"|gastro\w*|heartburn|reflux|impingement|contracture)\b",
    re.IGNORECASE,
)
_BEFORE_DECISION = re.compile(
    r"(?:[\s:;,(\[=>→|–—-]|\b(?:is|are|was|were|be|been|being|has|have|had|both|all|hereby|therefore"
    r"|this request|the request|this|also|not|status|decision|determination|outcome|result|ur"
    r"|recommend(?:ation|ed)?"
    r"|respectfully|only|now|currently|at this time)\b|\.{2,})+$",
    re.IGNORECASE,
)
_TRAILING_MARKS = re.compile(
    r"(?:[\s,;:&([{–—=>|.-]|\b(?:and|or|is|are|was|were|has|have|been|with|for|of|to|the|at)\b)+$",
    re.IGNORECASE,
)


_SOME = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|some)\b", re.IGNORECASE
)


def trimmed(item: PlacedText, *, sentence: bool = False) -> tuple[PlacedText, RequestStatus | None]:
    """The request in ``item``, and the decision that ``item`` states. Of a ``sentence`` all is read, of
    another item what stands before its first full stop.

    "1 Norco 10/325 mg #60 (CPT 99070) for low back pain - DENIED. See below." is "Norco 10/325 mg #60",
    denied."""
    passage = squeezed(item)
    passage, status = _without_decision(passage)
    if not sentence:
        passage = _first_sentence(passage)
    passage = _without_codes(passage)
    passage = _without_lead(passage)
    if (trailing := _TRAILING.search(passage.text)) and trailing.start() > 2:
        passage = passage.part(0, trailing.start())
    if (aside := _ASIDE.search(passage.text)) and names_treatment(passage.text[: aside.start()]):
        passage = passage.part(0, aside.start())
    passage = _without_complaint(passage)
    return _bounded(_without_marks(passage)), status


_GRANTED = re.compile(
    r"\s*,?\s*(?:(?:->|→|=>|>|to|down to|reduced to|from \S{1,12} to)\s+#?(?:\d+|one|two|three|four|five"
    r"|six|eight|ten|twelve)\b(?:\s+(?:visits?|sessions?|tablets?|weeks?|months?|units?|days?))?)\W*$",
    re.IGNORECASE,
)


def without_grant(request: PlacedText) -> PlacedText:
    """A modified request without what was granted of it: of "acupuncture 12 visits to 6" the first."""
    granted = _GRANTED.search(request.text)
    return _without_marks(request.part(0, granted.start())) if granted and granted.start() > 3 else request


def _first_sentence(passage: PlacedText) -> PlacedText:
    for _, end in sentence_spans(passage.text):
        if len(re.findall("[A-Za-z]", passage.text[:end])) >= 4:
            return passage.part(0, end)
    return passage


def _without_decision(passage: PlacedText) -> tuple[PlacedText, RequestStatus | None]:
    """The passage up to the decision in it, or behind one that it begins with."""
    text = passage.text
    decisions = decisions_in(text)
    if not decisions:
        return passage, None
    statuses = [decision.status for decision in decisions]
    status = RequestStatus.MODIFIED if RequestStatus.MODIFIED in statuses[:2] else statuses[0]
    first = decisions[0]
    before = _BEFORE_DECISION.sub("", text[: first.start])
    if len(re.findall("[A-Za-z]", before)) >= 3:
        # "..., 12 visits. Four are certified": the sentence of the decision goes as a whole.
        spans = [end for _, end in sentence_spans(before)]
        if len(spans) > 1 and len(re.findall("[A-Za-z]", before[: spans[-2]])) >= 4:
            if status is RequestStatus.APPROVED and _SOME.search(text[spans[-2] : first.start]):
                status = RequestStatus.MODIFIED
            return passage.part(0, spans[-2]), status
        return passage.part(0, len(before)), status
    behind = re.match(r"[\s:;,)\]=>|–—-]*(?:to\b|of\b|for\b|as\b)?[\s:–—-]*", text[first.end :])
    return passage.part(first.end + (behind.end() if behind else 0)), status


def _without_codes(passage: PlacedText) -> PlacedText:
    """The passage without the codes of billing and diagnoses, wherever they stand."""
    kept: list[int] = []
    start = 0
    for match in _CODES.finditer(passage.text):
        kept += range(start, match.start())
        start = match.end()
    if not start:
        return passage
    kept += range(start, len(passage))
    return squeezed(
        PlacedText("".join(passage.text[i] for i in kept), tuple(passage.places[i] for i in kept))
    )


def _without_lead(passage: PlacedText) -> PlacedText:
    if counted := _COUNTED.match(passage.text):
        passage = passage.part(counted.end())
    lead = _LEADING.match(passage.text)
    if lead is None:
        return passage
    rest = passage.part(lead.end())
    return rest if re.search("[A-Za-z]{2}", rest.text) else passage


def _without_complaint(passage: PlacedText) -> PlacedText:
    """The passage without the diagnosis behind "for": "Botox for chronic migraine", but "therapy for the left
    knee" and "for 4 weeks"."""
    for match in _FOR.finditer(passage.text):
        behind = passage.text[match.end() :]
        if match.start() < 3 or re.match(
            r"(?:\d|(?:one|two|three|four|six|eight|ten|twelve|a) (?:day|week|month|year)|(?:home "
            r"|purchase|rental))",
            behind,
            re.I,
        ):
            continue
        if _COMPLAINT.search(behind) or any(
            named.sure and named.sense.kind == "diagnosis" for named in load_lexicon().find(behind)
        ):
            comma = behind.find(",")
            if comma >= 0 and re.match(r",\s*(?:#?\d|qty|quantity)", behind[comma:], re.I):
                return _joined_parts(passage, match.start(), match.end() + comma)
            return passage.part(0, match.start())
    return passage


def _joined_parts(passage: PlacedText, end: int, start: int) -> PlacedText:
    return PlacedText(
        passage.text[:end] + passage.text[start:], passage.places[:end] + passage.places[start:]
    )


def _without_marks(passage: PlacedText) -> PlacedText:
    text = passage.text
    passage = passage.part(len(text) - len(text.lstrip(" ,;:-–—)].=>|•*\"'“”")))
    marks = _TRAILING_MARKS.search(passage.text)
    passage = passage.part(0, marks.start()) if marks else passage
    text = passage.text
    if text.count(")") > text.count("(") and text.endswith(")"):
        passage = passage.part(0, len(text) - 1)
    if text.count("(") > text.count(")"):
        cut = text.rfind("(")
        passage = passage.part(0, cut) if cut > 2 else passage
    return passage.part(0, len(passage.text.rstrip(" \"'“”"))) if passage.text else passage


def _bounded(passage: PlacedText) -> PlacedText:
    if len(passage) <= MAX_REQUEST_CHARACTERS:
        return passage
    return passage.part(
        0,
        passage.text.rfind(" ", 0, MAX_REQUEST_CHARACTERS)
        if " " in passage.text[:MAX_REQUEST_CHARACTERS]
        else MAX_REQUEST_CHARACTERS,
    )
