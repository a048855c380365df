"""Query understanding: the step between parsing a query and planning it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.model.requests import ALL_READINGS
from search.model.results import Interpretation
from search.query.clauses import EVERYTHING, Clause, FieldValue, Span
from search.query.parser import ParsedQuery
from search.text.analysis import terms
from search.text.significant_terms import DocumentFrequency
from search.understanding.asked import NOTHING_ASKED, Asked
from search.understanding.asking import asking_spans
from search.understanding.body_parts import find_parts
from search.understanding.chapter_titles import find_titles
from search.understanding.conditions import Condition
from search.understanding.finding import find_conditions
from search.understanding.free_text import dense_text
from search.understanding.letter_case import with_abbreviations
from search.understanding.names import find_names, known_misspellings
from search.understanding.outcomes import compares_outcomes
from search.understanding.rate_questions import asks_rate
from search.understanding.rewriting import QueryRewriter, edited_description
from search.understanding.treatment_names import NamedTreatment, find_treatment_names
from search.understanding.word_reading import InterpretationChoice, WordReader
from search.vocabulary.groups import Members
from search.vocabulary.lexicon import NamedSpan, load_lexicon

_NO_TREATMENTS = frozenset({"complaint", "measure"})
"""Kinds of names that are about a patient, whatever words they have."""


@dataclass(frozen=True)
class Understanding:
    """A query as understood: the ``clause`` that the issues of its result set match, the clause ``ranking``
    of its loose words, any of which ranks (``None`` where it has none), the ``free_text`` that a dense signal
    encodes, the ``description`` in plain words, the index ``terms`` to highlight, and the ``interpretations``
    that the user can disable or enable, in the order of the text.

    ``asked`` is what an issue must dispute, with names that are asked for ``together``; ``required_words``
    are what an issue must have where that is nothing. ``unconditioned`` is what the loose words ask for
    without the conditions that they state; ``leaning`` are the values that it may ask for, which only
    rank. ``asks_rate``: it asks how often something is decided; ``compares_outcomes``: what tells the
    outcomes apart."""

    clause: Clause
    ranking: Clause | None
    free_text: str
    description: str
    terms: tuple[str, ...]
    interpretations: tuple[Interpretation, ...] = ()
    asked: Asked = NOTHING_ASKED
    together: tuple[NamedTreatment, ...] = ()
    required_words: tuple[str, ...] = ()
    unconditioned: Clause | None = None
    leaning: Members = ()
    asks_rate: bool = False
    compares_outcomes: bool = False


def understand(
    parsed: ParsedQuery,
    frequency: DocumentFrequency,
    *,
    disabled: Iterable[str] = (),
    enabled: Iterable[str] = (),
) -> Understanding:
    """``parsed`` with its conditions applied, its treatments linked and its names expanded.

    ``disabled`` and ``enabled`` are keys of interpretations. Other names that no issue has, by
    ``frequency``, are left out.

    ``overturned norco since 2015`` is what disputes hydrocodone/acetaminophen with the outcome overturned in
    the years from 2015 on, ranked by the words ``norco`` (or hydrocodone, ...); described as "norco and
    outcome is overturned and year is 2015 or later".
    """
    if parsed.clause == EVERYTHING:
        return Understanding(parsed.clause, None, parsed.free_text, parsed.description, parsed.terms)
    lexicon = load_lexicon()
    text = parsed.text
    named = lexicon.find(text)
    conditions = _unnamed(find_conditions(text), named)
    choice = InterpretationChoice(frozenset(disabled), frozenset(enabled))
    titles = [title.span for title in find_titles(text)]
    taken = [*titles, *(condition.span for condition in conditions if condition.sure)]
    found = _found(text, taken, _said_otherwise(text, named))
    reader = WordReader(
        text,
        conditions,
        find_names(text, lexicon, frequency, named),
        choice,
        lambda word: known_misspellings(word, text, lexicon, frequency),
        divided_at=[*(name.span for name in found.names), *(part.span for part in found.parts)],
    )
    # Read as typed, a question is its words too.
    as_typed = ALL_READINGS in choice.disabled
    rate, compared = ((), ()) if as_typed else (asks_rate(text), compares_outcomes(text))
    asking = () if as_typed else asking_spans(text)
    rewriter = QueryRewriter(reader, found, weightless=(*rate, *compared, *asking))
    clause = rewriter.rewrite(parsed.clause)
    expanded = [term for name in reader.expansions for other in name.other_names for term in terms(other)]
    return Understanding(
        clause,
        rewriter.ranking,
        dense_text(parsed.free_text, text, reader.condition_spans, reader.expansions),
        edited_description(parsed.description, rewriter.description_edits),
        tuple(dict.fromkeys([*_remaining_terms(parsed, reader), *expanded])),
        tuple(sorted(reader.interpretations, key=lambda interpretation: interpretation.span)),
        rewriter.asked,
        rewriter.asked.together(text),
        rewriter.required_words,
        rewriter.unconditioned,
        _leaning(reader),
        asks_rate=bool(rate),
        compares_outcomes=bool(compared),
    )


def _unnamed(conditions: Iterable[Condition], named: Iterable[NamedSpan]) -> tuple[Condition, ...]:
    """``conditions`` without those in a longer name of the process: "approved in part" is no approval."""
    spans = [(name.start, name.end) for name in named if name.sense.kind == "office"]
    return tuple(one for one in conditions if not any(_is_inside(one.span, span) for span in spans))


def _said_otherwise(text: str, named: Iterable[NamedSpan]) -> list[Span]:
    """Where several words are a complaint or a measure, and no treatment: "pins and needles"."""
    found = [(name.start, name.end) for name in named if name.sense.kind in _NO_TREATMENTS]
    return [(start, end) for start, end in found if " " in text[start:end]]


def _is_inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _found(text: str, taken: Sequence[Span], no_treatments: Sequence[Span]) -> Asked:
    """The treatments that ``text`` asks for, and the body parts that it asks them for."""
    named = find_treatment_names(text, [*taken, *no_treatments])
    parts = find_parts(with_abbreviations(text), taken, named)
    return Asked(tuple(name for name in named if not name.circumstance), tuple(parts))


def _leaning(reader: WordReader) -> Members:
    """The values of conditions that are offered only: "which knee MRIs were approved" leans to overturned."""
    clauses = (condition.clause for condition in reader.offered)
    return tuple((clause.field, clause.values) for clause in clauses if isinstance(clause, FieldValue))


def _remaining_terms(parsed: ParsedQuery, reader: WordReader) -> list[str]:
    """The terms of the query without those that only state a condition."""
    characters = list(parsed.text)
    for start, end in reader.condition_spans:
        characters[start:end] = " " * (end - start)
    remaining = set(terms("".join(characters)))
    return [term for term in parsed.terms if term in remaining]
