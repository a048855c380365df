"""Query text to clauses, with the words and filters that were understood.

Words side by side rank, and :mod:`search.query.focus` says which of them must be there; a "phrase",
a ``field:value`` and anything in parentheses beside them are conditions. AND, OR, NOT in capitals. A
value of a filter field is a condition; a value of a text field is looked for in that field alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from search.analysis import STOP_WORDS, terms
from search.errors import QuerySyntax, UnknownField
from search.fields import FILTER_FIELDS, TEXT_FIELDS
from search.query.clauses import EVERYTHING, Boolean, Clause, Phrase, Value, Word

MAX_QUERY = 2_000
"""Characters of a typed query; longer text belongs into "find similar"."""
MAX_DEPTH = 30

ALIASES = {
    "drug": "treatment", "class": "drug_class", "body": "body_part", "facts": "summary",
    "decision": "outcome", "doctor": "reviewer",
}  # fmt: skip


@dataclass(frozen=True)
class ParsedQuery:
    """``clause`` is what engines match and score; ``free_text`` the text whose meaning a dense
    ranking looks for; ``words`` says in plain words what was understood."""

    text: str
    clause: Clause
    free_text: str
    words: str
    terms: tuple[str, ...]


def parse_query(text: str) -> ParsedQuery:
    """Reads a query; raises :class:`QuerySyntax` with the position, or :class:`UnknownField`."""
    if len(text) > MAX_QUERY:
        raise QuerySyntax(
            f"The query has {len(text):,} characters and the limit is {MAX_QUERY:,}: "
            "paste long text into Find similar instead.",
            position=MAX_QUERY,
            query=text,
        )
    if not text.strip():
        return ParsedQuery(text, EVERYTHING, "", "every issue", ())
    if text.count('"') % 2:
        position = text.rindex('"')
        raise QuerySyntax(
            f"The quotation mark at character {position + 1} is never closed: "
            "add the closing one or remove it.",
            position=position,
            query=text,
        )
    _check_parentheses(text)
    try:
        tree = _grammar().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(error, text) from None
    reading = _Reader(text).read(tree.children[0])
    clause = Boolean(should=(reading.clause,), loose=True) if reading.loose else reading.clause
    return ParsedQuery(
        text, clause, " ".join(reading.free), reading.words, tuple(dict.fromkeys(reading.terms))
    )


@cache
def _grammar() -> Lark:
    source = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(source, parser="lalr", propagate_positions=True)


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
        if len(opened) > MAX_DEPTH:
            raise QuerySyntax(
                f"Parentheses are nested deeper than {MAX_DEPTH} at character {position + 1}: "
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


def _syntax_error(error: UnexpectedInput, text: str) -> QuerySyntax:
    if isinstance(error, UnexpectedCharacters):
        position = error.pos_in_stream or 0
    elif isinstance(error, UnexpectedToken):
        found = error.token.start_pos
        position = len(text) if error.token.type == "$END" or found is None else found
    else:
        position = len(text)
    if position >= len(text.rstrip()):
        message = "The query ends where a word was expected: finish it or remove the last operator."
    else:
        piece = text[position:].split()[0]
        message = (
            f"'{piece}' at character {position + 1} is not expected there: "
            "AND and OR stand between two words, phrases or parentheses."
        )
    return QuerySyntax(message, position=min(position, len(text)), query=text)


@dataclass(frozen=True)
class _Reading:
    clause: Clause
    words: str
    free: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    loose: bool = False
    negative: bool = False


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, node: Tree[Token] | Token, field: str | None = None) -> _Reading:
        assert isinstance(node, Tree)  # the grammar inlines no tokens
        method = getattr(self, f"_{node.data}")
        result: _Reading = method(node, field)
        return result

    def _or_expr(self, node: Tree[Token], field: str | None) -> _Reading:
        return self._joined(node, field, " or ", must=False)

    def _and_expr(self, node: Tree[Token], field: str | None) -> _Reading:
        return self._joined(node, field, " and ", must=True)

    def _joined(self, node: Tree[Token], field: str | None, glue: str, *, must: bool) -> _Reading:
        parts = [self.read(child, field) for child in node.children]
        words = glue.join(_bracketed(part) for part in parts)
        if must:
            positive = tuple(part.clause for part in parts if not part.negative)
            negative = tuple(_negated(part.clause) for part in parts if part.negative)
            clause = Boolean(must=positive, must_not=negative)
        else:
            clause = Boolean(should=tuple(part.clause for part in parts))
        return _Reading(clause, words, *_gathered(parts))

    def _sequence(self, node: Tree[Token], field: str | None) -> _Reading:
        parts = [self.read(child, field) for child in node.children]
        loose = [part for part in parts if part.loose]
        kept = [part for part in loose if not _is_function_word(part)] or loose
        required = [part for part in parts if not part.loose and not part.negative]
        negative = [part for part in parts if part.negative]
        ranked = Boolean(should=tuple(part.clause for part in kept), loose=True)
        must = tuple(part.clause for part in required)
        if kept and not required and not negative:
            clause = ranked
        else:
            clause = Boolean(
                must=(ranked, *must) if kept else must,
                must_not=tuple(_negated(part.clause) for part in negative),
            )
        # The dense ranking reads the sentence as typed, function words included.
        free, _ = _gathered([part for part in parts if not part.negative])
        return _Reading(clause, _said(kept, required, negative), free, _gathered(kept + required)[1])

    def _negation(self, node: Tree[Token], field: str | None) -> _Reading:
        inner = self.read(node.children[0], field)
        return _Reading(Boolean(must_not=(inner.clause,)), f"not {_bracketed(inner)}", negative=True)

    def _group(self, node: Tree[Token], field: str | None) -> _Reading:
        inner = self.read(node.children[0], field)
        words = inner.words if inner.words.startswith("(") else f"({inner.words})"
        return _Reading(inner.clause, words, inner.free, inner.terms, negative=inner.negative)

    def _field_clause(self, node: Tree[Token], field: str | None) -> _Reading:
        token = node.children[0]
        assert isinstance(token, Token)
        name = canonical_field(token[:-1])
        value = node.children[1]
        if name in TEXT_FIELDS:
            inner = self.read(value, name)
            return _Reading(inner.clause, f"{inner.words} in {name}", inner.free, inner.terms)
        if isinstance(value, Tree) and isinstance(value.children[0], Token):
            self._refuse(value.children[0])
        text = self._plain(value)
        if text is None:
            raise QuerySyntax(
                f"'{name}:' at character {(token.start_pos or 0) + 1} takes one value: "
                'quote it if it has several words, as in body_part:"lumbar spine".',
                position=token.start_pos or 0,
                query=self._text,
            )
        said = f"{name.replace('_', ' ')} is {text}"
        return _Reading(Value(name, (text,)), said)

    def _plain(self, node: Tree[Token] | Token) -> str | None:
        if isinstance(node, Tree) and node.data in ("word", "phrase"):
            return str(node.children[0]).strip('"')
        return None

    def _phrase(self, node: Tree[Token], field: str | None) -> _Reading:
        token = node.children[0]
        assert isinstance(token, Token)
        found = self._terms(token)
        span = _span(token)
        clause: Clause = Phrase(found, field, span) if len(found) > 1 else Word(found[0], field, span=span)
        return _Reading(clause, str(token), (token[1:-1],), found)

    def _word(self, node: Tree[Token], field: str | None) -> _Reading:
        token = node.children[0]
        assert isinstance(token, Token)
        found = self._terms(token)
        span = _span(token)
        clause: Clause
        if len(found) == 1:
            clause = Word(found[0], field, span=span)
        elif any(character.isdigit() for character in token):
            clause = Phrase(found, field, span)  # 10/325mg and L4-5 mean these numbers together
        else:
            clause = Boolean(should=tuple(Word(term, field, span=span) for term in found))
        return _Reading(clause, token.strip(_EDGES) or str(token), (str(token),), found, loose=field is None)

    def _refuse(self, token: Token) -> None:
        """Other systems' operators that are not honoured here: said, never dropped in silence."""
        for pattern, name in _NOT_HONOURED:
            if pattern.search(token):
                position = token.start_pos or 0
                raise QuerySyntax(
                    f"'{token}' at character {position + 1}: {name} cannot be searched for yet; "
                    "write the words out, or put them in quotes as a phrase.",
                    position=position,
                    query=self._text,
                )

    def _terms(self, token: Token) -> tuple[str, ...]:
        self._refuse(token)
        found = tuple(terms(token))
        if not found:
            position = token.start_pos or 0
            raise QuerySyntax(
                f"'{token}' at character {position + 1} has no letter or digit to look for: remove it.",
                position=position,
                query=self._text,
            )
        return found


def _span(token: Token) -> tuple[int, int]:
    assert token.start_pos is not None  # every token of a parse has its place
    return token.start_pos, token.start_pos + len(token)


_EDGES = ".,;:?!'"
_NOT_HONOURED = (
    (re.compile(r"\*|\w![\s\"]*$"), "a wildcard"),
    (re.compile(r"^/(?:[spn]|n?\d+)$", re.IGNORECASE), "proximity"),
    (re.compile(r"^~\d+$"), "a phrase with gaps"),
    (re.compile(r"^EXACT$"), "an exact form"),
    (re.compile(r"\w\.\.+\w|^\[|\]$"), "a range"),
)


def canonical_field(name: str) -> str:
    """The field that ``name`` (or a short form of it) means; raises :class:`UnknownField`."""
    folded = name.lower()
    folded = ALIASES.get(folded, folded)
    if folded not in TEXT_FIELDS and folded not in FILTER_FIELDS:
        known = ", ".join(sorted({*TEXT_FIELDS, *FILTER_FIELDS}))
        raise UnknownField(f"There is no field '{name}': use one of {known}, or put the text in quotes.")
    return folded


def _said(kept: list[_Reading], required: list[_Reading], negative: list[_Reading]) -> str:
    words = [part.words for part in kept]
    said = [", ".join(words)] if words else []
    said += [_bracketed(part) for part in required]
    return " and ".join([*(said or ["every issue"]), *(part.words for part in negative)])


def _is_function_word(part: _Reading) -> bool:
    return all(word.strip(_EDGES).lower() in STOP_WORDS for word in part.free)


def _gathered(parts: list[_Reading]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    free = tuple(word for part in parts for word in part.free)
    return free, tuple(term for part in parts for term in part.terms)


def _negated(clause: Clause) -> Clause:
    assert isinstance(clause, Boolean)
    return clause.must_not[0]


def _bracketed(part: _Reading) -> str:
    inside = part.words
    composed = " and " in inside or " or " in inside or ", " in inside
    return f"({inside})" if composed and not inside.startswith("(") else inside
