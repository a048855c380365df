"""What a name in a query stands for, and which other names say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.vocabulary.matches import Drug
from search.vocabulary.phrases import SurfaceForm
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key

FILLERS = frozenset({"acetaminophen", "aspirin", "caffeine"})
"""Ingredients that a combination is not called by: Norco is hydrocodone to everybody."""

_ORDINARY = frozenset({"versed", "doral", "intermezzo"})
"""Brands whose index terms are those of ordinary words: read in a query, never brought into one."""
_SHORTEST_BRAND = 4
_NOT_ASKED_FOR = frozenset({"frequency", "route", "other"})
_SLOW = "@extended-release"


@dataclass(frozen=True)
class Sense:
    """What a name stands for. ``brings`` are the names that say the same, the best first, the name
    itself among them; ``ambiguous`` names are also other words, ``doubtful`` ones as often."""

    kind: str
    brings: tuple[str, ...]
    ambiguous: bool = False
    doubtful: bool = False


def group_forms() -> Iterator[SurfaceForm[Sense]]:
    """The names of ``equivalents.tsv`` that a query may hold."""
    for row in rows("equivalents"):
        names = items(row["names"])
        brings = tuple(name.lstrip(">") for name in names if name[0] not in "?=~")
        for name in names:
            if not name.startswith(">"):
                text = name.lstrip("?=~")
                marks = name[: len(name) - len(text)]
                exact = "=" in marks
                yield SurfaceForm(text, Sense(row["kind"], brings, exact, "?" in marks), exact=exact)


def abbreviation_forms() -> Iterator[SurfaceForm[Sense]]:
    """The abbreviations of ``abbreviations.tsv`` and what they stand for, each bringing the other."""
    for row in rows("abbreviations"):
        short, long = row["abbreviation"], row["expansion"]
        if row["context"] in _NOT_ASKED_FOR:
            continue
        exact = short.startswith("=")
        yield SurfaceForm(
            short.lstrip("="), Sense("abbreviation", (long,) if exact else (short, long), exact), exact=exact
        )
        if not exact:
            yield SurfaceForm(long, Sense("abbreviation", (short, long)))


def drug_forms(drugs: tuple[Drug, ...]) -> Iterator[SurfaceForm[Sense]]:
    """The names of drugs: a brand brings its generic and sister brands, a generic name every brand
    that is called by it."""
    listed = [(drug, row) for drug, row in zip(drugs, rows("drugs"), strict=True) if drug.ingredients]
    called: dict[tuple[str, str], list[str]] = {}
    for drug, row in listed:
        called.setdefault((common_name(drug, row["variant"]), drug.drug_class), []).extend(_brands(drug))
    for drug, row in listed:
        name = common_name(drug, row["variant"])
        sisters = Sense("drug", (name, *_brands(drug)))
        plain = token_key(drug.generic) == token_key(name)
        every = Sense("drug", (name, *dict.fromkeys(called[name, drug.drug_class]))) if plain else sisters
        yield SurfaceForm(drug.generic.split(" (")[0], every)
        for written, sense in [(s, every) for s in items(row["synonyms"])] + [
            (brand, sisters) for brand in items(row["brands"])
        ]:
            text = written.lstrip("=~")
            exact = "=" in written[: len(written) - len(text)]
            yield SurfaceForm(text, Sense("drug", sense.brings, ambiguous=exact), exact=exact)


def common_name(drug: Drug, variant: str = "") -> str:
    """What a drug is called by: the one ingredient that is not a filler, else its generic name. A
    cream is not called by what is in it, a slow release is."""
    telling = [part for part in drug.ingredients if part not in FILLERS]
    name = drug.generic.split(" (")[0]
    topical_or_other = variant and not variant.endswith(_SLOW)
    if len(telling) == 1 and not topical_or_other:
        return telling[0]
    return name


def _brands(drug: Drug) -> tuple[str, ...]:
    """The brands that may be brought: not "Vicodin ES" beside "Vicodin", which finds both."""
    usable = [
        brand
        for brand in drug.brands
        if brand[0] not in "=~" and len(brand) >= _SHORTEST_BRAND and brand.lower() not in _ORDINARY
    ]
    starts = {brand.lower() for brand in usable}
    return tuple(
        brand for brand in usable if not any(brand.lower().startswith(f"{start} ") for start in starts)
    )
