"""A plan: made once, answered several ways, explained, and honest about what an engine could not do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from search.engine.embedded import EmbeddedSnapshot
from search.engine.protocol import Capability
from search.errors import ImrError
from search.fields import FACET_FIELDS
from search.model.letters import Determination
from search.model.requests import (
    Filter,
    IssueSubject,
    Listing,
    Mode,
    SearchRequest,
    SimilarRequest,
    Sort,
    TextSubject,
    Window,
)
from search.model.results import Explanation
from search.plan import pages
from search.retrieval import ranking
from search.searcher import Searcher
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

WORDS = ("opioid", "weaning", "therapy", "wrist", "lumbar", "improvement")
LETTERS = [
    letter(
        f"CM16-{number:07}",
        *(
            issue(
                place,
                f"{WORDS[number % 6]} {WORDS[(number * place) % 5]}",
                f"The {WORDS[(number + place) % 6]} of {WORDS[number % 4]} was {'good' * (number % 3)}.",
            )
            for place in range(1, 1 + number % 4)
        ),
        year=2014 + number % 3,
    )
    for number in range(1, 40)
]
SUBJECT = TextSubject("Denied: lumbar therapy, no improvement of the wrist.")
REQUESTS = (
    SearchRequest("lumbar therapy"),
    SearchRequest("weaning /s opioid", Mode.KEYWORD),
    SearchRequest("improvement", filters=(Filter("year", "2015"), Filter("outcome", "upheld"))),
    SearchRequest("therapy", listing=Listing(sort=Sort.NEWEST, fold=True)),
    SimilarRequest(IssueSubject("CM16-0000002#1")),
    SimilarRequest(SUBJECT, listing=Listing(sort=Sort.OLDEST)),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedSnapshot:
    return engine_over(LETTERS, tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def searcher(snapshot: EmbeddedSnapshot) -> Searcher:
    return Searcher(snapshot)


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
def test_a_page_says_what_its_parts_say_alone(
    searcher: Searcher, request_: SearchRequest | SimilarRequest
) -> None:
    plan = searcher.plan(request_)
    filters = [(), (Filter("outcome", "overturned"),), request_.filters]
    lists = [plan.list_request(each, Window(3, 2)) for each in filters]
    page = plan.page(lists, facets=FACET_FIELDS, histogram=True)
    for request, answer in zip(lists, page.answers, strict=True):
        (alone,) = searcher.plan(request_).page([request]).answers
        assert (answer.hits, answer.total, answer.outcomes) == (alone.hits, alone.total, alone.outcomes)
    assert page.facets == searcher.plan(request_).facets()
    assert page.months == searcher.plan(request_).histogram()
    assert plan.page(lists).answers[2].hits == page.answers[2].hits  # a plan answers again


def test_plans_made_together_are_those_made_alone(searcher: Searcher) -> None:
    plans = searcher.plans(REQUESTS)
    answered = pages([(plan, [plan.list_request()]) for plan in plans])
    for plan, page, request in zip(plans, answered, REQUESTS, strict=True):
        alone = searcher.plan(request)
        assert plan.interpreted == alone.interpreted
        assert page.answers[0].hits == alone.answer().hits
    assert pages([]) == ()


def test_counts_of_a_list_its_facets_and_its_months_agree(searcher: Searcher) -> None:
    for request in REQUESTS:
        plan = searcher.plan(request)
        total = plan.answer().total
        outcomes = plan.facets(["outcome"])["outcome"].values
        if total is None:  # the nearest issues, which are not counted
            assert (outcomes, plan.histogram(), plan.breakdown().total) == ((), (), None)
        elif not request.filters:
            assert sum(value.count for value in outcomes) == total
            assert sum(month.count for month in plan.histogram()) == total
            assert plan.breakdown().total == total


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
def test_a_list_is_the_same_in_however_many_parts_an_engine_ranks_it(
    searcher: Searcher, request_: SearchRequest | SimilarRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(searcher.plan(request_).whole(500).hits)
    for limit in (7, 20):
        monkeypatch.setattr(ranking, "MAX_RANKED", limit)
        assert list(searcher.plan(request_).whole(500).hits) == whole


def flat(explanation: Explanation) -> list[Explanation]:
    return [explanation, *(found for detail in explanation.details for found in flat(detail))]


def test_a_plan_is_explained_by_the_numbers_that_it_is_ranked_by(
    searcher: Searcher, snapshot: EmbeddedSnapshot
) -> None:
    response = searcher.search(
        SearchRequest("lumbar weaning", explain=True, filters=(Filter("year", "2015"),))
    )
    assert response.plan is not None
    assert response.plan.description.startswith("lumbar, weaning [hybrid] in ")
    parts = {part.description: part.value for part in flat(response.plan)}
    statistics = snapshot.term_statistics(["lumbar", "wean"])
    for term, frequency in statistics.frequencies.items():
        expected = math.log(1 + (statistics.size - frequency + 0.5) / (frequency + 0.5))
        said = f"{term} (in {frequency} of {statistics.size} issues, idf)"
        assert parts[said] == pytest.approx(expected)
    everything = searcher.search(SearchRequest("lumbar weaning", Mode.KEYWORD, window=Window(500)))
    best = max(hit.scores.keyword or 0 for hit in everything.hits)
    assert parts[f"words: BM25 as a share of {best:.3f}, the best in the index"] == 0.5
    assert "year is 2015" in parts
    assert any(said.startswith("meaning: similarity of any passages to 1 vector") for said in parts)
    assert searcher.search(SearchRequest("lumbar")).plan is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("opioid NOT weaning", "none of"),
        ('"lumbar therapy"~2', '"lumbar in any form therapi in any form" with 2 words between'),
        ("weaning /3 (opioid OR wrist)", "wean in any form near"),
        ("weaning +s opioid", "in one sentence, in this order"),
        ("EXACT(opioid) ther*", "exactly opioid"),
        ("quantity:>10", "quantity from"),
        ("request:therapy", "therapi in request"),
        ("", "every issue"),
    ],
)
def test_every_kind_of_clause_is_explained(searcher: Searcher, query: str, said: str) -> None:
    plan = searcher.plan(SearchRequest(query))
    assert said in "\n".join(part.description for part in flat(plan.explain()))


def test_a_similar_plan_is_explained_by_aspect(searcher: Searcher) -> None:
    parts = flat(searcher.plan(SimilarRequest(IssueSubject("CM16-0000002#1"))).explain())
    assert any(part.description.startswith("meaning of the rationale: similarity of issue") for part in parts)
    # What these letters ask for is no treatment of the vocabulary.
    assert any(part.description.startswith("no result set: the nearest issues") for part in parts)
    searched = flat(searcher.plan(SearchRequest("lumbar therapy")).explain())
    assert any(part.description == "issues in the result set, which match" for part in searched)


class Forgetful(EmbeddedSnapshot):
    """A snapshot whose letters are gone by the time they are read."""

    gone: frozenset[str] = frozenset()

    def determinations(self, ids: Sequence[str]) -> Mapping[str, Determination]:
        kept = [letter_id for letter_id in ids if letter_id not in self.gone]
        return super().determinations(kept)


class Limited(EmbeddedSnapshot):
    """A snapshot of an engine that cannot do everything."""

    lacks: frozenset[Capability] = frozenset()

    @property
    def capabilities(self) -> frozenset[Capability]:
        return super().capabilities - self.lacks


def changed(snapshot: EmbeddedSnapshot, kind: type[EmbeddedSnapshot], **attributes: object) -> Searcher:
    other = object.__new__(kind)
    vars(other).update(vars(snapshot) | attributes)
    return Searcher(other)


def test_a_hit_whose_letter_is_gone_is_left_out_and_said(
    searcher: Searcher, snapshot: EmbeddedSnapshot
) -> None:
    whole = searcher.search(SearchRequest("therapy", window=Window(8)))
    gone = whole.hits[2].determination_id
    left = [hit for hit in whole.hits if hit.determination_id != gone]
    forgetful = changed(snapshot, Forgetful, gone=frozenset({gone}))
    answer = forgetful.search(SearchRequest("therapy", window=Window(8)))
    assert answer.hits == tuple(left)
    assert answer.total == whole.total
    count = len(whole.hits) - len(left)
    assert (
        f"{count} of these issues left out: the letter was withdrawn in the meantime." in answer.query.notes
    )
    assert forgetful.plan(SearchRequest("")).contrast().upheld == 0
    every = searcher.plan(SearchRequest("therapy")).whole(500).hits
    assert [hit.issue_id for hit in forgetful.plan(SearchRequest("therapy")).whole(500).hits] == [
        hit.issue_id for hit in every if hit.determination_id != gone
    ]


def test_what_an_engine_cannot_do_is_said(snapshot: EmbeddedSnapshot) -> None:
    wordy = changed(snapshot, Limited, lacks=frozenset({Capability.DENSE}))
    answer = wordy.search(SearchRequest("therapy"))
    assert answer.mode is Mode.KEYWORD
    assert "This index has no vectors: ranked by keywords alone." in answer.query.notes
    with pytest.raises(ImrError, match="nothing can be ranked by meaning"):
        wordy.search(SearchRequest("therapy", Mode.DENSE))
    plain = changed(snapshot, Limited, lacks=frozenset({Capability.SPANS}))
    with pytest.raises(
        ImrError, match="cannot look for words in order or near each other: join the words of"
    ):
        plain.search(SearchRequest("weaning /s opioid"))
    assert plain.search(SearchRequest("weaning wrist")).total
    silent = changed(snapshot, Limited, lacks=frozenset({Capability.EXPLAIN}))
    explained = silent.search(SearchRequest("therapy", explain=True))
    assert (
        "This index cannot take a score apart: scores are explained by signal alone." in explained.query.notes
    )
    assert explained.hits[0].explanation is not None
