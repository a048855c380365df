"""Did you mean: words that no issue has, and the nearest ones that some issue has.

A word is looked up among the forms of the index and the names of the vocabulary. Nothing is corrected
here: a misspelling that the vocabulary knows is read in :mod:`search.understanding.names`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from search.model.results import Correction, Interpretation, Suggestion
from search.query.clauses import Boolean, Clause, DisjunctionMax, Phrase, Span, Term
from search.text.analysis import STOP_WORDS, stem, terms, tokens
from search.vocabulary.lexicon import Lexicon, load_lexicon
from search.vocabulary.spelling import edit_distance, letter_mask
from search.vocabulary.tables import items, rows

Frequency = Callable[[str], int]
Forms = Callable[[str], Iterable[tuple[str, int]]]
"""The forms of the index that begin with a prefix, each with the number of issues that have it."""

SHORTEST = 4
TWO_ERRORS_FROM = 8
"""Letters that a word needs before one error is looked for, and before two are."""

MOST = 5
"""Words of one query that are looked up."""


def suggest_spelling(
    text: str, clause: Clause, understood: Iterable[Interpretation], frequency: Frequency, forms: Forms
) -> Suggestion | None:
    """The query ``text`` with its unknown words replaced by the nearest known ones, if there are any.
    ``clause`` is the query as parsed; what was ``understood`` of it is not doubted."""
    known = [one.span for one in understood if one.on]
    unknown = [
        place
        for place in _words(clause, text)
        if not any(a < place[1] and place[0] < b for a, b in known)
        and not frequency(stem(text[slice(*place)]))
    ]
    found = [
        (place, change) for place in unknown[:MOST] if (change := _nearest(text, place, frequency, forms))
    ]
    if not found:
        return None
    query = text
    for (start, end), change in reversed(found):
        query = f"{query[:start]}{change.instead}{query[end:]}"
    return Suggestion(query, tuple(change for _, change in found))


def _words(clause: Clause, text: str) -> list[Span]:
    """The places of the words that are looked for, each once, in order."""
    found = {
        (span[0] + token.start, span[0] + token.end)
        for span in _spans(clause)
        for token in tokens(text[span[0] : span[1]])
    }
    return sorted(place for place in found if _worth_a_look(text[slice(*place)]))


def _worth_a_look(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word.lower() not in STOP_WORDS


def _spans(clause: Clause) -> Iterator[Span]:
    if isinstance(clause, Term | Phrase):
        if clause.span:
            yield clause.span
    elif isinstance(clause, DisjunctionMax):
        for part in clause.parts:
            yield from _spans(part)
    elif isinstance(clause, Boolean):
        for part in clause.must + clause.should + clause.must_not:
            yield from _spans(part)


def _nearest(text: str, place: Span, frequency: Frequency, forms: Forms) -> Correction | None:
    word = text[slice(*place)].lower()
    lexicon = load_lexicon()
    if word in lexicon.words:  # a name that is spelled right and that no issue has
        return None
    errors = 2 if len(word) >= TWO_ERRORS_FROM else 1
    scored = [
        (far, form not in lexicon.words, -issues, form)
        for form, issues in _candidates(word, errors, lexicon, frequency, forms)
        if 0 < (far := edit_distance(word, form)) <= errors
    ]
    if not scored:
        return None
    far, _, _, best = min(scored)
    near = (rival for rival in _confusable().get(best, ()) if edit_distance(word, rival) <= far + 1)
    return Correction(text[slice(*place)], best, tuple(sorted(near)))


def _candidates(
    word: str, errors: int, lexicon: Lexicon, frequency: Frequency, forms: Forms
) -> Iterator[tuple[str, int]]:
    """Words that begin as ``word`` does, give or take a swap of its first two letters."""
    own = letter_mask(word)
    for prefix in dict.fromkeys((word[0], word[1])):
        named = ((name, _found_by(name, lexicon, frequency)) for name in lexicon.words if name[0] == prefix)
        for source in (forms(prefix), named):
            for form, issues in source:
                if abs(len(form) - len(word)) > errors or not form.isalpha() or form in lexicon.corrections:
                    continue
                # An error changes at most two of the letters that a word has: cheap to rule most out.
                if issues and (own ^ letter_mask(form)).bit_count() <= 2 * errors:
                    yield form, issues


def _found_by(name: str, lexicon: Lexicon, frequency: Frequency) -> int:
    """In how many issues a name of the vocabulary, or what it brings, stands."""
    brought = (other for found in lexicon.find(name) for other in found.sense.brings)
    return max((min(map(frequency, terms(other))) for other in (name, *brought)), default=0)


@cache
def _confusable() -> dict[str, frozenset[str]]:
    """By drug those that are taken for it."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("confusable"):
        group = frozenset(items(row["names"]))
        for name in group:
            found[name] = found.get(name, frozenset()) | group - {name}
    return found
