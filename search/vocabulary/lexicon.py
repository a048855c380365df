"""The names that a query may hold: drugs, treatments, abbreviations, lay words, and their misspellings.

Light to load, since every search reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from search.text.analysis import stem, terms
from search.vocabulary.phrases import PhraseMatch, PhraseMatcher, SurfaceForm
from search.vocabulary.senses import Sense, abbreviation_forms, drug_forms, group_forms
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key, tokenize
from search.vocabulary.vocabulary import read_drugs

_CONTRACTION = re.compile(r"(?<=n)['’](?=t\b)|(?<=s)['’](?=\s)", re.IGNORECASE)
_ENDING = re.compile(r"(?:e|es|ed|d|ing)?")
_MIN_LETTERS = 4
_AS_WRITTEN = frozenset({"treatment", "drug class", "drug", "abbreviation", "body part", "source"})
"""Kinds of names whose words stand for themselves alone: of other kinds "failing" is "failed" too."""


@dataclass(frozen=True)
class NamedSpan:
    """A name in a text, from ``start`` to ``end``, and its sense. ``sure`` is false where its letters are
    also another word ("pt"); ``corrected`` is the correct name where the text misspells it."""

    start: int
    end: int
    sense: Sense
    sure: bool = True
    corrected: str | None = None


@dataclass(frozen=True)
class Lexicon:
    """Finds names in queries; immutable. ``corrections`` maps a misspelled word to the correct one and
    ``misspellings`` a correct word to its known misspellings. ``words`` are the names of one word, in lower
    case; ``body_part_words`` are the keys of words for body parts."""

    corrections: Mapping[str, str]
    misspellings: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    body_part_words: frozenset[str]
    _names: PhraseMatcher[Sense]
    _unsure_names: PhraseMatcher[Sense]

    def find(self, text: str) -> list[NamedSpan]:
        """The names in ``text`` from left to right, the longest of those that overlap. A word of a name may
        stand in another form of it: "returning to work" is "return to work"."""
        text = _CONTRACTION.sub("-", text)  # a name goes on in "can't sleep" and "workers' comp"
        sure = [
            NamedSpan(
                match.start,
                match.end,
                match.form.meaning,
                sure=True,
                corrected=match.form.text if _is_misspelled(text, match) else None,
            )
            for match in self._names.find(text)
        ]
        unsure = [
            NamedSpan(match.start, match.end, match.form.meaning, sure=False)
            for match in self._unsure_names.find(text)
            if not any(match.start < named.end and named.start < match.end for named in sure)
        ]
        return sorted(sure + unsure, key=lambda named: named.start)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package's tables, built once."""
    corrections = {row["misspelling"]: token_key(row["word"]) for row in rows("misspellings")}
    misspellings: dict[str, tuple[str, ...]] = {}
    for wrong, right in corrections.items():
        misspellings[right] = (*misspellings.get(right, ()), wrong)
    # Of a name that several tables have, the first one counts.
    forms_by_text: dict[str, SurfaceForm[Sense]] = {}
    for form in chain(group_forms(), drug_forms(read_drugs()[0]), abbreviation_forms()):
        forms_by_text.setdefault(form.text.lower(), form)
    forms = forms_by_text.values()

    inflected = _inflections(forms)

    def respell(key: str) -> str:
        return corrections.get(key) or inflected(key) or key

    return Lexicon(
        corrections,
        misspellings,
        words=frozenset(text for text in forms_by_text if text.isalpha()),
        body_part_words=_body_part_words(),
        _names=PhraseMatcher(forms, respell),
        _unsure_names=PhraseMatcher(_in_any_case(forms), lambda key: key),
    )


def _inflections(forms: Iterable[SurfaceForm[Sense]]) -> Callable[[str], str | None]:
    """What gives the word of a name that a word is another form of: "return" of "returning"."""
    words: dict[str, list[str]] = {}
    for form in forms:
        if form.meaning.kind not in _AS_WRITTEN and not form.exact:
            for token in tokenize(form.text):
                if token.key.isalpha() and len(token.key) >= _MIN_LETTERS:
                    words.setdefault(stem(token.key), []).append(token.key)

    def inflected(key: str) -> str | None:
        if len(key) < _MIN_LETTERS:
            return None
        return next((word for word in words.get(stem(key), ()) if _is_inflected(key, word)), None)

    return inflected


def _is_inflected(one: str, other: str) -> bool:
    """Whether ``one`` is another form of the verb ``other``, not its stem, which is often a noun ("help")."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
    return shared < len(one) and all(_ENDING.fullmatch(word, shared) for word in (one, other))


def _is_misspelled(text: str, match: PhraseMatch[Sense]) -> bool:
    return match.respelled and terms(text[match.start : match.end]) != terms(match.form.text)


def _in_any_case(forms: Iterable[SurfaceForm[Sense]]) -> Iterator[SurfaceForm[Sense]]:
    """The forms that count in one case only (``PT``), to be found in any other case with care (``pt``)."""
    for form in forms:
        if form.exact:
            yield SurfaceForm(form.text, form.meaning)


def _body_part_words() -> frozenset[str]:
    names = ((row["region"], *items(row["synonyms"])) for row in rows("body_parts") if row["region"] != "-")
    return frozenset(token_key(name) for group in names for name in group if name.isalpha())
