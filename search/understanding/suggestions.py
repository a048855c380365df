"""Did you mean: words of a query that no issue has, and the nearest words that some issue has.

A word is looked up among the surface forms of the index and the names of the vocabulary. A misspelling
that the vocabulary knows is no matter of this module: :mod:`search.understanding.names` corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from search.model.results import Correction, Interpretation, Suggestion
from search.query.clauses import Clause, Phrase, Span, Term, clause_parts, overlap
from search.query.spans import Wildcard
from search.text.analysis import STOP_WORDS, stem, terms, tokens
from search.text.significant_terms import DocumentFrequency
from search.vocabulary.lexicon import load_lexicon
from search.vocabulary.spelling import edit_distance, letter_mask
from search.vocabulary.tables import items, rows

MIN_LETTERS = 4
"""Letters that a word needs to be looked up, and so to be corrected by one edit."""

MIN_LETTERS_FOR_TWO_EDITS = 8

MAX_WORDS = 5
"""Unknown words of one query that are looked up."""

MAX_FORMS = 2_000
"""Surface forms that are looked at for each pattern, the most frequent ones."""

_TABLES_OF_NAMES = (
    "abbreviations", "body_parts", "chapters", "drugs", "equivalents", "sections", "specialties",
    "treatments",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")

FormsOfWord = Callable[[str], Iterable[tuple[str, int]]]
"""The surface forms of the index that match the patterns of an unknown word, each with the number of issues
that have it."""


@dataclass(frozen=True)
class NearName:
    """A name of the vocabulary that is ``edits`` from a word, and its ``other_names``, itself among them."""

    name: str
    edits: int
    other_names: tuple[str, ...]

    def issues(self, frequency: DocumentFrequency) -> int:
        """In how many issues the name, or one of its synonyms, stands."""
        return max((min(map(frequency, terms(other))) for other in self.other_names), default=0)


def unknown_words(
    text: str, clause: Clause, interpretations: Iterable[Interpretation], frequency: DocumentFrequency
) -> tuple[Span, ...]:
    """Where the query ``text``, parsed as ``clause``, has words that no issue has, the first ``MAX_WORDS``;
    words that an interpretation covers are not doubted."""
    interpreted = [interpretation.span for interpretation in interpretations if interpretation.on]
    unknown = (
        span
        for span in _word_spans(clause, text)
        if not any(overlap(span, other) for other in interpreted) and not frequency(stem(text[slice(*span)]))
    )
    return tuple(unknown)[:MAX_WORDS]


def spelling_patterns(word: str) -> tuple[Wildcard, ...]:
    """The surface forms that an unknown word may misspell: of about its length, and beginning as it does,
    give or take a swap of its first two letters. None for a word that is spelled right and that no issue has:
    a name, a word of a name ("Game Ready"), a word of everyday English or of law."""
    word = word.lower()
    if is_known_word(word):
        return ()
    lengths = range(len(word) - _max_edits(word), len(word) + _max_edits(word) + 1)
    return tuple(Wildcard(prefix + "?" * (length - 1)) for prefix in _prefixes(word) for length in lengths)


def suggest_spelling(
    text: str, unknown: Sequence[Span], frequency: DocumentFrequency, forms: FormsOfWord
) -> Suggestion | None:
    """The query ``text`` with its ``unknown`` words replaced by the nearest known ones, if there are any.

    ``cervcal mri`` is suggested as ``cervical mri``, with the correction of its one unknown word."""
    corrections = [
        (span, correction)
        for span in unknown
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
    return sorted(span for span in spans if may_be_misspelled(text[slice(*span)]))


def may_be_misspelled(word: str) -> bool:
    """Whether a word is looked up at all."""
    return len(word) >= MIN_LETTERS and word.isalpha() and word.lower() not in STOP_WORDS


def is_known_word(word: str) -> bool:
    """Whether ``word`` (lower case) is spelled right, whether or not an issue has it."""
    return word in load_lexicon().words or word in _words_spelled_right()


def _clause_spans(clause: Clause) -> Iterator[Span]:
    if isinstance(clause, Term | Phrase) and clause.span:
        yield clause.span
    for part in clause_parts(clause):
        yield from _clause_spans(part)


def _nearest_word(written: str, frequency: DocumentFrequency, forms: FormsOfWord) -> Correction | None:
    """The known word with the fewest edits, of these a name of the vocabulary, of these the most frequent."""
    word = written.lower()
    if not spelling_patterns(word):
        return None
    scored = [
        (near.edits, False, -issues, near.name)
        for near in names_near(word)
        if (issues := near.issues(frequency))
    ]
    words = load_lexicon().words
    scored += [
        (edits, form not in words, -issues, form)
        for form, issues in forms(word)
        if issues and (edits := _edits(word, form))
    ]
    if not scored:
        return None
    edits, _, _, nearest = min(scored)
    rivals = (
        rival for rival in _confusable_drugs().get(nearest, ()) if edit_distance(word, rival) <= edits + 1
    )
    return Correction(written, nearest, tuple(sorted(rivals)))


def names_near(word: str) -> tuple[NearName, ...]:
    """The names of the vocabulary that ``word`` (lower case) may misspell."""
    lexicon = load_lexicon()
    return tuple(
        NearName(
            name, edits, (name, *(other for named in lexicon.find(name) for other in named.sense.synonyms))
        )
        for prefix in _prefixes(word)
        for name in _names_by_initial().get(prefix, ())
        if (edits := _edits(word, name))
    )


def _prefixes(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:2]))


def _max_edits(word: str) -> int:
    return 2 if len(word) >= MIN_LETTERS_FOR_TWO_EDITS else 1


def _edits(word: str, form: str) -> int:
    """How many edits ``form`` is from ``word``; 0 where it is no correction of it."""
    max_edits = _max_edits(word)
    if abs(len(form) - len(word)) > max_edits or not form.isalpha() or form in load_lexicon().corrections:
        return 0
    # An edit changes at most two of the letters that a word has: cheap to rule most out.
    if (letter_mask(word) ^ letter_mask(form)).bit_count() > 2 * max_edits:
        return 0
    edits = edit_distance(word, form)
    return edits if edits <= max_edits else 0


@cache
def _words_spelled_right() -> frozenset[str]:
    """Words of everyday English and of law, and every word that a table of names has, in all their cells."""
    everyday = {row["word"] for row in rows("everyday_words")}
    cells = (cell for table in _TABLES_OF_NAMES for row in rows(table) for cell in row.values())
    named = {word for cell in cells for word in _WORD.findall(cell.lower())}
    return frozenset((everyday | named) - load_lexicon().corrections.keys())


@cache
def _names_by_initial() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for name in sorted(load_lexicon().words):
        names.setdefault(name[0], []).append(name)
    return {initial: tuple(of_initial) for initial, of_initial in names.items()}


@cache
def _confusable_drugs() -> dict[str, frozenset[str]]:
    """The drugs that are easily taken for a drug, by its name."""
    confusable: dict[str, frozenset[str]] = {}
    for row in rows("confusable"):
        group = frozenset(items(row["names"]))
        for name in group:
            confusable[name] = confusable.get(name, frozenset()) | group - {name}
    return confusable
