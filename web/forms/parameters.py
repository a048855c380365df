"""Request parameters to typed values, read once at the edge; below it nothing is checked again.

Pages and API share the names: ``q``, ``mode``, ``view``, ``k``, ``offset``, a parameter for each
facet field (``outcome=overturned``; repeated values are alternatives) and ``not_<field>`` to leave
a value out. ``off`` and ``on`` name what is understood otherwise than it would be; similar cases
have a weight for each aspect (``weight_request=60``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from search.errors import ImrError
from search.fields import FILTER_PARAMETERS as FILTERED
from search.model.requests import Aspect, Filter, Mode, Sort
from search.query.scanner import MAX_QUERY
from search.similar.planning import WEIGHTS

MAX_K = 100
MAX_OFFSET = 10_000
MAX_VALUES = 20
MAX_VALUE = 400

MAX_WITHOUT = 50
MAX_WORD = 60

MAX_SWITCHES = 50
SWITCHES = ("off", "on")

FILTER_PARAMETERS: tuple[str, ...] = (*FILTERED, *(f"not_{field}" for field in FILTERED))

USUAL: Mapping[Aspect, int] = {aspect: round(100 * share) for aspect, share in WEIGHTS.items()}
"""The usual weights in hundredths."""
MAX_WEIGHT = 100
WEIGHT_PARAMETERS: Mapping[Aspect, str] = {aspect: f"weight_{aspect}" for aspect in Aspect}

Args = MultiDict[str, str]
Choice = TypeVar("Choice", bound=StrEnum)


class BadParameter(ImrError):
    """A request parameter that cannot be used; the message names it and what is allowed."""


class View(StrEnum):
    """How results are laid out: outcomes side by side, or one list."""

    COLUMNS = "columns"
    LIST = "list"


def query_text(args: Args) -> str:
    """The typed query, at most ``MAX_QUERY`` characters."""
    text = single(args, "q")
    if len(text) > MAX_QUERY:
        raise BadParameter(
            f"The query has {len(text):,} characters and the limit is {MAX_QUERY:,}: "
            "paste long text into Find similar instead."
        )
    return text


def mode(args: Args) -> Mode:
    """How to rank; hybrid where nothing is said."""
    return choice(args, "mode", Mode.HYBRID)


def view(args: Args) -> View:
    """How to lay out; columns where nothing is said."""
    return choice(args, "view", View.COLUMNS)


def sort(args: Args) -> Sort:
    """In which order to list; by relevance where nothing is said."""
    return choice(args, "sort", Sort.RELEVANCE)


def choice(args: Args, name: str, default: Choice) -> Choice:
    """The value of ``name`` among the values of ``default``'s class."""
    text = single(args, name)
    if name not in args:
        return default
    try:
        return type(default)(text)
    except ValueError:
        allowed = ", ".join(type(default))
        raise BadParameter(f"'{text[:80]}' is not a {name}: use one of {allowed}.") from None


def number(args: Args, name: str, *, default: int, lowest: int, highest: int) -> int:
    """The whole number in ``name``, within its bounds."""
    text = single(args, name)
    if name not in args:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest:
        return int(text)
    raise BadParameter(
        f"'{text[:80]}' is not a value of {name}: use a whole number from {lowest} to {highest}."
    )


def flag(args: Args, name: str) -> bool:
    """Whether ``name`` is ``true``; ``false`` where nothing is said."""
    text = single(args, name)
    if name in args and text not in ("true", "false"):
        raise BadParameter(f"'{text[:80]}' is not a value of {name}: use true or false.")
    return text == "true"


def switch(args: Args, name: str, *, default: bool) -> bool:
    """Whether ``name`` is ``1``, as the pages' addresses have it; ``default`` where nothing is said."""
    return number(args, name, default=int(default), lowest=0, highest=1) == 1


def weights(args: Args) -> Mapping[Aspect, int]:
    """What each aspect counts; those not named count what they usually do."""
    found = {
        aspect: number(args, name, default=USUAL[aspect], lowest=0, highest=MAX_WEIGHT)
        for aspect, name in WEIGHT_PARAMETERS.items()
    }
    if not any(found.values()):
        raise BadParameter("All weights are 0, so nothing would count: give one of them a higher number.")
    return found


def weighing(weights: Mapping[Aspect, int]) -> Mapping[Aspect, float] | None:
    """Weights as a similar search takes them; ``None`` for the usual ones."""
    return None if weights == USUAL else {aspect: float(weight) for aspect, weight in weights.items()}


def filters(args: Args) -> tuple[Filter, ...]:
    """Every filter of the request, without repeats, in the order of their parameters."""
    found: dict[Filter, None] = {}
    for name in FILTER_PARAMETERS:
        for value in _texts(args, name, MAX_VALUES, MAX_VALUE):
            found[Filter(name.removeprefix("not_"), value, exclude=name.startswith("not_"))] = None
    return tuple(found)


def without(args: Args) -> tuple[str, ...]:
    """The words that similar cases are not compared by, without repeats."""
    return _texts(args, "without", MAX_WITHOUT, MAX_WORD)


def skipped(args: Args, highest: int) -> tuple[int, ...]:
    """The requests of a pasted text that are left out, by number."""
    texts = args.getlist("skip")
    if not all(
        text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= highest for text in texts
    ):
        raise BadParameter(f"A value of skip is no number from 1 to {highest}: remove it.")
    return tuple(sorted({int(text) for text in texts}))


def cited(args: Args) -> str:
    """The guideline, section or page in ``cited``; empty where none is given."""
    words = single(args, "cited")
    if len(words) > MAX_VALUE:
        raise BadParameter(f"cited has more than {MAX_VALUE} characters: choose a guideline from the list.")
    return words


def switches(args: Args, name: str) -> tuple[str, ...]:
    """The keys in ``off`` or ``on``, without repeats. A key of other words than the query's is idle."""
    return _texts(args, name, MAX_SWITCHES, MAX_VALUE)


def _texts(args: Args, name: str, most: int, longest: int) -> tuple[str, ...]:
    """The values of ``name`` without repeats, at most ``most`` of at most ``longest`` characters."""
    texts = args.getlist(name)
    if len(texts) > most:
        raise BadParameter(f"{name} has {len(texts)} values and the limit is {most}: remove some.")
    if not all(1 <= len(text) <= longest for text in texts):
        raise BadParameter(f"A value of {name} has 1 to {longest} characters: correct or remove it.")
    return tuple(dict.fromkeys(texts))


def single(args: Args, name: str) -> str:
    """The one value of ``name``, or an empty string; given twice it is an error, not a guess."""
    values = args.getlist(name)
    if len(values) > 1:
        raise BadParameter(f"{name} is given {len(values)} times: give it once.")
    return values[0] if values else ""


def only(args: Args, allowed: Collection[str]) -> None:
    """Refuses parameters that would be ignored: a misspelt filter must not widen the results."""
    for name in args:
        if name not in allowed:
            raise BadParameter(f"There is no parameter '{name[:80]}': use {', '.join(sorted(allowed))}.")
