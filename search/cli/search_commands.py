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
from search.cli.request_options import parameter_option, rerank_option, search_options, similar_options
from search.errors import ImrError, NoIndex, QuerySyntax
from search.model.letters import Quarantined
from search.model.reader import letter_reader
from search.model.requests import ALL_READINGS, IssueSubject, SearchRequest, Sort
from search.model.results import SearchResponse
from search.parameters import Settings
from search.parameters.table import REQUESTS, WHOLE
from search.results.answers import answer

if TYPE_CHECKING:  # opening an index imports its engines: only when a command runs
    from search.searcher import Searcher
    from search.similar.subjects import Submission

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
@parameter_option(REQUESTS)
@parameter_option(WHOLE)
@data_option
@json_option
def similar(
    issue_id: str | None,
    file: BinaryIO | None,
    text: str | None,
    *,
    settings: Settings,
    requests: bool,
    whole: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Find issues similar to ISSUE_ID (as CM16-0213037#1), to a text, or to a file. '-' reads the
    text from standard input. A text or file gives one list for each request in it that was not approved."""
    if issue_id == "-":
        issue_id, text = None, sys.stdin.read()
    if sum(source is not None for source in (issue_id, file, text)) != 1:
        raise click.UsageError("Give one of ISSUE_ID, --file FILE, --text TEXT, or - for standard input.")
    if issue_id is None:
        _similar_to_document(file, text, settings, data, requests=requests, whole=whole, as_json=as_json)
        return
    if requests or whole:
        raise click.UsageError("--requests and --whole are of a text or file: leave them out.")
    searcher = _searcher(data)
    response = searcher.similar(settings.similar(IssueSubject(issue_id)))
    if as_json:
        echo_json(answer(response))
    else:
        _print(response, searcher, settings)


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


def _similar_to_document(
    file: BinaryIO | None,
    text: str | None,
    settings: Settings,
    data: Path,
    *,
    requests: bool,
    whole: bool,
    as_json: bool,
) -> None:
    """Prints what a text or file asks for and, unless only the ``requests`` are wanted, what is similar."""
    from search.cli.document_output import print_case, print_requests
    from search.results.document_answers import document_answer, notes_on, searched
    from search.similar.subjects import whole_text

    submission = _submission(file, text)
    if whole:
        submission = whole_text(submission)
    # Requests are listed without an index too.
    searcher = _searcher_if_published(data) if requests else _searcher(data)
    number = submission.case_number
    indexed = searcher.has_determination(number) if searcher and number else None
    responses: tuple[SearchResponse | None, ...] = (None,) * len(submission.subjects)
    if searcher and not requests:
        similar = searcher.similar
        responses = searched(submission, lambda subject: similar(settings.similar(subject)))
    notes = notes_on(submission)
    if as_json:
        echo_json(document_answer(submission, responses, case_indexed=indexed, notes=notes))
        return
    print_case(submission, indexed=indexed)
    for note in notes:
        click.echo(note)
    if requests or searcher is None:
        print_requests(submission)
    else:
        _print_lists(submission, responses, searcher, settings)


def _print_lists(
    submission: Submission,
    responses: tuple[SearchResponse | None, ...],
    searcher: Searcher,
    settings: Settings,
) -> None:
    """One list for each request, under its words."""
    for number, (subject, response) in enumerate(zip(submission.subjects, responses, strict=True)):
        title = subject.found.request or "the whole text"
        heading = f"== Approved, not looked up: {title}" if response is None else f"== Similar to: {title}"
        click.echo(("\n" if number else "") + heading)
        if response is not None:
            _print(response, searcher, settings)


def _print(response: SearchResponse, searcher: Searcher, settings: Settings) -> None:
    print_answer(
        response,
        letters=searcher.status().determinations,
        explain=settings.explain,
        by_points=settings.listing.sort == Sort.RELEVANCE,
    )


def _submission(file: BinaryIO | None, text: str | None) -> Submission:
    """What a text or a file asks for."""
    from search.similar.subjects import submission_of_file, submission_of_text

    if file is None:
        return submission_of_text(_bounded(text or "", "The text"))
    name = getattr(file, "name", "stdin")
    return submission_of_file(name, _bounded(file.read(MAX_FILE_BYTES + 1), name))


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


def _searcher_if_published(data: Path) -> Searcher | None:
    try:
        return _searcher(data)
    except NoIndex:
        return None


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
