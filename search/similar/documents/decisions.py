"""What a heading, a cell, a label's value or a sentence says was decided.

"Certified with modification", "certified in part" and "reduced to four visits" are modified; "not certified",
"cannot be authorized" and "refused" are denied, though "certified" and "authorized" stand in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.model.documents import RequestStatus
from search.similar.documents.noise import noisy

_PERSON = r"(?! (?:agent|representative|signature|person|official|user|by|provider|treating))"
_GRANTED = (
    rf"(?:certified|cert['’]?d|authori[sz]ed{_PERSON}|auth['’]?d|approved|appvd|ok['’]?d|okayed"
    r"|released(?! (?:from|to|him|her))"
    r"|allowed(?! (?:by|time|under|days))|granted)"
)
_GRANTS = (
    rf"(?:certif(?:y|ies)|authori[sz]es?{_PERSON}|approves?|allows?(?! (?:for|time|us|me|him|her|them))"
    rf"|grants?)"
)
_GRANT = rf"(?:{_GRANTED}|{_GRANTS}|certification|approval)"
_SOME = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_MODIFIED = (
    r"(?<=[-–—:=>]\s)(?:mod|part)\b|modif(?:ied|y|ies|ication)s?\b(?! (?:work|dut|activit|technique|job"
    r"|brostr))|(?:changed )?in part\b"
    r"|(?:partial(?:ly)?|partly|conditional(?:ly)?) (?:non\s?-?\s?)?(?:cert|auth|approv|den|grant"
    r"|allow|overturn)\w*"
    rf"|{_GRANT} (?:with|as) (?:an? )?(?:changes?|conditions?|amend\w*|reduc\w*|alter\w*|modif\w*)"
    rf"|{_GRANT} an? (?:lesser|smaller|lower|reduced) \w+"
    rf"|{_GRANT} (?:for )?{_SOME} (?:\w+ )?(?:out )?of (?:the )?{_SOME}\b"
    r"|(?:reduced|lowered|shortened|tapered|trimmed|halved|scaled back|downgraded)(?: in number)?"
    r"(?= (?:to|from|by|in|the|his|her|my|your|our)\b|\W*$)"
    r"|cut (?:(?:it|them|that|this) )?(?:back|to|down|from|my|in half)\b|do half of"
    rf"|{_GRANT} (?:for )?(?:[\w()#]+ ){{0,4}}only\b|only {_GRANT}|only (?:gave|allowing|paying for)"
    rf"|only (?:\w+ ){{1,3}}(?:is|are|was|were|be|been|being|of (?:it|them) (?:is|was|are"
    rf"|were)) (?:\w+ )?{_GRANT}"
)
_NEED = (
    r"(?:medical(?:ly)? )?(?:necess(?:ary|ity)|supported|established|indicated|warranted|appropriate"
    r"|substantiated)"
)
_CANNOT = (
    r"(?:cannot|can\s?not|(?:can|could|wo|would|did|does|do|is|are|was|were)n?['’]?t|(?:could|will|would|did"
    r"|does|do|may|must) not|unable to|fail(?:ed|s|ure)? to|(?:refus|declin)(?:ed|es|al|ing)? to)"
)
_DENIED = (
    r"(?:conditional(?:ly)? )?non\s?-?\s?cert(?:if\w*|\b)|un-?(?:authorized|approved|certified)"
    r"|disapprov\w*|disallow\w*"
    rf"|(?:not|never)(?: \w+){{0,2}}? (?:{_GRANT}|{_NEED}|paid|covered|payable|recommended for (?:certif"
    rf"|author|approv|cover))"
    rf"|{_CANNOT} (?:also |currently |now )?(?:be |to )?(?:{_GRANTED}|{_GRANTS}|pay|paid|cover(?:ed)?"
    rf"|give (?:us|me|him|her|them))"
    r"(?: for)?"
    r"|no (?:auth|cert)(?:ori[sz]ation|ification)?\b(?! (?:is |was )?(?:need|requ|number|#|no\b))"
    r"|den(?:ied|ial|y|ies|ying)s?\b|refus(?:ed|al|es)\b|reject(?:ed|ion|s)?\b|(?:turned|shot|turn) (?:(?:it"
    r"|them|that|this) )?down|(?:(?:said|says|say) [“\"]?|and |or )no[”\"]? to|thumbs down"
    r"|(?:tak(?:e|en|ing)|took) away"
    r"|adverse(?:ly)?(?: determin\w*| decision| recommendation)|lacks? (?:of )?medical necessity"
    r"|medical necessity (?:is|was|has|has been) not \w+"
    r"|(?<=[-–—:=>]\s)(?:den|dnd|rej|n/c|no|nope)\b"
    r"|withheld|(?:is|was|are|were|been) declined|(?:is|are|was|were|be|been) (?:upheld|sustained|affirmed)"
    r"|(?:uphold|upheld)(?= (?:as|the|our|on|in)\b|\W*$)|product not covered"
)
_APPROVED = (
    rf"(?P<PARTICIPLE>{_GRANTED})\b|(?P<VERB>{_GRANTS})\b|(?P<NOUN>certification|approval)\b"
    r"|(?<=[-–—:=>]\s)(?:cert|auth|appr|appvd|pd|ok|yes)\b|(?:is|are|was|were|been|be) paid"
    r"|(?:said|says|say) [“\"]?(?:yes|ok(?:ay)?)[”\"]? to|(?:is|are|was|were) (?:ok|okay)\b|overturned"
    r"|medically necessary|accepted for payment|recommended for certification"
)
_DECISION = noisy(rf"\b(?:(?P<DENIED>{_DENIED})|(?P<MODIFIED>{_MODIFIED})|(?P<APPROVED>{_APPROVED}))")
_OF_CELL = noisy(
    r"^\W*(?:(?P<DENIED>deny|no|n/?c|d|none|declined|not (?:ok|covered|paid)"
    r"|adverse|unfavou?rable|nope|rejected|upheld)|(?P<MODIFIED>m|mod|amended|lesser amount|m ?-?> ?\d+"
    r"|part(?:ial(?:ly)?)?|reduced|cut|conditional)"
    r"|(?P<APPROVED>yes|c|cert|favou?rable|ok|okay|(?:p )?paid|p|auth(?:orization)?|covered|payable))\W*$"
)
_UNDECIDED = noisy(
    r"\b(?:deferred|pend(?:ed|ing|s)?|no (?:answer|response|reply|decision)|(?:not"
    r"|never) (?:yet )?(?:been )?(?:answered"
    r"|decided|addressed|reviewed|sent|submitted)|under review|in (?:process|review|progress)|await\w*"
    r"|more information"
    r"|info(?:rmation)? (?:needed|requested)|tbd|n/r|open)\b"
)
_NONE = noisy(r"\b(?:none|neither|nothing|nor|no part|no (?:further|additional|more))\b[^.;:]*$")
_STATUS = {status.name: status for status in RequestStatus}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision's place in a text."""

    start: int
    end: int
    status: RequestStatus


_WISH = noisy(
    r"\b(?:please|kindly|you|pending|need(?:s|ed|ing)?|requir(?:e|es|ed|ing)|await(?:s|ing)?|for|seek(?:s"
    r"|ing)?"
    r"|sought|request(?:s|ed|ing)?|ask(?:s|ed|ing)?|prior|want(?:s|ed)?|obtain(?:ing|ed)?|get|until|unless"
    r"|once|if"
    r"|when|before|without|whether|should|must|(?<!able )(?<!agree )(?<!agreed )(?<!decided )to|they|not yet"
    r"|awaits)(?: (?:your|the|an?|this|these|her|his|my|our|all|also|be|get|payer|payor|insurer|adjuster"
    r"|carrier"
    r"|formal|written|for|of|it|is|are))*\s*$"
)
"""Behind these a grant is wished for, awaited or supposed, not given."""
_WISHED_AFTER = noisy(
    r"\s+(?:is |are |was |were |being |has been )*(?:request|need|requir|pend|ask|sought|await|form\b"
    r"|process|number)"
)
_GIVES = noisy(r"(?:^|recommend(?:s|ed|ation)?|[-–—:=>]|notice of|issue[sd]?|is|=)\W*(?:for |of |the )?$")
_MAX_BEFORE = 40


def decisions_in(text: str) -> list[Decision]:
    """Every decision that ``text`` words, in order. "Please authorize", "pending approval" and "should be
    approved" are none: they ask."""
    return [
        Decision(match.start(), match.end(), _negated(text, match.start(), _STATUS[_status_of(match)]))
        for match in _DECISION.finditer(text)
        if not _only_wished(text, match)
    ]


def _status_of(match: re.Match[str]) -> str:
    return next(name for name in _STATUS if match[name])


def _only_wished(text: str, match: re.Match[str]) -> bool:
    """Whether a grant is asked for and not given. A noun ("approval") gives only where it stands for the
    decision: first of all, behind a colon, or behind "recommend"."""
    if not (match["PARTICIPLE"] or match["VERB"] or match["NOUN"]):
        return False
    before = text[max(0, match.start() - _MAX_BEFORE) : match.start()]
    if match["NOUN"] and not _GIVES.search(before):
        return True
    wish = _WISH.search(before)
    if (
        match["PARTICIPLE"]
        and wish
        and not before.rstrip().lower().endswith((" be", " get", " if", "once", "until", "unless", "when"))
    ):
        wish = None
    return bool(wish or (not match["PARTICIPLE"] and _WISHED_AFTER.match(text, match.end())))


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


def undecided(text: str) -> bool:
    """Whether a text says that nothing is decided yet: "deferred", "no answer", "pending"."""
    return bool(_UNDECIDED.search(text))
