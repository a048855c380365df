"""``imr model``: which encoders are at hand, which one is used, and getting the files of another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.cli.group import echo_json
from search.cli.options import data_option, json_option

if TYPE_CHECKING:
    from indexer.encoders.registry import KnownModel
    from indexer.encoders.sources import Weights


@click.group()
def model() -> None:
    """The encoder: which are known and at hand, which is used, and getting the files of another."""


@model.command()
@data_option
@json_option
def show(data: Path, *, as_json: bool) -> None:
    """Say which encoder a new index would take, which one the published build carries (it keeps it unless
    'imr index --encoder' says otherwise), and which are known."""
    from indexer.encoders.registry import KNOWN_MODELS
    from indexer.encoders.sources import best_at_hand

    best = best_at_hand()
    encoders = {"default": _weights(best) if best else None, "published": _published(data)}
    known = [_known(model) for model in KNOWN_MODELS]
    if as_json:
        echo_json({**encoders, "known": known})
        return
    for title, values in encoders.items():
        click.echo(f"{title}:")
        for name, value in (values or {"": "none"}).items():
            click.echo(f"  {name:<10} {value}")
    click.echo("known, the best first:")
    for row in known:
        click.echo(f"  {_described(row)}")


@model.command()
@click.argument("name", default="all-MiniLM-L6-v2")
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
def fetch(name: str, folder: Path | None, mirror: str | None, *, as_json: bool) -> None:
    """Download the official files of the known model NAME (all-MiniLM-L6-v2 if not given) at a pinned
    revision, checked by sha256."""
    from indexer.encoders import sources
    from indexer.encoders.registry import required_model

    known = required_model(name)
    target = folder or sources.cache_folder(known)
    base_url = (mirror or sources.BASE_URL).rstrip("/")
    fetched = sources.fetch(known, target, base_url=base_url, report=lambda text: click.echo(text, err=True))
    if as_json:
        echo_json({"folder": str(target), "fetched": fetched})
    else:
        click.echo(
            f"{len(fetched)} files fetched; {known.repository} at {known.revision[:12]} is in {target}"
        )


@model.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@json_option
def add(path: Path, *, as_json: bool) -> None:
    """Take the files of a known model from FILE, checked by sha256: a folder, a file with the rest of the
    model beside it, or an archive (zip or jar) that holds them. They are copied to the cache folder."""
    from indexer.encoders.adding import add_models
    from indexer.encoders.sources import cache_folder

    added = {known.name: str(cache_folder(known)) for known in add_models(path)}
    if as_json:
        echo_json({"added": added})
        return
    for name, folder in added.items():
        click.echo(f"{name} is in {folder}: a new index takes the best that is at hand (imr model show)")


def _weights(weights: Weights) -> dict[str, Any]:
    from indexer.encoders.convert import PRECISION

    return {
        "name": weights.model.repository,
        "revision": weights.model.revision,
        "precision": PRECISION,
        "origin": weights.origin,
        "path": str(weights.path),
        "sha256": weights.source.file.sha256,
    }


def _known(model: KnownModel) -> dict[str, Any]:
    from indexer.encoders.sources import weights_of_model

    weights = weights_of_model(model)
    return {
        "name": model.name,
        "publisher": model.publisher,
        "licence": model.licence,
        "dimension": model.dimension,
        "max_tokens": model.max_tokens,
        "texts_per_second": model.texts_per_second,
        "origin": weights.origin if weights else None,
    }


def _described(row: dict[str, Any]) -> str:
    at_hand = f"at hand, from the {row['origin']}" if row["origin"] else "not at hand"
    return (
        f"{row['name']:<18} {at_hand}; {row['licence']}, reads {row['max_tokens']} tokens of a passage, "
        f"about {row['texts_per_second']} passages a second and core"
    )


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
