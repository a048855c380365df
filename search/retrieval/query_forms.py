"""The surface forms that a query's exact words, wildcards and unknown words stand for, asked for at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.engine.protocol import Expansion, ExpansionQuery
from search.engine.steps import Step, expand
from search.query.clauses import Clause, span_queries
from search.query.spans import (
    MAX_SCORED_FORMS,
    MAX_WILDCARD_FORMS,
    AnyForm,
    FormPattern,
    Wildcard,
    form_patterns,
    form_text,
)
from search.understanding.suggestions import MAX_FORMS, spelling_patterns


@dataclass(frozen=True)
class QueryForms:
    """The expansions of the words in a clause's span queries, and those of the patterns of unknown words."""

    clause: Clause
    expansions: Mapping[FormPattern, Expansion]
    spellings: Mapping[FormPattern, Expansion]

    @property
    def terms(self) -> tuple[str, ...]:
        """The index terms to highlight for exact forms and wildcards; none for what is under NOT."""
        terms: dict[str, None] = {}
        for span_query in span_queries(self.clause, excluded=False):
            for form in form_patterns(span_query.expression):
                # The terms of an AnyForm are in the query itself; those of other forms only the build knows.
                if not isinstance(form, AnyForm):
                    terms |= dict.fromkeys(self.expansions[form].terms)
        return tuple(terms)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each form that no issue has, and for each wildcard that stands for too many."""
        notes: dict[str, None] = {}
        for span_query in span_queries(self.clause):
            forms = tuple(dict.fromkeys(form_patterns(span_query.expression)))
            notes |= dict.fromkeys(
                f"No issue has: {form_text(form)}." for form in forms if not self.expansions[form].total
            )
            notes |= dict.fromkeys(self._cut(forms))
        return tuple(notes)

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """The forms that ``word`` may misspell, each with the number of issues that have it."""
        for pattern in spelling_patterns(word):
            yield from self.spellings[pattern].forms

    def _cut(self, forms: Sequence[FormPattern]) -> Iterator[str]:
        for form in forms:
            if isinstance(form, Wildcard) and (total := self.expansions[form].total) > MAX_WILDCARD_FORMS:
                yield (
                    f"{form.pattern} stands for {total:,} words: the {MAX_WILDCARD_FORMS} most frequent ones "
                    "were searched for; write more letters for all of them."
                )


def forms_of_query(clause: Clause, unknown_words: Sequence[str]) -> Step[QueryForms]:
    """The forms of a clause and of words that no issue has."""
    written = dict.fromkeys(
        form for span_query in span_queries(clause) for form in form_patterns(span_query.expression)
    )
    patterns = dict.fromkeys(pattern for word in unknown_words for pattern in spelling_patterns(word))
    expansions = yield from expand(
        [
            *(ExpansionQuery(form, MAX_SCORED_FORMS) for form in written),
            *(ExpansionQuery(pattern, MAX_FORMS) for pattern in patterns),
        ]
    )
    return QueryForms(
        clause,
        dict(zip(written, expansions[: len(written)], strict=True)),
        dict(zip(patterns, expansions[len(written) :], strict=True)),
    )
