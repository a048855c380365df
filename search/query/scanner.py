"""Checks around the grammar: length, quotation marks and parentheses before it, its errors in words after."""

from __future__ import annotations

from lark import UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from search.errors import QuerySyntax
from search.model.requests import MAX_QUERY_CHARACTERS

MAX_NESTED_PARENTHESES = 30


def check_delimiters(text: str) -> None:
    """Raises :class:`QuerySyntax` where ``text`` is too long, or where a quotation mark or a
    parenthesis is not closed."""
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QuerySyntax(
            f"The query has {len(text):,} characters and the limit is {MAX_QUERY_CHARACTERS:,}: "
            "paste long text into Find similar instead.",
            position=MAX_QUERY_CHARACTERS,
            query=text,
        )
    if text.count('"') % 2:
        position = text.rindex('"')
        raise QuerySyntax(
            f"The quotation mark at character {position + 1} is never closed: "
            "add the closing one or remove it.",
            position=position,
            query=text,
        )
    _check_parentheses(text)


def _check_parentheses(text: str) -> None:
    opened: list[int] = []
    quoted = False
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character == "(":
            opened.append(position)
        elif character == ")":
            if not opened:
                raise QuerySyntax(
                    f"The closing parenthesis at character {position + 1} was never opened: "
                    "add '(' before it or remove it.",
                    position=position,
                    query=text,
                )
            opened.pop()
        if len(opened) > MAX_NESTED_PARENTHESES:
            raise QuerySyntax(
                f"Parentheses are nested deeper than {MAX_NESTED_PARENTHESES} at character {position + 1}: "
                "simplify the query.",
                position=position,
                query=text,
            )
    if opened:
        raise QuerySyntax(
            f"The parenthesis at character {opened[-1] + 1} is never closed: add ')' or remove it.",
            position=opened[-1],
            query=text,
        )


def grammar_error(error: UnexpectedInput, text: str) -> QuerySyntax:
    """The parser's error as a sentence, with its character and what to do."""
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
    elif isinstance(error, UnexpectedToken):
        start = error.token.start_pos
        position = len(text) if error.token.type == "$END" or start is None else start
    else:
        position = len(text)
    if position >= len(text.rstrip()):
        message = "The query ends where a word was expected: finish it or remove the last operator."
    else:
        piece = text[position:].split()[0]
        message = f"'{piece}' at character {position + 1} is not expected there: {_advice(piece)}"
    return QuerySyntax(message, position=min(position, len(text)), query=text)


def _advice(piece: str) -> str:
    if piece.startswith("*"):
        return "* stands for letters of a word, as in weigh*."
    if piece.lstrip("wWprenaoPRENAO").startswith(("/", "+")):
        return "proximity stands between two words, phrases or groups joined by OR."
    return "AND and OR stand between two words, phrases or parentheses."
