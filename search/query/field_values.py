"""``field:value``: which field is meant, and what its value says."""

from __future__ import annotations

from lark import Token, Tree

from search.errors import BadRange, QuerySyntax, UnknownField
from search.fields import FIELD_ALIASES, FILTER_FIELDS, NUMBER_FIELDS, TEXT_FIELDS, UNION_FIELDS
from search.query.clauses import Clause, DisjunctionMax, FieldValue
from search.query.ranges import is_range, parse_range


def canonical_field(name: str) -> str:
    """The field that ``name`` (or a short form of it) means; raises :class:`UnknownField`."""
    folded = name.lower()
    folded = FIELD_ALIASES.get(folded, folded)
    every = {*TEXT_FIELDS, *FILTER_FIELDS, *NUMBER_FIELDS, *UNION_FIELDS}
    if folded not in every:
        known = ", ".join(sorted(every))
        raise UnknownField(f"There is no field '{name}': use one of {known}, or put the text in quotes.")
    return folded


def condition(field: str, value: str) -> Clause:
    """The condition that a filter sets; raises :class:`search.errors.BadRange`."""
    return parse_range(field, value).clause if _is_number(field, value) else _has(field, value)


def is_text_field(token: Token, value: Tree[Token], query: str) -> str | None:
    """The text field that a name with its colon means, or ``None``; raises :class:`QuerySyntax` where
    it is one and what follows is a range."""
    name = canonical_field(token[:-1])
    if name not in TEXT_FIELDS or (value.data == "range" and name in FILTER_FIELDS):
        return None
    if value.data == "range":
        raise _refused(token, query, name, 'takes words: quote them if they have signs, as in request:"> 60"')
    return name


def field_value(token: Token, value: Tree[Token], query: str) -> tuple[Clause, str]:
    """The condition of a field of values or numbers, and its words."""
    name = canonical_field(token[:-1])
    written = value.children[0] if value.data in ("word", "phrase", "range") else None
    if not isinstance(written, Token):
        several = 'takes one value: quote it if it has several words, as in body_part:"lumbar spine"'
        raise _refused(token, query, name, several)
    text = str(written).strip('"')
    if _is_number(name, text):
        try:
            found = parse_range(name, text)
        except BadRange as error:
            raise QuerySyntax(str(error), position=written.start_pos or 0, query=query) from None
        return found.clause, found.words
    if value.data == "range" or "*" in text or not any(map(str.isalnum, text)):
        raise _refused(written, query, name, "takes a whole value, as the filters list them")
    return _has(name, text), f"{name.replace('_', ' ')} is {text}"


def _has(field: str, value: str) -> Clause:
    if field in UNION_FIELDS:
        return DisjunctionMax(tuple(FieldValue(one, (value,)) for one in UNION_FIELDS[field]))
    return FieldValue(field, (value,))


def _is_number(field: str, value: str) -> bool:
    """A year alone is one of the values that are counted and offered; everything else is a number."""
    if field not in NUMBER_FIELDS:
        return False
    return field not in FILTER_FIELDS or is_range(value.strip()) or not value.strip().isdigit()


def _refused(token: Token, query: str, field: str, reason: str) -> QuerySyntax:
    position = token.start_pos or 0
    return QuerySyntax(f"'{field}:' at character {position + 1} {reason}.", position=position, query=query)
