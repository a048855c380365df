"""Words as they are typed to the forms that are looked for: wildcards, exact forms, or any form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token

from search.errors import QuerySyntax
from search.query.operators import checked_distance
from search.query.spans import AnyForm, ExactForm, FormPattern, SpanPhrase, Wildcard
from search.text.analysis import fold, stem

LEAST_LETTERS = 2
"""Letters or digits that a wildcard needs beside it: fewer would mean nearly every word."""

# A token of search.text.analysis, with wildcards among its letters or digits and "!" behind it.
_PIECE = re.compile(
    r"(?:[^\W\d_]|[*?])*[^\W\d_](?:[^\W\d_]|[*?])*(?:['’](?:[^\W\d_]|[*?])+)*!?|(?:\d|[*?])+(?:\.\d+)?!?"
)
_SLOP = re.compile(r'"~(\d+)$')


def parse_forms(token: Token, query: str, *, exact: bool = False) -> tuple[FormPattern, ...]:
    """The forms that a word or phrase asks for, in order; raises :class:`QuerySyntax` where there is
    none, or a wildcard that stands for too much."""
    text = _SLOP.sub('"', token)
    found = tuple(_form(piece, token, query, exact=exact) for piece in _pieces(text))
    if not found:
        position = token.start_pos or 0
        raise QuerySyntax(
            f"'{token}' at character {position + 1} has no letter or digit to look for: remove it.",
            position=position,
            query=query,
        )
    return found


def in_order(token: Token, query: str) -> SpanPhrase:
    """A word or phrase as a place; ``"..."~3`` allows three words more between its own."""
    gaps = _SLOP.search(token)
    slop = checked_distance(int(gaps[1]), token, query, least=0) if gaps else 0
    found = parse_forms(token, query)
    return SpanPhrase(found, slop if len(found) > 1 else 0)


def has_wildcard(found: tuple[FormPattern, ...]) -> bool:
    """Whether one of the forms is a pattern."""
    return any(isinstance(form, Wildcard) for form in found)


def said(found: SpanPhrase, token: Token) -> str:
    """A word or phrase in words."""
    if token.startswith('"'):
        text = _SLOP.sub('"', token)
        gaps = f" with at most {found.slop} more word{'' if found.slop == 1 else 's'} between"
        return text + gaps if found.slop else text
    only = found.forms[0]
    if len(found.forms) > 1 or not isinstance(only, Wildcard):
        return token.strip(EDGES) or str(token)
    inside = only.pattern.strip("*")
    if "*" not in inside and "?" not in inside:
        if only.pattern == f"{inside}*":
            return f"words that begin with {inside}"
        if only.pattern == f"*{inside}":
            return f"words that end in {inside}"
    return f"words like {only.pattern}"


EDGES = ".,;:?!'"


def _pieces(text: str) -> Iterator[str]:
    """The tokens of ``text``. A ``?`` at the end of a word asks a question, and is no wildcard."""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece.endswith("!"):
            yield piece.rstrip("!?*") + "*"
        elif trimmed := piece.rstrip("?"):
            yield trimmed


def _form(piece: str, token: Token, query: str, *, exact: bool) -> FormPattern:
    if "*" not in piece and "?" not in piece:
        return ExactForm(fold(piece)) if exact else AnyForm(stem(piece))
    if sum(character not in "*?" for character in piece) < LEAST_LETTERS:
        position = token.start_pos or 0
        raise QuerySyntax(
            f"'{token}' at character {position + 1}: a wildcard needs at least {LEAST_LETTERS} letters "
            "beside it, as in weigh*.",
            position=position,
            query=query,
        )
    return Wildcard(fold(re.sub(r"\*+", "*", piece)))
