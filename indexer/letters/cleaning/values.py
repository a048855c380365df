"""Case numbers and dates in which a scanner read letters for figures."""

from __future__ import annotations

import re

_FIGURES = "0-9OoQIl|SB"
_CASE_NUMBER = re.compile(rf"\bCM\s?(?P<year>[{_FIGURES}]{{2}})\s?-\s?(?P<serial>[{_FIGURES}]{{7}})(?![\w-])")
_DATE = re.compile(
    rf"(?<![\w/])[{_FIGURES}]{{1,2}}/[{_FIGURES}]{{1,2}}/(?:[{_FIGURES}]{{4}}|[{_FIGURES}]{{2}})(?![\w/])"
)
_MEANT = str.maketrans("OoQIl|SB", "00011158")
_MIN_FIGURES = 4
"""Figures that must have been read right: "Oslo/Il/So" is no date."""


def with_mended_values(text: str) -> str:
    """``text`` with figures in its case numbers and dates: ``CM15-O999OO1`` is ``CM15-0999001``."""
    return _DATE.sub(_mended, _CASE_NUMBER.sub(_mended, text))


def _mended(match: re.Match[str]) -> str:
    value = match[0]
    if value.isascii() and sum(sign.isdigit() for sign in value) >= _MIN_FIGURES:
        head, tail = (value[:2], value[2:]) if value.startswith("CM") else ("", value)
        return head + tail.translate(_MEANT)
    return value
