"""Names in a query: drugs, treatments, abbreviations, lay words, misspellings. Light to load, since
every search reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from search.vocabulary.phrases import PhraseMatcher, SurfaceForm
from search.vocabulary.senses import Sense, abbreviation_forms, drug_forms, group_forms
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key
from search.vocabulary.vocabulary import read_drugs


@dataclass(frozen=True)
class NamedSpan:
    """A name in a text, from ``start`` to ``end``. ``sure`` is false where its letters are also
    another word ("pt"); ``corrected`` is the name as it should be written where it is misspelled."""

    start: int
    end: int
    sense: Sense
    sure: bool = True
    corrected: str | None = None


@dataclass(frozen=True)
class Lexicon:
    """Lookups for queries; immutable. ``corrections`` maps a misspelled word to the right one,
    ``misspelled`` a right one to its known misspellings, all by their keys; ``words`` are the names of
    one word, in lower case, ``regions`` the keys of words for body parts."""

    corrections: Mapping[str, str]
    misspelled: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    regions: frozenset[str]
    _names: PhraseMatcher[Sense]
    _unsure: PhraseMatcher[Sense]

    def find(self, text: str) -> list[NamedSpan]:
        """The names in ``text`` from left to right, the longest of those that overlap."""
        sure = [
            NamedSpan(f.start, f.end, f.form.meaning, True, f.form.text if f.respelled else None)
            for f in self._names.find(text)
        ]
        taken = [(found.start, found.end) for found in sure]
        unsure = [
            NamedSpan(f.start, f.end, f.form.meaning, sure=False)
            for f in self._unsure.find(text)
            if not any(f.start < end and start < f.end for start, end in taken)
        ]
        return sorted(sure + unsure, key=lambda found: found.start)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package's tables, built once."""
    corrections = {row["misspelling"]: token_key(row["word"]) for row in rows("misspellings")}
    misspelled: dict[str, tuple[str, ...]] = {}
    for wrong, right in corrections.items():
        misspelled[right] = (*misspelled.get(right, ()), wrong)
    every = chain(group_forms(), drug_forms(read_drugs()[0]), abbreviation_forms())
    first: dict[str, SurfaceForm[Sense]] = {}
    for form in every:
        first.setdefault(form.text.lower(), form)
    forms = first.values()

    def respell(key: str) -> str:
        return corrections.get(key, key)

    words = frozenset(text for text in first if text.isalpha())
    unsure = PhraseMatcher(_lowered(forms), lambda key: key)
    return Lexicon(corrections, misspelled, words, _regions(), PhraseMatcher(forms, respell), unsure)


def _lowered(forms: Iterable[SurfaceForm[Sense]]) -> Iterator[SurfaceForm[Sense]]:
    """The exact forms as they stand in any other case: read there only with care."""
    for form in forms:
        if form.exact:
            yield SurfaceForm(form.text, form.meaning)


def _regions() -> frozenset[str]:
    listed = ((row["region"], *items(row["synonyms"])) for row in rows("body_parts") if row["region"] != "-")
    return frozenset(token_key(name) for names in listed for name in names if name.isalpha())
