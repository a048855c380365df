"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from search.model.requests import Aspect, Filter, Mode, Sort

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

data_option: Decorator = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("index_data"),
    show_default=True,
    envvar="IMR_DATA",
    help="Folder of the index.",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
mode_option: Decorator = click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.HYBRID.value,
    show_default=True,
    help="Rank by words, by meaning, or by both.",
)
filter_option: Decorator = click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Keep issues with this value, or number in this range; FIELD!=VALUE drops them. Repeat for more.",
)
hits_option: Decorator = click.option(
    "-k", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many hits."
)

wide_option: Decorator = click.option(
    "--wide", is_flag=True, help="Go on behind the result set with what comes nearest to it."
)
sort_option: Decorator = click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
    help="The order of the list: best first, or by the date of the decision.",
)
without_option: Decorator = click.option(
    "--without", multiple=True, metavar="WORD", help="Do not compare by this word. Repeat for more."
)
fold_option: Decorator = click.option(
    "--fold", is_flag=True, help="List issues with the same outcome and rationale once."
)
weight_option: Decorator = click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="ASPECT=NUMBER",
    help="Weigh an aspect (request, rationale, facts, guideline); those not named count 0.",
)


def read_weights(given: tuple[str, ...]) -> dict[Aspect, float] | None:
    """``ASPECT=NUMBER`` as weights, ``None`` where none is given; a bad one ends the command."""
    weights = dict.fromkeys(Aspect, 0.0)
    for text in given:
        name, _, number = text.partition("=")
        try:
            weights[Aspect(name.strip())] = float(number)
        except ValueError:
            raise click.UsageError(
                f"'{text}' is not a weight: write ASPECT=NUMBER with one of {', '.join(Aspect)}, "
                "as in request=60."
            ) from None
    return weights if given else None


rerank_option: Decorator = click.option(
    "--rerank",
    metavar="MODEL",
    help="Put the first 50 hits in the order of this cross-encoder: a folder, or a name on the Hugging Face "
    "hub, fetched once. Needs the extra 'index'.",
)


def read_filters(given: tuple[str, ...]) -> tuple[Filter, ...]:
    """``FIELD=VALUE`` and ``FIELD!=VALUE`` as filters; a bad one ends the command."""
    filters: list[Filter] = []
    for text in given:
        field, equals, value = text.partition("=")
        exclude = field.endswith("!")
        field = field.removesuffix("!").strip()
        if not equals or not field or not value.strip():
            raise click.UsageError(f"'{text}' is not a filter: write FIELD=VALUE, as in outcome=overturned.")
        filters.append(Filter(field, value.strip(), exclude))
    return tuple(filters)
