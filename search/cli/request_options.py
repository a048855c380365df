"""Options of commands that ask for something, made from the table of request parameters, and how their
values are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from search.cli.options import Decorator
from search.model.requests import Aspect, Filter, Listing, Mode, Readings, Sort, Window
from search.parameters import Choice, Flag, Number, Settings, Texts, table
from search.parameters.table import MAX_COMMAND_HITS, AnyParameter

rerank_option: Decorator = click.option(
    "--rerank",
    metavar="MODEL",
    help="Put the first 50 hits in the order of this cross-encoder: a folder, or a name on the Hugging Face "
    "hub, fetched once. Needs the extra 'index'.",
)
_filter_option: Decorator = click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Keep issues with this value, or number in this range; FIELD!=VALUE drops them. Repeat for more.",
)
_weight_option: Decorator = click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="ASPECT=NUMBER",
    help="Weigh an aspect (request, rationale, facts, guideline); those not named count 0.",
)
_METAVARS = {"off": "KEY", "on": "KEY", "without": "WORD"}


def parameter_option(parameter: AnyParameter) -> Decorator:
    """The option of a parameter, as the table describes it."""
    names = (parameter.option, parameter.name)
    match parameter.kind:
        case Choice():
            default = parameter.kind.default
            return click.option(
                *names,
                type=click.Choice([value.value for value in type(default)]),
                default=default.value,
                show_default=True,
                help=parameter.option_help,
            )
        case Number():
            kind = parameter.kind
            # A command prints more hits than a page of the API has, and skips any number of them.
            highest = MAX_COMMAND_HITS if parameter is table.K else None
            return click.option(
                *names,
                type=click.IntRange(kind.lowest, highest),
                default=kind.default,
                show_default=parameter is table.K,
                help=parameter.option_help,
            )
        case Flag():
            return click.option(*names, is_flag=True, help=parameter.option_help)
        case Texts():
            metavar = _METAVARS[parameter.name]
            return click.option(*names, multiple=True, metavar=metavar, help=parameter.option_help)
        case _:
            raise NotImplementedError(f"There is no option for the kind of '{parameter.name}'.")


def _options(*parameters: AnyParameter) -> tuple[Decorator, ...]:
    return tuple(parameter_option(parameter) for parameter in parameters)


mode_option = parameter_option(table.MODE)
hits_option = parameter_option(table.K)

_SEARCH_OPTIONS = (
    mode_option,
    _filter_option,
    hits_option,
    *_options(table.OFFSET, table.SORT, table.FOLD, table.EXPLAIN, table.OFF, table.ON),
)
_SIMILAR_OPTIONS = (
    mode_option,
    _filter_option,
    hits_option,
    _weight_option,
    *_options(table.WITHOUT, table.SORT, table.FOLD, table.EXPLAIN),
)


def search_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of a search; it takes their values as ``settings``."""
    return _with_settings(command, _SEARCH_OPTIONS)


def similar_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of similar cases; it takes their values as ``settings``."""
    return _with_settings(command, _SIMILAR_OPTIONS)


def _with_settings(command: Callable[..., Any], options: tuple[Decorator, ...]) -> Callable[..., Any]:
    @wraps(command)
    def with_settings(
        *arguments: Any,
        mode: str,
        filters: tuple[str, ...],
        k: int,
        sort: str,
        fold: bool,
        explain: bool,
        offset: int = 0,
        off: tuple[str, ...] = (),
        on: tuple[str, ...] = (),
        weights: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        **other_options: Any,
    ) -> Any:
        settings = Settings(
            mode=Mode(mode),
            filters=parse_filters(filters),
            window=Window(k, offset),
            listing=Listing(Sort(sort), fold=fold),
            readings=Readings(off, on),
            weights=parse_weights(weights),
            without=without,
            explain=explain,
        )
        return command(*arguments, settings=settings, **other_options)

    decorated: Callable[..., Any] = with_settings
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def parse_weights(texts: tuple[str, ...]) -> dict[Aspect, float] | None:
    """``ASPECT=NUMBER`` as weights, ``None`` where none is given; a bad one ends the command."""
    weights = dict.fromkeys(Aspect, 0.0)
    for text in texts:
        name, _, number = text.partition("=")
        try:
            weights[Aspect(name.strip())] = float(number)
        except ValueError:
            raise click.UsageError(
                f"'{text}' is not a weight: write ASPECT=NUMBER with one of {', '.join(Aspect)}, "
                "as in request=60."
            ) from None
    return weights if texts else None


def parse_filters(texts: tuple[str, ...]) -> tuple[Filter, ...]:
    """``FIELD=VALUE`` and ``FIELD!=VALUE`` as filters; a bad one ends the command."""
    filters: list[Filter] = []
    for text in texts:
        field, equals, value = text.partition("=")
        exclude = field.endswith("!")
        field = field.removesuffix("!").strip()
        if not equals or not field or not value.strip():
            raise click.UsageError(f"'{text}' is not a filter: write FIELD=VALUE, as in outcome=overturned.")
        filters.append(Filter(field, value.strip(), exclude))
    return tuple(filters)
