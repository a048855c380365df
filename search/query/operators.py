"""The operators of other systems: what they mean here, and what is said where systems differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lark import Token, Tree

from search.errors import QuerySyntax
from search.query.spans import SpanUnit

MAX_DISTANCE = 255
"""Words of a proximity or of a phrase with gaps, as in Westlaw and Lexis."""


@dataclass(frozen=True)
class Proximity:
    """What a proximity operator asks for; see :class:`search.query.spans.Near`."""

    within: int | None
    unit: SpanUnit
    ordered: bool

    def said(self, one: str, other: str) -> str:
        """In words, with both sides in words."""
        if self.within is not None:
            words = f"{self.within} word{'' if self.within == 1 else 's'}"
            how = f"at most {words} before" if self.ordered else f"within {words} of"
            return f"{one} {how} {other}"
        unit = "sentence" if self.unit is SpanUnit.SENTENCE else "part"
        how, end = ("before", f" in the same {unit}") if self.ordered else (f"in the same {unit} as", "")
        return f"{one} {how} {other}{end}"


def parse_proximity(token: Token, query: str) -> Proximity:
    """``/5``, ``/s``, ``/p``, ``w/5``, ``NEAR/5``, ``pre/5``, ``+5``, ``+s`` and their like."""
    written = token.lower()
    name, _, what = written.partition("+" if written.startswith("+") else "/")
    ordered = written.startswith("+") or name in ("pre", "onear")
    if what.isdigit():
        return Proximity(checked_distance(int(what), token, query), SpanUnit.SECTION, ordered)
    return Proximity(None, SpanUnit.SENTENCE if what.startswith("s") else SpanUnit.SECTION, ordered)


def checked_distance(words: int, token: Token, query: str, *, least: int = 1) -> int:
    """``words``, or :class:`QuerySyntax` where it is out of bounds."""
    if least <= words <= MAX_DISTANCE:
        return words
    position = token.start_pos or 0
    raise QuerySyntax(
        f"'{token}' at character {position + 1}: the number of words goes from {least} to {MAX_DISTANCE}.",
        position=position,
        query=query,
    )


_REFUSED = (
    (re.compile(r"ATLEAST\d*"), "how often a word stands in a text cannot be asked for."),
    (re.compile(r"(?:NEAR|WITHIN|ADJ)\d*"), "write the distance behind a slash, as in NEAR/5."),
    (re.compile(r"~[^\W\d_].*|.*\w~\d*"), "like spellings cannot be asked for; use * and ?, as in weigh*."),
    (re.compile(r".*\w\^[\d.]+"), "words cannot be given a weight; remove it."),
)


def reject_unsupported(token: Token, query: str) -> None:
    """Raises :class:`QuerySyntax` for an operator that is known and not honoured."""
    for pattern, advice in _REFUSED:
        if pattern.fullmatch(token):
            position = token.start_pos or 0
            raise QuerySyntax(
                f"'{token}' at character {position + 1} is an operator of other systems: {advice}",
                position=position,
                query=query,
            )


def notes(tree: Tree[Token]) -> tuple[str, ...]:
    """What is said about spellings that other systems, or other readers, take otherwise."""
    tokens = list(tree.scan_values(lambda value: isinstance(value, Token)))
    return tuple(dict.fromkeys([*_readings(tokens), *_precedence(tree), *_lower_case(tokens)]))


_ROOT = re.compile(r"\w![\s\"]|\w!$")


def _readings(tokens: list[Token]) -> Iterator[str]:
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        match token.type, str(token):
            case "NOT", "-":
                yield f"-{following} was read as NOT {following}."
            case "BUT_NOT", "%":
                yield "% was read as BUT NOT."
            case "NEAR", operator if operator.lower().endswith(("p", "para")):
                yield "The letters keep no paragraphs: /p asks for the same part (rationale, summary ...)."
            case (("WORD" | "PHRASE"), text):
                if _ROOT.search(text):
                    yield "! at the end of a word was read as *, any ending."
                if "*" in text:
                    yield "* stands for any number of letters, none included; ? stands for exactly one."


def _precedence(tree: Tree[Token]) -> Iterator[str]:
    for node in tree.iter_subtrees():
        inside = {child.data for child in node.children if isinstance(child, Tree)}
        if node.data == "or_expr" and "and_expr" in inside:
            yield "AND was read before OR (Westlaw and Lexis read OR first): parentheses say otherwise."


def _lower_case(tokens: list[Token]) -> Iterator[str]:
    """Lower-case operators are words; where a query looks Boolean that is worth a sentence."""
    words = [token for token in tokens if token.type == "WORD"]
    meant = [token for token in words[1:] if token in ("and", "or", "not")]
    boolean = len(tokens) > len(words) or len(words) == 3
    if meant and boolean:
        yield f"{meant[0]} in lower case was read as a word: write {meant[0].upper()} for the operator."
