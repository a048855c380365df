"""The entries of the vocabulary and their matches in a text, which are at character offsets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drug:
    """A drug: its generic name, class, DWC sub-class, and its ingredients in the order in which strengths are
    written. ``brands`` and ``synonyms`` are its other names."""

    generic: str
    drug_class: str
    subcategory: str
    ingredients: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    @property
    def is_class(self) -> bool:
        """Whether this is a class or kind of medication ("opioids") rather than a drug."""
        return not self.ingredients and self.generic.endswith(
            (" medication", "relaxant", "inhibitor", "supplement")
        )


@dataclass(frozen=True)
class TreatmentTerm:
    """A treatment other than a drug. ``dimension`` says what its quantity counts ("visits")."""

    canonical: str
    category: str
    subcategory: str
    kind: str
    dimension: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrugMatch:
    """A drug in a text, as written. ``brand`` and ``release`` are those that the text names, and
    ``corrected_from`` is its misspelling of the name, each ``None`` where it has none."""

    start: int
    end: int
    written: str
    drug: Drug
    brand: str | None = None
    release: str | None = None
    corrected_from: str | None = None

    @property
    def generic(self) -> str:
        """The generic name."""
        return self.drug.generic

    @property
    def drug_class(self) -> str:
        """The pharmacological class."""
        return self.drug.drug_class

    @property
    def subcategory(self) -> str:
        """The DWC pharmaceutical sub-class."""
        return self.drug.subcategory

    @property
    def ingredients(self) -> tuple[str, ...]:
        """The ingredients in the order strengths are written."""
        return self.drug.ingredients


@dataclass(frozen=True)
class TreatmentMatch:
    """A treatment in a text, as written. ``weak``: an everyday word ("evaluation") that names a treatment
    only where the text has nothing better."""

    start: int
    end: int
    written: str
    term: TreatmentTerm
    weak: bool = False

    @property
    def canonical(self) -> str:
        """The treatment's name."""
        return self.term.canonical

    @property
    def category(self) -> str:
        """The DWC category."""
        return self.term.category

    @property
    def kind(self) -> str:
        """``therapy``, ``procedure``, ``test``, ``equipment`` or ``service``."""
        return self.term.kind


@dataclass(frozen=True)
class BodyPartMatch:
    """A body part in a text, as written, with the side that the text gives it."""

    start: int
    end: int
    written: str
    region: str
    side: str | None = None
