"""The pages that count, as JSON under the same address with ``.json``: what a page shows, for programs.

Lists, similar cases and letters are in the API (``/api/v1/``) and in the exports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from search.analytics.breakdown import RatedValue
from search.analytics.citing_references import CitedByParty, CitingReferences
from search.analytics.contrast import ContrastTerm
from search.analytics.rates import Rate
from search.fields import FacetField
from search.guidelines.history import Superseded, superseded
from search.model.letters import issue_id
from web.api.views import json_answer
from web.forms.parameters import CITED, PAGES
from web.forms.requests import requested
from web.forms.state import State
from web.services import services

twins = Blueprint("twins", __name__)


@dataclass(frozen=True)
class Guidelines:
    """Every guideline, the most cited first; the ``value`` of its counts is what ``?cited=`` takes."""

    build: str
    guidelines: tuple[CitedByParty, ...]


@dataclass(frozen=True)
class Noted:
    """A guideline, section or page noted up; ``superseded`` is null for one that is in force."""

    build: str
    noted: CitingReferences
    replaced: Superseded | None


@dataclass(frozen=True)
class Quoted:
    """A quote with the span of the term in it; ``sentence`` numbers it in its rationale, from one on."""

    issue_id: str
    sentence: int
    text: str
    mark: tuple[int, int]


@dataclass(frozen=True)
class ContrastTermJson:
    """A term that tells of an outcome, in how many rationales of either it stands, and quotes of it."""

    words: str
    overturned: int
    upheld: int
    z: float
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True)
class Contrasted:
    """Of how many rationales the terms are; empty lists where there are too few."""

    build: str
    query: str
    overturned: int
    upheld: int
    of_overturned: tuple[ContrastTermJson, ...]
    of_upheld: tuple[ContrastTermJson, ...]


@dataclass(frozen=True)
class Charts:
    """A result set taken apart; a rate is null where none is said."""

    build: str
    query: str
    total: int
    rate: Rate | None
    parts: Mapping[FacetField, tuple[RatedValue, ...]]


@twins.get("/guidelines.json")
def guidelines() -> Response:
    """All guidelines; with ``?cited=`` one of them, or a section or page of it, noted up."""
    searcher = services().live.current()
    build = searcher.status().build
    if words := CITED.read(request.args, PAGES):
        noted = searcher.citing_references(words)
        return json_answer(Noted(build, noted, superseded(noted.cited.guideline)))
    return json_answer(Guidelines(build, searcher.guidelines()))


@twins.get("/contrast.json")
def contrast() -> Response:
    """The contrast of the result set that the address asks for."""
    searcher = services().live.current()
    found = searcher.contrast(requested(State.read("/contrast", request.args)))
    return json_answer(
        Contrasted(
            searcher.status().build,
            found.query.words,
            found.overturned,
            found.upheld,
            tuple(map(_term, found.of_overturned)),
            tuple(map(_term, found.of_upheld)),
        )
    )


@twins.get("/charts.json")
def charts() -> Response:
    """The rates of the result set that the address asks for, every value of each field."""
    searcher = services().live.current()
    found = searcher.breakdown(requested(State.read("/charts", request.args)))
    return json_answer(
        Charts(searcher.status().build, found.query.words, found.total, found.rate, found.parts)
    )


def _term(one: ContrastTerm) -> ContrastTermJson:
    return ContrastTermJson(
        one.words,
        one.overturned,
        one.upheld,
        one.z,
        tuple(
            Quoted(
                issue_id(quote.determination.determination_id, quote.issue.number),
                quote.number,
                quote.text,
                quote.mark,
            )
            for quote in one.quotes
        ),
    )
