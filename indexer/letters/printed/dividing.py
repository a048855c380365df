"""Run-on lines and broken ones: the fixed phrases of a letter in lines of their own, spelt as they are."""

from __future__ import annotations

import re

from indexer.letters.printed.phrases import Found, PhraseKind, phrases_in

_DIVIDING = (PhraseKind.HEADING, PhraseKind.LABEL, PhraseKind.OPENING)
_ENDS_LINE = (PhraseKind.HEADING, PhraseKind.OPENING)
_FOOTER = re.compile(
    r"[ \t]*(Final Determination Letter for IMR Case Number\s+CM\d\d-\d{7}(?:[ \t]+\d{1,3}(?=[ \t]+[^\s\d]|[ \t]*$))?)[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_OUTCOME = re.compile(
    r"[:;]\s{0,3}-?\s{0,3}(?:(?:Partial(?:ly)? )?(?:Upheld|Overturned|Uphold|Overturn)(?: in part)?|Modified|Withdrawn"
    r"|Ineligible|Denied|Approved|Certified|Non-?certified)\s{0,3}\.?\s{0,3}$",
    re.IGNORECASE,
)
_OUTCOME_CHARACTERS = 60
_CONCLUSION = re.compile(r"\bmedically (?:necessary|appropriate)\b[^.?!\n]{0,80}[.?!][\"')\]]?\s", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<![A-Z. ][A-Za-z])(?<!No)(?<!vs)(?<!Dr)(?<!approx)[.?!][\"')\]]?\s{1,3}(?=[A-Z0-9(#\"])")
_MAX_REQUEST = 1_200
"""Characters before an outcome in which its request may begin."""


def divided(text: str) -> str:
    """``text`` with its fixed phrases spelt as they are, each label and heading at the beginning of a line
    where several stand in one, and no phrase broken between two lines.

    "... below: Norco: Upheld Claims Administrator guideline: A." is three lines; so is "... is necessary. Splint:
    Upheld Claims Administrator\\nguideline: B.", in which the request begins behind the sentence.
    """
    found = list(phrases_in(text))
    if not found:
        return text
    crowded = _crowded(text, found)
    pieces: list[str] = []
    at = 0
    rationale = False
    for phrase in found:
        before = text[at : phrase.start]
        written = text[phrase.start : phrase.end]
        breaks = phrase.start in crowded and phrase.kind in _DIVIDING
        if breaks:
            before = _with_request(before) if rationale else before.rstrip(" \t")
            before += "\n" if before and not before.endswith("\n") else ""
        pieces.append(before)
        pieces.append(_spelt(phrase, written))
        at = phrase.end
        if breaks and phrase.kind in _ENDS_LINE and not text.startswith("\n", at):
            pieces.append("\n")
            at += len(text[at : at + 8]) - len(text[at : at + 8].lstrip(" \t"))
        if phrase.kind in _DIVIDING:
            rationale = phrase.spelling.lower().startswith("decision rationale")
    pieces.append(text[at:])
    whole = "".join(pieces)
    return _FOOTER.sub(r"\n\1\n", whole) if crowded else whole


def _crowded(text: str, found: list[Found]) -> set[int]:
    """Where the phrases begin that share a line with another one that divides, or with text before a heading."""
    crowded: set[int] = set()
    in_line: list[Found] = []
    line_end = -1
    for phrase in [one for one in found if one.kind in _DIVIDING]:
        if phrase.start >= line_end:
            in_line = []
            line_end = text.find("\n", phrase.end)
            line_end = len(text) if line_end < 0 else line_end
        in_line.append(phrase)
        if len(in_line) > 1 or (phrase.kind is PhraseKind.HEADING and not _begins_line(text, phrase.start)):
            crowded.update(one.start for one in in_line)
    return crowded


def _begins_line(text: str, at: int) -> bool:
    return not text[max(text.rfind("\n", max(0, at - 80), at) + 1, at - 80) : at].strip()


def _spelt(phrase: Found, written: str) -> str:
    if not phrase.is_right:
        return phrase.spelling
    if "\n" in written and phrase.kind in _DIVIDING:
        return " ".join(written.split())
    return written


def _with_request(text: str) -> str:
    """A rationale with the next issue's request, which ends in an outcome, in a line of its own."""
    text = text.rstrip()
    if not _OUTCOME.search(text, max(0, len(text) - _OUTCOME_CHARACTERS)):
        return text
    begin = max(0, len(text) - _MAX_REQUEST)
    line = max(begin, text.rfind("\n") + 1)
    ends = [match.end() for match in _CONCLUSION.finditer(text, line)]
    ends = ends or [match.end() for match in _SENTENCE.finditer(text, line)]
    if not ends:
        return text
    return f"{text[: ends[-1]].rstrip()}\n{text[ends[-1] :].lstrip()}"
