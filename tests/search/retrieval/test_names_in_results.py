"""What understanding a query does to the results: names find each other, and what is off has no part."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from search.engine.protocol import LexicalQuery
from search.in_memory import memory_searcher
from search.model.letters import Citation, Issue, Outcome, Treatment
from search.model.requests import Listing, Mode, Readings, SearchRequest, Window
from search.query import parse_query
from search.retrieval.required_terms import with_required_terms
from search.searcher import Searcher
from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows
from tests.search.engines import engine_over
from tests.search.letters import issue, letter


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """One letter for each way to say it, and one that says none of it."""
    requests = {
        "CM16-0000001": "Norco 10/325mg #60",
        "CM16-0000002": "Vicodin 5/500mg #60",
        "CM16-0000003": "Hydrocodone 10mg",
        "CM16-0000004": "Lumbar ESI at L4-5",
        "CM16-0000005": "Epidural steroid injection at L4-5",
        "CM16-0000006": "Accupuncture two visits",
        "CM16-0000007": "Acupuncture two visits",
        "CM16-0000008": "Norflex 100mg",
        "CM16-0000009": "Wheelchair",
        "CM16-0000010": "PT three visits",
        "CM16-0000011": "Physical therapy three visits",
    }
    letters = [
        letter(
            name,
            issue(1, text, "The request is decided.", Outcome.OVERTURNED if number % 2 else Outcome.UPHELD),
            year=2014 + number % 3,
            specialty="Psychiatry" if number % 2 else "Orthopedic Surgery",
        )
        for number, (name, text) in enumerate(requests.items(), start=1)
    ]
    mentioned = letter("CM16-0000012", issue(1, "Cane"))
    summary = "Current medications: Norco, Vicodin, Norco again, hydrocodone. Norco helps."
    letters.append(
        replace(mentioned, determination=replace(mentioned.determination, clinical_summary=summary))
    )
    return Searcher(engine_over(letters, tmp_path_factory.mktemp("understood")))


def found(
    searcher: Searcher, query: str, mode: Mode = Mode.KEYWORD, **readings: tuple[str, ...]
) -> list[int]:
    """The numbers of the letters, best first."""
    response = searcher.search(SearchRequest(query, mode, window=Window(50), readings=Readings(**readings)))
    return [int(hit.determination_id[-2:]) for hit in response.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("norco", {1, 2, 3}),
        ("vicodin", {1, 2, 3}),
        ("hydrocodone", {1, 2, 3}),
        ("norflex", {8}),
        ("ESI", {4, 5}),
        ("epidural steroid injection", {4, 5}),
        ("acupuncture", {6, 7}),
        ("accupuncture", {6, 7}),
        ("PT", {10, 11}),
        ("pt", {10}),
        ("norco NOT vicodin", {1, 3}),
        ("norco OR acupuncture", {1, 2, 3, 6, 7, 12}),
        ("overturned norco", {1, 3}),
        ("denied norco", {2}),
        ("norco reviewed by a psychiatrist", {1, 3}),
        ("hydrocodone 2015", {1}),
        ("norco in June 2015", {1}),
        ("norco before June 2015", {3}),
        ("norco after May 2015", {1, 2}),
    ],
)
def test_one_way_to_say_it_finds_the_others(searcher: Searcher, query: str, expected: set[int]) -> None:
    assert set(found(searcher, query)) == expected


def test_the_name_that_was_typed_comes_first(searcher: Searcher) -> None:
    for query, first in (("norco", 1), ("vicodin", 2), ("hydrocodone", 3), ("epidural steroid injection", 5)):
        assert found(searcher, query)[0] == first


@pytest.mark.parametrize("query", ["norco", "vicodin", "hydrocodone"])
def test_a_drug_that_is_only_mentioned_is_not_in_dispute(searcher: Searcher, query: str) -> None:
    assert 12 not in found(searcher, query)
    everywhere = found(searcher, query, off=("disputed",))
    assert (set(everywhere), everywhere[-1]) == ({1, 2, 3, 12}, 12)
    wide = searcher.search(
        SearchRequest(query, Mode.KEYWORD, window=Window(k=50), listing=Listing(wide=True))
    )
    assert [int(hit.determination_id[-2:]) for hit in wide.hits][3:] == [12]


def test_what_no_issue_disputes_is_looked_for_where_it_is_mentioned(tmp_path: Path) -> None:
    letters = [
        letter("CM16-0000001", issue(1, "Cane", "Soma did not help.")),
        letter("CM16-0000002", issue(1, "Brace", "It rained.")),
    ]
    alone = Searcher(engine_over(letters, tmp_path))
    response = alone.search(SearchRequest("soma", Mode.KEYWORD))
    assert [hit.issue_id for hit in response.hits] == ["CM16-0000001#1"]
    assert "No issue disputes soma: these mention it." in response.query.notes


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("query", ["norco denied", "ESI 2015", "accupuncture AND visits", "PT spine"])
def test_results_with_everything_off_are_those_of_the_plain_query(
    searcher: Searcher, query: str, mode: Mode
) -> None:
    snapshot = searcher._snapshot
    parsed = parse_query(query)
    statistics = snapshot.term_statistics(parsed.terms)
    frequency = statistics.frequencies.__getitem__
    focus = with_required_terms(parsed.clause, frequency, statistics.size)
    (ranking,) = snapshot.rank([LexicalQuery(focus.clause, 50)])
    plain = [hit.issue_id for hit in ranking.hits]
    response = searcher.search(
        SearchRequest(query, mode, window=Window(k=50), readings=Readings(off=("all",)))
    )
    if mode is Mode.KEYWORD:
        assert [hit.issue_id for hit in response.hits] == plain
    each = tuple(one.key for one in response.query.understood)
    again = searcher.search(SearchRequest(query, mode, window=Window(k=50), readings=Readings(off=each)))
    assert [(hit.issue_id, hit.score) for hit in again.hits] == [
        (hit.issue_id, hit.score) for hit in response.hits
    ]


def kin(one: str, other: str) -> bool:
    """Whether two names stand for drugs with an ingredient in common."""
    vocabulary = load_vocabulary()
    first, second = (
        {i for drug in vocabulary.find_drugs(name) for i in drug.ingredients} for name in (one, other)
    )
    return bool(first & second - {"acetaminophen"})


PAIRS = sorted({pair for row in rows("confusable") for pair in permutations(items(row["names"]), 2)})


@pytest.fixture(scope="module")
def confusable() -> Searcher:
    """A letter for each drug of the table of those that are taken for each other."""
    names = sorted({name for pair in PAIRS for name in pair})
    return memory_searcher([letter(f"about-{name}", _of_drug(name)) for name in names])


def _of_drug(name: str) -> Issue:
    """An issue as a letter is read: the request in its words, the treatment normalized."""
    match = next(iter(load_vocabulary().find_drugs(name)), None)
    if match is None:
        return issue(1, f"{name} 10mg")
    treatment = Treatment(
        "drug", "Pharmaceuticals", generic_name=match.generic, ingredients=match.ingredients,
        brand_name=match.brand, drug_class=None,
    )  # fmt: skip
    return Issue(1, f"{name} 10mg", Outcome.UPHELD, treatment)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_drugs_that_are_taken_for_each_other_never_merge(confusable: Searcher, one: str, other: str) -> None:
    response = confusable.search(SearchRequest(one, Mode.KEYWORD, window=Window(k=100)))
    listed = {hit.determination_id for hit in response.hits}
    assert f"about-{one}" in listed
    assert (f"about-{other}" in listed) == kin(one, other)


def test_the_pairs_that_share_an_ingredient_are_known() -> None:
    assert {frozenset(pair) for pair in PAIRS if kin(*pair)} == {
        frozenset(("oxycodone", "oxycontin")),
        frozenset(("percocet", "percodan")),
        frozenset(("ultram", "ultracet")),
    }


def test_guidelines_and_pages_are_found_where_either_side_cites_them() -> None:
    cited = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((78, 80),))
    one = letter("CM16-0000021", replace(issue(1, "Norco"), reviewer_citations=(cited,)))
    other = letter("CM16-0000022", issue(1, "Norco"))
    searcher = memory_searcher([one, other])
    assert found(searcher, "norco MTUS page 79") == [21]
    assert found(searcher, "page 80 of the chronic pain guidelines") == [21]
    assert found(searcher, "norco page 81") == []


@pytest.mark.parametrize("query", ["opioids", "narcotics", "opiates", "painkillers", "pain pills"])
def test_a_class_finds_the_drugs_that_are_in_it(query: str) -> None:
    norco = replace(_of_drug("norco"), treatment=replace(_of_drug("norco").treatment, drug_class="opioid"))
    others = [letter(f"CM16-{number:07}", issue(1, "Wheelchair")) for number in range(2, 6)]
    assert found(memory_searcher([letter("CM16-0000001", norco), *others]), query) == [1]


def test_what_is_in_dispute_comes_first_by_the_baseline_too(searcher: Searcher) -> None:
    hits = searcher.search(SearchRequest("", Mode.KEYWORD, window=Window(k=50))).hits
    letters = [searcher.determination(hit.determination_id) for hit in hits]
    baseline = memory_searcher(letters)
    for query in ("norco", "vicodin", "hydrocodone"):
        assert set(found(baseline, query)) == set(found(searcher, query)) == {1, 2, 3}
        assert found(baseline, query, off=("disputed",))[-1] == 12
