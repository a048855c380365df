"""Numbers as requests write them: digits or words, alone or as a range."""

from __future__ import annotations

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_VALUES = {word: value for value, word in enumerate(_WORDS)}
_VALUES |= {
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "forty": 40,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "a": 1,
    "an": 1,
}

NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,9})?|"
    + "|".join(
        sorted(
            (word for word in _VALUES if word not in {"a", "an", "once", "twice", "thrice"}),
            key=len,
            reverse=True,
        )
    )
    + r")"
)
"""A number in digits or words (without "once", "twice")."""

RANGE = rf"{NUMBER}(?:\s?(?:-|to|or)\s?{NUMBER})?"
"""A number or a range of two."""


def number(written: str) -> float:
    """The value of a written number; of a range its upper end. 0 where it is none."""
    last = written.replace(" to ", "-").replace(" or ", "-").strip().lower()
    if last not in _VALUES and "-" in last:
        last = last.rpartition("-")[2]
    last = last.strip().rstrip(".")
    if last in _VALUES:
        return float(_VALUES[last])
    digits = last.replace(",", "")
    try:
        return float(digits)
    except ValueError:
        return 0.0


def in_digits(written: str) -> str:
    """A written number or range in digits: "two to three" is ``2-3``."""
    parts = written.lower().replace(" to ", "-").replace(" or ", "-").split("-")
    if written.lower() in _VALUES:
        parts = [written]
    return "-".join(f"{number(part):g}" for part in parts)
