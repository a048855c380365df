"""The requests of a text as the commands print them for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from search.model.documents import DocumentRequest
from search.model.letters import with_mark
from search.results.document_answers import certainty, request_parts
from search.similar.subjects import Submission


def print_case(submission: Submission, *, indexed: bool | None) -> None:
    """Says which case a text is about, where it names one, and whether its letter is in the index."""
    number = submission.case_number
    if number is None:
        return
    name = with_mark(number, submission.invented)
    where = {True: ", which is in this index", False: ", which is not in this index", None: ""}[indexed]
    click.echo(f"This is about {name}{where}.")


def print_requests(submission: Submission) -> None:
    """Prints the requests of a text, numbered, each with what is read of it."""
    for number, subject in enumerate(submission.subjects, start=1):
        click.echo(f"{number}. {subject.found.request or 'the whole text'}")
        click.echo(f"   {'; '.join(_details(subject.found))}")


def _details(request: DocumentRequest) -> Iterator[str]:
    """What was decided of a request, how sure it is, and what is read of it."""
    yield request.status.value if request.status else "no decision stated"
    yield certainty(request)
    yield from request_parts(request)
