"""The kinds of values that parameters have, and how they are read from the texts of a request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from search.errors import BadParameter

MAX_QUOTED_CHARACTERS = 80
"""A longer value that cannot be used is quoted up to here."""

T_co = TypeVar("T_co", covariant=True)
Enumerated = TypeVar("Enumerated", bound=StrEnum)


class Surface(StrEnum):
    """Where a request comes from; a few parameters have other defaults on pages, or in judged runs, than in
    API and commands."""

    API = "api"
    PAGES = "pages"
    RUNS = "runs"


class Arguments(Protocol):
    """The parameters of a request by name, each with its texts, as web frameworks hold them."""

    def getlist(self, key: str) -> list[str]:
        """The texts of the parameter ``key``, in order; empty where it is missing."""

    def __iter__(self) -> Iterator[str]:
        """The names of the parameters that are there."""


class Kind(Protocol[T_co]):
    """Reads the value of a parameter from its texts; raises ``BadParameter`` with one sentence where they
    cannot be used."""

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> T_co:
        """The value, or its default where ``texts`` is empty."""


@dataclass(frozen=True)
class Text:
    """One text, empty by default. ``noun`` names it in an error, and ``advice`` says there what to do where
    it is too long. ``min_characters`` is for the description: an address says itself what is missing."""

    max_characters: int | None = None
    min_characters: int = 0
    noun: str = ""
    advice: str = "shorten it."

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> str:
        """The text, or an empty one."""
        text = single(name, texts)
        if self.max_characters is not None and len(text) > self.max_characters:
            raise BadParameter(
                f"{self.noun or name} has {len(text):,} characters and the limit is "
                f"{self.max_characters:,}: {self.advice}"
            )
        return text


@dataclass(frozen=True)
class Choice(Generic[Enumerated]):
    """One value of the enumeration that ``default`` belongs to."""

    default: Enumerated

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> Enumerated:
        """The value of the enumeration."""
        text = single(name, texts)
        if not texts:
            return self.default
        try:
            return type(self.default)(text)
        except ValueError:
            allowed = ", ".join(type(self.default))
            raise BadParameter(
                f"'{text[:MAX_QUOTED_CHARACTERS]}' is not a {name}: use one of {allowed}."
            ) from None


@dataclass(frozen=True)
class Number:
    """A whole number from ``lowest`` to ``highest``."""

    default: int
    lowest: int
    highest: int

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> int:
        """The number, or the default."""
        text = single(name, texts)
        if not texts:
            return self.default
        if _is_number(text) and self.lowest <= int(text) <= self.highest:
            return int(text)
        raise BadParameter(
            f"'{text[:MAX_QUOTED_CHARACTERS]}' is not a value of {name}: "
            f"use a whole number from {self.lowest} to {self.highest}."
        )


@dataclass(frozen=True)
class Flag:
    """``true`` or ``false``; older addresses with ``1`` or ``0`` are read too. ``default`` holds for API and
    commands, the other two for pages and judged runs."""

    default: bool = False
    on_pages: bool = False
    in_runs: bool = False

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> bool:
        """Whether it is true."""
        text = single(name, texts)
        if not texts:
            return self.default_on(surface)
        if text not in ("true", "false", "1", "0"):
            raise BadParameter(
                f"'{text[:MAX_QUOTED_CHARACTERS]}' is not a value of {name}: use true or false."
            )
        return text in ("true", "1")

    def default_on(self, surface: Surface) -> bool:
        """The value where the parameter is missing."""
        by_surface = {Surface.API: self.default, Surface.PAGES: self.on_pages, Surface.RUNS: self.in_runs}
        return by_surface[surface]

    @staticmethod
    def written(value: bool) -> str:
        """``true`` or ``false``, as addresses have it."""
        return "true" if value else "false"


@dataclass(frozen=True)
class Texts:
    """Up to ``max_values`` texts, from a parameter that may be repeated; none by default."""

    max_values: int
    max_characters: int
    examples: tuple[str, ...] = ()

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> tuple[str, ...]:
        """The texts in order, each once."""
        if len(texts) > self.max_values:
            raise BadParameter(
                f"{name} has {len(texts)} values and the limit is {self.max_values}: remove some."
            )
        if not all(1 <= len(text) <= self.max_characters for text in texts):
            raise BadParameter(
                f"A value of {name} has 1 to {self.max_characters} characters: correct or remove it."
            )
        return tuple(dict.fromkeys(texts))


@dataclass(frozen=True)
class Numbers:
    """Whole numbers from 1 to ``highest``, from a parameter that may be repeated; none by default."""

    highest: int

    def read(self, name: str, texts: Sequence[str], surface: Surface) -> tuple[int, ...]:
        """The numbers ascending, each once."""
        if not all(_is_number(text) and 1 <= int(text) <= self.highest for text in texts):
            raise BadParameter(f"A value of {name} is no number from 1 to {self.highest}: remove it.")
        return tuple(sorted({int(text) for text in texts}))


def single(name: str, texts: Sequence[str]) -> str:
    """The only text of a parameter, or an empty one; which of two is meant is not guessed."""
    if len(texts) > 1:
        raise BadParameter(f"{name} is given {len(texts)} times: give it once.")
    return texts[0] if texts else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
