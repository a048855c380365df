"""Operators of Westlaw, Lexis and other systems: what they mean here, and notes where systems differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lark import Token, Tree

from search.errors import QuerySyntax
from search.query.spans import SpanUnit

MAX_DISTANCE = 255
"""Words that a proximity or a phrase with gaps may reach over, as in Westlaw and Lexis."""


@dataclass(frozen=True)
class Proximity:
    """A proximity operator, in the terms of :class:`search.query.spans.SpanNear`."""

    within: int | None
    unit: SpanUnit
    ordered: bool

    def describe(self, first: str, second: str) -> str:
        """The proximity as the query description says it, both sides being descriptions themselves."""
        if self.within is not None:
            words = f"{self.within} word{'' if self.within == 1 else 's'}"
            how = f"at most {words} before" if self.ordered else f"within {words} of"
            return f"{first} {how} {second}"
        unit = "sentence" if self.unit is SpanUnit.SENTENCE else "part"
        how, end = ("before", f" in the same {unit}") if self.ordered else (f"in the same {unit} as", "")
        return f"{first} {how} {second}{end}"


def parse_proximity(token: Token, query: str) -> Proximity:
    """The meaning of ``/5``, ``/s``, ``/p``, ``w/5``, ``NEAR/5``, ``pre/5``, ``+5``, ``+s`` and their like.
    Raises :class:`QuerySyntax` for a distance that is out of bounds."""
    operator = token.lower()
    name, _, reach = operator.partition("+" if operator.startswith("+") else "/")
    ordered = operator.startswith("+") or name in ("pre", "onear")
    if reach.isdigit():
        return Proximity(checked_distance(int(reach), token, query), SpanUnit.SECTION, ordered)
    return Proximity(None, SpanUnit.SENTENCE if reach.startswith("s") else SpanUnit.SECTION, ordered)


def checked_distance(words: int, token: Token, query: str, *, minimum: int = 1) -> int:
    """``words`` where it is a distance that may be asked for; else raises :class:`QuerySyntax`."""
    if minimum <= words <= MAX_DISTANCE:
        return words
    position = token.start_pos or 0
    raise QuerySyntax(
        f"'{token}' at character {position + 1}: the number of words goes from {minimum} to {MAX_DISTANCE}.",
        position=position,
        query=query,
    )


_UNSUPPORTED = (
    (re.compile(r"ATLEAST\d*"), "how often a word stands in a text cannot be asked for."),
    (re.compile(r"(?:NEAR|WITHIN|ADJ)\d*"), "write the distance behind a slash, as in NEAR/5."),
    (re.compile(r"~[^\W\d_].*|.*\w~\d*"), "like spellings cannot be asked for; use * and ?, as in weigh*."),
    (re.compile(r".*\w\^[\d.]+"), "words cannot be given a weight; remove it."),
)


def reject_unsupported(token: Token, query: str) -> None:
    """Raises :class:`QuerySyntax` for an operator of another system that this language does not have."""
    for pattern, advice in _UNSUPPORTED:
        if pattern.fullmatch(token):
            position = token.start_pos or 0
            raise QuerySyntax(
                f"'{token}' at character {position + 1} is an operator of other systems: {advice}",
                position=position,
                query=query,
            )


def syntax_notes(tree: Tree[Token]) -> tuple[str, ...]:
    """A sentence for each spelling in a query that another system, or another reader, takes otherwise."""
    tokens = list(tree.scan_values(lambda value: isinstance(value, Token)))
    return tuple(
        dict.fromkeys([*_operator_notes(tokens), *_precedence_notes(tree), *_lower_case_notes(tokens)])
    )


_ROOT_EXPANDER = re.compile(r"\w![\s\"]|\w!$")


def _operator_notes(tokens: list[Token]) -> Iterator[str]:
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        match token.type, str(token):
            case "NOT", "-":
                yield f"-{following} was read as NOT {following}."
            case "BUT_NOT", "%":
                yield "% was read as BUT NOT."
            case "NEAR", operator if operator.lower().endswith(("p", "para")):
                yield "The letters keep no paragraphs: /p asks for the same part (rationale, summary ...)."
            case (("WORD" | "PHRASE"), text):
                if _ROOT_EXPANDER.search(text):
                    yield "! at the end of a word was read as *, any ending."
                if "*" in text:
                    yield "* stands for any number of letters, none included; ? stands for exactly one."


def _precedence_notes(tree: Tree[Token]) -> Iterator[str]:
    for node in tree.iter_subtrees():
        children = {child.data for child in node.children if isinstance(child, Tree)}
        if node.data == "or_expr" and "and_expr" in children:
            yield "AND was read before OR (Westlaw and Lexis read OR first): parentheses say otherwise."


def _lower_case_notes(tokens: list[Token]) -> Iterator[str]:
    """Operators in lower case are plain words; beside real operators a note says so."""
    words = [token for token in tokens if token.type == "WORD"]
    lowered = [token for token in words[1:] if token in ("and", "or", "not")]
    if lowered and len(tokens) > len(words):
        yield f"{lowered[0]} in lower case was read as a word: write {lowered[0].upper()} for the operator."
