"""Options that most commands share. Light to import: every command does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

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
