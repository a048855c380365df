"""Patterns that also fit words with the usual errors of scanning."""

from __future__ import annotations

import re

_CONFUSED = {"i": "[i1l|!]", "l": "[l1i|]", "o": "[o0]", "m": "(?:m|rn)", "s": "[s5]", "e": "[ec]"}


def noisy(pattern: str) -> re.Pattern[str]:
    """``pattern`` without regard to case, where i, l and 1, o and 0, m and rn, s and 5, e and c are taken
    for each other: ``noisy("modified")`` fits "rnodif1ed". A blank fits any white space. Letters behind a
    backslash, in a class or in the name of a group stay."""
    out: list[str] = []
    escaped = in_class = in_name = False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "[":
            in_class = True
        elif character == "]":
            in_class = False
        elif character == "<":
            in_name = True
        elif character == ">":
            in_name = False
        elif not in_class and not in_name:
            character = r"\s+" if character == " " else _CONFUSED.get(character, character)
        out.append(character)
    # ``(?P<name>`` has its letter P outside of the name; upper case letters are never replaced.
    return re.compile("".join(out), re.IGNORECASE)


_LETTERS_FOR_DIGITS = re.compile(
    r"(?<=\d)[OolI|]+(?=\d|\b|mg|mcg|ml)|(?<![A-Za-z0-9])[OolI|]+(?=\d)", re.ASCII
)
_DIGITS_FOR_LETTERS = re.compile(
    r"(?<=[A-Za-z])[01|](?=[A-Za-z]{2})|(?<=[A-Za-z]{3})[01|](?![0-9])|\b[01|](?=[a-z]{3})(?!mcg|tab|cap)"
)
_SMALL_L = re.compile(r"(?<=[A-Z]{2})l\b|\bl(?=[A-Z]{2})|\bl(?=[bcdfghjkmnpqrstvwxz]{1,2}[a-z])")


def repaired(text: str) -> str:
    """``text`` of the same length with the plain errors of scanning undone: "Physica1 therapy 1eft knee"
    has an l each, "MRl" an I, "8OOmg #9O" zeros."""
    text = _LETTERS_FOR_DIGITS.sub(lambda match: match[0].translate(_DIGITS), text)
    text = _DIGITS_FOR_LETTERS.sub(lambda match: match[0].translate(_LETTERS), text)
    return _SMALL_L.sub("I", text)


_DIGITS = str.maketrans("OolI|", "00111")
_LETTERS = str.maketrans("01|", "oll")
