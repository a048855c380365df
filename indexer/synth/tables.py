"""The tables of the invented letters: treatments, guidelines, regions of the body, reviewers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Protocol, TypeVar

from indexer.synth.phrases import PhraseGrammar, Production, compile_phrase, parse_rules

_PHRASE_FILES = (
    "case", "regions", "details", "drugs", "therapies", "procedures", "services", "rationale", "requests",
)  # fmt: skip


class Weighted(Protocol):
    """A row that is drawn in proportion to its weight."""

    @property
    def weight(self) -> float:
        """How often it is drawn, relative to the others."""


W = TypeVar("W", bound=Weighted)


def draw(rows: Sequence[W], rng: Random) -> W:
    """One of ``rows``, drawn by weight: of weights 1 and 3 the second in three of four draws."""
    point = rng.random() * sum(row.weight for row in rows)
    for row in rows:
        point -= row.weight
        if point < 0:
            return row
    return rows[-1]


@dataclass(frozen=True)
class TreatmentRow:
    """A treatment that letters dispute. ``family`` names its reasons and guideline, ``group`` the
    treatments it is requested with; ``item``, ``strength`` and ``request`` name phrase rules.
    ``category`` and ``canonical`` are the normalized names that a reader must find, empty where the
    wording leaves more than one right."""

    family: str
    group: str
    weight: float
    regions: frozenset[str]
    category: str
    canonical: str
    item: str
    strength: str
    quantities: tuple[str, ...]
    request: str

    def suits(self, regions: Sequence[str]) -> bool:
        """Whether it is given for any of these parts of the body."""
        return not self.regions or not self.regions.isdisjoint(regions)


@dataclass(frozen=True)
class GuidelineRow:
    """Where a family of treatments stands in the guidelines of each era."""

    family: str
    book: str
    section: str
    pages: str
    section_2016: str
    section_2018: str
    odg_chapter: str
    odg_section: str


@dataclass(frozen=True)
class Region:
    """A part of the body and its guideline chapters; ``pages`` by section of its ACOEM chapter."""

    name: str
    weight: float
    body: str
    sided: bool
    chapter_number: str
    chapter: str
    disorders: str
    odg: str
    pages: Mapping[str, str]


@dataclass(frozen=True)
class ReviewerRow:
    """Credentials of reviewers of a group of treatments."""

    group: str
    weight: float
    specialties: tuple[str, ...]
    subspecialties: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """Everything the letters are made from. ``reasons`` names, by family and outcome, the rules
    (without ``.story`` and ``.why``) that can explain it."""

    phrases: PhraseGrammar
    treatments: tuple[TreatmentRow, ...]
    reasons: Mapping[tuple[str, str], tuple[str, ...]]
    guidelines: Mapping[str, GuidelineRow]
    regions: tuple[Region, ...]
    reviewers: tuple[ReviewerRow, ...]


@cache
def tables() -> Tables:
    """The tables, read once; they do not change."""
    rules: dict[str, tuple[Production, ...]] = {}
    for name in _PHRASE_FILES:
        rules |= parse_rules(_data(f"{name}.txt"))
    treatments = []
    for number, row in enumerate(_rows("treatments.tsv")):
        for column in ("item", "strength", "request"):
            rules[f"{column}/{number}"] = (Production(compile_phrase(row[column])),)
        treatments.append(_treatment(number, row))
    return Tables(
        phrases=PhraseGrammar(rules),
        treatments=tuple(treatments),
        reasons=_reasons(rules),
        guidelines={row["family"]: GuidelineRow(**row) for row in _rows("guidelines.tsv")},
        regions=tuple(_region(row) for row in _rows("regions.tsv")),
        reviewers=tuple(_reviewer(row) for row in _rows("reviewers.tsv")),
    )


def _reasons(rules: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    reasons: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in rules:
        parts = name.split(".")
        if len(parts) == 4 and parts[3] == "why":
            key = (parts[0], parts[1])
            reasons[key] = (*reasons.get(key, ()), name.removesuffix(".why"))
    return reasons


def _treatment(number: int, row: dict[str, str]) -> TreatmentRow:
    return TreatmentRow(
        family=row["family"],
        group=row["group"],
        weight=float(row["weight"]),
        regions=frozenset() if row["regions"] == "*" else frozenset(row["regions"].split()),
        category=row["category"].strip("-"),
        canonical=row["canonical"].strip("-"),
        item=f"item/{number}",
        strength="" if row["strength"] == "-" else f"strength/{number}",
        quantities=() if row["quantity"] == "-" else tuple(row["quantity"].split()),
        request=f"request/{number}",
    )


def _region(row: dict[str, str]) -> Region:
    sections = ("Special Studies", "Physical Methods", "Initial Care", "Surgical Considerations")
    return Region(
        name=row["region"],
        weight=float(row["weight"]),
        body=row["body"],
        sided=row["sided"] == "yes",
        chapter_number=row["acoem"],
        chapter=row["title"],
        disorders=row["disorders"],
        odg=row["odg"],
        pages={section: row[section.lower().replace(" ", "_")] for section in sections},
    )


def _reviewer(row: dict[str, str]) -> ReviewerRow:
    def names(text: str) -> tuple[str, ...]:
        return tuple(text.split(", ")) if text else ()

    return ReviewerRow(
        row["group"], float(row["weight"]), names(row["specialties"]), names(row["subspecialties"])
    )


def _data(name: str) -> str:
    return files("indexer.synth.data").joinpath(name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(_data(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
