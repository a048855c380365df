"""``imr model``: which encoder is used, where it comes from, and fetching the official files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from search.cli.group import echo_json
from search.cli.options import data_option, json_option


@click.group()
def model() -> None:
    """The encoder: what is used, where from, and fetching it."""


@model.command()
@data_option
@json_option
def show(data: Path, *, as_json: bool) -> None:
    """Say which encoder 'imr index' would use and which one the published build carries."""
    encoders = {"default": _default(), "published": _published(data)}
    if as_json:
        echo_json(encoders)
        return
    for title, values in encoders.items():
        click.echo(f"{title}:")
        for name, value in (values or {"": "none"}).items():
            click.echo(f"  {name:<10} {value}")


@model.command()
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Keep the files there."
)
@click.option(
    "--mirror",
    default=None,
    envvar="HF_ENDPOINT",
    metavar="URL",
    help="Fetch from a mirror of https://huggingface.co.",
)
@json_option
def fetch(folder: Path | None, mirror: str | None, *, as_json: bool) -> None:
    """Download the official files of the default encoder at a pinned revision, checked by sha256."""
    from indexer.encoders import sources

    target = folder or sources.cache_folder()
    base_url = (mirror or sources.BASE_URL).rstrip("/")
    fetched = sources.fetch(target, base_url=base_url, report=lambda text: click.echo(text, err=True))
    if as_json:
        echo_json({"folder": str(target), "fetched": fetched})
    else:
        click.echo(f"{len(fetched)} files fetched; {sources.NAME} at {sources.REVISION[:12]} is in {target}")


def _default() -> dict[str, Any] | None:
    from indexer.encoders import sources
    from indexer.encoders.convert import PRECISION

    weights = sources.default_weights()
    if weights is None:
        return None
    return {
        "name": sources.NAME,
        "revision": sources.REVISION,
        "precision": PRECISION,
        "origin": weights.origin,
        "path": str(weights.model),
        "sha256": sources.PACKAGE_SHA256
        if weights.is_onnx
        else sources.OFFICIAL_FILES[sources.OFFICIAL_WEIGHTS],
    }


def _published(data: Path) -> dict[str, Any] | None:
    from search.index.builds import build_paths, current_name

    name = current_name(data)
    record = build_paths(data, name).read_manifest().encoder if name else None
    if record is None:
        return None
    return {
        "name": record.name,
        "revision": record.revision,
        "precision": record.precision,
        "dimension": record.dimension,
        "sha256": record.fingerprint,
        "build": name,
    }
