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
from search.model.letters import InventedMark, issue_id
from web.api.views import json_answer
from web.forms.parameters import CITED, PAGES
from web.forms.requests import requested
from web.forms.state import State
from web.services import services

blueprint = Blueprint("json_views", __name__)


@dataclass(frozen=True)
class GuidelinesAnswer:
    """Every guideline, the most cited first; the ``value`` of its counts is what ``?cited=`` takes."""

    build: str
    guidelines: tuple[CitedByParty, ...]


@dataclass(frozen=True)
class CitingReferencesAnswer:
    """Who cites a guideline, section or page; ``replaced`` is null for one that is in force."""

    build: str
    noted: CitingReferences
    replaced: Superseded | None


@dataclass(frozen=True)
class ContrastQuoteJson:
    """A quote with the span of the term in it; ``sentence`` is its number in the rationale, from 1 on.
    ``invented`` is there, and true, where it is one of an invented letter."""

    issue_id: str
    sentence: int
    text: str
    mark: tuple[int, int]
    invented: InventedMark


@dataclass(frozen=True)
class ContrastTermJson:
    """A term that is more common in the rationales of one outcome, the number of rationales of either
    outcome that have it, and quotes of it."""

    words: str
    overturned: int
    upheld: int
    z: float
    quotes: tuple[ContrastQuoteJson, ...]


@dataclass(frozen=True)
class ContrastAnswer:
    """The terms of either outcome, and how many rationales were compared; no terms where these are too
    few, or where there is no result set, as ``notes`` say."""

    build: str
    query: str
    overturned: int
    upheld: int
    of_overturned: tuple[ContrastTermJson, ...]
    of_upheld: tuple[ContrastTermJson, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ChartsAnswer:
    """The values of each field in a result set with their rates; a rate is null where there is none. Where
    there is no result set, ``total`` is null and nothing is counted, as ``notes`` say."""

    build: str
    query: str
    total: int | None
    rate: Rate | None
    parts: Mapping[FacetField, tuple[RatedValue, ...]]
    notes: tuple[str, ...]


@blueprint.get("/guidelines.json")
def guidelines() -> Response:
    """All guidelines; with ``?cited=`` the citing references of one, or of a section or page of it."""
    searcher = services().live.current()
    build = searcher.build
    if words := CITED.read(request.args, PAGES):
        references = searcher.citing_references(words)
        return json_answer(CitingReferencesAnswer(build, references, superseded(references.cited.guideline)))
    return json_answer(GuidelinesAnswer(build, searcher.guidelines()))


@blueprint.get("/contrast.json")
def contrast() -> Response:
    """The contrast of the result set that the address asks for."""
    searcher = services().live.current()
    contrasted = searcher.plan(requested(State.read("/contrast", request.args))).contrast()
    return json_answer(
        ContrastAnswer(
            searcher.build,
            contrasted.query.words,
            contrasted.overturned,
            contrasted.upheld,
            tuple(map(_term, contrasted.of_overturned)),
            tuple(map(_term, contrasted.of_upheld)),
            contrasted.query.notes,
        )
    )


@blueprint.get("/charts.json")
def charts() -> Response:
    """The rates of the result set that the address asks for, every value of each field."""
    searcher = services().live.current()
    breakdown = searcher.plan(requested(State.read("/charts", request.args))).breakdown()
    return json_answer(
        ChartsAnswer(
            searcher.build,
            breakdown.query.words,
            breakdown.total,
            breakdown.rate,
            breakdown.parts if breakdown.total is not None else {},
            breakdown.query.notes,
        )
    )


def _term(term: ContrastTerm) -> ContrastTermJson:
    return ContrastTermJson(
        term.words,
        term.overturned,
        term.upheld,
        term.z,
        tuple(
            ContrastQuoteJson(
                issue_id(quote.determination.determination_id, quote.issue.number),
                quote.number,
                quote.text,
                quote.mark,
                quote.determination.invented,
            )
            for quote in term.quotes
        ),
    )
