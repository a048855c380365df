"""A small phrase grammar: rules of interchangeable lines, expanded with facts.

A text file of rules looks like this::

    == complaint
    {Pt} reports [dull|burning] pain in the {body}.
    ?radicular Pain runs down the {leg} below the knee.

``[a|b]`` picks one of its alternatives (they nest), ``{name}`` is a fact, or else a line of the
rule of that name, ``{Name}`` the same with a capital, ``{3-12}`` a whole number in that range,
and ``?tag`` or ``?!tag`` keeps a line for cases that have, or have not, the tag. A line ``= name``
takes over the lines of another rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Slot:
    """A place for a fact or a rule; ``capital`` raises its first letter."""

    name: str
    capital: bool


@dataclass(frozen=True)
class Span:
    """A place for a whole number from ``low`` to ``high``, both included."""

    low: int
    high: int


@dataclass(frozen=True)
class PhraseChoice:
    """A place for one of several phrases."""

    options: tuple[Phrase, ...]


Phrase = tuple["str | Slot | Span | PhraseChoice", ...]


@dataclass(frozen=True)
class Production:
    """A line of a rule: its phrase, for cases that have the tag (or, with ``present`` false, have it not)."""

    phrase: Phrase
    tag: str | None = None
    present: bool = True

    def fits(self, tags: frozenset[str]) -> bool:
        """Whether a case with these tags may use the line."""
        return self.tag is None or (self.tag in tags) is self.present


@dataclass(frozen=True)
class Facts:
    """What is true in a case: the text for each slot, and the tags that lines can require."""

    texts: Mapping[str, str]
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PhraseGrammar:
    """Rules by name, each a tuple of interchangeable lines."""

    rules: Mapping[str, tuple[Production, ...]]
    _guarded: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        guarded = frozenset(name for name, lines in self.rules.items() if any(line.tag for line in lines))
        object.__setattr__(self, "_guarded", guarded)

    def __contains__(self, rule: str) -> bool:
        return rule in self.rules

    def expand(self, rule: str, facts: Facts, rng: Random) -> str:
        """One line of the rule, expanded; raises ``KeyError`` for a slot that nothing fills."""
        lines = self._lines(rule, facts)
        out: list[str] = []
        self._append(lines[int(rng.random() * len(lines))].phrase, facts, rng, out)
        return "".join(out)

    def expand_several(self, rule: str, count: int, facts: Facts, rng: Random) -> list[str]:
        """Up to ``count`` different lines of the rule in the order they are written, expanded."""
        lines = self._lines(rule, facts)
        picked = sorted(rng.sample(range(len(lines)), min(count, len(lines))))
        expanded = []
        for place in picked:
            out: list[str] = []
            self._append(lines[place].phrase, facts, rng, out)
            expanded.append("".join(out))
        return expanded

    def slots(self) -> Iterator[tuple[str, str]]:
        """Every (rule, slot name) of the grammar."""
        for name, lines in self.rules.items():
            for line in lines:
                yield from ((name, slot) for slot in _slots(line.phrase))

    def _lines(self, rule: str, facts: Facts) -> tuple[Production, ...]:
        lines = self.rules[rule]
        if rule in self._guarded:
            return tuple(line for line in lines if line.fits(facts.tags))
        return lines

    def _append(self, phrase: Phrase, facts: Facts, rng: Random, out: list[str]) -> None:
        for part in phrase:
            if type(part) is str:  # exact types: this loop is where the time goes
                out.append(part)
            elif type(part) is PhraseChoice:
                chosen = part.options[int(rng.random() * len(part.options))]
                if len(chosen) == 1 and type(chosen[0]) is str:
                    out.append(chosen[0])
                else:
                    self._append(chosen, facts, rng, out)
            elif type(part) is Slot:
                text = facts.texts.get(part.name)
                if text is None:
                    text = self.expand(part.name, facts, rng)
                out.append(text[:1].upper() + text[1:] if part.capital else text)
            elif type(part) is Span:
                out.append(str(part.low + int(rng.random() * (part.high - part.low + 1))))


def parse_rules(text: str) -> dict[str, tuple[Production, ...]]:
    """The rules of a phrase file; raises ``ValueError`` with the line that cannot be read."""
    rules: dict[str, list[Production]] = {}
    name = None
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            name = line[3:].strip()
            if name in rules:
                raise ValueError(f"rule {name!r} is written twice")
            rules[name] = []
        elif name is None:
            raise ValueError(f"a phrase before the first rule: {line!r}")
        elif line.startswith("= "):
            rules[name].extend(rules[line[2:].strip()])
        else:
            rules[name].append(_line(line))
    return {name: tuple(lines) for name, lines in rules.items()}


def compile_phrase(text: str) -> Phrase:
    """One phrase on its own; raises ``ValueError`` where brackets do not close."""
    tokens = iter(_TOKEN.findall(text))
    phrase, end = _phrase(tokens, text)
    if end:
        raise ValueError(f"a bracket closes that was never opened: {text!r}")
    return phrase


_TOKEN = re.compile(r"\{[^{}]*\}|[\[\]|]|[^\[\]{}|]+")


def _line(text: str) -> Production:
    guard = re.match(r"\?(!?)([a-z_]+)\s+", text)
    if guard is None:
        return Production(compile_phrase(text))
    return Production(compile_phrase(text[guard.end() :]), guard[2], not guard[1])


def _phrase(tokens: Iterator[str], text: str) -> tuple[Phrase, str]:
    parts: list[str | Slot | Span | PhraseChoice] = []
    for token in tokens:
        if token in {"]", "|"}:
            return tuple(parts), token
        if token == "[":  # noqa: S105 - a bracket of the grammar
            parts.append(_choice(tokens, text))
        elif token.startswith("{"):
            parts.append(_slot(token[1:-1]))
        else:
            parts.append(token)
    return tuple(parts), ""


def _choice(tokens: Iterator[str], text: str) -> PhraseChoice:
    options = []
    end = "|"
    while end == "|":
        option, end = _phrase(tokens, text)
        options.append(option)
    if end != "]":
        raise ValueError(f"a bracket does not close: {text!r}")
    return PhraseChoice(tuple(options))


def _slot(name: str) -> Slot | Span:
    span = re.fullmatch(r"(\d+)-(\d+)", name)
    if span:
        return Span(int(span[1]), int(span[2]))
    return Slot(name[:1].lower() + name[1:], name[:1].isupper())


def _slots(phrase: Iterable[str | Slot | Span | PhraseChoice]) -> Iterator[str]:
    for part in phrase:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, PhraseChoice):
            for option in part.options:
                yield from _slots(option)
