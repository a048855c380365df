"""``field:value``: the field that is meant, and the condition that its value sets."""

from __future__ import annotations

from lark import Token, Tree

from search.errors import BadRange, QuerySyntax, UnknownField
from search.fields import FIELD_ALIASES, FILTER_FIELDS, NUMBER_FIELDS, TEXT_FIELDS, UNION_FIELDS
from search.query.clauses import Clause, DisjunctionMax, FieldValue
from search.query.ranges import is_range, parse_range


def canonical_field(name: str) -> str:
    """The field that ``name`` or its alias means (``qty`` is ``quantity``); raises :class:`UnknownField`."""
    folded = name.lower()
    folded = FIELD_ALIASES.get(folded, folded)
    known = {*TEXT_FIELDS, *FILTER_FIELDS, *NUMBER_FIELDS, *UNION_FIELDS}
    if folded not in known:
        listed = ", ".join(sorted(known))
        raise UnknownField(f"There is no field '{name}': use one of {listed}, or put the text in quotes.")
    return folded


def condition(field: str, value: str) -> Clause:
    """The condition that a filter sets, with one value or a range; raises :class:`search.errors.BadRange`."""
    return parse_range(field, value).clause if _is_number(field, value) else _value_clause(field, value)


def is_text_field(token: Token, value: Tree[Token], query: str) -> str | None:
    """The text field that a name with its colon means, or ``None``; raises :class:`QuerySyntax` where
    it is one and what follows is a range."""
    name = canonical_field(token[:-1])
    if name not in TEXT_FIELDS or (value.data == "range" and name in FILTER_FIELDS):
        return None
    if value.data == "range":
        raise _syntax_error(
            token, query, name, 'takes words: quote them if they have signs, as in request:"> 60"'
        )
    return name


def field_value(token: Token, value: Tree[Token], query: str) -> tuple[Clause, str]:
    """The condition of a field of values or numbers, and its description."""
    name = canonical_field(token[:-1])
    written = value.children[0] if value.data in ("word", "phrase", "range") else None
    if not isinstance(written, Token):
        reason = 'takes one value: quote it if it has several words, as in body_part:"lumbar spine"'
        raise _syntax_error(token, query, name, reason)
    text = str(written).strip('"')
    if _is_number(name, text):
        try:
            range_ = parse_range(name, text)
        except BadRange as error:
            raise QuerySyntax(str(error), position=written.start_pos or 0, query=query) from None
        return range_.clause, range_.description
    if value.data == "range" or "*" in text or not any(map(str.isalnum, text)):
        raise _syntax_error(written, query, name, "takes a whole value, as the filters list them")
    return _value_clause(name, text), f"{name.replace('_', ' ')} is {text}"


def _value_clause(field: str, value: str) -> Clause:
    if field in UNION_FIELDS:
        return DisjunctionMax(tuple(FieldValue(member, (value,)) for member in UNION_FIELDS[field]))
    return FieldValue(field, (value,))


def _is_number(field: str, value: str) -> bool:
    """Whether ``value`` is read as a number. A field that is also a filter (``year``) has its plain values in
    facets, and only its ranges are numbers."""
    if field not in NUMBER_FIELDS:
        return False
    return field not in FILTER_FIELDS or is_range(value.strip()) or not value.strip().isdigit()


def _syntax_error(token: Token, query: str, field: str, reason: str) -> QuerySyntax:
    position = token.start_pos or 0
    return QuerySyntax(f"'{field}:' at character {position + 1} {reason}.", position=position, query=query)
