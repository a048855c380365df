"""Typed queries with exact sets, worked out by hand from the requests' own words: what is asked, what is
listed and what is counted are one thing.

Three collections: 80 queries that the vocabulary and the rules were made with, and 70 and 60 more that were
written by people who had seen neither. Of these those in ``ANOTHER_READING`` come out otherwise, each for the
reason beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from search.model.requests import Mode, SearchRequest, Window
from search.model.results import InterpretedQuery, SearchResponse
from search.opening import open_searcher
from search.searcher import Searcher

BLIND = Path(__file__).parents[1] / "data" / "readings"

ANOTHER_READING = {
    "U41": "the evaluation for physical therapy is a treatment of its own, as its facet counts it",
    "U53": "surgery is the category, as its facet counts it, and has the assistant in it",
    "U54": "a neuroplasty is an injection in the state's categories",
    "U58": "the same",
    "U61": "& is AND, as in Westlaw",
    "V22": "the trapezius is counted to the shoulder",
}


@dataclass(frozen=True)
class Readings:
    """The searcher over the real letters, and both collections of queries by their ids."""

    searcher: Searcher
    queries: dict[str, Any]

    def answer(self, name: str, mode: Mode = Mode.HYBRID) -> SearchResponse:
        request = SearchRequest(self.queries[name]["text"], mode=mode, window=Window(400))
        return self.searcher.search(request)


@pytest.fixture(scope="module")
def readings(shared: Path, real_index: Path) -> Readings:
    lines = (shared / "readings" / "queries.jsonl").read_text("utf-8").splitlines()
    for name in ("second", "third"):
        lines += (BLIND / f"{name}.jsonl").read_text("utf-8").splitlines()
    queries = {query["_id"]: query for query in map(json.loads, lines)}
    return Readings(open_searcher(real_index), queries)


def _asked(readings: Readings) -> list[str]:
    return [name for name, query in readings.queries.items() if query["set"] is not None]


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.KEYWORD])
def test_sets_are_exact(readings: Readings, mode: Mode) -> None:
    wrong = {}
    for name in _asked(readings):
        response = readings.answer(name, mode)
        listed = {hit.issue_id for hit in response.hits}
        wanted = set(readings.queries[name]["set"])
        if listed != wanted or response.total != len(wanted):
            wrong[name] = (readings.queries[name]["text"], sorted(wanted - listed), sorted(listed - wanted))
    assert set(wrong) <= set(ANOTHER_READING), wrong


def test_every_other_reading_is_one(readings: Readings) -> None:
    """None of the exceptions has become exact meanwhile: then it is to be taken out."""
    exact = []
    for name in ANOTHER_READING:
        listed = {hit.issue_id for hit in readings.answer(name).hits}
        exact += [name] if listed == set(readings.queries[name]["set"]) else []
    assert not exact


def test_conditions_are_those_asked_for(readings: Readings) -> None:
    """What narrows a query, of all 210, whether or not anything is found."""
    wrong = {}
    for name, query in readings.queries.items():
        found = _conditions(readings.answer(name).query)
        wanted = _wanted(query)
        if found != wanted:
            wrong[name] = (query["text"], wanted, found)
    assert not wrong


def test_questions_for_a_rate_are_known(readings: Readings) -> None:
    for name, query in readings.queries.items():
        asked = readings.answer(name).query.asked
        if asked is not None:
            assert asked.asks_rate == query["asks_rate"], query["text"]


def test_loose_words_are_all_there(readings: Readings) -> None:
    """Queries that name nothing: no treatment is read into them."""
    for name, query in readings.queries.items():
        if query["set"] is None:
            asked = readings.answer(name).query.asked
            assert asked is not None
            assert not asked.treatments, query["text"]


def _conditions(query: InterpretedQuery) -> frozenset[str]:
    """The kinds of conditions that apply; body parts by what they are."""
    kinds = {part.kind for part in query.understood if part.on and part.kind in KINDS}
    named = {"case_number"} if query.case_number or "case" in kinds else set()
    return frozenset(kinds - {"case"} | named)


KINDS = frozenset({"case", "outcome", "year", "date", "injury", "guideline", "page", "specialty"})


def _wanted(query: dict[str, Any]) -> frozenset[str]:
    conditions = query["conditions"]
    wanted = {
        kind for kind in ("outcome", "guideline", "page", "specialty", "case_number") if conditions[kind]
    }
    if year := conditions["year"]:
        wanted.add("injury" if year.startswith("injury") else "year")
    # A guideline with its page is one condition.
    return frozenset(wanted - {"guideline"} if {"guideline", "page"} <= wanted else wanted)
