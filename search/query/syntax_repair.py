"""A query's text with a part taken out, or with the brackets and operators mended that break it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from search.errors import ImrError
from search.model.requests import MAX_QUERY_CHARACTERS
from search.query.clauses import Span
from search.query.parser import parse_query
from search.query.scanner import plain_quotes

_JOINING = r"AND|OR|&|(?:w|pre|near|onear)?/(?:\d+|sent|para|s|p)|\+(?:\d+|s|p)"
_OPERATOR = rf"(?:BUT\s+NOT|%|{_JOINING})"
# A NOT at the beginning still says something.
_FIRST = re.compile(rf"(^|\()\s*(?:{_JOINING})(?=[\s()]|$)\s*", re.IGNORECASE)
_LAST = re.compile(rf"(?:(?<=[\s)\"])|^)(?:{_OPERATOR}|NOT)\s*(?=\)|$)")
_TWICE = re.compile(rf"(?<=\s)({_OPERATOR})(?:\s+{_OPERATOR})+(?=\s)")
_EMPTY = re.compile(r"(?:EXACT\s*)?\(\s*\)")


def remove_spans(text: str, spans: Iterable[Span]) -> str:
    """``text`` without the parts at ``spans``, and without the operators that joined them."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return _tidy(text)


_SIDE_BY_SIDE = re.compile(r'"([^"]*)"$')
_CLOSE = re.compile(
    r"(?<=[\s)\"])(?:(?:w|near)?/|(?P<ordered>\+|(?:pre|onear)/))(?:\d+|s|sent|p|para)(?=[\s(\"])",
    re.IGNORECASE,
)
GAPS = 10
"""Words more that a phrase may have where it is not found as it stands."""


def weaker_queries(text: str) -> Iterator[str]:
    """What asks for less than a phrase or a proximity does, the nearest first: gaps between the words,
    or one part for all of them; then the words alone. Nothing for anything else."""
    if phrase := _SIDE_BY_SIDE.fullmatch(text):
        words = [word for word in phrase[1].split() if any(map(str.isalnum, word))]
        if len(words) > 1:
            yield f"{text}~{GAPS}"
            yield f"({' AND '.join(words)})"
    elif _CLOSE.search(text):
        yield _CLOSE.sub(lambda found: "+p" if found["ordered"] else "/p", text)
        yield f"({_CLOSE.sub('AND', text)})"


def repaired_query(text: str) -> str | None:
    """A query near to ``text`` that can be read, where the repair is plain: a quotation mark or
    parenthesis closed, or taken out where it was never opened; an operator without a word dropped."""
    if len(text) > MAX_QUERY_CHARACTERS:
        return None
    for candidate in _closed(plain_quotes(text)):
        for mended in (candidate, _tidy(candidate)):
            if mended.strip() and mended != text and _can_be_read(mended):
                return mended.strip()
    return None


def _closed(text: str) -> Iterator[str]:
    """``text`` with its quotation marks and parentheses in pairs."""
    if text.count('"') % 2:
        last = text.rindex('"')
        for quoted in (f'{text}"', text[:last] + text[last + 1 :]):
            yield _parentheses(quoted)
    else:
        yield _parentheses(text)


def _parentheses(text: str) -> str:
    kept: list[str] = []
    opened, quoted = 0, False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif not quoted and character == ")":
            if not opened:
                continue
            opened -= 1
        elif not quoted and character == "(":
            opened += 1
        kept.append(character)
    return "".join(kept) + ")" * opened


def _tidy(text: str) -> str:
    """``text`` without operators that lack a side. What stands in quotes is left alone."""
    pieces = re.split(r'("[^"]*")', text)
    # Quotes are held out while operators are looked at, and put back where they stood.
    held = iter(pieces[1::2])
    bare = '"'.join(pieces[::2])
    before = None
    while before != bare:
        before = bare
        bare = _EMPTY.sub(" ", bare)
        bare = _TWICE.sub(r"\1", bare)
        bare = _FIRST.sub(r"\1", bare)
        bare = _LAST.sub("", bare)
        bare = re.sub(r"\s+", " ", bare).strip()
    return re.sub('"', lambda _: next(held), bare)


def _can_be_read(text: str) -> bool:
    try:
        parse_query(text)
    except ImrError:
        return False
    return True
