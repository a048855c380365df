"""What understanding a query does to the results: names find each other, and what is off has no part."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from search.in_memory import memory_searcher
from search.model.letters import Citation, Outcome
from search.model.requests import Mode, Readings, SearchRequest, Window
from search.results.headlines import empty_headline, near_heading
from search.searcher import Searcher
from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows
from tests.search.engines import engine_over
from tests.search.letters import disputed, letter


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
            disputed(
                1, text, "The request is decided.", Outcome.OVERTURNED if number % 2 else Outcome.UPHELD
            ),
            year=2014 + number % 3,
            specialty="Psychiatry" if number % 2 else "Orthopedic Surgery",
        )
        for number, (name, text) in enumerate(requests.items(), start=1)
    ]
    mentioned = letter("CM16-0000012", disputed(1, "Cane"))
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
        ("norco", {1, 2}),  # the combination, whatever its brand
        ("vicodin", {1, 2}),
        ("noroc", {1, 2}),
        ("hydrocodone/acetaminophen", {1, 2}),
        ("hydrocodone", {1, 2, 3}),
        ("norflex", {8}),
        ("ESI", {4, 5}),
        ("epidural steroid injection", {4, 5}),
        ("acupuncture", {6, 7}),
        ("accupuncture", {6, 7}),
        ("PT", {10, 11}),
        ("pt", {10, 11}),
        ("norco NOT vicodin", {1}),
        ("norco OR acupuncture", {1, 2, 3, 6, 7, 12}),
        ("overturned hydrocodone", {1, 3}),
        ("denied norco", {2}),
        ("hydrocodone reviewed by a psychiatrist", {1, 3}),
        ("hydrocodone 2015", {1}),
        ("norco in June 2015", {1}),
        ("hydrocodone before June 2015", {3}),
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
    behind = searcher.search(SearchRequest(query, Mode.KEYWORD, window=Window(k=50)))
    assert [int(hit.determination_id[-2:]) for hit in behind.near][-1] == 12
    as_words = found(searcher, query, off=(f"drug:{query}",))
    # Read as a word, it must be there, wherever: the drug's name stands in the treatment too.
    own = {"norco": {1}, "vicodin": {2}, "hydrocodone": {1, 2, 3}}[query]
    assert (set(as_words), as_words[-1]) == (own | {12}, 12)


def test_what_no_issue_disputes_is_empty_and_what_mentions_it_comes_behind(tmp_path: Path) -> None:
    letters = [
        letter("CM16-0000001", disputed(1, "Cane", "Soma did not help.")),
        letter("CM16-0000002", disputed(1, "Brace", "It rained.")),
    ]
    alone = Searcher(engine_over(letters, tmp_path))
    response = alone.search(SearchRequest("soma", Mode.KEYWORD))
    assert (response.total, response.hits) == (0, ())
    assert [hit.issue_id for hit in response.near] == ["CM16-0000001#1"]
    assert empty_headline(response.query, 2) == "No decision on soma (carisoprodol) in this index (2 letters)"
    assert near_heading(response.query) == "Not about soma (carisoprodol), but near it"


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("query", ["norco visits", "ESI", "accupuncture AND visits", "PT three"])
def test_results_with_everything_off_are_those_of_the_plain_words(
    searcher: Searcher, query: str, mode: Mode
) -> None:
    response = searcher.search(
        SearchRequest(query, mode, window=Window(k=50), readings=Readings(off=("all",)))
    )
    if mode is not Mode.DENSE:
        every_word = " AND ".join(query.replace(" AND ", " ").split())
        request = SearchRequest(every_word, mode, window=Window(k=50), readings=Readings(off=("all",)))
        assert {hit.issue_id for hit in response.hits} == {
            hit.issue_id for hit in searcher.search(request).hits
        }
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
    return memory_searcher([letter(f"about-{name}", disputed(1, f"{name} 10mg")) for name in names])


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_drugs_that_are_taken_for_each_other_never_merge(confusable: Searcher, one: str, other: str) -> None:
    response = confusable.search(SearchRequest(one, Mode.KEYWORD, window=Window(k=100)))
    listed = {hit.determination_id for hit in response.hits}
    assert f"about-{one}" in listed
    # A drug's own name is every product that holds it; a combination, a release is that alone.
    assert (f"about-{other}" in listed) == (
        (one, other) in {("oxycodone", "oxycontin"), ("ultram", "ultracet")}
    )


def test_the_pairs_that_share_an_ingredient_are_known() -> None:
    assert {frozenset(pair) for pair in PAIRS if kin(*pair)} == {
        frozenset(("oxycodone", "oxycontin")),
        frozenset(("percocet", "percodan")),
        frozenset(("ultram", "ultracet")),
    }


def test_guidelines_and_pages_are_found_where_either_side_cites_them() -> None:
    cited = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((78, 80),))
    one = letter("CM16-0000021", replace(disputed(1, "Norco"), reviewer_citations=(cited,)))
    other = letter("CM16-0000022", disputed(1, "Norco"))
    searcher = memory_searcher([one, other])
    assert found(searcher, "norco MTUS page 79") == [21]
    assert found(searcher, "page 80 of the chronic pain guidelines") == [21]
    assert found(searcher, "norco page 81") == []


@pytest.mark.parametrize("query", ["opioids", "narcotics", "opiates", "painkillers", "pain pills"])
def test_a_class_finds_the_drugs_that_are_in_it(query: str) -> None:
    others = [letter(f"CM16-{number:07}", disputed(1, "Wheelchair")) for number in range(2, 6)]
    norco = letter("CM16-0000001", disputed(1, "Norco 10mg"))
    assert found(memory_searcher([norco, *others]), query) == [1]


def test_the_baseline_lists_what_is_in_dispute_too(searcher: Searcher) -> None:
    hits = searcher.search(SearchRequest("", Mode.KEYWORD, window=Window(k=50))).hits
    letters = [searcher.determination(hit.determination_id) for hit in hits]
    baseline = memory_searcher(letters)
    for query, listed in (("norco", {1, 2}), ("vicodin", {1, 2}), ("hydrocodone", {1, 2, 3})):
        assert set(found(baseline, query)) == set(found(searcher, query)) == listed
        behind = baseline.search(SearchRequest(query, Mode.KEYWORD)).near
        assert {int(hit.determination_id[-2:]) for hit in behind} == {1, 2, 3, 12} - listed
