"""How furniture of pages reads, and how lines of letters do that are never furniture."""

from __future__ import annotations

import re

from search.model.letters import INVENTED_NOTICE

_DIGITS = re.compile(r"\d+")
_OWN_LINE = re.compile(
    r"(?:case\snumber|date\s(?:assigned|of\sinjury)|decision\s(?:date|rationale)|ur\sdenial|priority|application"
    r"|received:|claims\sadministrator|maximus\sguideline|how\sthe\simr|clinical\scase|imr\sissues|documents\s"
    r"|the\sfinal\sdetermination\swas|state\(s\)|certification|issue\s?\#?\d)"
    r"|.*(?::|\b(?:upheld|overturned))\.?$|CM\d\d-\d{7}$",
    re.IGNORECASE,
)
_WORDS_OF_STAMPS = (
    r"RECEIVED|RECVD|REC'D|FILED|SCANNED|FAXED|ENTERED|POSTED|MAILED|COPY|ORIGINAL|DRAFT|DUPLICATE|CONFIDENTIAL"
    r"|CERTIFIED(?:\sCOPY)?|VOID|UNOFFICIAL(?:\sCOPY)?"
)
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC)[A-Z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}|{_MONTH}\s?\d{{1,2}},?\s\d{{2,4}}"
    rf"|\d{{1,2}}[\s-]{_MONTH}[\s-]\d{{2,4}})"
)
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]\.?M\.?)?"
_STAMP = re.compile(
    rf"(?:{_WORDS_OF_STAMPS})(?:[\s:]+[A-Z0-9/:.,'&-]+){{0,8}}"
    rf"|(?i:(?:received|filed|scanned|faxed)\s(?:on\s|by\sfax\s)?{_DATE}(?:[\s,]+{_TIME})?)"
)
_EXHIBIT = re.compile(r"(?:EXHIBIT|EX\.|ATTACHMENT|APPENDIX|TAB)\s[A-Z0-9][\w-]{0,5}", re.IGNORECASE)
_STAMP_LINE = re.compile(
    rf"(?:ON\s|AT\s)?{_DATE}(?:[\s,]+{_TIME})?|{_TIME}|BY[:\s].{{0,40}}|VIA\s.{{0,20}}|(?:{_WORDS_OF_STAMPS})",
    re.IGNORECASE,
)
_BATES = re.compile(r"(?!CM\d\d-)[A-Z][A-Z0-9]*(?:[-_ ][A-Z0-9]+){0,4}?[-_ ]?\d{3,10}")
_PAGE_OF = re.compile(
    r"(?:page|pg\.?|p\.)\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|\d{1,3}\s?/\s?\d{1,3}", re.IGNORECASE
)
_WHEN = re.compile(rf"{_DATE},?\s+{_TIME}\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|file)://\S+|about:blank", re.IGNORECASE)
_FAX_SIGN = re.compile(
    r"\b(?:fax|tel|from|to|p\.?\s?\d{1,3}(?:/\d{1,3})?|page:?\s?\d{1,3}|\d{3}/\d{3}|\d{10,11}"
    r"|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4})\b",
    re.IGNORECASE,
)
_FAX_TIME = re.compile(rf"{_TIME}", re.IGNORECASE)
_FAX_DATE = re.compile(rf"{_DATE}|\b{_MONTH}\s?\d{{1,2}}\b", re.IGNORECASE)
_RUNNING_HEAD = re.compile(r"(?:IMR\s)?Case\s(?:Number|No\.?|\#)\s?:?\s?CM\d\d-\d{7}", re.IGNORECASE)
_MAX_MARK = 160


def folded(text: str) -> str:
    """``text`` with every number the same: "Page 2 of 11" and "Page 10 of 11" are one."""
    return _DIGITS.sub("0", text[:_MAX_MARK])


def own_line(text: str) -> bool:
    """Whether ``text`` is a line that letters have on purpose at one place on many pages: a label, a heading,
    an outcome, a case number, the notice of an invented letter."""
    if text == INVENTED_NOTICE:
        return True
    return _OWN_LINE.match(text[-_MAX_MARK:] if len(text) > _MAX_MARK else text) is not None


def is_running_head(text: str) -> bool:
    """Whether ``text`` is the case number that stands above the text of every page."""
    return _RUNNING_HEAD.fullmatch(text) is not None


def is_stamp(text: str) -> bool:
    """Whether ``text`` is the word of a stamp, in capitals, with what may follow it: "RECEIVED JAN 09
    2017"."""
    return len(text) <= _MAX_MARK and bool(_STAMP.fullmatch(text) or _EXHIBIT.fullmatch(text))


def is_stamp_date(text: str) -> bool:
    """Whether ``text`` can be another line of a stamp: its date, time, or by whom."""
    return len(text) <= _MAX_MARK and _STAMP_LINE.fullmatch(text) is not None


def is_page_mark(text: str) -> bool:
    """Whether ``text``, which stands at the edge of a page, says of itself that it belongs to the page: the
    line of a fax or of a browser, a Bates number, an exhibit's mark, "Page 2 of 11"."""
    if len(text) > _MAX_MARK:
        return False
    if _BATES.fullmatch(text) or _PAGE_OF.fullmatch(text) or is_stamp(text) or _ADDRESS.match(text):
        return True
    if _WHEN.match(text):
        return True
    return bool(_FAX_TIME.search(text) and _FAX_DATE.search(text) and _FAX_SIGN.search(text))
