"""Typed words and phrases to the surface forms that they stand for: wildcards, exact forms or any form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Token

from search.errors import QuerySyntax
from search.query.operators import checked_distance
from search.query.spans import AnyForm, ExactForm, FormPattern, SpanPhrase, Wildcard
from search.text.analysis import fold, stem

MIN_WILDCARD_LETTERS = 2
"""Letters or digits that a wildcard needs beside it: with fewer it would stand for nearly every word."""

EDGES = ".,;:?!'"
"""Punctuation at the ends of a typed word, which is no part of the word."""

# A token of search.text.analysis, with wildcards among its letters or digits and "!" behind it.
_PIECE = re.compile(
    r"(?:[^\W\d_]|[*?])*[^\W\d_](?:[^\W\d_]|[*?])*(?:['’](?:[^\W\d_]|[*?])+)*!?|(?:\d|[*?])+(?:\.\d+)?!?"
)
_SLOP = re.compile(r'"~(\d+)$')


def parse_forms(token: Token, query: str, *, exact: bool = False) -> tuple[FormPattern, ...]:
    """The forms that a word or phrase asks for, in order: ``10/325mg`` is ``10``, ``325`` and ``mg``.

    Raises :class:`QuerySyntax` where there is no letter or digit, or a wildcard stands for too much."""
    text = _SLOP.sub('"', token)
    forms = tuple(_parse_form(piece, token, query, exact=exact) for piece in _pieces(text))
    if not forms:
        position = token.start_pos or 0
        raise QuerySyntax(
            f"'{token}' at character {position + 1} has no letter or digit to look for: remove it.",
            position=position,
            query=query,
        )
    return forms


def parse_phrase(token: Token, query: str) -> SpanPhrase:
    """A word or phrase as a span expression; ``"red flags"~3`` allows three more words in between."""
    match = _SLOP.search(token)
    slop = checked_distance(int(match[1]), token, query, minimum=0) if match else 0
    forms = parse_forms(token, query)
    return SpanPhrase(forms, slop if len(forms) > 1 else 0)


def has_wildcard(forms: tuple[FormPattern, ...]) -> bool:
    """Whether one of the forms is a pattern."""
    return any(isinstance(form, Wildcard) for form in forms)


def describe_phrase(phrase: SpanPhrase, token: Token) -> str:
    """A word or phrase as the query description says it: ``weigh*`` is "words that begin with weigh"."""
    if token.startswith('"'):
        text = _SLOP.sub('"', token)
        gaps = f" with at most {phrase.slop} more word{'' if phrase.slop == 1 else 's'} between"
        return text + gaps if phrase.slop else text
    form = phrase.forms[0]
    if len(phrase.forms) > 1 or not isinstance(form, Wildcard):
        return token.strip(EDGES) or str(token)
    stripped = form.pattern.strip("*")
    if "*" not in stripped and "?" not in stripped:
        if form.pattern == f"{stripped}*":
            return f"words that begin with {stripped}"
        if form.pattern == f"*{stripped}":
            return f"words that end in {stripped}"
    return f"words like {form.pattern}"


def _pieces(text: str) -> Iterator[str]:
    """The tokens of ``text``. A ``?`` at the end of a word asks a question, and is no wildcard."""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece.endswith("!"):
            yield piece.rstrip("!?*") + "*"
        elif trimmed := piece.rstrip("?"):
            yield trimmed


def _parse_form(piece: str, token: Token, query: str, *, exact: bool) -> FormPattern:
    if "*" not in piece and "?" not in piece:
        return ExactForm(fold(piece)) if exact else AnyForm(stem(piece))
    if sum(character not in "*?" for character in piece) < MIN_WILDCARD_LETTERS:
        position = token.start_pos or 0
        raise QuerySyntax(
            f"'{token}' at character {position + 1}: a wildcard needs at least {MIN_WILDCARD_LETTERS} "
            "letters beside it, as in weigh*.",
            position=position,
            query=query,
        )
    return Wildcard(fold(re.sub(r"\*+", "*", piece)))
