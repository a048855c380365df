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
    r"|(?:has|had|have)\s+(?:already\s+)?had|without|w/o|w/out|no|not|never|lack\s+of|absence\s+of|absent|before|prior"
    r"|prior\s+to|previous(?:ly)?|past|history\s+of|hx\s+of|h/o|instead\s+of|rather\s+than|in\s+lieu\s+of|due\s+to|secondary\s+to"
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
    return last is not None and not _END.search(between, last.end())


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
