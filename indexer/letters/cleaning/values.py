"""Case numbers, dates and outcomes that a scanner misread."""

from __future__ import annotations

import re

from indexer.letters.cleaning.phrases import folded

_FIGURES = "0-9OoQIl|SB"
_CASE_NUMBER = re.compile(rf"\bCM\s?(?P<year>[{_FIGURES}]{{2}})\s?-\s?(?P<serial>[{_FIGURES}]{{7}})(?![\w-])")
_DATE = re.compile(
    rf"(?<![\w/])[{_FIGURES}]{{1,2}}/[{_FIGURES}]{{1,2}}/(?:[{_FIGURES}]{{4}}|[{_FIGURES}]{{2}})(?![\w/])"
)
_OUTCOME = re.compile(r"(?P<before>[:;][ \t]{1,3})(?P<word>[A-Za-z0-9|!]{6,12})(?![^\s.])")
_OUTCOMES = {folded(word): word for word in ("Upheld", "Overturned")}
_MEANT = str.maketrans("OoQIl|SB", "00011158")
_MIN_FIGURES = 4
"""Figures that must have been read right: "Oslo/Il/So" is no date."""


def with_mended_values(text: str) -> str:
    """``text`` with figures in its case numbers and dates, and its outcomes as they are spelt:
    ``CM15-O999OO1`` is ``CM15-0999001``, and ``Norco #60: 0vertumed`` was overturned."""
    return _OUTCOME.sub(_spelt, _DATE.sub(_mended, _CASE_NUMBER.sub(_mended, text)))


def _spelt(match: re.Match[str]) -> str:
    """An outcome's word; any other one as it stands."""
    word = match["word"]
    meant = _OUTCOMES.get(folded(word))
    return match["before"] + (word if meant is None or word.lower() == meant.lower() else meant)


def _mended(match: re.Match[str]) -> str:
    value = match[0]
    if value.isascii() and sum(sign.isdigit() for sign in value) >= _MIN_FIGURES:
        head, tail = (value[:2], value[2:]) if value.startswith("CM") else ("", value)
        return head + tail.translate(_MEANT)
    return value
