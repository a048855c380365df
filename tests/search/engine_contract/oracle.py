"""Which issues match a clause, by reading the words of their texts one by one."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.engine.protocol import Expansion, ExpansionQuery, TermStatistics
from search.fields import TEXT_FIELDS, Interval
from search.fields.documents import indexed_fields
from search.model.letters import Letter
from search.query.clauses import (
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
)
from search.query.spans import MAX_WILDCARD_FORMS, AnyForm, ExactForm, FormPattern, Wildcard
from search.text.analysis import fold, stem, words
from tests.search.engine_contract.oracle_spans import spans_of


@dataclass(frozen=True)
class Word:
    """A word of a text: its surface form, its index term, and the number of its sentence."""

    form: str
    term: str
    sentence: int


@dataclass(frozen=True)
class OracleIssue:
    """An issue as it is read: the words of each text field, its values and its numbers."""

    issue_id: str
    words: Mapping[str, tuple[Word, ...]]
    values: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[Interval, ...]]

    def terms(self, field: str) -> list[str]:
        """The index terms of a text field, in order."""
        return [word.term for word in self.words[field]]

    @property
    def day(self) -> float:
        """The day of the decision as a number; the first of January of an inferred year, infinite where
        there is no year."""
        if self.numbers["date"]:
            return self.numbers["date"][0][0]
        if self.numbers["year"]:
            return float(dt.date(int(self.numbers["year"][0][0]), 1, 1).toordinal())
        return math.inf


class Oracle:
    """Answers over letters. ``issues`` are in the order of their ids."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self.letters = {letter.determination.determination_id: letter for letter in letters}
        indexed = [each for letter in self.letters.values() for each in indexed_fields(letter.determination)]
        self.issues = [
            OracleIssue(
                each.issue_id,
                {name: words_of(each.text[name]) for name in TEXT_FIELDS},
                each.values,
                each.numbers,
            )
            for each in sorted(indexed, key=lambda each: each.issue_id)
        ]
        self._forms: dict[FormPattern, frozenset[str]] = {}
        self._found: dict[Clause, list[OracleIssue]] = {}
        self._form_counts = self._counted_forms()

    def matching(self, clause: Clause) -> list[OracleIssue]:
        """The issues that match, in the order of their ids."""
        if clause not in self._found:
            self._found[clause] = [issue for issue in self.issues if self.matches(clause, issue)]
        return self._found[clause]

    def ids(self, clause: Clause) -> list[str]:
        """The ids of the issues that match, in order."""
        return [issue.issue_id for issue in self.matching(clause)]

    def by_date(self, clause: Clause, *, newest: bool) -> list[tuple[str, float]]:
        """The issues that match with the days of their decisions: by day, then by id, issues without a day
        last."""

        def key(issue: OracleIssue) -> tuple[bool, float, str]:
            return issue.day == math.inf, -issue.day if newest else issue.day, issue.issue_id

        return [(issue.issue_id, issue.day) for issue in sorted(self.matching(clause), key=key)]

    def matches(self, clause: Clause, issue: OracleIssue) -> bool:
        """Whether an issue matches, as :mod:`search.query.clauses` defines each kind of clause."""
        match clause:
            case Term():
                return any(clause.term in issue.terms(name) for name in text_fields(clause.field))
            case Phrase():
                return any(occurrences(clause.terms, issue.terms(name)) for name in text_fields(clause.field))
            case FieldValue():
                wanted = set(map(value_as_compared, clause.values))
                return any(value_as_compared(value) in wanted for value in issue.values[clause.field])
            case NumberRange():
                low = -math.inf if clause.low is None else clause.low
                high = math.inf if clause.high is None else clause.high
                return any(
                    least <= high and greatest >= low for least, greatest in issue.numbers[clause.field]
                )
            case SpanQuery():
                return any(
                    spans_of(clause.expression, issue.words[name], self.stands_for)
                    for name in text_fields(clause.field)
                )
            case IssueIds():
                return issue.issue_id in clause.ids
            case DisjunctionMax():
                return any(self.matches(part, issue) for part in clause.parts)
            case Boolean():
                if any(self.matches(part, issue) for part in clause.must_not):
                    return False
                if not clause.must and clause.should:
                    return any(self.matches(part, issue) for part in clause.should)
                return all(self.matches(part, issue) for part in clause.must)

    def stands_for(self, pattern: FormPattern, word: Word) -> bool:
        """Whether a word of a query stands for a word of a text; a wildcard stands for its most frequent
        forms alone."""
        if isinstance(pattern, AnyForm):
            return word.term == pattern.term
        if pattern not in self._forms:
            most_frequent = self.frequent_forms(pattern)[:MAX_WILDCARD_FORMS]
            self._forms[pattern] = frozenset(form for form, _ in most_frequent)
        return word.form in self._forms[pattern]

    def frequent_forms(self, pattern: FormPattern) -> list[tuple[str, int]]:
        """The surface forms that a word of a query stands for, with the number of issues that have each:
        the most frequent first, ties by form."""
        fits = self._fitting(pattern)
        counts = [(form, count) for form, (count, terms) in self._form_counts.items() if fits(form, terms)]
        return sorted(counts, key=lambda counted: (-counted[1], counted[0]))

    def terms_of(self, pattern: FormPattern, forms: Iterable[str]) -> set[str]:
        """The index terms that these forms of a word of a query were indexed with: of a word that is given by
        its term, that one alone."""
        if isinstance(pattern, AnyForm):
            return {pattern.term for _ in forms}
        return set().union(*(self._form_counts[form][1] for form in forms))

    def expansion(self, query: ExpansionQuery) -> Expansion:
        """The answer to :meth:`search.engine.protocol.Snapshot.expand`; no order of terms is promised, so
        they are sorted here."""
        forms = self.frequent_forms(query.pattern)
        listed = tuple(forms[: query.limit])
        terms = self.terms_of(query.pattern, [form for form, _ in listed])
        return Expansion(listed, tuple(sorted(terms)), len(forms))

    def term_statistics(self, terms: Collection[str]) -> TermStatistics:
        """In how many issues each term stands, in the text field where most have it."""
        return TermStatistics(
            len(self.issues),
            {
                term: max(sum(term in issue.terms(name) for issue in self.issues) for name in TEXT_FIELDS)
                for term in terms
            },
        )

    def values(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
        """The values of issues by field and id, where there are such issues."""
        return {
            field: {issue.issue_id: issue.values[field] for issue in self.issues if issue.issue_id in ids}
            for field in fields
        }

    def _counted_forms(self) -> dict[str, tuple[int, set[str]]]:
        """Every surface form: in how many issues it stands, and the terms that it was indexed with."""
        counted: dict[str, tuple[int, set[str]]] = {}
        for issue in self.issues:
            found: dict[str, set[str]] = {}
            for word in (word for text in issue.words.values() for word in text):
                found.setdefault(word.form, set()).add(word.term)
            for form, terms in found.items():
                count, before = counted.get(form, (0, set()))
                counted[form] = count + 1, before | terms
        return counted

    def _fitting(self, pattern: FormPattern) -> Callable[[str, set[str]], bool]:
        match pattern:
            case AnyForm():
                return lambda _, terms: pattern.term in terms
            case ExactForm():
                return lambda form, _: form == pattern.form
            case Wildcard():
                signs = {"*": ".*", "?": "."}
                regular = re.compile("".join(signs.get(sign) or re.escape(sign) for sign in pattern.pattern))
                return lambda form, _: regular.fullmatch(form) is not None


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text. A sentence ends at a full stop before a blank and a capital, which is enough for
    the letters here."""
    sentences = re.split(r"(?<=\.)\s+(?=[A-Z])", text)
    return tuple(
        Word(fold(word), stem(word), number)
        for number, sentence in enumerate(sentences)
        for word in words(sentence, 0, len(sentence))
    )


def text_fields(field: str | None) -> tuple[str, ...]:
    """The text fields that a clause is about: one, or all."""
    return (field,) if field else tuple(TEXT_FIELDS)


def value_as_compared(value: str) -> str:
    """A value without the difference of capitals and of blanks."""
    return " ".join(value.casefold().split())


def occurrences(phrase: Sequence[str], terms: Sequence[str]) -> int:
    """How often a phrase stands in a text."""
    return sum(list(phrase) == list(terms[start : start + len(phrase)]) for start in range(len(terms)))
