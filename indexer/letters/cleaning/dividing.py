"""Run-on lines and broken ones: the fixed phrases of a letter in lines of their own, spelt as they are."""

from __future__ import annotations

import re

from indexer.letters.cleaning.phrases import Found, PhraseKind, phrases_in

_DIVIDING = (PhraseKind.HEADING, PhraseKind.LABEL, PhraseKind.OPENING)
_FOOTER = re.compile(
    r"[ \t]{0,3}(Final Determination Letter for IMR Case Number\s{1,9}CM\d\d-\d{7}"
    r"(?:[ \t]{1,9}\d{1,3}(?=[ \t]{1,3}[^\s\d]|[ \t]{0,3}$))?)[ \t]{0,3}",
    re.IGNORECASE | re.MULTILINE,
)
_OUTCOME = re.compile(
    r"[:;]\s{0,3}-?\s{0,3}(?:(?:Partial(?:ly)? )?(?:Upheld|Overturned|Uphold|Overturn)(?: in part)?"
    r"|Modified|Withdrawn|Ineligible|Denied|Approved|Certified|Non-?certified)\s{0,3}\.?\s{0,3}$",
    re.IGNORECASE,
)
_OUTCOME_CHARACTERS = 60
_CONCLUSION = re.compile(
    r"\bmedically (?:necessary|appropriate)\b[^.?!\n]{0,80}[.?!][\"')\]]?\s", re.IGNORECASE
)
_SENTENCE = re.compile(
    r"(?<![A-Z. ][A-Za-z])(?<!No)(?<!vs)(?<!Dr)(?<!approx)[.?!][\"')\]]?\s{1,3}(?=[A-Z0-9(#\"])"
)
_REMARK = re.compile(
    r"\S\s+\S+\s+(?:is|are|was|were|be|has|have|had|should|may|must|does|do|addresses)\s", re.I
)
"""A sentence with a verb, which no request has."""
_SENTENCE_MARKS = (".", "?", "!")
_RUN_ON = 160
"""A line longer than this was joined from several."""
_BROKEN_WORD = re.compile(r"(?<=[A-Za-z])- (?=(?!(?:to|and|or)\b)[a-z])")
_BROKEN_PREFIX = re.compile(r"\b([Nn]on)- (?=(?!(?:to|and|or)\b)[A-Za-z])")
_BROKEN_CAPITALS = re.compile(r"(?<=[A-Z])- (?=(?!(?:TO|AND|OR)\b)[A-Z])")
_MAX_REQUEST = 2_000
"""Characters before an outcome in which its request may begin."""


def divided(text: str) -> str:
    """``text`` with its fixed phrases spelt as they are, each label and heading at the beginning of a line
    where several stand in one, and no phrase broken between two lines.

    "... below: Norco: Upheld Claims Administrator guideline: A." is three lines; so is "... is necessary.
    Splint: Upheld Claims Administrator\\nguideline: B.", in which the request begins behind the sentence.
    """
    text = _BROKEN_PREFIX.sub(r"\1-", text)
    text = "\n".join(_mended(line) if len(line) > _RUN_ON else line for line in text.split("\n"))
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
        if rationale and phrase.kind is PhraseKind.LABEL:
            before = _with_request(before, has_own_line=not breaks)
        if breaks:
            before = before.rstrip(" \t")
            before += "\n" if before and not before.endswith("\n") else ""
        pieces.append(before)
        pieces.append(_spelt(phrase, written))
        at = phrase.end
        ends_line = phrase.kind is PhraseKind.OPENING or (breaks and phrase.kind is PhraseKind.HEADING)
        if ends_line and text[at : at + 8].lstrip(" \t")[:1] not in ("", "\n"):
            pieces.append("\n")
            at += len(text[at : at + 8]) - len(text[at : at + 8].lstrip(" \t"))
        if phrase.kind in _DIVIDING:
            rationale = phrase.spelling.lower().startswith("decision rationale")
    pieces.append(text[at:])
    whole = "".join(pieces)
    return _FOOTER.sub(r"\n\1\n", whole) if crowded else whole


def _mended(line: str) -> str:
    """A joined line without the blanks that its breaks left behind hyphens."""
    return _BROKEN_CAPITALS.sub("-", _BROKEN_WORD.sub("-", line))


def _crowded(text: str, found: list[Found]) -> set[int]:
    """Where the phrases begin that share a line with another one that divides, or with text before a
    heading."""
    crowded: set[int] = set()
    in_line: list[Found] = []
    line_end = -1
    for phrase in [one for one in found if one.kind in _DIVIDING]:
        if phrase.start >= line_end:
            in_line = []
            line_end = text.find("\n", phrase.end)
            line_end = len(text) if line_end < 0 else line_end
        in_line.append(phrase)
        if len(in_line) > 1:
            crowded |= {in_line[0].start, phrase.start}
        elif not _begins_line(text, phrase.start) and (
            phrase.kind is PhraseKind.HEADING or _follows_sentence(text, phrase)
        ):
            crowded.add(phrase.start)
    return crowded


def _begins_line(text: str, at: int) -> bool:
    return not text[max(text.rfind("\n", max(0, at - 80), at) + 1, at - 80) : at].strip()


def _follows_sentence(text: str, phrase: Found) -> bool:
    """Whether a label stands behind a sentence, as it does where lines were joined: no sentence ends before a
    label that is spoken of."""
    return (
        phrase.kind is PhraseKind.LABEL
        and text[max(0, phrase.start - 4) : phrase.start].rstrip()[-1:] in _SENTENCE_MARKS
    )


def _spelt(phrase: Found, written: str) -> str:
    if not phrase.is_right:
        return phrase.spelling
    if "\n" in written and phrase.kind in _DIVIDING:
        return " ".join(written.split())
    return written


def _with_request(text: str, *, has_own_line: bool) -> str:
    """A rationale with the next issue's request, which ends in an outcome, in a line of its own. Where lines
    are those of the letter (``has_own_line``) a request shares one with a conclusion at most."""
    end = len(text.rstrip())
    if not _OUTCOME.search(text, max(0, end - _OUTCOME_CHARACTERS), end):
        return text
    begin = max(0, end - _MAX_REQUEST)
    line = max(begin, text.rfind("\n", 0, end) + 1)
    sentences = [match.end() for match in _SENTENCE.finditer(text, line, end)]
    concluded = [match.end() for match in _CONCLUSION.finditer(text, line, end)]
    if not concluded and (has_own_line or not sentences):
        return text
    begins = _behind_remarks(text, concluded[-1], sentences) if concluded else sentences[-1]
    return f"{text[:begins].rstrip()}\n{text[begins:].lstrip()}"


def _behind_remarks(text: str, concluded: int, sentences: list[int]) -> int:
    """Where the request begins behind a conclusion and the reviewer's remarks, if any follow it."""
    begins = concluded
    for following in (end for end in sentences if end > concluded):
        sentence = text[begins:following]
        if "original request" in sentence.lower() or not _REMARK.search(sentence):
            break
        begins = following
    return begins
