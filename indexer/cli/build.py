"""``imr index``, ``imr remove``, ``imr verify`` and ``imr prune``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.group import echo_json
from search.cli.options import data_option, json_option
from search.errors import ImrError
from search.index.keyword_engines import DEFAULT_ENGINE, KEYWORD_ENGINES

if TYPE_CHECKING:
    from indexer.build.builder import BuildReport
    from indexer.encoders.choice import EncoderChoice


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]")
@click.option(
    "--workers", type=click.IntRange(min=1), help="Processes that read files.  [default: processors]"
)
@click.option(
    "--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True, help="Embeds."
)
@click.option(
    "--encoder",
    envvar="IMR_ENCODER",
    metavar="NAME|DIR",
    help="A known model (imr model show), a model's folder, or a sentence-transformers name.  "
    "[default: the index's own; for a new one the best that is at hand]",
)
@click.option("--no-dense", is_flag=True, help="Keywords alone: no vectors, no model.")
@click.option(
    "--keyword",
    type=click.Choice(list(KEYWORD_ENGINES)),
    help=f"Engine.  [default: {DEFAULT_ENGINE}]",
)
@data_option
@json_option
def index(
    paths: tuple[Path, ...],
    workers: int | None,
    device: str,
    encoder: str | None,
    *,
    no_dense: bool,
    keyword: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """Add the letters in PATH... to the index, replacing those of the same id, and publish.

    PATH is a letter (PDF, Word, RTF, HTML, mail or text), a folder or a zip archive. Letters that have not
    changed cost nothing. A file that cannot be used is listed with its reason; the exit status is then 1.

    Where the index was made by older rules, or by a program of another format, its other letters are
    read anew from their stored texts: none is lost. Without PATH that is all that is done, with the
    index's own engine and encoder; where it is up to date, nothing is.

    An index keeps its encoder. With another --encoder every passage is embedded anew; how long that
    takes is said beforehand.
    """
    from indexer.build.builder import Builder
    from indexer.build.changes import NoLetters
    from indexer.letters.sources import shown_name
    from indexer.reader import FileReader
    from search.index.builds import current_build

    missing = [shown_name(path) for path in paths if not path.exists()]
    if missing:
        raise ImrError(f"There is no file or folder '{missing[0]}': check the path.")
    absolute = [path.resolve() for path in paths]
    processes = workers or os.cpu_count() or 1
    published = None if paths else current_build(data)
    choice = None if no_dense else _encoder_choice(encoder, device, data, has_letters=bool(paths))
    if choice and not as_json:
        click.echo(f"Encoder: {choice.identity[0]} ({choice.why}).", err=True)
    engine = keyword or (published.read_origin().keyword_engine if published else DEFAULT_ENGINE)
    builder = Builder(
        data,
        encoder=choice,
        keyword=engine,
        workers=processes,
        say=lambda sentence: click.echo(sentence, err=True),
    )
    if published:
        report = builder.update()
    else:
        try:
            report = builder.index(
                lambda known: FileReader().read_letters(absolute, workers=processes, known=known),
                below=absolute,
            )
        except NoLetters as none:
            for file in none.quarantined:
                click.echo(f"{file.path}: {file.reason}", err=True)
            click.echo(f"imr: {none}", err=True)
            raise SystemExit(1) from None
    _print_report(report, as_json=as_json)
    if report.changes.quarantined or report.changes.kept:
        raise SystemExit(1)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@data_option
@json_option
def remove(ids: tuple[str, ...], data: Path, *, as_json: bool) -> None:
    """Withdraw letters by id (the case number) and publish. Older builds still hold them until
    'imr prune --keep 0'."""
    from indexer.build.builder import Builder
    from indexer.encoders.choice import carried_encoder
    from search.index.builds import current_build

    published = current_build(data)
    builder = Builder(
        data, encoder=carried_encoder(published), keyword=published.read_manifest().keyword_engine
    )
    _print_report(builder.remove(ids), as_json=as_json)


@click.command()
@data_option
@json_option
def verify(data: Path, *, as_json: bool) -> None:
    """Check every file, count and checksum of the published build and ask it a probe query. The
    exit status is 1 where something is broken."""
    from indexer.build.verify import problems
    from search.index.builds import current_build

    paths = current_build(data)
    broken = problems(paths)
    if as_json:
        echo_json({"build": paths.folder.name, "ok": not broken, "problems": broken})
    elif broken:
        for problem in broken:
            click.echo(f"{paths.folder.name}: {problem}", err=True)
        click.echo("imr: the build is broken: index the letters again into another --data.", err=True)
    else:
        click.echo(
            f"{paths.folder.name}: every file, count and checksum is right, and the probe is answered."
        )
    if broken:
        raise SystemExit(1)


@click.command()
@click.option("--keep", required=True, type=click.IntRange(0), help="How many older builds to keep.")
@data_option
@json_option
def prune(keep: int, data: Path, *, as_json: bool) -> None:
    """Delete old builds, all but the published one and the --keep newest of the others."""
    from indexer.build.builder import clear_drafts, writer_lock
    from search.index.builds import build_names, build_paths, current_build

    current_build(data)  # where nothing is published, nothing is made either
    with writer_lock(data):
        published = current_build(data).folder.name
        older = [name for name in build_names(data) if name != published]
        deleted = older[: max(len(older) - keep, 0)]
        for name in deleted:
            shutil.rmtree(build_paths(data, name).folder)
        clear_drafts(data)
    if as_json:
        echo_json({"deleted": deleted, "published": published})
    else:
        plural = "build" if len(deleted) == 1 else "builds"
        click.echo(f"{len(deleted)} {plural} deleted; {published} is published.")


def _encoder_choice(
    encoder: str | None, device: str, data: Path, *, has_letters: bool
) -> EncoderChoice | None:
    """The encoder that the options name; where they name none, the index's own. One without vectors gets some
    with its next letters, and none when it is only made anew."""
    from indexer.encoders.choice import carried_encoder, encoder_choice
    from search.index.builds import build_paths, current_name

    name = current_name(data)
    if encoder is None and device == "cpu" and name:
        carried = carried_encoder(build_paths(data, name))
        if carried or not has_letters:
            return carried
    return encoder_choice(encoder, device)


def _print_report(report: BuildReport, *, as_json: bool) -> None:
    changes = report.changes
    for file in changes.quarantined:
        click.echo(f"{file.path}: {file.reason}", err=True)
    for note in changes.notes:
        click.echo(note, err=True)
    counts = {
        "added": changes.added,
        "replaced": changes.replaced,
        "unchanged": changes.unchanged,
        "removed": changes.removed,
        "quarantined": len(changes.quarantined),
        "reread": changes.reread,
        "better_kept": changes.better_kept,
    }
    if as_json:
        embedded = report.embedding.embedded if report.embedding else 0
        echo_json({"build": report.build, "published": report.published, **counts, "embedded": embedded})
        return
    said_where_any = {"read anew": counts.pop("reread"), "kept as better copies": counts.pop("better_kept")}
    said = [f"{count:,} {name}" for name, count in counts.items()]
    click.echo(", ".join([*said, *(f"{count:,} {name}" for name, count in said_where_any.items() if count)]))
    manifest = report.manifest
    held = f"{manifest.determinations:,} determinations, {manifest.issues:,} issues"
    verb = "published" if report.published else "nothing changed; still published"
    click.echo(f"{verb}: {report.build} ({held}, {manifest.passages:,} passages)")
