"""What a heading, a cell, a label's value or a sentence says was decided.

"Certified with modification", "certified in part" and "reduced to four visits" are modified; "not certified",
"cannot be authorized" and "refused" are denied, though "certified" and "authorized" stand in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.model.documents import RequestStatus
from search.similar.documents.noise import noisy

_GRANT = (
    r"(?:certif(?:ied|y|ies|ication)|authori[sz]e[ds]?(?! (?:agent|representative|signature|person"
    r"|official|user|by|provider|treating))|approv(?:e[ds]?|al)|allow(?:ed|s)?(?! (?:by|time|under"
    r"|days))|grant(?:ed|s)?)"
)
_MODIFIED = (
    r"(?<=[-–—:=>]\s)(?:mod|part)\b|modif(?:ied|y|ies|ication)s?\b(?! (?:work|dut|activit|technique|job"
    r"|brostr))|in part\b"
    r"|(?:partial(?:ly)?|partly|conditional(?:ly)?) (?:non\s?-?\s?)?(?:certif|authori|approv|den|grant"
    r"|allow|overturn)\w*"
    r"|reduced (?:to|from|by)\b|cut (?:(?:it|them|that|this) )?(?:back|to|down|from|my|in half)\b"
    rf"|{_GRANT} (?:for )?(?:[\w()#]+ ){{0,4}}only\b|only {_GRANT}|only (?:gave|allowing|paying for)"
    rf"|only (?:\w+ ){{1,3}}(?:is|are|was|were|be|been|being|of (?:it|them) (?:is|was|are"
    rf"|were)) (?:\w+ )?{_GRANT}"
)
_NEED = (
    r"(?:medical(?:ly)? )?(?:necess(?:ary|ity)|supported|established|indicated|warranted|appropriate"
    r"|substantiated)"
)
_DENIED = (
    r"non\s?-?\s?cert(?:if\w*|\b)|un-?(?:authorized|approved|certified)|disapprov\w*|disallow\w*"
    rf"|(?:not|never)(?: \w+){{0,2}}? (?:{_GRANT}|{_NEED}|paid|covered|payable|recommended for (?:certif"
    rf"|author|approv|cover))"
    r"|(?:cannot|can\s?not|can['’]?t|could not|couldn['’]?t|will not|won['’]?t|unable to|did not|didn['’]?t"
    r"|does not|doesn['’]?t|do not|don['’]?t|fail(?:ed|s|ure)? to|refus(?:ed|es|al|ing) to|declin(?:ed|es"
    r"|ing) to"
    r"|would not|wouldn['’]?t) (?:be |to )?(?:certify|certified|authori[sz]ed?(?! (?:agent|representative"
    r"|signature|person|official|user|by|provider|treating))|approved?|pay|paid|cover|allow|grant)"
    r"(?: for)?"
    r"|den(?:ied|ial|y|ies|ying)s?\b|refus(?:ed|al|es)\b|reject(?:ed|ion|s)?\b|(?:turned|shot) (?:(?:it"
    r"|them|that|this) )?down|(?:said|says) no to"
    r"|adverse(?:ly)? determin\w*|lacks? (?:of )?medical necessity|medical necessity (?:is|was|has"
    r"|has been) not \w+"
    r"|(?<=[-–—:=>]\s)(?:den|dnd|rej|n/c)\b"
    r"|withheld|(?:is|was|are|were|been) declined"
)
_APPROVED = (
    rf"{_GRANT}\b|(?<=[-–—:=>]\s)(?:cert|auth|appr|appvd|pd|ok)\b|(?:is|are|was|were|been|be) paid"
    rf"|medically necessary|accepted for payment|recommended for certification"
)
_DECISION = noisy(rf"\b(?:(?P<DENIED>{_DENIED})|(?P<MODIFIED>{_MODIFIED})|(?P<APPROVED>{_APPROVED}))")
_OF_CELL = noisy(
    r"^\W*(?:(?P<DENIED>deny|no|n/?c|d|none|declined|not (?:ok|covered|paid))|(?P<MODIFIED>m|mod"
    r"|part(?:ial(?:ly)?)?|reduced|cut|conditional)"
    r"|(?P<APPROVED>yes|c|ok|okay|paid|auth(?:orization)?|covered|payable))\W*$"
)
_NONE = noisy(r"\b(?:none|neither|nothing|nor|no part|no (?:further|additional|more))\b[^.;:]*$")
_STATUS = {status.name: status for status in RequestStatus}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision's place in a text."""

    start: int
    end: int
    status: RequestStatus


def decisions_in(text: str) -> list[Decision]:
    """Every decision that ``text`` words, in order."""
    return [
        Decision(match.start(), match.end(), _negated(text, match.start(), _STATUS[str(match.lastgroup)]))
        for match in _DECISION.finditer(text)
    ]


def _negated(text: str, start: int, status: RequestStatus) -> RequestStatus:
    """The status of a decision at ``start``, which "none of these" before it turns round."""
    if status is RequestStatus.APPROVED and _NONE.search(text[max(0, start - 60) : start]):
        return RequestStatus.DENIED
    return status


def decision_of(text: str) -> RequestStatus | None:
    """The decision of a short text that says one: a heading, a cell, a value. Where it is in part granted it
    is ``MODIFIED``."""
    statuses = [decision.status for decision in decisions_in(text)]
    if RequestStatus.MODIFIED in statuses:
        return RequestStatus.MODIFIED
    if statuses:
        return statuses[0]
    alone = _OF_CELL.match(text)
    return _STATUS[str(alone.lastgroup)] if alone else None
