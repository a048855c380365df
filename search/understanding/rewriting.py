"""Rewrites the clause of a query: conditions in place of the words that state them, names expanded.

Only words side by side and bare words of AND, OR and NOT are interpreted; what stands in quotation marks,
is exact or has a wildcard stays as it is. Under NOT nothing is expanded but misspellings.

Of ``norco overturned``, the loose words ``norco`` and ``overturned``, the rewritten clause is ::

    must: loose words: disjunction max: norco, hydrocodone (weight 0.5), ...
          outcome = overturned
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from search.model.results import Interpretation
from search.query.clauses import Boolean, Clause, DisjunctionMax, Span, Term
from search.query.word_forms import EDGES
from search.understanding.conditions import Condition
from search.understanding.names import OTHER_NAME_WEIGHT, NameExpansion
from search.understanding.typed_words import TypedWord, split_word, typed_word, words_in_span

MAX_INTERPRETATIONS = 100
"""Interpretations of one query, beyond which no misspellings in letters are looked up any more."""

ALL_INTERPRETATIONS = "all"
"""The key that disables every interpretation: the query is read as typed."""


@dataclass(frozen=True)
class InterpretationChoice:
    """The keys of the interpretations that the user has disabled, and of those that are enabled though the
    words may mean something else."""

    disabled: frozenset[str] = frozenset()
    enabled: frozenset[str] = frozenset()

    def applies(self, key: str, *, sure: bool) -> bool:
        """Whether the interpretation ``key`` applies; one that is not ``sure`` must be enabled."""
        if key in self.disabled or ALL_INTERPRETATIONS in self.disabled:
            return False
        return sure or key in self.enabled


@dataclass(frozen=True)
class DescriptionEdit:
    """A replacement in the query description: the words that state conditions, and their conditions."""

    old: str
    new: str


@dataclass
class QueryRewriter:
    """Rewrites one query. Afterwards the fields say how: the ``interpretations`` that were found, the
    ``condition_spans`` whose words are no text any more, the ``expansions`` that were applied and the
    ``description_edits`` to be made."""

    text: str
    conditions: Sequence[Condition]
    names: Sequence[NameExpansion]
    choice: InterpretationChoice
    misspellings: Callable[[str], tuple[str, ...]]
    interpretations: list[Interpretation] = field(default_factory=list)
    condition_spans: list[Span] = field(default_factory=list)
    expansions: list[NameExpansion] = field(default_factory=list)
    description_edits: list[DescriptionEdit] = field(default_factory=list)

    def rewrite(self, clause: Clause, *, negated: bool = False) -> Clause:
        """``clause`` with every interpretation that applies. ``negated``: it stands under NOT."""
        if typed_word(clause, self.text):
            return self._rewrite_words((clause,), negated=negated, loose=False)
        if not isinstance(clause, Boolean):
            return clause
        if clause.loose:
            return self._rewrite_words(clause.should, negated=negated, loose=True)
        return Boolean(
            tuple(self.rewrite(part, negated=negated) for part in clause.must),
            tuple(self.rewrite(part, negated=negated) for part in clause.should),
            tuple(self.rewrite(part, negated=True) for part in clause.must_not),
        )

    def _rewrite_words(self, parts: Sequence[Clause], *, negated: bool, loose: bool) -> Clause:
        """``parts``, which stand side by side: the conditions among their words, and the rest expanded."""
        other_parts = [part for part in parts if typed_word(part, self.text) is None]
        words = self._typed_words(parts)
        conditions, remaining = self._apply_conditions(words)
        expanded = self._expand_names(remaining, negated=negated)
        if conditions:
            self._edit_description(words, remaining, [condition.description for condition in conditions])
        text_clauses = (*expanded, *other_parts)
        condition_clauses = tuple(condition.clause for condition in conditions)
        # Several tokens of a bare word were typed as one ("PT/OT"): either of them.
        only = text_clauses[0] if len(text_clauses) == 1 and not loose else None
        text_clause = only or Boolean(should=text_clauses, loose=loose)
        must = (text_clause, *condition_clauses) if text_clauses else condition_clauses or (text_clause,)
        return must[0] if len(must) == 1 else Boolean(must=must)

    def _typed_words(self, parts: Iterable[Clause]) -> list[TypedWord]:
        spans = [condition.span for condition in self.conditions] + [name.span for name in self.names]
        words = [word for part in parts if (word := typed_word(part, self.text))]
        return [piece for word in words for piece in split_word(word, spans, self.text)]

    def _apply_conditions(self, words: list[TypedWord]) -> tuple[list[Condition], list[TypedWord]]:
        """The conditions that ``words`` state, and the words that remain."""
        applied: list[Condition] = []
        remaining = words
        for condition in self.conditions:
            inside = words_in_span(remaining, condition.span, self.text)
            if not inside or any(word.field for word in inside):
                continue
            if self._interpret(condition, condition.description):
                applied.append(condition)
                self.condition_spans.append(condition.span)
                remaining = [word for word in remaining if word not in inside]
        return applied, remaining

    def _expand_names(self, words: list[TypedWord], *, negated: bool) -> list[Clause]:
        """``words`` as clauses, each name with its other names."""
        expansions: dict[TypedWord, tuple[list[TypedWord], NameExpansion]] = {}
        for name in self.names:
            if negated and name.kind != "spelling":
                continue
            inside = words_in_span(words, name.span, self.text)
            if inside and self._interpret(name, ", ".join(name.other_names), name.other_names):
                self.expansions.append(name)
                expansions |= dict.fromkeys(inside, (inside, name))
        clauses: list[Clause] = []
        for word in words:
            if word not in expansions:
                clauses.append(self._with_misspellings(word))
            elif word is expansions[word][0][0]:  # one clause for all words of a name
                clauses.append(self._expanded(*expansions[word]))
        return clauses

    def _expanded(self, words: Sequence[TypedWord], name: NameExpansion) -> Clause:
        """The name that ``words`` are, or any of its other names."""
        typed = [_requiring_all(self._with_misspellings(word)) for word in words]
        if len(typed) == 1:
            typed_name = typed[0]
        else:
            typed_name = Boolean(must=tuple(typed)) if name.lay else Boolean(should=tuple(typed), loose=True)
        if name.ambiguous and isinstance(typed_name, Term):
            typed_name = replace(typed_name, weight=OTHER_NAME_WEIGHT)
        alternatives = typed_name.parts if isinstance(typed_name, DisjunctionMax) else (typed_name,)
        return DisjunctionMax((*alternatives, *name.clauses(words[0].field)))

    def _with_misspellings(self, word: TypedWord) -> Clause:
        """A word, or any misspelling of it that letters have."""
        if not isinstance(word.clause, Term) or len(self.interpretations) >= MAX_INTERPRETATIONS:
            return word.clause
        written = self.text[word.span[0] : word.span[1]].strip(EDGES)
        misspellings = self.misspellings(written)
        expansion = NameExpansion(word.span, "misspelled", misspellings, sure=True)
        if not misspellings or not self._interpret(expansion, ", ".join(misspellings), misspellings):
            return word.clause
        self.expansions.append(expansion)
        return DisjunctionMax((word.clause, *expansion.clauses(word.field)))

    def _interpret(
        self, candidate: Condition | NameExpansion, means: str, names: tuple[str, ...] = ()
    ) -> bool:
        """Records an interpretation and returns whether it applies."""
        written = self.text[candidate.span[0] : candidate.span[1]].strip(EDGES)
        key = f"{candidate.kind.replace(' ', '_')}:{'-'.join(written.lower().split())}"
        applies = self.choice.applies(key, sure=candidate.sure)
        interpretation = Interpretation(
            key, candidate.kind, written, candidate.span, means, names, applies, offered=not candidate.sure
        )
        if interpretation not in self.interpretations:
            self.interpretations.append(interpretation)
        return applies

    def _edit_description(
        self, words: Sequence[TypedWord], remaining: Sequence[TypedWord], conditions: Sequence[str]
    ) -> None:
        text = ", ".join(self._written(remaining))
        new = " and ".join([text, *conditions] if text else conditions)
        self.description_edits.append(DescriptionEdit(", ".join(self._written(words)), new))

    def _written(self, words: Sequence[TypedWord]) -> list[str]:
        """``words`` as the description has them, each that was typed as one once."""
        spans = dict.fromkeys(word.whole_span for word in words)
        return [self.text[start:end].strip(EDGES) or self.text[start:end] for start, end in spans]


def _requiring_all(clause: Clause) -> Clause:
    """A name that was typed as one word needs all its tokens: an x-ray is no ray."""
    return Boolean(must=clause.should) if isinstance(clause, Boolean) else clause


def edited_description(description: str, edits: Iterable[DescriptionEdit]) -> str:
    """``description`` with ``edits`` made: of "norco, overturned" with the edit from "norco, overturned" to
    "norco and outcome is overturned" the latter. An edit whose words it does not have is appended."""
    for edit in edits:
        match = re.search(rf"(?<!\w){re.escape(edit.old)}(?!\w)", description)
        if match:
            description = f"{description[: match.start()]}{edit.new}{description[match.end() :]}"
        else:
            description = f"{description} ({edit.new})"
    return description
