"""Finds the case number of a letter among the words of a query: "CM16-0248698 x-rays"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.clauses import FieldValue
from search.understanding.conditions import Condition

_CASE = re.compile(
    r"(?<![\w-])(?:(?:imr|case|letter|determination)\s+(?:(?:number|no\.?|#)\s*)?)?"
    r"CM\s?-?\s?(?P<year>\d\d)\s?[-\s]\s?(?P<number>\d{7})(?:\s*#\s*\d+)?(?![\w-])",
    re.IGNORECASE,
)


def find_cases(text: str) -> Iterator[Condition]:
    """The letters that ``text`` asks for by their numbers, beside other words."""
    for match in _CASE.finditer(text):
        number = f"CM{match['year']}-{match['number']}"
        clause = FieldValue("determination", (number,))
        yield Condition(match.span(), "case", f"case is {number}", clause)
