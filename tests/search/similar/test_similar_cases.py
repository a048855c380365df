"""Similar cases by aspect: what is compared, how it is weighed, why a hit is one. Invented letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.errors import ImrError
from search.guidelines.citations import GuidelineReference, describe_references, issue_references
from search.in_memory import memory_searcher
from search.model.letters import BodyPart, Citation, CitedSection, Issue, Outcome, Treatment
from search.model.requests import (
    Aspect,
    Filter,
    IssueSubject,
    Listing,
    Mode,
    SearchRequest,
    SimilarRequest,
    TextSubject,
    Window,
)
from search.model.results import Alikeness, SearchResponse
from search.retrieval.best_scores import CANDIDATE_DEPTH
from search.retrieval.signals import weighted_by_aspect
from search.searcher import Searcher
from search.similar.planning import NO_MEDICAL_REQUEST
from search.similar.weights import ASPECT_WEIGHTS, SIGNAL_WEIGHTS
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

OPIOID = Treatment(
    "drug",
    "Pharmaceuticals",
    subcategory="Opioids",
    generic_name="hydrocodone/acetaminophen",
    drug_class="opioid",
)
THERAPY = Treatment(
    "therapy",
    "Rehabilitation Services",
    subcategory="Physical therapy",
    generic_name="physical therapy",
    body_part="knee",
    body_parts=(BodyPart("knee"),),
)
MTUS = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((78, 80),))
SAME = "As the surgery is not supported by the records, none of the services that go with it are."


def disputed(number: int, request: str, rationale: str, treatment: Treatment, **more: object) -> Issue:
    return replace(issue(number, request, rationale), treatment=treatment, **more)  # type: ignore[arg-type]


OWN_TEXT = "The heron with its knee pain was seen twice near the gate of the clinic."
LETTERS = (
    letter(
        "CM16-0000001",
        disputed(
            1,
            "Norco 5/325mg #60",
            "The heron was seen twice. Urine screens and pain contracts were never filed by the clinic.",
            OPIOID,
            reviewer_citations=(MTUS,),
        ),
        disputed(2, "Physical therapy for the knee", "Home exercise was taught and is enough now.", THERAPY),
    ),
    letter(
        "CM16-0000002",
        disputed(
            1,
            "Vicodin 5mg #30",
            "Pain contracts were never filed, and urine screens of the clinic are missing. It rained.",
            OPIOID,
            reviewer_citations=(replace(MTUS, pages=((80, 82),)),),
        ),
    ),
    letter(
        "CM16-0000003",
        disputed(1, "Physical therapy, left knee", "The heron was seen twice near the clinic gate.", THERAPY),
    ),
    letter(
        "CM16-0000004",
        *(
            disputed(
                n, f"Brace number {n}", SAME, Treatment("equipment", "DMEPOS", generic_name="back brace")
            )
            for n in (1, 2, 3)
        ),
        disputed(
            4,
            "Brace number 4",
            SAME,
            Treatment("equipment", "DMEPOS", generic_name="back brace"),
            outcome=Outcome.OVERTURNED,
        ),
    ),
    letter(
        "CM16-0000005",
        disputed(
            1, "Brace, other", SAME + " 12", Treatment("equipment", "DMEPOS", generic_name="back brace")
        ),
    ),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(engine_over(LETTERS, tmp_path_factory.mktemp("similar")))


def ids(response: SearchResponse) -> list[str]:
    return [hit.issue_id for hit in response.hits]


def similar(searcher: Searcher, **asked: object) -> SearchResponse:
    request = SimilarRequest(IssueSubject("CM16-0000001#1"), window=Window(k=50))
    return searcher.similar(replace(request, **asked))  # type: ignore[arg-type]


def test_the_usual_weights_are_the_signals_shares_by_aspect(searcher: Searcher) -> None:
    assert sum(SIGNAL_WEIGHTS.values()) == pytest.approx(1.0)
    assert sum(ASPECT_WEIGHTS.values()) == pytest.approx(1.0)
    asked = searcher.plan(SimilarRequest(IssueSubject("CM16-0000001#1"))).query_plan
    assert {signal.name: round(signal.weight, 9) for signal in asked.signals} == SIGNAL_WEIGHTS
    for aspect in Aspect:
        shares = [signal.weight for signal in asked.signals if signal.aspect is aspect]
        assert sum(shares) == pytest.approx(ASPECT_WEIGHTS[aspect])


def test_weights_decide_what_is_near(searcher: Searcher) -> None:
    def near(aspect: Aspect) -> SearchResponse:
        request = SimilarRequest(TextSubject(OWN_TEXT), weights={aspect: 3}, mode=Mode.KEYWORD)
        return searcher.similar(replace(request, window=Window(k=50)))

    assert ids(near(Aspect.RATIONALE))[0] == "CM16-0000003#1"
    by_request = similar(searcher, weights={Aspect.REQUEST: 1}, mode=Mode.KEYWORD)
    assert ids(by_request) == ["CM16-0000002#1"]
    by_guideline = similar(searcher, weights={Aspect.GUIDELINE: 0.1}, mode=Mode.KEYWORD)
    for hit in (*by_guideline.hits, *by_guideline.near):
        assert hit.likeness
        assert set(hit.likeness.alike) == {Aspect.GUIDELINE}


@pytest.mark.parametrize(
    "given", [{}, {Aspect.FACTS: 0.0}, {Aspect.REQUEST: -1.0}, {Aspect.REQUEST: float("nan")}]
)
def test_weights_that_weigh_nothing_are_refused(searcher: Searcher, given: dict[Aspect, float]) -> None:
    with pytest.raises(ImrError, match="weigh nothing"):
        weighted_by_aspect((), given)
    if given:
        with pytest.raises(ImrError, match="give numbers from 0 up"):
            similar(searcher, weights=given)


def test_aspects_that_a_mode_cannot_compare_are_named(searcher: Searcher) -> None:
    with pytest.raises(ImrError, match="in the mode 'dense'"):
        similar(searcher, weights={Aspect.GUIDELINE: 1}, mode=Mode.DENSE)


def test_a_hit_says_why_it_is_similar(searcher: Searcher) -> None:
    response = similar(searcher)
    first, *others = (*response.hits, *response.near)
    assert others
    assert first.issue_id == "CM16-0000002#1"
    found = first.likeness
    assert found is not None
    assert (found.treatment, found.kind) == (("hydrocodone/acetaminophen",), ())
    assert found.guidelines == ("Chronic Pain Medical Treatment Guidelines, p. 80",)
    assert found.pair is not None
    assert found.pair.source == "Urine screens and pain contracts were never filed by the clinic."
    assert found.pair.hit == "Pain contracts were never filed, and urine screens of the clinic are missing."
    assert first.snippet.text == found.pair.hit
    assert {"contracts", "screens"} <= set(found.terms)
    assert found.alike[Aspect.REQUEST] is Alikeness.STRONG
    assert found.alike[Aspect.GUIDELINE] is Alikeness.STRONG
    for hit in others:
        assert hit.likeness is not None
        assert hit.likeness.treatment == ()
        assert hit.likeness.alike[Aspect.REQUEST] is Alikeness.NONE


def test_a_shared_body_part_is_said(searcher: Searcher) -> None:
    response = searcher.similar(SimilarRequest(IssueSubject("CM16-0000001#2"), window=Window(k=5)))
    found = next(hit for hit in response.hits if hit.issue_id == "CM16-0000003#1").likeness
    assert found is not None
    assert (found.treatment, found.body_parts) == (("physical therapy",), ("knee",))


def test_a_pasted_text_is_compared_and_not_quoted(searcher: Searcher) -> None:
    text = "The request for Norco 5/325 was denied. Urine screens and pain contracts were never filed by us."
    hits = searcher.similar(SimilarRequest(TextSubject(text), window=Window(k=3))).hits
    assert {hit.issue_id for hit in hits} == {"CM16-0000001#1", "CM16-0000002#1"}
    for hit in hits:
        assert hit.likeness is not None
        assert hit.likeness.treatment == ("hydrocodone/acetaminophen",)
        assert hit.likeness.pair is not None
        assert hit.likeness.pair.source is None


def test_a_search_has_no_likeness(searcher: Searcher) -> None:
    assert all(hit.likeness is None for hit in searcher.search(SearchRequest("norco")).hits)


@pytest.mark.parametrize("similar_to", [None, "CM16-0000005#1"])
def test_the_same_rationale_is_listed_once_for_each_outcome(
    searcher: Searcher, similar_to: str | None
) -> None:
    def answer(*, fold: bool, k: int = 50, offset: int = 0) -> SearchResponse:
        if similar_to:
            return searcher.similar(
                SimilarRequest(
                    IssueSubject(similar_to), window=Window(k=k, offset=offset), listing=Listing(fold=fold)
                )
            )
        return searcher.search(
            SearchRequest("request:brace", window=Window(k=k, offset=offset), listing=Listing(fold=fold))
        )

    plain, fold = answer(fold=False), answer(fold=True)
    same = 4 if similar_to else 5
    assert {"CM16-0000004#1", "CM16-0000004#4"} <= set(ids(plain))
    assert (fold.total, fold.outcomes) == (plain.total, plain.outcomes)
    assert fold.folded == same - 2 == len(plain.hits) - len(fold.hits)
    assert (plain.folded, {hit.folded for hit in plain.hits}) == (0, {0})
    kept = {
        hit.issue.outcome: hit for hit in fold.hits if hit.issue.rationale and SAME in hit.issue.rationale
    }
    assert (kept[Outcome.UPHELD].folded, kept[Outcome.OVERTURNED].folded) == (same - 2, 0)
    assert [hit.rank for hit in fold.hits] == list(range(1, len(fold.hits) + 1))
    pages = [answer(fold=True, k=1, offset=n).hits for n in range(len(fold.hits))]
    assert [hit for page in pages for hit in page] == list(fold.hits)
    # The folded ones are a filter away.
    wording = kept[Outcome.UPHELD].wording
    assert wording
    listed = searcher.search(SearchRequest("", window=Window(k=50), filters=(Filter("wording", wording),)))
    assert listed.total == 5


@pytest.mark.parametrize("similar_to", [None, "CM16-0000005#1"])
def test_a_folded_list_goes_on_where_its_rows_end(searcher: Searcher, similar_to: str | None) -> None:
    def answer(k: int = 50, offset: int = 0) -> SearchResponse:
        window, listing = Window(k=k, offset=offset), Listing(fold=True)
        if similar_to:
            return searcher.similar(SimilarRequest(IssueSubject(similar_to), window=window, listing=listing))
        return searcher.search(SearchRequest("request:brace", window=window, listing=listing))

    whole = answer()
    assert whole.total is not None
    assert len(whole.hits) == whole.total - whole.folded
    assert whole.folded > 0
    assert len(ids(whole)) == len(set(ids(whole)))
    for k in (1, 2, 3):
        pages = [answer(k, offset) for offset in range(0, len(whole.hits), k)]
        assert [hit.issue_id for page in pages for hit in page.hits] == ids(whole)
        assert {(page.total, page.folded) for page in pages} == {(whole.total, whole.folded)}


def test_a_folded_list_longer_than_what_is_fused_loses_no_row_between_pages() -> None:
    size = CANDIDATE_DEPTH + 150
    other = "The exam of case {} shows an unstable joint, so that this brace is right for it and its owner."
    letters = [
        letter(
            f"CM16-{number:07}",
            issue(1, "Brace", SAME if number % 4 == 0 else other.format("ab" * number)),
        )
        for number in range(size)
    ]
    searcher = memory_searcher(letters)
    pages = [
        searcher.search(
            SearchRequest("request:brace", window=Window(k=60, offset=n), listing=Listing(fold=True))
        )
        for n in range(0, size, 60)
    ]
    assert len({(page.total, page.folded) for page in pages}) == 1
    rows = [hit.issue_id for page in pages for hit in page.hits]
    assert pages[0].total is not None
    assert len(rows) == len(set(rows)) == pages[0].total - pages[0].folded
    assert 0 < pages[0].folded < size


def test_pages_are_shared_one_by_one_and_whole_chapters_are_not() -> None:
    citations = (
        MTUS,
        Citation("ODG", chapter="Knee", sections=(CitedSection("MRI", ((3, 3),)),)),
        Citation("ACOEM", chapter="Shoulder Complaints", pages=((1, 127),)),
    )
    cited = issue_references(replace(issue(1, "x"), claims_administrator_citations=citations))
    chronic = "Chronic Pain Medical Treatment Guidelines"
    pages = {
        GuidelineReference(chronic, 78),
        GuidelineReference(chronic, 79),
        GuidelineReference(chronic, 80),
        GuidelineReference("ODG Knee", 3),
    }
    whole = {
        GuidelineReference(chronic),
        GuidelineReference("ODG Knee"),
        GuidelineReference("Shoulder Complaints"),
    }
    assert cited == pages | whole
    assert describe_references(cited) == (f"{chronic}, p. 78-80", "ODG Knee, p. 3", "Shoulder Complaints")
    assert describe_references([GuidelineReference("ODG", page) for page in (9, 4, 10, 7)]) == (
        "ODG, p. 4, 7, 9-10",
    )
    assert describe_references([GuidelineReference("ODG", None)]) == ("ODG",)


@pytest.mark.parametrize("mode", Mode)
def test_a_text_without_any_medical_request_lists_nothing_and_says_so(searcher: Searcher, mode: Mode) -> None:
    response = searcher.similar(SimilarRequest(TextSubject("qzx vbn, please call me back"), mode=mode))
    assert (response.total, response.hits, response.near) == (None, (), ())
    assert NO_MEDICAL_REQUEST in response.query.notes
