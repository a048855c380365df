"""The vocabulary that letters are normalized with: drugs, treatments and body parts.

It reads only the tables beside it. Queries are expanded with :mod:`search.vocabulary.lexicon`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from search.vocabulary.laterality import extremities, spinal_levels, with_sides
from search.vocabulary.matches import BodyPartMatch, Drug, DrugMatch, TreatmentMatch, TreatmentTerm
from search.vocabulary.phrases import PhraseMatch, PhraseMatcher, SurfaceForm, parse_form
from search.vocabulary.release import SLOW_RELEASES, release_of, with_suffixes
from search.vocabulary.shortened import with_shortened
from search.vocabulary.spelling import Speller
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key

_MAX_CACHED_RESPELLINGS = 1 << 16
_LETTERS_OF_TREATMENTS = (7, 10)
"""Letters that the misspelled name of a treatment needs to be corrected by one edit, and by two."""


@dataclass(frozen=True)
class _Name:
    """A drug under one of its names; ``brand`` is ``None`` for a generic name."""

    drug: Drug
    brand: str | None


@dataclass(frozen=True)
class Vocabulary:
    """Finds drugs, treatments and body parts in texts. Every search ignores case, takes the longest name,
    respects word boundaries, never raises and returns matches in the order of the text. ``sided_regions`` are
    those where left and right are told apart."""

    drugs: tuple[Drug, ...]
    treatments: tuple[TreatmentTerm, ...]
    _drug_names: PhraseMatcher[_Name]
    _treatment_names: PhraseMatcher[TreatmentTerm]
    _regions: PhraseMatcher[str]
    sided_regions: frozenset[str]
    _variants: Mapping[tuple[str, str], Drug]

    def find_drugs(self, text: str) -> list[DrugMatch]:
        """The drugs named in ``text``, misspelled names corrected where one drug can be meant."""
        return [self._drug_match(text, match) for match in self._drug_names.find(text)]

    def find_treatments(self, text: str) -> list[TreatmentMatch]:
        """The treatments other than drugs named in ``text``."""
        return [
            TreatmentMatch(
                match.start, match.end, text[match.start : match.end], match.form.meaning, match.form.weak
            )
            for match in self._treatment_names.find(text)
        ]

    def find_body_parts(self, text: str) -> list[BodyPartMatch]:
        """The body parts named in ``text`` with their sides; spinal levels count as their spine."""
        named = [
            BodyPartMatch(match.start, match.end, text[match.start : match.end], match.form.meaning)
            for match in self._regions.find(text)
        ]
        coded = [part for part in spinal_levels(text) + extremities(text) if not _overlaps(part, named)]
        return with_sides(text, [part for part in named + coded if part.region], self.sided_regions)

    def variant(self, drug: Drug, written_as: str) -> Drug:
        """The drug meant where ``drug`` is written with a form or release ("patch",
        "extended-release"): that variant where the vocabulary has one, else ``drug`` itself."""
        slow = "extended-release" if written_as in SLOW_RELEASES else written_as
        return self._variants.get((drug.generic, slow), drug)

    @property
    def variant_names(self) -> frozenset[str]:
        """The generic names of drugs that are a form or release of another ("morphine ER")."""
        return frozenset(drug.generic for drug in self._variants.values())

    def _drug_match(self, text: str, match: PhraseMatch[_Name]) -> DrugMatch:
        name = match.form.meaning
        end = with_suffixes(text, match.end)
        written = text[match.start : end]
        release = release_of(written)
        drug = self.variant(name.drug, release) if release else name.drug
        misspelled = text[match.start : match.end] if match.respelled else None
        return DrugMatch(match.start, end, written, drug, name.brand, release, misspelled)


def _overlaps(part: BodyPartMatch, named: Sequence[BodyPartMatch]) -> bool:
    """Whether ``part`` overlaps one of ``named``, which stand in the order of the text and apart."""
    at = bisect_left(named, part.start, key=lambda other: other.end)
    return any(part.start < other.end and other.start < part.end for other in named[at : at + 2])


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary of the package's data files, built once."""
    drugs, variants = read_drugs()
    treatments = tuple(
        TreatmentTerm(
            row["canonical"],
            row["category"],
            row["subcategory"],
            row["kind"],
            row["dimension"],
            tuple(item.lstrip("=~") for item in items(row["synonyms"])),
        )
        for row in rows("treatments")
    )
    misspellings = {row["misspelling"]: token_key(row["word"]) for row in rows("misspellings")}
    drug_forms = list(_drug_forms(drugs))
    treatment_forms = list(with_shortened(_treatment_forms(treatments)))
    region_forms = list(_region_forms())
    drug_speller, treatment_speller, region_speller = _spellers(drug_forms, treatment_forms, region_forms)

    @lru_cache(maxsize=_MAX_CACHED_RESPELLINGS)
    def respell_drug(key: str) -> str:
        return misspellings.get(key) or token_key(drug_speller.correct(key) or key)

    @lru_cache(maxsize=_MAX_CACHED_RESPELLINGS)
    def respell_treatment(key: str) -> str:
        return misspellings.get(key) or token_key(treatment_speller.correct(key) or key)

    @lru_cache(maxsize=_MAX_CACHED_RESPELLINGS)
    def respell_region(key: str) -> str:
        return misspellings.get(key) or region_speller.correct(key) or key

    return Vocabulary(
        drugs=drugs,
        treatments=treatments,
        _drug_names=PhraseMatcher(drug_forms, respell_drug),
        _treatment_names=PhraseMatcher(treatment_forms, respell_treatment),
        _regions=PhraseMatcher(region_forms, respell_region),
        sided_regions=frozenset(row["region"] for row in rows("body_parts") if row["sided"] == "yes"),
        _variants=variants,
    )


@cache
def known_english() -> frozenset[str]:
    """English words, which are never corrected."""
    return frozenset(row["word"] for table in ("english_words", "everyday_words") for row in rows(table))


def respelling(names: Iterable[str]) -> Callable[[str], str]:
    """Corrects words to those of ``names``: known misspellings, and what is near to one word alone."""
    corrections = {row["misspelling"]: token_key(row["word"]) for row in rows("misspellings")}
    speller = Speller(_words_of(names), known=known_english(), confusable={}, least=_LETTERS_OF_TREATMENTS)
    return lambda key: corrections.get(key) or speller.correct(key) or key


def read_drugs() -> tuple[tuple[Drug, ...], dict[tuple[str, str], Drug]]:
    """The drugs, and the drug that is meant by a generic name with a form or release, as ("morphine",
    "extended-release")."""
    drugs: list[Drug] = []
    variants: dict[tuple[str, str], Drug] = {}
    for row in rows("drugs"):
        drug = Drug(
            row["generic"],
            row["class"],
            row["subcategory"],
            _ingredients(row),
            items(row["brands"]),
            tuple(item.lstrip("=~") for item in items(row["synonyms"])),
        )
        drugs.append(drug)
        base, _, forms = row["variant"].partition("@")
        variants |= {(base, form): drug for form in forms.split(",") if base}
    return tuple(drugs), variants


def _ingredients(row: Mapping[str, str]) -> tuple[str, ...]:
    if row["ingredients"] == "-":
        return ()
    return items(row["ingredients"]) or tuple(row["generic"].split("/"))


def _drug_forms(drugs: tuple[Drug, ...]) -> Iterable[SurfaceForm[_Name]]:
    for drug, row in zip(drugs, rows("drugs"), strict=True):
        yield SurfaceForm(drug.generic, _Name(drug, None))
        for synonym in items(row["synonyms"]):
            yield parse_form(synonym, _Name(drug, None))
        for brand in items(row["brands"]):
            yield parse_form(brand, _Name(drug, brand.lstrip("=~")))


def _treatment_forms(treatments: tuple[TreatmentTerm, ...]) -> Iterable[SurfaceForm[TreatmentTerm]]:
    for term, row in zip(treatments, rows("treatments"), strict=True):
        if not any(item.lstrip("=~") == term.canonical for item in items(row["synonyms"])):
            yield SurfaceForm(term.canonical, term)
        for synonym in items(row["synonyms"]):
            yield parse_form(synonym, term)


def _region_forms() -> Iterable[SurfaceForm[str]]:
    for row in rows("body_parts"):
        region = "" if row["region"] == "-" else row["region"]
        if region:
            yield SurfaceForm(region, region)
        for synonym in items(row["synonyms"]):
            yield parse_form(synonym, region)


def _spellers(
    drug_forms: Sequence[SurfaceForm[_Name]],
    treatment_forms: Sequence[SurfaceForm[TreatmentTerm]],
    region_forms: Sequence[SurfaceForm[str]],
) -> tuple[Speller, Speller, Speller]:
    """Those that correct to drugs with names of one word, and to the words of the names of treatments and of
    body parts; other words of the tables and English ones are right."""
    drugs = {form.text.lower(): form.meaning.drug.generic for form in reversed(drug_forms)}
    treatments = {form.text.lower(): form.meaning.canonical for form in reversed(treatment_forms)}
    definite = {form.text.lower(): form.meaning.canonical for form in treatment_forms if not form.weak}
    known: set[str] = set()
    for text in (*drugs, *treatments, *(form.text for form in region_forms)):
        known.update(re.findall(r"[a-z]+", text.lower()))
    known |= {token_key(word) for word in known}
    known |= known_english()
    confusable: dict[str, set[str]] = {}
    for row in rows("confusable"):
        group = items(row["names"])
        for name in group:
            confusable.setdefault(name, set()).update(other for other in group if other != name)
    rivals = {name: frozenset(others) for name, others in confusable.items()}
    return (
        Speller(_of_one_word(drugs), known=known, confusable=rivals),
        Speller(
            _words_of(definite) | _of_one_word(definite),
            known=known,
            confusable={},
            least=_LETTERS_OF_TREATMENTS,
        ),
        Speller(
            _words_of(form.text for form in region_forms),
            known=known,
            confusable={},
            least=_LETTERS_OF_TREATMENTS,
        ),
    )


def _words_of(names: Iterable[str]) -> dict[str, str]:
    """The words of names as they are compared, each for itself."""
    words = {token_key(word) for name in names for word in re.findall(r"[a-z]+", name.lower())}
    return {word: word for word in sorted(words)}


def _of_one_word(names: Mapping[str, str]) -> dict[str, str]:
    return {name: meaning for name, meaning in names.items() if re.fullmatch("[a-z]+", name)}
