"""Senses: what a name in a query stands for, and its synonyms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.vocabulary.matches import Drug
from search.vocabulary.phrases import SurfaceForm
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key

FILLERS = frozenset({"acetaminophen", "aspirin", "caffeine"})
"""Ingredients that a combination is not called by: everybody calls Norco hydrocodone."""

_ORDINARY_WORDS = frozenset({"versed", "doral", "intermezzo"})
"""Brands whose index terms are those of ordinary words: understood in a query, and no synonym of others."""

_MIN_BRAND_LETTERS = 4
_IGNORED_CONTEXTS = frozenset({"frequency", "route", "other"})
_SLOW_RELEASE = "@extended-release"


@dataclass(frozen=True)
class Sense:
    """What a name stands for. ``synonyms`` are the names that mean the same, the best first, the name
    itself among them. An ``ambiguous`` name is also another word, a ``doubtful`` one as often."""

    kind: str
    synonyms: tuple[str, ...]
    ambiguous: bool = False
    doubtful: bool = False


def group_forms() -> Iterator[SurfaceForm[Sense]]:
    """The names of ``equivalents.tsv``, each with its row as synonyms. Of the marks of a name, ``>`` is for
    synonyms only, ``~`` and ``=`` for names that are no synonyms, ``=`` and ``?=`` for ambiguous ones."""
    for row in rows("equivalents"):
        names = items(row["names"])
        synonyms = tuple(name.lstrip(">") for name in names if name[0] not in "?=~")
        for name in names:
            if not name.startswith(">"):
                text = name.lstrip("?=~")
                marks = name[: len(name) - len(text)]
                exact = "=" in marks
                yield SurfaceForm(text, Sense(row["kind"], synonyms, exact, "?" in marks), exact=exact)


def abbreviation_forms() -> Iterator[SurfaceForm[Sense]]:
    """The abbreviations of ``abbreviations.tsv`` and their expansions, each a synonym of the other."""
    for row in rows("abbreviations"):
        short, long = row["abbreviation"], row["expansion"]
        if row["context"] in _IGNORED_CONTEXTS:
            continue
        exact = short.startswith("=")
        synonyms = (long,) if exact else (short, long)
        yield SurfaceForm(short.lstrip("="), Sense("abbreviation", synonyms, exact), exact=exact)
        if not exact:
            yield SurfaceForm(long, Sense("abbreviation", (short, long)))


def drug_forms(drugs: tuple[Drug, ...]) -> Iterator[SurfaceForm[Sense]]:
    """The names of drugs. The synonyms of a brand are the common name and the brands of its drug, those of a
    generic name the brands of every drug that has it as common name: Norco's are hydrocodone, Vicodin and
    other brands of hydrocodone/acetaminophen, hydrocodone's are these and Zohydro, which has nothing else."""
    listed = [(drug, row) for drug, row in zip(drugs, rows("drugs"), strict=True) if drug.ingredients]
    brands_of: dict[tuple[str, str], list[str]] = {}
    for drug, row in listed:
        key = (common_name(drug, row["variant"]), drug.drug_class)
        brands_of.setdefault(key, []).extend(_synonym_brands(drug))
    for drug, row in listed:
        name = common_name(drug, row["variant"])
        brand_sense = Sense("drug", (name, *_synonym_brands(drug)))
        generic_sense = brand_sense
        if token_key(drug.generic) == token_key(name):
            generic_sense = Sense("drug", (name, *dict.fromkeys(brands_of[name, drug.drug_class])))
        yield SurfaceForm(drug.generic.split(" (")[0], generic_sense)
        for written in items(row["synonyms"]):
            yield _marked_form(written, generic_sense)
        for written in items(row["brands"]):
            yield _marked_form(written, brand_sense)


def _marked_form(written: str, sense: Sense) -> SurfaceForm[Sense]:
    """A name of ``drugs.tsv``; one marked ``=`` is also another word, and counts in this case only."""
    text = written.lstrip("=~")
    exact = "=" in written[: len(written) - len(text)]
    return SurfaceForm(text, Sense("drug", sense.synonyms, ambiguous=exact), exact=exact)


def common_name(drug: Drug, variant: str = "") -> str:
    """What a drug is called by: the one ingredient that is not a filler (hydrocodone/acetaminophen is
    hydrocodone), else its generic name. A cream is not called by what is in it, a slow release is."""
    ingredients = [ingredient for ingredient in drug.ingredients if ingredient not in FILLERS]
    is_other_form = variant and not variant.endswith(_SLOW_RELEASE)
    if len(ingredients) == 1 and not is_other_form:
        return ingredients[0]
    return drug.generic.split(" (")[0]


def _synonym_brands(drug: Drug) -> tuple[str, ...]:
    """The brands that are synonyms: not "Vicodin ES" beside "Vicodin", whose term finds both."""
    brands = [
        brand
        for brand in drug.brands
        if brand[0] not in "=~" and len(brand) >= _MIN_BRAND_LETTERS and brand.lower() not in _ORDINARY_WORDS
    ]
    prefixes = {brand.lower() for brand in brands}
    return tuple(
        brand for brand in brands if not any(brand.lower().startswith(f"{prefix} ") for prefix in prefixes)
    )
