"""Query text with a part taken out, or with the quotation marks, brackets and operators repaired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search.errors import ImrError
from search.model.requests import MAX_QUERY_CHARACTERS
from search.query.clauses import Span
from search.query.parser import parse_query
from search.text.characters import plain_query

_JOINING = r"AND|OR|&|(?:w|pre|near|onear)?/(?:\d+|sent|para|s|p)|\+(?:\d+|s|p)"
_OPERATOR = rf"(?:BUT\s+NOT|%|{_JOINING})"
# A NOT at the beginning still means something.
_LEADING = re.compile(rf"(^|\()\s*(?:{_JOINING})(?=[\s()]|$)\s*", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:(?<=[\s)\"])|^)(?:{_OPERATOR}|NOT)\s*(?=\)|$)")
_DOUBLED = re.compile(rf"(?<=\s)({_OPERATOR})(?:\s+{_OPERATOR})+(?=\s)")
_EMPTY_GROUP = re.compile(r"(?:EXACT\s*)?\(\s*\)")


def remove_spans(text: str, spans: Iterable[Span]) -> str:
    """``text`` without the parts at ``spans`` and the operators that joined them: ``a AND b AND c`` without
    its ``b`` is ``a AND c``."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return _without_dangling_operators(text)


def repaired_query(text: str) -> str | None:
    """The query that a query with a syntax error most likely means, or ``None`` where no repair is plain.

    A quotation mark or parenthesis is closed, or removed where it was never opened; an operator without
    both sides is removed: ``(soma OR norco`` is repaired to ``(soma OR norco)``, ``soma AND`` to ``soma``."""
    if len(text) > MAX_QUERY_CHARACTERS:
        return None
    for balanced in _balanced(plain_query(text)):
        for candidate in (balanced, _without_dangling_operators(balanced)):
            if candidate.strip() and candidate != text and _is_valid(candidate):
                return candidate.strip()
    return None


def _balanced(text: str) -> Iterator[str]:
    """``text`` with its quotation marks and parentheses in pairs, in one or two ways."""
    if text.count('"') % 2:
        last = text.rindex('"')
        for quoted in (f'{text}"', text[:last] + text[last + 1 :]):
            yield _with_paired_parentheses(quoted)
    else:
        yield _with_paired_parentheses(text)


def _with_paired_parentheses(text: str) -> str:
    characters: list[str] = []
    depth, quoted = 0, False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character == ")":
            if not depth:
                continue
            depth -= 1
        elif not quoted and character == "(":
            depth += 1
        characters.append(character)
    return "".join(characters) + ")" * depth


def _without_dangling_operators(text: str) -> str:
    """``text`` without operators that lack a side. What stands in quotes is left alone."""
    pieces = re.split(r'("[^"]*")', text)
    # Quotes are held out while operators are looked at, and put back where they stood.
    quotes = iter(pieces[1::2])
    unquoted = '"'.join(pieces[::2])
    before = None
    while before != unquoted:
        before = unquoted
        unquoted = _EMPTY_GROUP.sub(" ", unquoted)
        unquoted = _DOUBLED.sub(r"\1", unquoted)
        unquoted = _LEADING.sub(r"\1", unquoted)
        unquoted = _TRAILING.sub("", unquoted)
        unquoted = re.sub(r"\s+", " ", unquoted).strip()
    return re.sub('"', lambda _: next(quotes), unquoted)


def _is_valid(text: str) -> bool:
    try:
        parse_query(text)
    except ImrError:
        return False
    return True
