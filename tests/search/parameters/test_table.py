"""The table of parameters is what the commands offer and what the OpenAPI document describes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import click
import pytest
from click.testing import CliRunner

from search.cli.request_options import search_options, similar_options
from search.cli.search_commands import search, similar
from search.errors import BadParameter
from search.fields import FILTER_PARAMETERS
from search.parameters import (
    Choice,
    Flag,
    Number,
    Settings,
    Surface,
    Texts,
    read_settings,
    refuse_unknown,
    table,
)
from search.parameters.table import AnyParameter
from tests.search.parameters.arguments import arguments

WithOptions = Callable[[Callable[..., Any]], Callable[..., Any]]

ROWS = [
    table.QUERY,
    table.ISSUE_ID,
    table.MODE,
    table.K,
    table.OFFSET,
    table.SORT,
    table.FOLD,
    table.OFF,
    table.ON,
    table.WITHOUT,
    table.EXPLAIN,
    *table.ASPECT_WEIGHTS.values(),
    *table.FILTERS,
]

OPTIONS_OF_THEIR_OWN = {
    search: {"filters", "folder", "as_typed", "rerank", "data", "as_json"},
    similar: {"filters", "weights", "file", "text", "data", "as_json"},
}
"""Options that are no row of the table: those that say several rows at once, and those of commands alone."""


def test_a_name_has_one_row_and_every_row_is_described() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []
    for row in ROWS:
        assert row.description.endswith("."), row.name
        assert bool(row.option) == bool(row.option_help), row.name


def test_every_filter_of_the_fields_is_a_parameter_in_both_directions() -> None:
    names = [parameter.name for parameter in table.FILTERS]
    assert names == [*FILTER_PARAMETERS, *(f"not_{field}" for field in FILTER_PARAMETERS)]


def options_of(command: click.Command) -> dict[str, click.Option]:
    return {
        option.name or "": option
        for option in command.params
        if isinstance(option, click.Option) and option.name not in OPTIONS_OF_THEIR_OWN[command]
    }


@pytest.mark.parametrize(
    ("command", "rows"), [(search, table.SEARCH), (similar, (*table.SIMILAR, *table.SIMILAR_TO_TEXT))]
)
def test_every_row_with_an_option_is_one_of_the_command_and_no_other_is(
    command: click.Command, rows: tuple[AnyParameter, ...]
) -> None:
    rows_with_option = {row.name: row for row in rows if row.option}
    if command is similar:
        # A command prints one list for each request of a text, from its beginning.
        del rows_with_option["offset"]
    options = options_of(command)
    assert options.keys() == rows_with_option.keys()
    for name, option in options.items():
        row = rows_with_option[name]
        assert option.opts == [row.option]
        assert option.help == row.option_help
        assert kind_of(option) is type(row.kind)


@pytest.mark.parametrize("with_options", [search_options, similar_options])
@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        ([], []),
        (["--mode", "dense", "-k", "7"], [("mode", "dense"), ("k", "7")]),
        (["--sort", "newest"], [("sort", "newest")]),
        (["--fold", "--explain"], [("fold", "true"), ("explain", "true")]),
        (
            ["--filter", "outcome=upheld", "--filter", "year!=2015"],
            [("outcome", "upheld"), ("not_year", "2015")],
        ),
    ],
)
def test_options_say_what_parameters_of_the_api_say(
    with_options: WithOptions, options: list[str], pairs: list[tuple[str, str]]
) -> None:
    read: list[Settings] = []
    command = click.command()(with_options(lambda *, settings: read.append(settings)))
    done = CliRunner().invoke(command, options)
    assert (done.exit_code, done.output) == (0, "")
    assert read == [read_settings(arguments(pairs), Surface.API)]


def kind_of(option: click.Option) -> type[Any]:
    if option.is_flag:
        return Flag
    if option.multiple:
        return Texts
    return Choice if isinstance(option.type, click.Choice) else Number


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadParameter) as refused:
        refuse_unknown(arguments([("q", "soma"), ("outcom", "upheld")]), [table.QUERY, table.MODE])
    assert str(refused.value) == "There is no parameter 'outcom': use mode, q."
    with pytest.raises(BadParameter) as refused:
        refuse_unknown(arguments([("x" * 100, "")]), [])
    assert str(refused.value) == f"There is no parameter '{'x' * 80}': this address takes none."
    refuse_unknown(arguments([("q", "soma"), ("mode", "best")]), [table.QUERY, table.MODE])
    refuse_unknown(arguments(), [])


def test_a_parameter_of_an_earlier_version_is_let_pass_and_says_nothing() -> None:
    old = arguments([("q", "soma"), ("wide", "1")])
    refuse_unknown(old, [table.QUERY])
    assert read_settings(old, Surface.PAGES) == read_settings(arguments([("q", "soma")]), Surface.PAGES)
