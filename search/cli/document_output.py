"""The requests of a text as the commands print them for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from search.model.documents import DocumentRequest
from search.model.letters import INVENTED_CASE_NUMBER, with_mark
from search.results.document_answers import certainty
from search.similar.subjects import Submission


def print_case(submission: Submission, *, indexed: bool | None) -> None:
    """Says which case a text is about, where it names one, and whether its letter is in the index."""
    number = submission.case_number
    if number is None:
        return
    name = with_mark(number, bool(INVENTED_CASE_NUMBER.fullmatch(number)))
    where = {True: ", which is in this index", False: ", which is not in this index", None: ""}[indexed]
    click.echo(f"This is about {name}{where}.")


def print_requests(submission: Submission) -> None:
    """Prints the requests of a text, numbered, each with what is read of it."""
    for number, subject in enumerate(submission.subjects, start=1):
        click.echo(f"{number}. {subject.found.request or 'the whole text'}")
        click.echo(f"   {'; '.join(details(subject.found))}")


def details(request: DocumentRequest) -> Iterator[str]:
    """What is read of a request in short parts: "denied", "sure", the treatment, "quantity 120"."""
    yield request.status.value if request.status else "no decision stated"
    yield certainty(request)
    if request.treatment:
        yield request.treatment
    if request.strength:
        yield request.strength
    if request.quantity is not None:
        yield f"quantity {request.quantity:,}"
    if request.visits is not None:
        yield f"{request.visits:,} visit{'' if request.visits == 1 else 's'}"
    if request.body_part:
        yield request.body_part
