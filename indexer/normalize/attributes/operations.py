"""Whether a request is for care after an operation: its own words, or an operation on the same part of the
body that the summary tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.normalize.attributes.sentences import facts
from search.fields.parts import parts_of_issue
from search.model.letters import BodyPart, Determination, Issue
from search.vocabulary import load_vocabulary

_REQUESTED = re.compile(
    r"\bpost[-\s]?op(?:erative(?:ly)?)?\b(?!\s+(?:shoe|boot|sandal))|\bpost[-\s]?surg(?:ical(?:ly)?|ery)\b"
    r"(?!\s+(?:shoe|boot|sandal))|\b(?:after|following)\s+(?:the\s+)?surgery\b",
    re.IGNORECASE,
)
_OPERATION = (
    r"(?:surger(?:y|ies)|arthroscop(?:y|ies|ic)|arthroplast(?:y|ies)|laparotomy|laparoscop(?:y|ic)|\w{2,20}ectomy"
    r"|\w{3,20}plasty|fusion|(?:surgical|cuff|labral|labrum|tendon|hernia|meniscus|meniscal|ligament|fracture|SLAP)\s+repair"
    r"|repair\s+of|decompression|ORIF|open\s+reduction|internal\s+fixation|reconstruction|(?:knee|hip|joint|disc)\s+replacement"
    r"|amputation|(?:tunnel|finger|thumb|digit|compartment|plantar\s+fascia)\s+releases?|resection|excision|osteotomy)"
)
_STOP = (
    r"\b(?:but|who|which|with|and\s+(?:is|was|has|now)|MRI|MRA|x-?rays?|CT|EMG|NCV|ultrasound|inject\w*"
    r"|therapy|trial)\b"
)
_BEHIND = rf"(?:(?!{_STOP})[^.;]){{0,90}}?"
_HAD = re.compile(
    r"\b(?:status[-\s]+post|s/p|post(?=[-\s]+(?!op\b|operative))|underwent|ha(?:s|d|ve)\s+undergone|ha(?:s|ve)\s+had|had"
    r"|surgical\s+history\s+(?:includ\w+|consist\w*\s+of|is\s+significant\s+for|of)|history\s+of|(?:prior|previous)(?=\s+\w))\b"
    rf"(?P<what>{_BEHIND}\b{_OPERATION}\b[^.;]{{0,60}})",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bpost[-\s]?op(?:erative(?:ly)?)?\b(?P<what>[^.;]{0,60})", re.IGNORECASE)
_DATED = re.compile(
    r"\s+(?:on|performed\s+on|dated|in)\s+(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d)",
    re.IGNORECASE,
)
_DONE = re.compile(rf"\b(?:{_OPERATION}|repair)\b(?=[^.;]{{0,40}}\Z)", re.IGNORECASE)
_MAX_CHARACTERS_BEFORE = 120
_MAX_CHARACTERS_NAMED = 60
_NOT_HAD = re.compile(
    r"\b(?:request\w*|recommend\w*|plan(?:ned|s)?|scheduled|pending|candidate|consider\w*|possible|if|would|will|den(?:y|ied|ies)"
    r"|authori[sz]\w*|certif\w*|await\w*|need\w*|eligible|await|refus\w*|not|no|never|consult\w*|evaluat\w*|avoid\w*|discuss\w*"
    r"|review\w*|report|PR-?2|note|exam\w*)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\bsurgical\s+history\s+(?:was|is)\s+(?:stated\s+to\s+be\s+|noted\s+(?:to\s+be|as)\s+|listed\s+as\s+|reported\s+as\s+)?"
    r"(?:none|negative)\b|\b(?:no|denie[sd](?:\s+any)?)\s+(?:prior|previous|past|history\s+of)\s+surger(?:y|ies)\b"
    r"|\bno\s+surgical\s+history\b(?=\s*[.;,]|$)|\bhas\s+not\s+had\s+(?:any\s+)?(?:prior\s+)?surgery\b",
    re.IGNORECASE,
)
_FOR_A_PART = frozenset(
    {
        "Opioids",
        "NSAIDs",
        "Muscle relaxants",
        "Topical analgesics",
        "Anti-epilepsy drugs",
        "Corticosteroids",
    }
)
"""Kinds of drugs that are given for what hurts, and not for the stomach or for sleep."""

_WITHIN = {
    "back": frozenset({"lumbar spine", "thoracic spine"}),
    "lumbar spine": frozenset({"back"}),
    "thoracic spine": frozenset({"back"}),
}


def is_after_surgery(determination: Determination, issue: Issue) -> bool | None:
    """``True`` where the request says "post-operative", or the summary tells of an operation that was done on
    a part of the body that the request is for; ``False`` where the summary says that there was none."""
    if _REQUESTED.search(issue.request):
        return True
    is_for_part = issue.treatment.kind != "drug" or issue.treatment.subcategory in _FOR_A_PART
    parts = parts_of_issue(determination, issue) if is_for_part else ()
    told = facts(determination.clinical_summary or "")
    if any(_is_on(operation, parts) for fact in told for operation in _operations(fact)):
        return True
    return False if any(_NONE.search(fact) for fact in told) else None


def _operations(fact: str) -> list[str]:
    """The texts of the operations that a sentence says were done. What is "post-operative" or dated may also
    be planned: there the whole sentence must not say so."""
    had = [match["what"] for match in _HAD.finditer(fact) if not _NOT_HAD.search(match["what"])]
    if had or _NOT_HAD.search(fact):
        return had
    return [*(match["what"] for match in _SINCE.finditer(fact)), *_dated(fact)]


def _dated(fact: str) -> Iterator[str]:
    """What stands before the date of each operation that has one: "right knee arthroscopy on 1/2/2015"."""
    for date in _DATED.finditer(fact):
        before = fact[max(date.start() - _MAX_CHARACTERS_BEFORE, 0) : date.start()]
        if operation := next(_DONE.finditer(before), None):
            named = before[max(operation.start() - _MAX_CHARACTERS_NAMED, 0) : operation.start()]
            yield re.split("[.;]", named)[-1] + before[operation.start() :]


def _is_on(operation: str, parts: tuple[BodyPart, ...]) -> bool:
    """Whether the text of an operation names one of ``parts``, on its side where both have one."""
    operated = load_vocabulary().find_body_parts(operation)
    return any(_is_same(BodyPart(part.region, part.side), other) for part in operated for other in parts)


def _is_same(one: BodyPart, other: BodyPart) -> bool:
    regions = {one.region, *_WITHIN.get(one.region, frozenset())}
    sides = {one.side, other.side} - {None, "bilateral"}
    return other.region in regions and len(sides) < 2
