"""Circumstances: what a query says of the case beside what is asked for.

"MRI after physical therapy", "TENS unit despite NSAIDs", "injection, failed PT": what stands behind such a
word ranks, and is not what is disputed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

_CUES = re.compile(
    r"(?<![\w-])(?:after|following|despite|in\s+spite\s+of|notwithstanding|fail(?:ed|ing|s|ure\s+of|ure\s+with)|tried"
    r"|exhausted|status[-\s]+post|s/p|post(?=[\s-](?!op\b|operative|surgical))|concurrent(?:ly)?(?:\s+with)?"
    r"|simultaneous(?:ly)?\s+with|along\s+with|together\s+with|in\s+(?:addition|combination|conjunction)\s+(?:to|with)"
    r"|on\s+top\s+of|while\s+(?:on|taking|using)|already\s+(?:on|had|has|using|taking)|currently\s+(?:on|taking|using)"
    r"|(?:has|had|have)\s+(?:already\s+)?had|without|w/o|w/out|no|not|never|lack\s+of|absence\s+of|absent|before|prior(?!\s+auth)"
    r"|prior\s+to|except(?:\s+for)?|excluding|other\s+than|apart\s+from|previous(?:ly)?|past|history\s+of|hx\s+of|h/o|instead\s+of|rather\s+than|in\s+lieu\s+of|due\s+to|secondary\s+to"
    r"|because\s+of|caused\s+by|from\s+(?:the\s+)?(?:use\s+of)|until|pending|refractory\s+to|resistant\s+to"
    r"|unresponsive\s+to|not\s+respond(?:ing|ed)?\s+to|no\s+(?:relief|benefit|improvement|response)\s+(?:from|with|to|after)"
    r"|relief\s+(?:from|with)|improvement\s+(?:from|with)|side\s+effects?\s+(?:of|from)|allerg(?:y|ic)\s+to|intoleran(?:t|ce)\s+(?:to|of)"
    r"|wean(?:ed|ing)?\s+(?:off|from)|completed|underwent|undergone|candidate\s+for|in\s+preparation\s+for|to\s+avoid"
    r"|given|when\s+(?:on|taking)|if|since)(?![\w-])",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"(?<![\w-])(?:for|re|regarding|associated\s+with|related\s+to)(?![\w-])", re.IGNORECASE
)
_NOT_FOR = re.compile(
    r"\b(?:requests?|asks?|asking|authori[sz]ation|approval|prescriptions?|rx|denials?|criteria|indications?|orders?"
    r"|coverage|cases?|decisions?|determinations?|precedents?|rates?|odds|chances?|appeals?|necessity)\s+$",
    re.IGNORECASE,
)
"""Before "for": then what follows is what is asked for."""

_FILLERS = re.compile(
    r"\b(?:the|an?|his|her|their|any|all|some|only|more|further|much|adequate|sufficient|documented|conservative"
    r"|prior|previous|recent|initial|extensive|prolonged|multiple|several|numerous|many|right|left|bilateral|formal"
    r"|sessions?|visits?|weeks?|months?|years?|courses?|trials?|rounds?|use|of|with|for|to|in|on|and|or|x|\d+)\b",
    re.IGNORECASE,
)
_MAX_WORDS = 2
"""Words that may stand between a cue and the name that it reaches, fillers aside."""

_OBJECTS = frozenset(
    [
        "care",
        "treatment",
        "treatments",
        "management",
        "measures",
        "modalities",
        "flags",
        "cover",
        "covers",
        "pay",
        "pays",
        "paid",
        "approve",
        "approved",
        "authorize",
        "improvement",
        "deficits",
        "evidence",
        "findings",
        "relief",
        "help",
        "helped",
    ]
)
"""What a cue may have for an object of its own: "failed conservative care, MRI"."""

_BEHIND = re.compile(
    r"\s+(?:(?:results?|study|studies|report)\s+)?(?:(?:was|were|is|are|came\s+back)\s+)?(?:negative|normal|unremarkable"
    r"|positive|(?:failed|completed)(?=\s*(?:[,;.]|$))|did\s+not\s+help|didn['’]?t\s+help)(?!\w)"
    r"|\s+(?:contract|agreement|consent|tolerance|dependence|addiction|crisis)s?(?!\w)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:ist|surgeon|doctor|physician|ractor|ian)s?$", re.IGNORECASE)
_ORDERS = re.compile(
    r"\s+(?:has\s+|have\s+|is\s+|was\s+)?(?:request(?:s|ed|ing)?(?!\s+by)|recommend(?:s|ed|ing)?|order(?:s|ed|ing)?"
    r"|prescrib(?:es|ed|ing)|wants?|suggest(?:s|ed)?|asks?\s+for|asked\s+for)(?!\w)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:fail\w*|after|following|despite|spite|post|s/p|without|w/o|before|no|not|never|prior|history|tried|exhausted"
    r"|refractory|completed|underwent|until|instead|except|other\s+than)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.;:?!,()\[\]]|\bbut\b|\bthen\b|\bnow\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:,\s*(?:and|or)?|and|or|nor|and/or|plus|vs\.?|versus|[/&+]|-)\s*(?:the\s+|an?\s+)?", re.IGNORECASE
)


def joins(between: str) -> bool:
    """Whether two names with ``between`` between them stand in one list: "PT or OT", "Norco, Soma"."""
    return bool(_JOINED.fullmatch(between))


def cue_before(between: str) -> bool:
    """Whether ``between``, the text before a name, makes the name a circumstance: "despite the "."""
    last = _last(_CUES.finditer(between))
    if last is None or _END.search(between, last.end()):
        return False
    words = [word for word in _FILLERS.sub(" ", between[last.end() :]).split() if word.isalpha()]
    return len(words) <= _MAX_WORDS and not any(word.lower() in _OBJECTS for word in words)


def outcome_behind(text: str, end: int) -> bool:
    """Whether what follows a name at ``end`` makes it a circumstance: "x-rays were negative", "opioid
    contract"."""
    return bool(_BEHIND.match(text, end))


def is_ordering(text: str, start: int, end: int) -> bool:
    """Whether the name from ``start`` to ``end`` is somebody who asks for something: "the chiropractor
    requested an MRI"."""
    return bool(_PERSON.search(text[start:end]) and _ORDERS.match(text, end))


def tells_of_the_past(text: str) -> bool:
    """Whether any word of ``text`` says that what it names was tried, is over, or is not there."""
    return bool(_PAST.search(text))


def reason_before(text: str, start: int, end: int) -> bool:
    """Whether ``text`` from ``start`` to ``end``, between two names, makes the second the reason for the
    first: "consultation for a fusion", but not "request for a fusion"."""
    last = _last(_REASONS.finditer(text, start, end))
    if last is None or _END.search(text, last.end(), end):
        return False
    return not _NOT_FOR.search(text, 0, last.start())


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = deque(matches, maxlen=1)
    return found.pop() if found else None
