"""Mails that quote a letter: its lines without the marks of quoting and what programs write above them."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[ \t]{0,3}(?:[>|][ \t]?)+")
_MIN_LINES = 3
"""So many lines in a row are a quotation; a line that happens to begin with ">" or "|" stays as it is."""
_WROTE = re.compile(r"[^\n]{0,200}\b(?:wrote|writes|schrieb|escribió)\s?:\s*")
_WROTE_BEGINS = re.compile(r"(?:On|Am|El)\b|[^\n]{0,80}<[^\s<>]{1,80}@[^\s<>]{1,80}>", re.IGNORECASE)
_FORWARDED = re.compile(
    r"[-_\s]{0,20}(?:original message|forwarded message|forwarded by|begin forwarded message)[-_:\s]{0,20}",
    re.I,
)
_FIELD = re.compile(
    r"\*?(?:From|Sent|To|Cc|Bcc|Date|Subject|Reply-To|Importance|Attachments?)\*?:\*?(?:\s|$)"
)
_SIGNATURE = "-- "
_MAX_SIGNATURE_LINES = 15
_MIN_FIELDS = 3
"""So many lines in a row as a mail's head are one."""
_MAX_FIELD_LINES = 12


def unquoted(text: str) -> str:
    """``text`` without marks of quoting, in any depth, and without the lines that say who wrote what when,
    or, below "-- " at the end, who sends it.

    ``> Case Number: CM15-1`` in a run of three such lines is ``Case Number: CM15-1``. A text that quotes
    nothing is returned as it is.
    """
    lines = text.split("\n")
    depths = [_depth(line) for line in lines]
    if any(depths):
        lines = _unmarked(lines, depths)
    kept = _without_signature(_without_heads(lines))
    return text if len(kept) == len(lines) and not any(depths) else "\n".join(kept)


def _depth(line: str) -> int:
    """How many characters of the line are marks of quoting."""
    mark = _QUOTED.match(line)
    return mark.end() if mark else 0


def _unmarked(lines: list[str], depths: list[int]) -> list[str]:
    unmarked = list(lines)
    begin = 0
    while begin < len(lines):
        if not depths[begin]:
            begin += 1
            continue
        end = begin
        while end < len(lines) and depths[end]:
            end += 1
        if end - begin >= _MIN_LINES or _continues(unmarked, depths, begin, end):
            unmarked[begin:end] = [
                line[depth:] for line, depth in zip(lines[begin:end], depths[begin:end], strict=True)
            ]
        begin = end
    return unmarked


def _continues(lines: list[str], depths: list[int], begin: int, end: int) -> bool:
    """Whether a short run goes on with a quotation that a wrapped line interrupted, above or below."""
    return (begin >= 2 and depths[begin - 2] > 0) or (end + 1 < len(lines) and depths[end + 1] > 0)


def _without_heads(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(lines):
        skipped = _head_lines(lines, at)
        if not skipped:
            kept.append(lines[at])
        at += max(1, skipped)
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    """``lines`` up to the last "-- ", below which a mail program writes who sent it."""
    last = len(lines) - 1
    for at in range(last, max(-1, last - _MAX_SIGNATURE_LINES), -1):
        if lines[at] == _SIGNATURE:
            return lines[:at]
    return lines


def _head_lines(lines: list[str], at: int) -> int:
    """How many lines from ``at`` on a mail program wrote above what it quotes."""
    line = lines[at].strip()
    if not line:
        return 0
    if _FORWARDED.fullmatch(line):
        return 1
    if _WROTE_BEGINS.match(line):
        if _WROTE.fullmatch(line):
            return 1
        if at + 1 < len(lines) and len(line) < 200 and _WROTE.fullmatch(lines[at + 1].strip()):
            return 2
    fields = 0
    if _FIELD.match(line):
        while (
            at + fields < len(lines)
            and fields < _MAX_FIELD_LINES
            and _FIELD.match(lines[at + fields].strip())
        ):
            fields += 1
    return fields if fields >= _MIN_FIELDS else 0
