"""The result set is what was asked: which issues are in it, in which order, and what comes behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.fields.documents import filter_values
from search.model.letters import Citation, Issue, Outcome
from search.model.requests import Listing, Mode, Readings, SearchRequest, Window
from search.model.results import Hit, SearchResponse
from search.retrieval.ranking import CANDIDATE_DEPTH
from search.searcher import Searcher
from search.understanding.finding import find_conditions
from search.understanding.treatment_names import find_treatment_names
from tests.examples import examples
from tests.search.engines import engine_over
from tests.search.letters import disputed, letter

ALL = 1_000
COUNTED = (Mode.HYBRID, Mode.KEYWORD)
REQUESTS = (
    "Norco 10/325mg #60", "Hydrocodone 10mg", "Soma 350mg #30", "MRI of the lumbar spine",
    "MRI of the right knee", "Physical therapy 12 visits", "Occupational therapy for the left wrist",
    "Lumbar epidural steroid injection", "Acupuncture 6 sessions", "TENS unit", "Left knee brace",
    "Diclofenac gel", "Wheelchair", "Urine drug screen", "X-ray of the lumbar spine", "Naproxen 550mg",
)  # fmt: skip
SENTENCES = (
    "Weaning is due.", "There is no functional improvement.", "Red flags are absent.", "Norco was tried.",
    "An MRI was done before.", "Physical therapy has failed.", "The low back hurts.", "The knee is unstable.",
)  # fmt: skip
CITED = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((78, 80),))


def made(number: int) -> Issue:
    one = disputed(
        number % 3 + 1,
        REQUESTS[number % len(REQUESTS)],
        " ".join(SENTENCES[(number * step) % len(SENTENCES)] for step in (1, 3, 5)),
        Outcome.OVERTURNED if number % 3 == 0 else Outcome.UPHELD,
    )
    return replace(one, reviewer_citations=(CITED,)) if number % 4 == 0 else one


LETTERS = [
    letter(
        f"CM16-{number:07}",
        *(replace(made(number * 3 + place), number=place + 1) for place in range(1 + number % 3)),
        year=2014 + number % 3,
        specialty="Psychiatry" if number % 2 else "Orthopedic Surgery",
    )
    for number in range(1, 31)
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(engine_over(LETTERS, tmp_path_factory.mktemp("sets")))


def ask(
    searcher: Searcher, query: str, mode: Mode = Mode.HYBRID, **readings: tuple[str, ...]
) -> SearchResponse:
    request = SearchRequest(query, mode, window=Window(ALL), readings=Readings(**readings))
    return searcher.search(request)


def ids(response: SearchResponse) -> set[str]:
    return {hit.issue_id for hit in response.hits}


def has_member(hit: Hit, query: str) -> bool:
    values = filter_values(hit.determination, hit.issue)
    conditions = [condition.span for condition in find_conditions(query) if condition.sure]
    return any(
        set(wanted) & set(values[field])
        for name in find_treatment_names(query, conditions)
        if not name.circumstance
        for field, wanted in name.members
    )


TREATMENTS = st.sampled_from(
    ["norco", "hydrocodone", "soma", "MRI", "pt", "PT", "ESI", "acupuncture", "TENS unit", "knee brace",
     "NSAIDs", "opioids", "imaging", "wheelchair", "UDS", "x-ray", "mri w/o contrast", "repeat MRI",
     "norco and soma", "MRI or x-ray", "surgery"]
)  # fmt: skip
CONDITIONS = st.sampled_from(
    ["overturned", "denied", "2015", "since 2015", "before 2016", "page 79", "reviewed by a psychiatrist",
     "MTUS page 80", "2014-2015"]
)  # fmt: skip
PARTS = st.sampled_from(["lumbar", "knee", "right knee", "wrist", "low back"])
WORDS = st.sampled_from(["weaning", "improvement", "red flags", "after surgery", "hurts", "absent"])
QUERIES = st.builds(
    lambda *parts: " ".join(part for found in parts for part in found),
    st.lists(CONDITIONS, max_size=1),
    st.lists(PARTS, max_size=1),
    st.lists(TREATMENTS, max_size=2),
    st.lists(WORDS, max_size=2),
    st.lists(CONDITIONS, max_size=1),
).filter(bool)
FEW = settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(QUERIES)
def test_the_total_is_the_set_in_either_mode_and_near_is_apart(searcher: Searcher, query: str) -> None:
    by_words, hybrid = ask(searcher, query, Mode.KEYWORD), ask(searcher, query)
    for response in (by_words, hybrid):
        assert response.total == len(response.hits) == sum(response.outcomes.values())
        rows = [*response.hits, *response.near]
        assert len({hit.issue_id for hit in rows}) == len(rows)
        assert [hit.rank for hit in rows] == list(range(1, len(rows) + 1))
        scores = [hit.score for hit in rows]
        assert scores == sorted(scores, reverse=True)
    assert ids(by_words) == ids(hybrid)
    assert by_words.outcomes == hybrid.outcomes


@FEW
@given(QUERIES)
def test_every_hit_disputes_what_is_asked_for(searcher: Searcher, query: str) -> None:
    response = ask(searcher, query)
    assert response.query.asked is not None
    if response.query.asked.treatments:
        assert all(has_member(hit, query) for hit in response.hits)


@FEW
@given(QUERIES)
def test_a_condition_that_is_switched_off_removes_no_issue(searcher: Searcher, query: str) -> None:
    response = ask(searcher, query)
    assert response.query.asked is not None
    conditions = {"outcome", "year", "date", "guideline", "page", "specialty", "injury"}
    asked = response.query.asked
    if asked.treatments:  # where words alone are asked for, a part of the body is one of them
        conditions.add("body part")
    elif not asked.words:  # a query of conditions alone has nothing else to be asked for
        return
    for one in response.query.understood:
        if one.on and one.kind in conditions:
            assert ids(ask(searcher, query, off=(one.key,))) >= ids(response), one.key


@FEW
@given(QUERIES, st.integers(1, 12))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(searcher: Searcher, query: str, k: int) -> None:
    whole = ask(searcher, query)
    rows = [(hit.issue_id, hit.score) for hit in (*whole.hits, *whole.near)]
    short = searcher.search(SearchRequest(query, window=Window(k)))
    assert [(hit.issue_id, hit.score) for hit in (*short.hits, *short.near)] == rows[:k]
    assert (short.total, short.outcomes) == (whole.total, whole.outcomes)
    assert list(searcher.plan(SearchRequest(query)).whole(k).hits) == list(whole.hits[:k])


@FEW
@given(QUERIES)
def test_facets_months_and_rate_are_over_the_one_set(searcher: Searcher, query: str) -> None:
    request = SearchRequest(query)
    plan = searcher.plan(request)
    total = plan.answer().total
    assert sum(value.count for value in plan.facets(["outcome"])["outcome"].values) == total
    assert sum(month.count for month in plan.histogram()) == total
    assert plan.breakdown().total == total
    assert plan.whole(ALL).total == total


@pytest.mark.parametrize("mode", COUNTED)
@pytest.mark.parametrize(
    ("query", "requests"),
    [
        ("norco", {"Norco 10/325mg #60"}),
        ("hydrocodone", {"Norco 10/325mg #60", "Hydrocodone 10mg"}),
        ("opioids", {"Norco 10/325mg #60", "Hydrocodone 10mg"}),
        ("MRI", {"MRI of the lumbar spine", "MRI of the right knee"}),
        ("lumbar MRI", {"MRI of the lumbar spine"}),
        ("right knee MRI", {"MRI of the right knee"}),
        ("left knee MRI", set()),
        ("imaging knee", {"MRI of the right knee"}),
        ("MRI or x-ray", {"MRI of the lumbar spine", "MRI of the right knee", "X-ray of the lumbar spine"}),
        ("MRI after physical therapy", {"MRI of the lumbar spine", "MRI of the right knee"}),
        ("MRI before injection", {"MRI of the lumbar spine", "MRI of the right knee"}),
        ("pt and ot", {"Physical therapy 12 visits", "Occupational therapy for the left wrist"}),
        ("lumbar ESI", {"Lumbar epidural steroid injection"}),
        ("NSAIDs", {"Diclofenac gel", "Naproxen 550mg"}),
        ("oral NSAIDs", {"Naproxen 550mg"}),
        ("topical NSAIDs", {"Diclofenac gel"}),
        ("norco low back pain functional improvement", {"Norco 10/325mg #60"}),
        ("aquatic therapy", set()),
        ("H-wave", set()),
    ],
)
def test_the_set_is_what_disputes_it(searcher: Searcher, query: str, requests: set[str], mode: Mode) -> None:
    response = ask(searcher, query, mode)
    every = {one.issue_id for one in ask(searcher, "").hits if one.issue.request in requests}
    assert ids(response) == every


def test_loose_words_that_name_nothing_must_all_be_there_in_any_form(searcher: Searcher) -> None:
    response = ask(searcher, "flag hurting")
    assert response.hits
    for hit in response.hits:
        assert "Red flags" in str(hit.issue.rationale)
        assert "hurts" in str(hit.issue.rationale)
    one_less = ask(searcher, "flag hurting zebra")
    assert (one_less.total, one_less.hits) == (0, ())
    assert one_less.near


def test_what_is_asked_for_together_comes_first_then_its_letters(tmp_path: Path) -> None:
    both = replace(
        disputed(1, "Norco 10mg"),
        treatments=(*disputed(1, "Norco 10mg").treatments, *disputed(1, "Soma 350mg").treatments),
    )
    letters = [
        letter("CM16-0000001", disputed(1, "Norco 10mg", "Norco norco norco soma soma norco.")),
        letter("CM16-0000002", disputed(1, "Norco 10mg"), disputed(2, "Soma 350mg")),
        letter("CM16-0000003", both),
        letter("CM16-0000004", disputed(1, "Soma 350mg", "Soma and norco.")),
    ]
    searcher = Searcher(engine_over(letters, tmp_path))
    for mode in COUNTED:
        for query in ("norco and soma", "norco, soma", "soma with norco"):
            order = [hit.issue_id for hit in ask(searcher, query, mode).hits]
            assert order[0] == "CM16-0000003#1"
            assert set(order[1:3]) == {"CM16-0000002#1", "CM16-0000002#2"}
            assert set(order[3:]) == {"CM16-0000001#1", "CM16-0000004#1"}
        # One or the other will do: neither is set before the rest.
        either = ask(searcher, "norco or soma", mode)
        assert ids(either) == set(order)
        assert either.hits[0].issue_id == "CM16-0000001#1"


@pytest.mark.slow
def test_a_set_goes_on_beyond_what_is_fused_and_stays_in_order(tmp_path: Path) -> None:
    letters = [
        letter(
            f"CM16-{number:07}",
            *(
                disputed(place, "Norco 10mg", f"Weaning {'is due ' * (number % 5)}{number % 17}.")
                for place in (1, 2)
            ),
        )
        for number in range(1, 301)
    ]
    searcher = Searcher(engine_over(letters, tmp_path))
    whole = ask(searcher, "norco weaning")
    assert whole.total == len(whole.hits) == 600 > CANDIDATE_DEPTH
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    paged: list[Hit] = []
    for offset in range(0, 600, 90):
        request = SearchRequest("norco weaning", window=Window(90, offset), listing=Listing(near=0))
        paged += searcher.search(request).hits
    assert paged == list(whole.hits)
