"""``imr search``, ``imr similar`` and ``imr status``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

from search.cli.group import echo_json
from search.cli.options import data_option, json_option
from search.cli.output import print_answer
from search.cli.request_options import rerank_option, search_options, similar_options
from search.errors import ImrError, QuerySyntax
from search.model.letters import Quarantined
from search.model.reader import letter_reader
from search.model.requests import ALL_READINGS, IssueSubject, SearchRequest, Sort, TextSubject
from search.model.results import SearchResponse
from search.parameters import Settings
from search.results.answers import answer

if TYPE_CHECKING:  # opening an index imports its engines: only when a command runs
    from search.searcher import Searcher
    from search.similar.subjects import Subject

Content = TypeVar("Content", str, bytes)
MAX_FILE_BYTES = 20 * 1024 * 1024


@click.command()
@click.argument("query")
@search_options
@click.option(
    "--in-memory",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    help="Search these letters by keywords, with no index.",
)
@click.option("--as-typed", is_flag=True, help="Look for the words as they are typed and nothing else.")
@rerank_option
@data_option
@json_option
def search(
    query: str,
    *,
    settings: Settings,
    folder: Path | None,
    as_typed: bool,
    rerank: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """Search the disputed treatments. QUERY may have "phrases", AND, OR, NOT, parentheses,
    field:value, wildcards, proximity and ranges, as in: 'rationale:("functional improvement" /s opioid*)
    (norco OR vicodin) quantity:>60 NOT outcome:upheld'. docs/query-language.md has the language.
    A case number goes straight to its letter. What was understood stands first, with the KEY that
    switches it off."""
    if rerank and settings.listing.sort != Sort.RELEVANCE:
        raise click.UsageError(
            "--rerank says which are best and --sort lists by date: leave out one of them."
        )
    if as_typed:
        off = (*settings.readings.off, ALL_READINGS)
        settings = replace(settings, readings=replace(settings.readings, off=off))
    request = settings.search(query)
    searcher = _searcher_in_memory(folder) if folder else _searcher(data)
    ask = searcher.search_or_relax
    try:
        response = _reranked(ask, request, rerank) if rerank else ask(request)
    except QuerySyntax as error:
        raise _with_repair(error) from None
    if as_json:
        echo_json(answer(response))
    else:
        by_points = settings.listing.sort == Sort.RELEVANCE and not rerank
        print_answer(
            response,
            letters=searcher.status().determinations,
            explain=settings.explain,
            by_points=by_points,
        )


@click.command()
@click.argument("issue_id", required=False)
@click.option(
    "--file", "file", type=click.File("rb"), help="A denial, request or letter (PDF or text); - reads stdin."
)
@click.option("--text", help="The text itself; it stays in your shell's history, unlike '-'.")
@similar_options
@data_option
@json_option
def similar(
    issue_id: str | None,
    file: BinaryIO | None,
    text: str | None,
    *,
    settings: Settings,
    data: Path,
    as_json: bool,
) -> None:
    """Find issues similar to ISSUE_ID (as CM16-0213037#1), to a text, or to a file. '-' reads the
    text from standard input. A letter or a denial with several requests gives one list for each."""
    if issue_id == "-":
        issue_id, text = None, sys.stdin.read()
    if sum(source is not None for source in (issue_id, file, text)) != 1:
        raise click.UsageError("Give one of ISSUE_ID, --file FILE, --text TEXT, or - for standard input.")
    subjects: list[IssueSubject | TextSubject] = (
        [IssueSubject(issue_id)] if issue_id else [subject.compared for subject in _subjects(file, text)]
    )
    searcher = _searcher(data)
    responses = [searcher.similar(settings.similar(subject)) for subject in subjects]
    if as_json:
        first, *others = [answer(response) for response in responses]
        # One shape whatever was given: the first list, and behind it those of the other requests.
        echo_json(replace(first, others=tuple(others)))
        return
    for number, (subject, response) in enumerate(zip(subjects, responses, strict=True)):
        if len(subjects) > 1 and isinstance(subject, TextSubject):
            click.echo(("\n" if number else "") + f"== Similar to: {subject.request}")
        print_answer(
            response,
            letters=searcher.status().determinations,
            explain=settings.explain,
            by_points=settings.listing.sort == Sort.RELEVANCE,
        )


@click.command()
@data_option
@json_option
def status(data: Path, *, as_json: bool) -> None:
    """Say what is published, and list the files that could not be used."""
    searcher = _searcher(data)
    index, quarantined = searcher.status(), searcher.quarantined()
    older_rules = _made_by_older_rules(data, index.build)
    if as_json:
        described = asdict(index) | {"made_by_older_rules": older_rules}
        echo_json({"status": described, "quarantined": quarantined})
        return
    click.echo(f"build           {index.build}, made {index.created:%Y-%m-%d %H:%M} UTC")
    click.echo(f"determinations  {index.determinations:,}")
    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted((index.outcomes or {}).items()))
    click.echo(f"issues          {index.issues:,} ({outcomes})")
    if index.first_date and index.last_date:
        click.echo(f"decided         {index.first_date} to {index.last_date}")
    click.echo(f"invented        {index.invented:,}")
    click.echo(f"keyword engine  {index.keyword_engine}")
    click.echo(f"encoder         {index.encoder or 'none'} ({index.passages:,} passages)")
    if older_rules:
        click.echo("made by older rules: 'imr index' without a path reads the stored letters anew")
    click.echo(f"quarantined     {index.quarantined:,}")
    for file in quarantined:
        click.echo(f"  {file.path}: {file.reason}")


def _subjects(file: BinaryIO | None, text: str | None) -> tuple[Subject, ...]:
    """One subject for each request that a letter or another text names."""
    from search.similar.subjects import subjects_of_file, subjects_of_text

    if file is None:
        return subjects_of_text(_bounded(text or "", "The text"))
    name = getattr(file, "name", "stdin")
    return subjects_of_file(name, _bounded(file.read(MAX_FILE_BYTES + 1), name))


def _bounded(content: Content, name: str) -> Content:
    if len(content) > MAX_FILE_BYTES:
        raise ImrError(f"{name} is larger than 20 MB: give the pages with the denial or the letter.")
    if not content.strip():
        raise ImrError("There is no text to compare: paste the denial, or name a file with --file.")
    return content


def _reranked(
    ask: Callable[[SearchRequest], SearchResponse], request: SearchRequest, model: str
) -> SearchResponse:
    from search.results.cross_encoder import CrossEncoderReranker
    from search.results.reranking import reranked

    return reranked(ask, request, request.query, CrossEncoderReranker(model))


def _with_repair(error: QuerySyntax) -> ImrError:
    """The error with a query that can be read, where there is a plain one."""
    # The parser is loaded by then, and help does without it.
    from search.query.syntax_repair import repaired_query

    query = repaired_query(error.query)
    return ImrError(f"{error} Try imr search {shlex.quote(query)}.") if query else error


def _made_by_older_rules(data: Path, build: str) -> bool:
    """Whether the letters of a build were read by other rules than this program's."""
    from search.index.builds import build_paths
    from search.index.fingerprints import contents_fingerprint

    return build_paths(data, build).read_manifest().contents != contents_fingerprint(letter_reader())


def _searcher(data: Path) -> Searcher:
    from search.opening import open_searcher

    return open_searcher(data)


def _searcher_in_memory(folder: Path) -> Searcher:
    from search.in_memory import memory_searcher

    letters, quarantined = [], []
    for letter in letter_reader().read_paths([folder]):
        if isinstance(letter, Quarantined):
            click.echo(f"{letter.path}: {letter.reason}", err=True)
            quarantined.append(letter)
        else:
            letters.append(letter)
    return memory_searcher(letters, quarantined)
