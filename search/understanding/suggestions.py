"""Did you mean: words of a query that no issue has, and the nearest words that some issue has.

A word is looked up among the surface forms of the index and the names of the vocabulary. A misspelling
that the vocabulary knows is no matter of this module: :mod:`search.understanding.names` corrects it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from search.model.results import Correction, Interpretation, Suggestion
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Span, Term
from search.text.analysis import STOP_WORDS, stem, terms, tokens
from search.text.significant_terms import DocumentFrequency
from search.vocabulary.lexicon import Lexicon, load_lexicon
from search.vocabulary.spelling import edit_distance, letter_mask
from search.vocabulary.tables import items, rows

FormsByPrefix = Callable[[str], Iterable[tuple[str, int]]]
"""The surface forms of the index that begin with a prefix, each with the number of issues that have it."""

MIN_LETTERS = 4
"""Letters that a word needs to be looked up, and so to be corrected by one edit."""

MIN_LETTERS_FOR_TWO_EDITS = 8

MAX_WORDS = 5
"""Unknown words of one query that are looked up."""


def suggest_spelling(
    text: str,
    clause: Clause,
    interpretations: Iterable[Interpretation],
    frequency: DocumentFrequency,
    forms: FormsByPrefix,
) -> Suggestion | None:
    """The query ``text`` with its unknown words replaced by the nearest known ones, if there are any.

    ``clause`` is the query as parsed; words that an interpretation covers are not doubted. ``cervcal mri``
    is suggested as ``cervical mri``, with the correction of its one unknown word."""
    interpreted = [interpretation.span for interpretation in interpretations if interpretation.on]
    unknown = [
        span
        for span in _word_spans(clause, text)
        if not any(start < span[1] and span[0] < end for start, end in interpreted)
        and not frequency(stem(text[slice(*span)]))
    ]
    corrections = [
        (span, correction)
        for span in unknown[:MAX_WORDS]
        if (correction := _nearest_word(text[slice(*span)], frequency, forms))
    ]
    if not corrections:
        return None
    query = text
    for (start, end), correction in reversed(corrections):
        query = f"{query[:start]}{correction.instead}{query[end:]}"
    return Suggestion(query, tuple(correction for _, correction in corrections))


def _word_spans(clause: Clause, text: str) -> list[Span]:
    """The spans of the words that may be misspelled, each once, in order."""
    spans = {
        (start + token.start, start + token.end)
        for start, end in _clause_spans(clause)
        for token in tokens(text[start:end])
    }
    return sorted(span for span in spans if _may_be_misspelled(text[slice(*span)]))


def _may_be_misspelled(word: str) -> bool:
    return len(word) >= MIN_LETTERS and word.isalpha() and word.lower() not in STOP_WORDS


def _clause_spans(clause: Clause) -> Iterator[Span]:
    if isinstance(clause, Term | Phrase):
        if clause.span:
            yield clause.span
    elif isinstance(clause, DisjunctionMax):
        for part in clause.parts:
            yield from _clause_spans(part)
    elif isinstance(clause, Boolean):
        for part in clause.must + clause.should + clause.must_not:
            yield from _clause_spans(part)


def _nearest_word(written: str, frequency: DocumentFrequency, forms: FormsByPrefix) -> Correction | None:
    """The known word with the fewest edits, of these a name of the vocabulary, of these the most frequent."""
    word = written.lower()
    lexicon = load_lexicon()
    if word in lexicon.words:  # a name that is spelled right and that no issue has
        return None
    max_edits = 2 if len(word) >= MIN_LETTERS_FOR_TWO_EDITS else 1
    scored = [
        (edits, form not in lexicon.words, -issues, form)
        for form, issues in _candidates(word, max_edits, lexicon, frequency, forms)
        if 0 < (edits := edit_distance(word, form)) <= max_edits
    ]
    if not scored:
        return None
    edits, _, _, nearest = min(scored)
    rivals = (
        rival for rival in _confusable_drugs().get(nearest, ()) if edit_distance(word, rival) <= edits + 1
    )
    return Correction(written, nearest, tuple(sorted(rivals)))


def _candidates(
    word: str, max_edits: int, lexicon: Lexicon, frequency: DocumentFrequency, forms: FormsByPrefix
) -> Iterator[tuple[str, int]]:
    """Known words that begin as ``word`` does, give or take a swap of its first two letters, each with the
    number of issues that have it."""
    mask = letter_mask(word)
    for prefix in dict.fromkeys((word[0], word[1])):
        names = (
            (name, _name_frequency(name, lexicon, frequency)) for name in lexicon.words if name[0] == prefix
        )
        for source in (forms(prefix), names):
            for form, issues in source:
                if (
                    abs(len(form) - len(word)) > max_edits
                    or not form.isalpha()
                    or form in lexicon.corrections
                ):
                    continue
                # An edit changes at most two of the letters that a word has: cheap to rule most out.
                if issues and (mask ^ letter_mask(form)).bit_count() <= 2 * max_edits:
                    yield form, issues


def _name_frequency(name: str, lexicon: Lexicon, frequency: DocumentFrequency) -> int:
    """In how many issues a name of the vocabulary, or one of its synonyms, stands."""
    synonyms = (synonym for named in lexicon.find(name) for synonym in named.sense.synonyms)
    return max((min(map(frequency, terms(other))) for other in (name, *synonyms)), default=0)


@cache
def _confusable_drugs() -> dict[str, frozenset[str]]:
    """The drugs that are easily taken for a drug, by its name."""
    confusable: dict[str, frozenset[str]] = {}
    for row in rows("confusable"):
        group = frozenset(items(row["names"]))
        for name in group:
            confusable[name] = confusable.get(name, frozenset()) | group - {name}
    return confusable
