"""The set of similar cases: the issues with the same treatment, of other letters. Real letters where they
lie beside the project, else invented ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analytics.rates import rate_of
from search.in_memory import memory_searcher
from search.model.letters import Determination, Issue, Letter, Quarantined, Treatment
from search.model.reader import letter_reader
from search.model.requests import (
    Filter,
    IssueSubject,
    Listing,
    SearchRequest,
    SimilarRequest,
    Sort,
    TextSubject,
    Window,
)
from search.model.results import Hit, SearchResponse
from search.results.headlines import empty_headline, near_heading, set_title
from search.searcher import Searcher
from search.similar.planning import NO_TREATMENT
from search.similar.subjects import submission_of_text
from search.similar.treatments import any_treatment, linked_treatments
from search.understanding.treatment_names import find_treatment_names
from search.vocabulary import load_vocabulary
from tests.search.letters import issue, letter

MANY = Window(k=1_000)


@pytest.fixture(scope="module")
def letters(shared: Path) -> tuple[Letter, ...]:
    found = letter_reader().read_paths([shared / "letters" / name for name in ("pdf", "seeds")])
    return tuple(read for read in found if not isinstance(read, Quarantined))


@pytest.fixture(scope="module")
def searcher(letters: tuple[Letter, ...]) -> Searcher:
    return memory_searcher(letters)


def issues_of(letters: tuple[Letter, ...]) -> list[tuple[Determination, Issue]]:
    return [(read.determination, each) for read in letters for each in read.determination.issues]


def listed(searcher: Searcher, query: str) -> set[str]:
    return {hit.issue_id for hit in searcher.search(SearchRequest(query, window=MANY)).hits}


def with_value(searcher: Searcher, value: str) -> set[str]:
    chosen = SearchRequest("", filters=(Filter("treatment", value),), window=MANY)
    return {hit.issue_id for hit in searcher.search(chosen).hits}


def of_letter(ids: set[str], name: str) -> set[str]:
    return {found for found in ids if found.rpartition("#")[0] == name}


def ids(hits: tuple[Hit, ...]) -> set[str]:
    return {hit.issue_id for hit in hits}


def like(searcher: Searcher, issue_id: str, **asked: object) -> SearchResponse:
    return searcher.similar(SimilarRequest(IssueSubject(issue_id), **asked))  # type: ignore[arg-type]


def test_the_set_is_what_each_treatment_typed_gives_without_the_own_letter(
    searcher: Searcher, letters: tuple[Letter, ...]
) -> None:
    typed: dict[str, set[str]] = {}
    for determination, each in issues_of(letters)[::19]:
        items = each.treatments or (each.treatment,)
        name = determination.determination_id
        expected: set[str] = set()
        for item in items:
            value = item.generic_name or ""
            text = f"{value} {item.form}" if item.form else value
            if text not in typed:
                typed[text] = listed(searcher, text)
            expected |= with_value(searcher, value)
            names = find_treatment_names(text)
            if len(names) == 1 and names[0].span[0] == 0 and names[0].span[1] >= len(value):
                expected |= typed[text]
        expected -= of_letter(expected, name)
        response = like(searcher, f"{name}#{each.number}", window=MANY)
        assert ids(response.hits) == expected, (each.request, [item.generic_name for item in items])
        assert response.total == len(expected)


def test_own_letter_set_and_near_are_disjoint(searcher: Searcher, letters: tuple[Letter, ...]) -> None:
    for determination, each in issues_of(letters)[::60]:
        name = determination.determination_id
        response = like(searcher, f"{name}#{each.number}", window=Window(k=60))
        hits, near = ids(response.hits), ids(response.near)
        apart = {other.issue_id for other in response.same_letter}
        assert not hits & near
        assert not of_letter(hits | near, name)
        assert apart == {f"{name}#{other.number}" for other in determination.issues} - {
            f"{name}#{each.number}"
        }
        assert len(near) <= 20
        assert [hit.rank for hit in (*response.hits, *response.near)] == list(
            range(1, len(hits) + len(near) + 1)
        )


def test_order_filters_facets_and_export_are_over_the_set(
    searcher: Searcher, letters: tuple[Letter, ...]
) -> None:
    for determination, each in issues_of(letters)[::120]:
        issue_id = f"{determination.determination_id}#{each.number}"
        plan = searcher.plan(SimilarRequest(IssueSubject(issue_id)))
        response = plan.answer()
        assert response.total is not None
        assert sum(response.outcomes.values()) == response.total
        assert sum(value.count for value in plan.facets(("outcome",))["outcome"].values) == response.total
        assert sum(month.count for month in plan.histogram()) <= response.total
        assert plan.breakdown().total == response.total
        whole = ids(tuple(plan.whole(1_000).hits))
        assert len(whole) == response.total
        newest = like(searcher, issue_id, window=MANY, listing=Listing(Sort.NEWEST))
        assert (ids(newest.hits), newest.near) == (whole, ())
        upheld = like(searcher, issue_id, window=MANY, filters=(Filter("outcome", "upheld"),))
        assert upheld.total == response.outcomes.get("upheld", 0)
        assert ids(upheld.hits) <= whole
        assert not ids(upheld.near) & whole
        behind = like(searcher, issue_id, window=Window(k=10, offset=response.total + 1))
        assert behind.hits == () or response.total == 0


def test_norco_is_hydrocodone_acetaminophen_and_the_rate_says_so(
    searcher: Searcher, letters: tuple[Letter, ...]
) -> None:
    text = "The request for Norco 10/325 mg #120 is non-certified."
    response = searcher.similar(SimilarRequest(TextSubject(text)))
    expected = with_value(searcher, "hydrocodone/acetaminophen")
    assert response.total == len(expected) > 1
    rate = rate_of(response)
    assert rate is not None
    assert set_title(response.query) == "Norco and other hydrocodone/acetaminophen"
    assert near_heading(response.query) == "Other treatments, in like cases"


def test_each_request_of_a_text_has_its_own_set(searcher: Searcher) -> None:
    text = "The request for Norco 10/325 mg #120 and acupuncture is non-certified."
    first, second = (
        searcher.similar(SimilarRequest(subject.compared)) for subject in submission_of_text(text).subjects
    )
    assert first.total == len(with_value(searcher, "hydrocodone/acetaminophen"))
    assert second.total == len(with_value(searcher, "acupuncture"))
    assert second.query.asked is not None
    assert second.query.asked.subject == "acupuncture"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("the insurance turned down my operation", "surgery"),
        ("pain pills", "opioids"),
        ("The request for opioid medication is denied.", "opioids"),
    ],
)
def test_a_class_or_category_that_a_request_names_is_its_members(
    searcher: Searcher, text: str, typed: str
) -> None:
    response = searcher.similar(SimilarRequest(TextSubject(text), window=MANY))
    assert ids(response.hits) >= listed(searcher, typed)
    assert response.total is not None


def test_a_text_without_a_treatment_is_answered_by_the_nearest(searcher: Searcher) -> None:
    response = searcher.similar(SimilarRequest(TextSubject("My back hurts all day and I cannot sleep.")))
    assert response.total is None
    assert response.hits
    assert (response.near, response.outcomes, rate_of(response)) == ((), {}, None)
    assert NO_TREATMENT in response.query.notes


def test_a_treatment_that_is_not_known_has_no_set_and_its_letter_is_left_out() -> None:
    own = letter("CM16-0000001", issue(1, "Zyx therapy", "The heron ate."), issue(2, "Zyx pad", "The heron."))
    other = letter("CM16-0000002", issue(1, "Zyx therapy", "The heron slept."))
    response = memory_searcher([own, other]).similar(SimilarRequest(IssueSubject("CM16-0000001#1")))
    assert response.total is None
    assert [hit.issue_id for hit in response.hits] == ["CM16-0000002#1"]
    assert [found.issue_id for found in response.same_letter] == ["CM16-0000001#2"]


def test_no_other_letter_with_the_treatment_is_said_as_that() -> None:
    treatment = Treatment("drug", "Pharmaceuticals", generic_name="famotidine", brand_name="Pepcid")
    own = letter("CM16-0000001", Issue(1, "Pepcid", issue(1, "").outcome, treatment))
    other = letter("CM16-0000002", issue(1, "A brace", "The heron slept."))
    response = memory_searcher([own, other]).similar(SimilarRequest(IssueSubject("CM16-0000001#1")))
    assert response.total == 0
    assert empty_headline(response.query, 2) == (
        "No other letter in this index disputes Pepcid and other famotidine (2 letters)"
    )


NAMES = sorted(
    {drug.generic for drug in load_vocabulary().drugs}
    | {term.canonical for term in load_vocabulary().treatments}
)


@given(st.sampled_from(NAMES), st.none() | st.sampled_from(["tablet", "cream", "patch", "injection"]))
def test_a_value_always_belongs_to_its_own_set(value: str, form: str | None) -> None:
    item = Treatment("drug", "Pharmaceuticals", generic_name=value, form=form)
    (linked,) = linked_treatments([item], "")
    assert value in dict(linked.members)["treatment"]
    assert any_treatment([linked]) == linked.clause
    assert linked.called.name == value
