"""Reads the words of a query: which state conditions, which are names, and under which other names they are
looked for. Notes every interpretation on the way, so that the user can switch it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from search.model.requests import ALL_READINGS
from search.model.results import Interpretation
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Span, Term, overlap
from search.query.word_forms import EDGES
from search.text.analysis import terms
from search.understanding.conditions import Condition
from search.understanding.names import OTHER_NAME_WEIGHT, NameExpansion
from search.understanding.required_words import requiring_all
from search.understanding.typed_words import TypedWord, split_word, typed_word, words_in_span

MAX_EXPANSIONS = 100
"""Names of one query that are expanded, beyond which no misspellings in letters are looked up any more."""


@dataclass(frozen=True)
class InterpretationChoice:
    """The keys of the interpretations that the user has disabled, and of those that are enabled though the
    words may mean something else."""

    disabled: frozenset[str] = frozenset()
    enabled: frozenset[str] = frozenset()

    def applies(self, key: str, *, sure: bool) -> bool:
        """Whether the interpretation ``key`` applies; one that is not ``sure`` must be enabled."""
        if key in self.disabled or ALL_READINGS in self.disabled:
            return False
        return sure or key in self.enabled


class Readable(Protocol):
    """A stretch of a query that may be read as something."""

    @property
    def span(self) -> Span:
        """Where it stands."""

    @property
    def kind(self) -> str:
        """What it may be read as."""


@dataclass(frozen=True)
class ReadWords:
    """Words of a query that mean one thing, and the clause that they are looked for by."""

    words: tuple[TypedWord, ...]
    clause: Clause

    @property
    def span(self) -> Span:
        """From the first to the last of the words."""
        return self.words[0].span[0], self.words[-1].span[1]


@dataclass
class WordReader:
    """Reads the words of one query. Afterwards the fields say how: the ``interpretations`` that were found,
    the ``condition_spans`` whose words are no text any more, the conditions that are ``offered`` only, and
    the ``expansions`` that were applied."""

    text: str
    conditions: Sequence[Condition]
    names: Sequence[NameExpansion]
    choice: InterpretationChoice
    misspellings: Callable[[str], tuple[str, ...]]
    divided_at: Sequence[Span] = ()
    interpretations: list[Interpretation] = field(default_factory=list)
    condition_spans: list[Span] = field(default_factory=list)
    offered: list[Condition] = field(default_factory=list)
    expansions: list[NameExpansion] = field(default_factory=list)

    def typed_words(self, parts: Iterable[Clause]) -> list[TypedWord]:
        """The words that ``parts`` are, those divided that have several names in one (``PT/OT``)."""
        spans = [condition.span for condition in self.conditions] + [name.span for name in self.names]
        spans += self.divided_at
        words = [word for part in parts if (word := typed_word(part, self.text))]
        return [piece for word in words for piece in split_word(word, spans, self.text)]

    def apply_conditions(self, words: list[TypedWord]) -> tuple[list[Condition], list[TypedWord]]:
        """The conditions that ``words`` state, and the words that remain."""
        applied: list[Condition] = []
        remaining = words
        for condition in self.conditions:
            inside = words_in_span(remaining, condition.span, self.text)
            if not inside or any(word.field for word in inside):
                continue
            if self.interpret(condition, condition.description, sure=condition.sure):
                applied.append(condition)
                self.condition_spans.append(condition.span)
                remaining = [word for word in remaining if word not in inside]
            elif not self.is_switched_off(condition):
                self.offered.append(condition)
        return applied, remaining

    def expand_names(
        self,
        words: Sequence[TypedWord],
        *,
        negated: bool = False,
        silent: Sequence[Span] = (),
        plain: Sequence[Span] = (),
    ) -> list[ReadWords]:
        """``words`` as clauses, each name with its other names: those at ``silent`` spans without an
        interpretation of their own, those at ``plain`` ones not at all."""
        expansions: dict[TypedWord, tuple[list[TypedWord], NameExpansion]] = {}
        for name in self.names:
            if (negated and name.kind != "spelling") or any(overlap(name.span, span) for span in plain):
                continue
            inside = words_in_span(words, name.span, self.text)
            if not inside:
                continue
            is_silent = any(overlap(name.span, span) for span in silent)
            if is_silent or self._interpret_name(name):
                self.expansions.append(name)
                expansions |= dict.fromkeys(inside, (inside, name))
        read: list[ReadWords] = []
        for word in words:
            if word not in expansions:
                read.append(ReadWords((word,), self._with_misspellings(word)))
            elif word is expansions[word][0][0]:  # one clause for all words of a name
                inside, name = expansions[word]
                read.append(ReadWords(tuple(inside), self._expanded(inside, name)))
        return read

    def interpret(self, candidate: Readable, means: str, names: tuple[str, ...] = (), *, sure: bool) -> bool:
        """Records an interpretation and returns whether it applies; one that is not ``sure`` is offered."""
        written, key = self._written_and_key(candidate)
        applies = self.choice.applies(key, sure=sure)
        interpretation = Interpretation(
            key, candidate.kind, written, candidate.span, means, names, applies, offered=not sure
        )
        if interpretation not in self.interpretations:
            self.interpretations.append(interpretation)
        return applies

    def is_switched_off(self, candidate: Readable) -> bool:
        """Whether the user has it not so read."""
        return not self.choice.applies(self._written_and_key(candidate)[1], sure=True)

    def _written_and_key(self, candidate: Readable) -> tuple[str, str]:
        written = self.text[candidate.span[0] : candidate.span[1]].strip(EDGES)
        return written, f"{candidate.kind.replace(' ', '_')}:{'-'.join(written.lower().split())}"

    def _interpret_name(self, name: NameExpansion) -> bool:
        return self.interpret(name, ", ".join(name.other_names), name.other_names, sure=name.sure)

    def _expanded(self, words: Sequence[TypedWord], name: NameExpansion) -> Clause:
        """The name that ``words`` are, or any of its other names."""
        typed = [requiring_all(self._with_misspellings(word)) for word in words]
        written = tuple(terms(self.text[slice(*name.span)]))
        if len(typed) == 1 and len(written) > 1 and isinstance(typed[0], Term):
            typed_name: Clause = Phrase(written, words[0].field)  # "off work": the words beside it say which
        elif len(typed) == 1:
            typed_name = typed[0]
        else:
            typed_name = Boolean(must=tuple(typed)) if name.lay else Boolean(should=tuple(typed), loose=True)
        if name.ambiguous and isinstance(typed_name, Term):
            typed_name = replace(typed_name, weight=OTHER_NAME_WEIGHT)
        alternatives = typed_name.parts if isinstance(typed_name, DisjunctionMax) else (typed_name,)
        return DisjunctionMax((*alternatives, *name.clauses(words[0].field)))

    def _with_misspellings(self, word: TypedWord) -> Clause:
        """A word, or any misspelling of it that letters have: no matter of how the query is read."""
        if not isinstance(word.clause, Term) or len(self.expansions) >= MAX_EXPANSIONS:
            return word.clause
        misspellings = self.misspellings(self.text[word.span[0] : word.span[1]].strip(EDGES))
        if not misspellings:
            return word.clause
        expansion = NameExpansion(word.span, "misspelled", misspellings, sure=True)
        self.expansions.append(expansion)
        return DisjunctionMax((word.clause, *expansion.clauses(word.field)))
