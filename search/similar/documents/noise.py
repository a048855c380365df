"""Patterns that also fit words with the usual errors of scanning."""

from __future__ import annotations

import re

_CONFUSED = {"i": "[i1l|!]", "l": "[l1i|]", "o": "[o0]", "m": "(?:m|rn)", "s": "[s5]", "e": "[ec]"}


def noisy(pattern: str) -> re.Pattern[str]:
    """``pattern`` without regard to case, where i, l and 1, o and 0, m and rn, s and 5, e and c are taken for each
    other: ``noisy("modified")`` fits "rnodif1ed". A blank fits any white space. Letters behind a backslash, in
    a class or in the name of a group stay."""
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
            if character == " ":
                character = r"\s+"
            else:
                character = _CONFUSED.get(character, character)
        out.append(character)
    # ``(?P<name>`` has its letter P outside of the name; upper case letters are never replaced.
    return re.compile("".join(out), re.IGNORECASE)
