"""How often a page asks its engine, and how often a query is parsed: limits that later work keeps, since on a
cluster each call is a way there and back."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import Snapshot
from search.opening import LiveSearcher
from search.query import parser
from search.retrieval import offers, reading
from tests.examples import examples
from web.app import create_app

MAX_TYPED, MAX_SIMILAR, MAX_NOTHING = 6, 8, 10
"""Calls for a typed page, for each request of a page of similar cases, and where nothing is found."""

NOTHING_LISTED = 'class="total headline-none"'
"""What a page has where its set is empty."""

CALLS = (
    "rank", "aggregate", "term_statistics", "expand", "values", "determinations", "letters", "vectors",
    "explain", "quarantined",
)  # fmt: skip

TYPED = (
    "norco",
    "lumbar physical therapy",
    "",
    "carisoprodol long-term use",
    "norco denied 2016",
    '"functional improvement" opioid*',
    "acupunctre weanng",
    "request:therapy AND (neck OR wrist)",
    "therapy /s improvement",
    "l5-s1 mri",
    "CM16-0900001",
    "quantity:>10",
    "overturned since 2015",
    "NOT EXACT(norco) thrapy",
)
SETTINGS = (
    "",
    "&view=list",
    "&mode=keyword",
    "&mode=dense",
    "&sort=newest",
    "&outcome=overturned",
    "&outcome=upheld&specialty=Pain+Medicine&year=2016",
    "&year=2016&date=2016-03",
    "&fold=false&page_upheld=2",
    "&off=all",
)
NOTHING = (
    "zebra",
    "norco AND zebra",
    '"norco zebra"',
    "zebra quagga",
    "norco zebra /s quagga AND therapy",
    "acupunctre AND xylophone AND opioid*",
    "norco NOT norco",
    "surgery denied 1999 AND quantity:>99999",
)
DENIAL = (
    "The request for Norco 10/325 mg #120 is non-certified: there is no urine drug screen. "
    "Denied: physical therapy for the wrist, 12 sessions."
)
WORDS = (
    "norco", "zebra", "thrapy", "lumbar", "mri", "opioid*", '"physical therapy"', "denied", "2016", "AND",
    "OR", "NOT", "(", ")", "/s", "since", "request:therapy", "quantity:>10", "EXACT(soma)", "functional",
    "wrist",
)  # fmt: skip


class Count:
    """The calls of every snapshot, and the queries that are parsed."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.parsed: list[str] = []


@pytest.fixture
def count() -> Iterator[Count]:
    made = Count()
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(EmbeddedSnapshot, name, _counting(name, made))
        original = parser.parse_query

        def parse(text: str) -> parser.ParsedQuery:
            made.parsed.append(text)
            return original(text)

        for module in (reading, offers):
            patch.setattr(module, "parse_query", parse)
        yield made


def _counting(name: str, made: Count) -> Callable[..., object]:
    original: Callable[..., object] = getattr(EmbeddedSnapshot, name)

    def call(self: EmbeddedSnapshot, *asked: object) -> object:
        made.calls[name] += 1
        return original(self, *asked)

    return call


@pytest.fixture(scope="module")
def pages(live: LiveSearcher) -> FlaskClient:
    live.current()  # opened before anything is counted
    return create_app(live).test_client()


def test_every_call_of_the_protocol_is_counted() -> None:
    calls = {name for name, value in vars(Snapshot).items() if inspect.isfunction(value)}
    assert {name for name in calls if not name.startswith("_")} == set(CALLS)


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("query", TYPED)
def test_a_typed_page_asks_a_few_times_and_parses_once(
    pages: FlaskClient, count: Count, query: str, chosen: str
) -> None:
    response = pages.get(f"/?q={quote_plus(query)}{chosen}")
    assert response.status_code in (200, 303)
    if NOTHING_LISTED in response.text:
        assert count.calls.total() <= MAX_NOTHING, count.calls
    else:
        assert count.calls.total() <= MAX_TYPED, count.calls
        assert count.parsed in ([query], [])


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("query", NOTHING)
def test_a_page_where_nothing_is_found_counts_its_offers_together(
    pages: FlaskClient, count: Count, query: str, chosen: str
) -> None:
    response = pages.get(f"/?q={quote_plus(query)}{chosen}")
    assert response.status_code == 200
    limit = MAX_NOTHING if NOTHING_LISTED in response.text else MAX_TYPED
    assert count.calls.total() <= limit, count.calls
    assert max(Counter(count.parsed).values()) == 1


@settings(
    max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), chosen=st.sampled_from(SETTINGS))
def test_no_query_asks_more_often(pages: FlaskClient, count: Count, words: list[str], chosen: str) -> None:
    count.calls.clear()
    response = pages.get(f"/?q={quote_plus(' '.join(words))}{chosen}")
    nothing = NOTHING_LISTED in response.text
    assert count.calls.total() <= (MAX_NOTHING if nothing else MAX_TYPED), count.calls


@pytest.mark.parametrize("chosen", SETTINGS)
def test_a_page_of_similar_cases_asks_a_few_times(pages: FlaskClient, count: Count, chosen: str) -> None:
    assert pages.get(f"/similar?issue=CM16-0900001%231{chosen}").status_code == 200
    assert count.calls.total() <= MAX_SIMILAR, count.calls
    assert not count.parsed


@pytest.mark.parametrize("step", ["look", "compare", "whole"])
def test_the_requests_of_a_pasted_denial_are_asked_for_together(
    pages: FlaskClient, count: Count, step: str
) -> None:
    response = pages.post("/similar", data={"text": DENIAL, "step": step})
    assert response.status_code == 200
    assert count.calls.total() <= MAX_SIMILAR, count.calls


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/charts?q=norco+therapy", 5),
        ("/contrast?q=norco+therapy", 5),
        ("/guidelines", 1),
        ("/export.csv?q=therapy", 6),
        ("/print?q=therapy", 6),
        ("/api/v1/search?q=norco+therapy&explain=true", 7),
        ("/api/v1/facets?q=norco+therapy&year=2016", 4),
        ("/determinations/CM16-0900001?q=norco&list=all&rank=1", 7),
        ("/compare?pick=CM16-0900001%232&pick=CM16-0900004%231&q=therapy", 7),
    ],
)
def test_other_pages_ask_a_few_times(pages: FlaskClient, count: Count, address: str, limit: int) -> None:
    assert pages.get(address).status_code == 200
    assert count.calls.total() <= limit, count.calls


def test_who_cites_a_guideline_is_counted_in_one_call(pages: FlaskClient, count: Count) -> None:
    cited = pages.get("/guidelines.json").get_json()["guidelines"][0]["reviewer"]["value"]
    count.calls.clear()
    assert pages.get(f"/guidelines?cited={quote_plus(cited)}").status_code == 200
    assert count.calls == {"aggregate": 1}
