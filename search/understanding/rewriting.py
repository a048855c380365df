"""Rewrites the clause of a query: conditions in place of the words that state them, names linked and
expanded.

Only words side by side and bare words of AND, OR and NOT are interpreted; what stands in quotation marks, is
exact or has a wildcard stays as it is. Under NOT nothing is expanded but misspellings.

Words side by side say what the result set is. Of ``norco weaning overturned`` the rewritten clause is ::

    must: must: treatment = hydrocodone/acetaminophen
          should: norco, hydrocodone (weight 0.5), ... ; weaning
          outcome = overturned

and of ``weaning overturned``, which names no treatment, an issue must have the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from search.model.requests import ALL_READINGS
from search.query.clauses import EVERYTHING, Boolean, Clause, DisjunctionMax, Span, overlap
from search.query.word_forms import EDGES
from search.understanding.asked import NOTHING_ASKED, Asked
from search.understanding.required_words import in_own_text, requiring_all
from search.understanding.typed_words import TypedWord, typed_word, words_in_span
from search.understanding.word_reading import ReadWords, WordReader

_OR = re.compile(r"(?<!\w)(?:or|and/or)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class DescriptionEdit:
    """A replacement in the query description: the words that state conditions, and their conditions."""

    old: str
    new: str


@dataclass
class QueryRewriter:
    """Rewrites one query, whose words ``reader`` reads. ``found`` is what it names; words at ``weightless``
    spans carry no weight.

    Afterwards ``asked`` is what an issue must dispute of it, ``required_words`` are the words that an issue
    must have where nothing is; ``ranking`` is the clause of the words side by side, any of which ranks, and
    ``unconditioned`` what they ask for without conditions, each ``None`` where the query has none.
    ``description_edits`` are to be made."""

    reader: WordReader
    found: Asked
    weightless: Sequence[Span] = ()
    description_edits: list[DescriptionEdit] = field(default_factory=list)
    asked: Asked = NOTHING_ASKED
    ranking: Clause | None = None
    unconditioned: Clause | None = None
    required_words: tuple[str, ...] = ()

    @property
    def _text(self) -> str:
        return self.reader.text

    def rewrite(self, clause: Clause) -> Clause:
        """``clause`` with every interpretation that applies."""
        if not isinstance(clause, Boolean):
            return self._rewrite(clause)
        if clause.loose:
            return self._asked_for(clause.should)
        match clause.must:
            case (Boolean(loose=True) as words, *others):  # words side by side, beside fields
                must = (self._asked_for(words.should), *map(self._rewrite, others))
                excluded = tuple(self._rewrite(part, negated=True) for part in clause.must_not)
                return replace(clause, must=must, must_not=excluded)
            case _:
                return self._rewrite(clause)

    def _rewrite(self, clause: Clause, *, negated: bool = False) -> Clause:
        """A part of a query with operators, which matches what it says, its names under other names too.
        ``negated``: it stands under NOT."""
        if typed_word(clause, self._text):
            return self._rewrite_words((clause,), negated=negated, loose=False)
        if not isinstance(clause, Boolean):
            return clause
        if clause.loose:
            return self._rewrite_words(clause.should, negated=negated, loose=True)
        return Boolean(
            tuple(self._rewrite(part, negated=negated) for part in clause.must),
            tuple(self._rewrite(part, negated=negated) for part in clause.should),
            tuple(self._rewrite(part, negated=True) for part in clause.must_not),
        )

    def _rewrite_words(self, parts: Sequence[Clause], *, negated: bool, loose: bool) -> Clause:
        """``parts`` of a query with operators: the conditions among their words, and the rest expanded."""
        other_parts = [part for part in parts if typed_word(part, self._text) is None]
        words = self.reader.typed_words(parts)
        conditions, remaining = self._conditions_of(words)
        expanded = [part.clause for part in self.reader.expand_names(remaining, negated=negated)]
        text_clauses = (*(map(requiring_all, expanded) if loose else expanded), *other_parts)
        if len(text_clauses) == 1:
            text_clause = text_clauses[0]
        else:
            # Several tokens of a bare word were typed as one ("PT/OT"): either of them.
            text_clause = Boolean(must=text_clauses) if loose else Boolean(should=text_clauses)
        must = (text_clause, *conditions) if text_clauses else conditions or (text_clause,)
        return must[0] if len(must) == 1 else Boolean(must=must)

    def _asked_for(self, parts: Sequence[Clause]) -> Clause:
        """Words side by side: what they name is what an issue must dispute, and the rest ranks; where they
        name nothing, an issue must have all of them."""
        words = self.reader.typed_words(parts)
        conditions, remaining = self._conditions_of(words)
        self.asked = self._asked_among(remaining)
        weighing = [word for word in remaining if not _is_within(word.span, self.weightless)]
        spans = [name.span for name in self.asked.names]
        spans += [part.span for part in self.found.parts if not self.reader.is_switched_off(part)]
        off = [name.span for name in self.found.names if name not in self.asked.names]
        off += [part.span for part in self.found.parts if self.reader.is_switched_off(part)]
        read = self.reader.expand_names(weighing, silent=spans, plain=off)
        ranking = tuple(part.clause for part in read)
        self.ranking = Boolean(should=ranking, loose=True) if ranking else None
        must, should = self._required(read)
        text = Boolean(must=must, should=should, loose=True)
        self.unconditioned = text if must else None
        clauses = (text, *conditions) if must or should else conditions
        return next(iter(clauses)) if len(clauses) == 1 else Boolean(must=clauses)

    def _required(self, read: Sequence[ReadWords]) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
        """What an issue must match of words side by side, and what beside it only ranks."""
        if self.asked.names:
            return (self.asked.clause(self._text),), tuple(part.clause for part in read)
        as_typed = ALL_READINGS in self.reader.choice.disabled
        off = [] if as_typed else [condition.span for condition in self.reader.conditions]
        # The words of a condition that is switched off only rank: that takes no issue away.
        required = [part for part in read if not _is_within(part.words[0].span, off)]
        self.required_words = tuple(self._text[slice(*part.span)].strip(EDGES) for part in required)
        spans = [part.span for part in required]
        unsaid = tuple(
            part.clause for part in self.asked.parts if not any(overlap(part.span, span) for span in spans)
        )
        ranking = tuple(part.clause for part in read if part not in required)
        return (*self._all_of(required), *unsaid) or ((EVERYTHING,) if ranking else ()), ranking

    def _all_of(self, read: Sequence[ReadWords]) -> tuple[Clause, ...]:
        """An issue must have all of these words, or all of those on one side of an "or"."""
        sides: list[list[Clause]] = [[]]
        for before, part in zip((None, *read), read, strict=False):
            if before and _OR.search(self._text, before.span[1], part.span[0]):
                sides.append([])
            sides[-1].append(self._must_have(part))
        if len(sides) == 1:
            return tuple(sides[0])
        return (Boolean(should=tuple(Boolean(must=tuple(side)) for side in sides)),)

    def _must_have(self, read: ReadWords) -> Clause:
        """An issue must have these words; those of a body part, or be for it."""
        clause = requiring_all(read.clause)
        parts = (part for part in self.asked.parts if part.is_plain)
        part = next((part for part in parts if overlap(part.span, read.span)), None)
        return DisjunctionMax((part.clause, in_own_text(clause))) if part else clause

    def _asked_among(self, words: Sequence[TypedWord]) -> Asked:
        """What ``words`` name, as far as the user has them so read."""
        names = tuple(
            name
            for name in self.found.names
            if words_in_span(words, name.span, self._text)
            and self.reader.interpret(name, name.label, sure=True)
        )
        # Without one of several parts the others would narrow more than all together.
        sure = Asked(names).is_local and not any(map(self.reader.is_switched_off, self.found.parts))
        parts = tuple(
            part
            for part in self.found.parts
            if words_in_span(words, part.span, self._text)
            and self.reader.interpret(part, f"for the {part.label}", sure=sure)
        )
        return Asked(names, parts)

    def _conditions_of(self, words: list[TypedWord]) -> tuple[tuple[Clause, ...], list[TypedWord]]:
        """The conditions that ``words`` state, and the words that remain."""
        conditions, remaining = self.reader.apply_conditions(words)
        if conditions:
            text = ", ".join(self._written(remaining))
            descriptions = [condition.description for condition in conditions]
            new = " and ".join([text, *descriptions] if text else descriptions)
            self.description_edits.append(DescriptionEdit(", ".join(self._written(words)), new))
        return tuple(condition.clause for condition in conditions), remaining

    def _written(self, words: Sequence[TypedWord]) -> list[str]:
        """``words`` as the description has them, each that was typed as one once."""
        spans = dict.fromkeys(word.whole_span for word in words)
        return [self._text[start:end].strip(EDGES) or self._text[start:end] for start, end in spans]


def _is_within(inner: Span, outer: Iterable[Span]) -> bool:
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)


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
