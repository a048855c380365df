"""What a searcher promises, over invented letters in the real layouts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from indexer.generator import LetterFormat, generate
from search.engine.protocol import Snapshot
from search.errors import ImrError, NotFound, QuerySyntax, UnknownField
from search.fields import FACET_FIELDS, FOLDED_FACETS, FacetField
from search.fields.documents import filter_values
from search.in_memory import memory_searcher
from search.index.encoders.hashing import HashingEncoder
from search.index.keyword.base import value_key
from search.model.letters import Letter
from search.model.reader import letter_reader
from search.model.requests import (
    Filter,
    IssueSubject,
    Listing,
    Mode,
    SearchRequest,
    SimilarRequest,
    TextSubject,
    Window,
)
from search.model.results import Hit, SearchResponse
from search.retrieval.plan import NEAREST
from search.retrieval.ranking import CANDIDATE_DEPTH
from search.searcher import Searcher
from search.similar.comparison import MAX_TEXT_CHARACTERS
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

QUERIES = (
    "lumbar physical therapy",
    "opioid pain relief NOT outcome:overturned",
    "",
    '"medically necessary" mri',
)
ALL = 1_000
COUNTED = (Mode.HYBRID, Mode.KEYWORD)
"""The modes that have a result set."""

FREQUENT_FACETS = tuple(field for field in FACET_FIELDS if field not in FOLDED_FACETS)
"""Those that enough of the invented letters have values of; the others: ``test_request_attributes.py``."""


@pytest.fixture(scope="module")
def letters() -> tuple[Letter, ...]:
    reader = letter_reader()
    return tuple(reader.read(found.filename, found.data) for found in generate(60, 7, LetterFormat.TEXT))


@pytest.fixture(scope="module")
def snapshot(letters: tuple[Letter, ...], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return engine_over(letters, tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def searcher(snapshot: Snapshot) -> Searcher:
    return Searcher(snapshot)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """More issues than a ranking is fused deep; their words overlap in all degrees."""
    words = ("lamp", "desk", "rope", "heel", "knee", "wrist", "cold", "night")
    letters = [
        letter(
            f"CM16-{number:07}",
            *(
                issue(
                    place,
                    " ".join(word for bit, word in enumerate(words) if (number * place) >> bit & 1) or "rest",
                    f"The {words[number % 8]} helps the {words[number * place % 7]} number {number % 13}.",
                )
                for place in (1, 2)
            ),
        )
        for number in range(1, 501)
    ]
    return Searcher(engine_over(letters, tmp_path_factory.mktemp("many")))


def values(hit: Hit, field: str) -> set[str]:
    return {value_key(value) for value in filter_values(hit.determination, hit.issue)[field]}


def ids(response: SearchResponse) -> list[str]:
    return [hit.issue_id for hit in response.hits]


# Case numbers


@pytest.mark.parametrize("written", ["{}", "  {} ", '"{}"', "{}#1", "{lower}", "{bare}"])
def test_a_case_number_goes_straight_to_its_letter(
    searcher: Searcher, letters: tuple[Letter, ...], written: str
) -> None:
    wanted = next(found.determination for found in letters if found.determination.case_number)
    number = wanted.determination_id
    query = (
        written.replace("{lower}", number.lower())
        .replace("{bare}", number.replace("-", ""))
        .replace("{}", number)
    )
    response = searcher.search(SearchRequest(query, Mode.HYBRID))
    assert response.query.case_number == number
    assert response.query.words == f"case number {number} (invented letter)"
    assert {hit.determination_id for hit in response.hits} == {number}
    assert [hit.issue.number for hit in response.hits] == sorted(
        (found.number for found in wanted.issues), key=str
    )
    assert response.total == len(wanted.issues)


def test_an_unknown_case_number_says_so_and_lists_nothing(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest("CM99-0000001"))
    assert response.query.words == "case number CM99-0000001: no such case in this index"
    assert (response.total, response.hits) == (0, ())


def test_the_id_of_a_letter_without_case_number_is_one_too(
    searcher: Searcher, letters: tuple[Letter, ...]
) -> None:
    wanted = next(found.determination for found in letters if not found.determination.case_number)
    response = searcher.search(SearchRequest(wanted.determination_id))
    assert {hit.determination_id for hit in response.hits} == {wanted.determination_id}


# Filters


@pytest.mark.slow
@pytest.mark.parametrize("mode", COUNTED)
@pytest.mark.parametrize("field", FREQUENT_FACETS)
def test_filters_keep_and_drop_by_every_field(searcher: Searcher, field: FacetField, mode: Mode) -> None:
    query = "pain of the lumbar spine"
    everything = searcher.search(SearchRequest(query, mode, window=Window(k=ALL)))
    offered = searcher.plan(SearchRequest(query, mode)).facets([field])[field].values
    assert len(offered) >= 2
    value = offered[0].value
    has = {hit.issue_id for hit in everything.hits if value_key(value) in values(hit, field)}
    kept = searcher.search(SearchRequest(query, mode, (Filter(field, value.upper()),), window=Window(k=ALL)))
    dropped = searcher.search(
        SearchRequest(query, mode, (Filter(field, value, exclude=True),), window=Window(k=ALL))
    )
    assert set(ids(kept)) == has
    assert set(ids(dropped)) == set(ids(everything)) - has
    assert kept.total == len(has) == offered[0].count
    two = searcher.search(
        SearchRequest(
            query, mode, tuple(Filter(field, found.value) for found in offered[:2]), window=Window(k=ALL)
        )
    )
    either = {value_key(found.value) for found in offered[:2]}
    assert set(ids(two)) == {hit.issue_id for hit in everything.hits if either & values(hit, field)}


@pytest.mark.parametrize("mode", list(Mode))
def test_conditions_of_the_query_hold_in_every_mode(searcher: Searcher, mode: Mode) -> None:
    response = searcher.search(
        SearchRequest("outcome:overturned (pain OR function) medically", mode, window=Window(k=ALL))
    )
    assert len(response.hits) >= 1
    assert {hit.issue.outcome.value for hit in (*response.hits, *response.near)} == {"overturned"}
    if mode is Mode.DENSE:
        assert (response.total, response.outcomes) == (None, {})
    else:
        assert response.total == len(response.hits)
        assert response.outcomes == {"overturned": response.total}


def test_filters_of_different_fields_must_all_hold(searcher: Searcher) -> None:
    outcome, year = Filter("decision", "upheld"), Filter("year", "2016")
    response = searcher.search(SearchRequest("pain", Mode.HYBRID, (outcome, year), window=Window(k=ALL)))
    assert response.hits
    for hit in response.hits:
        assert values(hit, "outcome") == {"upheld"}
        assert values(hit, "year") == {"2016"}
    assert response.query.filters == (Filter("outcome", "upheld"), year)


def test_an_unknown_field_and_a_broken_query_are_said(searcher: Searcher) -> None:
    with pytest.raises(UnknownField, match="colour"):
        searcher.search(SearchRequest("pain", filters=(Filter("colour", "red"),)))
    with pytest.raises(QuerySyntax) as raised:
        searcher.search(SearchRequest("pain AND (knee"))
    assert raised.value.query == "pain AND (knee"


# Counts


@pytest.mark.parametrize("mode", COUNTED)
@pytest.mark.parametrize("query", QUERIES)
def test_the_total_is_the_outcomes_together_and_the_hits_there_are(
    searcher: Searcher, query: str, mode: Mode
) -> None:
    response = searcher.search(SearchRequest(query, mode, window=Window(k=ALL)))
    assert response.total == sum(response.outcomes.values()) == len(response.hits) == len(set(ids(response)))
    assert response.outcomes == Counter(hit.issue.outcome.value for hit in response.hits)
    assert [hit.rank for hit in response.hits] == list(range(1, response.total + 1))
    assert list(response.hits) == sorted(response.hits, key=lambda hit: (-hit.score, hit.issue_id))


@pytest.mark.slow
@pytest.mark.parametrize("mode", COUNTED)
@pytest.mark.parametrize("field", FREQUENT_FACETS)
def test_facets_count_the_hits_and_keep_a_fields_other_values_on_offer(
    searcher: Searcher, field: FacetField, mode: Mode
) -> None:
    query, other = "pain of the spine", Filter("outcome", "upheld")
    open_ = searcher.plan(SearchRequest(query, mode, (other,))).facets([field])[field].values
    hits = searcher.search(
        SearchRequest(query, mode, () if field == "outcome" else (other,), window=Window(k=ALL))
    ).hits
    counted = Counter(value for hit in hits for value in filter_values(hit.determination, hit.issue)[field])
    assert [(found.value, found.count) for found in open_] == sorted(
        counted.items(), key=lambda item: (-item[1], item[0])
    )
    sides = Counter(
        (value, hit.issue.outcome.value)
        for hit in hits
        for value in filter_values(hit.determination, hit.issue)[field]
    )
    for one in open_:
        assert one.overturned == sides[one.value, "overturned"]
        assert one.upheld == sides[one.value, "upheld"]
    # Its own filter changes nothing for a field, and narrows every other.
    narrowed = SearchRequest(query, mode, (other, Filter(field, open_[-1].value)))
    assert searcher.plan(narrowed).facets()[field].values == open_
    if field != "year":
        years = searcher.plan(narrowed).facets(["year"])["year"].values
        assert sum(found.count for found in years) == searcher.search(narrowed).total


# Pages


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("query", QUERIES)
def test_pages_are_the_long_list_in_pieces(searcher: Searcher, query: str, mode: Mode) -> None:
    whole = searcher.search(SearchRequest(query, mode, window=Window(k=ALL)))
    pages = [
        searcher.search(SearchRequest(query, mode, window=Window(k=7, offset=offset)))
        for offset in range(0, max(len(whole.hits), 1), 7)
    ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}


@pytest.mark.slow
@pytest.mark.parametrize("similar", [False, True])
def test_pages_follow_each_other_beyond_the_depth_of_fusion(many: Searcher, *, similar: bool) -> None:
    def page(offset: int, k: int) -> SearchResponse:
        if similar:
            return many.similar(
                SimilarRequest(IssueSubject("CM16-0000255#1"), window=Window(k=k, offset=offset))
            )
        return many.search(SearchRequest("lamp OR desk OR knee OR night", window=Window(k=k, offset=offset)))

    whole = page(0, ALL)
    # No treatment of the vocabulary is read in these requests: what is like one is not counted.
    assert whole.total == (None if similar else len(whole.hits))
    assert len(whole.hits) >= (200 if similar else CANDIDATE_DEPTH + 100)
    offsets = range(0, len(whole.hits), 50)
    assert [hit for offset in offsets for hit in page(offset, 50).hits] == list(whole.hits)
    assert list(whole.hits) == sorted(whole.hits, key=lambda hit: (-hit.score, hit.issue_id))
    if not similar:
        asked = SearchRequest("lamp OR desk OR knee OR night")
        assert list(many.plan(asked).whole(ALL).hits) == list(whole.hits)


def test_a_page_behind_the_last_one_is_empty(searcher: Searcher) -> None:
    for mode in Mode:
        assert searcher.search(SearchRequest("pain", mode, window=Window(k=10, offset=10**9))).hits == ()


@pytest.mark.parametrize(("k", "offset"), [(0, 0), (1_001, 0), (10, -1)])
def test_hits_that_cannot_be_shown_are_refused(searcher: Searcher, k: int, offset: int) -> None:
    with pytest.raises(ImrError, match="ask for 1 to 1,000"):
        searcher.search(SearchRequest("pain", window=Window(k=k, offset=offset)))


# Behind the result set


@pytest.mark.parametrize("mode", COUNTED)
@pytest.mark.parametrize("similar", [False, True])
def test_what_is_near_comes_behind_the_result_set_and_is_in_no_count(
    searcher: Searcher, mode: Mode, *, similar: bool
) -> None:
    def listed(k: int, offset: int = 0, near: int = 20) -> SearchResponse:
        window, listing = Window(k=k, offset=offset), Listing(near=near)
        if similar:
            subject = TextSubject("The request for an MRI of the knee was denied.")
            return searcher.similar(SimilarRequest(subject, window=window, listing=listing, mode=mode))
        return searcher.search(SearchRequest("mri knee weakness", mode, window=window, listing=listing))

    whole, alone = listed(ALL), listed(ALL, near=0)
    assert (whole.hits, whole.total, whole.outcomes) == (alone.hits, alone.total, alone.outcomes)
    assert whole.total == len(whole.hits) >= 1
    assert alone.near == ()
    assert (0 if similar else 1) <= len(whole.near) <= 20
    near = [hit.issue_id for hit in whole.near]
    assert len({*ids(whole), *near}) == len(whole.hits) + len(near)
    rows = [*whole.hits, *whole.near]
    assert [hit.rank for hit in rows] == list(range(1, len(rows) + 1))
    scores = [hit.score for hit in rows]
    assert scores == sorted(scores, reverse=True)
    # As many as fill the page, none where the set goes on behind it, none behind an offset that is past it.
    room = len(whole.hits) + 3
    assert [hit.issue_id for hit in listed(room).near] == near[:3]
    assert listed(len(whole.hits)).near == ()
    assert listed(5, offset=len(whole.hits)).near == ()
    last = listed(5, offset=len(whole.hits) - 1)
    assert [hit.issue_id for hit in (*last.hits, *last.near)] == [ids(whole)[-1], *near[:4]]


def test_conditions_and_filters_hold_for_what_is_near_too(searcher: Searcher) -> None:
    for request in (
        SearchRequest("mri weakness overturned"),
        SearchRequest("mri weakness", filters=(Filter("outcome", "overturned"),)),
    ):
        response = searcher.search(replace(request, window=Window(ALL)))
        assert response.near
        assert {hit.issue.outcome.value for hit in (*response.hits, *response.near)} == {"overturned"}


@pytest.mark.parametrize("query", ["mri AND weakness", "", "outcome:overturned", "rationale:weakness"])
def test_nothing_comes_behind_what_operators_and_conditions_say(searcher: Searcher, query: str) -> None:
    assert searcher.search(SearchRequest(query, window=Window(ALL))).near == ()


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("query", ["xyzzyq", "xyzzyq 99213", "xyzzyq overturned"])
def test_what_neither_the_index_nor_the_vocabulary_has_lists_nothing(
    searcher: Searcher, query: str, mode: Mode
) -> None:
    response = searcher.search(SearchRequest(query, mode))
    assert (response.hits, response.near) == ((), ())
    assert response.total == (None if mode is Mode.DENSE else 0)


def test_by_meaning_alone_the_nearest_are_listed_and_nothing_is_counted(searcher: Searcher) -> None:
    request = SearchRequest("knee mri weakness", Mode.DENSE, window=Window(k=ALL))
    response = searcher.search(request)
    assert (response.total, response.outcomes, response.near) == (None, {}, ())
    assert len(response.hits) == searcher.status().issues
    assert NEAREST in response.query.notes
    assert response.query.asked is None
    plan = searcher.plan(request)
    assert all(not counts.values for counts in plan.facets().values())
    assert (plan.histogram(), plan.breakdown().total) == ((), None)
    assert not plan.contrast().enough
    whole = plan.whole(7)
    assert (whole.total, [hit.issue_id for hit in whole.hits]) == (None, ids(response)[:7])


# Scores


def test_words_and_meaning_count_alike_each_as_a_share_of_its_best(searcher: Searcher) -> None:
    request = SearchRequest("knee mri weakness", explain=True, window=Window(k=ALL))
    hybrid, by_words, by_meaning = (
        searcher.search(replace(request, mode=mode)) for mode in (Mode.HYBRID, Mode.KEYWORD, Mode.DENSE)
    )
    assert set(ids(hybrid)) == set(ids(by_words))
    words = {hit.issue_id: signals_of(hit)["words"]["raw"] or 0.0 for hit in by_words.hits}
    best = max(signals_of(hit)["words"]["raw"] or 0.0 for hit in (*by_words.hits, *by_words.near))
    meaning = {hit.issue_id: hit.scores.dense or 0.0 for hit in by_meaning.hits}
    for hit in hybrid.hits:
        of_words, of_meaning = (signals_of(hit)[name] for name in ("words", "meaning"))
        assert of_words["weight"] == of_meaning["weight"]
        assert of_words["score"] == pytest.approx(words[hit.issue_id] / best)
        assert hit.scores.dense == meaning[hit.issue_id]
        assert of_meaning["score"] == pytest.approx(meaning[hit.issue_id] / max(meaning.values()))


def signals_of(hit: Hit) -> dict[str, Any]:
    """What each signal gives a hit, by its name."""
    assert hit.explanation is not None
    return {signal["signal"]: signal for signal in hit.explanation["signals"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("similar", [False, True])
@pytest.mark.parametrize("deep", [False, True])
def test_what_is_explained_adds_up_to_the_score(
    searcher: Searcher, many: Searcher, *, deep: bool, similar: bool
) -> None:
    asked = many if deep else searcher
    query = "lamp OR desk OR knee OR night" if deep else "mri weakness"
    response = asked.search(SearchRequest(query, window=Window(k=ALL), explain=True))
    if similar:
        response = asked.similar(
            SimilarRequest(IssueSubject(ids(response)[0]), window=Window(k=ALL), explain=True)
        )
    assert len(response.hits) >= 4
    for hit in response.hits:
        said = hit.explanation
        assert said is not None
        assert said["mode"] == "hybrid"
        signals = said["signals"]
        assert isinstance(signals, list)
        assert sum(signal["weight"] for signal in signals) == pytest.approx(1.0)
        assert sum(signal["weight"] * signal["score"] for signal in signals) == pytest.approx(hit.score)
        bm25 = [signal["bm25"]["value"] for signal in signals if "bm25" in signal]
        assert sum(bm25) == pytest.approx(hit.scores.keyword or 0.0, rel=1e-5)


def test_nothing_is_explained_unasked(searcher: Searcher) -> None:
    assert all(hit.explanation is None for hit in searcher.search(SearchRequest("knee")).hits)


# Similar cases


@pytest.mark.parametrize("mode", COUNTED)
def test_a_filter_narrows_a_result_set_and_never_changes_what_belongs_to_it(
    searcher: Searcher, letters: tuple[Letter, ...], mode: Mode
) -> None:
    source = f"{letters[3].determination.determination_id}#1"
    for outcome in ("overturned", "upheld"):
        only = (Filter("outcome", outcome),)
        searched = searcher.search(SearchRequest("knee mri weakness", mode))
        assert searcher.search(SearchRequest("knee mri weakness", mode, only)).total == searched.outcomes.get(
            outcome, 0
        )
        alike = searcher.similar(SimilarRequest(IssueSubject(source), mode=mode))
        narrowed = searcher.similar(SimilarRequest(IssueSubject(source), mode=mode, filters=only))
        assert narrowed.total == alike.outcomes.get(outcome, 0)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(Mode))
def test_an_issue_and_its_letter_are_never_its_own_precedents(
    searcher: Searcher, letters: tuple[Letter, ...], mode: Mode
) -> None:
    for found in letters[:12]:
        own = found.determination.determination_id
        response = searcher.similar(SimilarRequest(IssueSubject(f"{own}#1"), window=Window(k=ALL), mode=mode))
        assert own not in {hit.determination_id for hit in (*response.hits, *response.near)}
        assert response.hits or response.near
        if response.total is not None:
            assert response.total == len(response.hits) == sum(response.outcomes.values())
        assert response.query.words.startswith(f"issues like {own}#1 (invented letter): ")


@pytest.mark.parametrize("mode", list(Mode))
def test_a_pasted_issue_finds_itself_unless_it_is_named(
    searcher: Searcher, letters: tuple[Letter, ...], mode: Mode
) -> None:
    found = letters[3].determination
    disputed = found.issues[0]
    name = f"{found.determination_id}#{disputed.number}"
    pasted = SimilarRequest(
        TextSubject(disputed.rationale, request=disputed.request), window=Window(k=5), mode=mode
    )
    assert ids(searcher.similar(pasted))[0] == name
    named = SimilarRequest(
        TextSubject(disputed.rationale, request=disputed.request, exclude_issue=name),
        window=Window(k=5),
        mode=mode,
    )
    assert name not in ids(searcher.similar(named))


def test_similar_cases_keep_to_the_filters(searcher: Searcher, letters: tuple[Letter, ...]) -> None:
    listed = 0
    for found in letters[:6]:
        name = f"{found.determination.determination_id}#1"
        request = SimilarRequest(
            IssueSubject(name), window=Window(k=ALL), filters=(Filter("outcome", "overturned"),)
        )
        response = searcher.similar(request)
        rows = (*response.hits, *response.near)
        assert {hit.issue.outcome.value for hit in rows} <= {"overturned"}
        assert response.total in (None, len(response.hits))
        listed += len(response.hits)
    assert listed


def test_an_unknown_issue_says_how_an_id_looks(searcher: Searcher) -> None:
    for unknown in ("CM16-0213037", "CM16-0213037#x", "#", ""):
        with pytest.raises(NotFound, match="an issue's id is the case number, '#' and its number"):
            searcher.similar(SimilarRequest(IssueSubject(unknown)))


def test_a_text_of_any_length_is_compared_and_never_echoed(searcher: Searcher) -> None:
    for text in ("zyzzyva", "zyzzyva pain. " * (MAX_TEXT_CHARACTERS // 10)):
        response = searcher.similar(SimilarRequest(TextSubject(text)))
        assert "zyzzyva" not in str(response.query)
        assert f"({len(text):,} characters)" in response.query.words


# Letters, and searchers without vectors


def test_a_letter_is_given_with_its_raw_text(searcher: Searcher, letters: tuple[Letter, ...]) -> None:
    for found in letters[:5]:
        assert searcher.determination(found.determination.determination_id) == found
    with pytest.raises(NotFound, match="There is no determination 'CM99-1' in this index"):
        searcher.determination("CM99-1")


@pytest.fixture(scope="module")
def in_memory(letters: tuple[Letter, ...]) -> Searcher:
    return memory_searcher(letters)


def test_letters_in_memory_are_searched_as_those_of_a_build(in_memory: Searcher, searcher: Searcher) -> None:
    assert in_memory.status().issues == searcher.status().issues
    for query in QUERIES:
        request = SearchRequest(query, Mode.KEYWORD, (Filter("outcome", "upheld"),), window=Window(k=ALL))
        found, expected = in_memory.search(request), searcher.search(request)
        assert set(ids(found)) == set(ids(expected))
        assert found.outcomes == expected.outcomes
        assert in_memory.plan(request).facets() == searcher.plan(request).facets()
    name = ids(expected)[0]
    assert name not in ids(in_memory.similar(SimilarRequest(IssueSubject(name))))
    assert in_memory.determination(name.partition("#")[0]) == searcher.determination(name.partition("#")[0])


def test_without_vectors_a_hybrid_search_says_that_it_goes_by_keywords(in_memory: Searcher) -> None:
    response = in_memory.search(SearchRequest("pain", Mode.HYBRID))
    assert response.mode is Mode.KEYWORD
    assert response.query.notes == ("This index has no vectors: ranked by keywords alone.",)
    assert in_memory.search(SearchRequest("pain", Mode.KEYWORD)).query.notes == ()


def test_without_vectors_a_dense_search_is_refused_in_one_sentence(in_memory: Searcher) -> None:
    refusal = "This index has no vectors.*: use the keyword mode, or index again without --no-dense"
    with pytest.raises(ImrError, match=refusal):
        in_memory.search(SearchRequest("pain", Mode.DENSE))
    with pytest.raises(ImrError, match=refusal):
        in_memory.similar(SimilarRequest(TextSubject("pain"), mode=Mode.DENSE))


def test_no_letters_at_all_give_no_hits() -> None:
    empty = memory_searcher([])
    assert empty.search(SearchRequest("pain")).hits == ()
    assert empty.similar(SimilarRequest(TextSubject("pain"))).hits == ()
    assert empty.plan(SearchRequest("pain")).facets()["outcome"].values == ()


def test_the_hashing_encoder_keeps_an_encoders_promises() -> None:
    encoder = HashingEncoder()
    texts = ["knee pain", "", "knee pain", "of the"]
    together = encoder.encode(texts)
    assert together.shape == (4, encoder.dimension)
    assert (together**2).sum(axis=1) == pytest.approx(1.0)
    assert (together == [encoder.encode([text])[0] for text in texts]).all()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("EXACT(MRIs)", [["MRIs"], None, ["mris"], None]),
        ("EXACT(mris)", [["MRIs"], None, ["mris"], None]),
        ("mri*", [["MRIs"], ["MRI"], ["mris"], None]),
        ("mri /s lumbar", [["MRIs", "lumbar"], ["MRI", "lumbar"], None, None]),
        ('"mri spine"~3', [["MRIs", "spine"], ["MRI", "spine"], None, None]),
        ("spine NOT EXACT(MRIs)", [None, ["spine"], None, ["spine"]]),
        ("spine NOT summary:mri*", [["spine"], ["spine"], None, ["spine"]]),
    ],
)
def test_the_plural_of_capitals_is_found_and_marked_as_a_form_of_its_word(
    query: str, marked: list[list[str] | None]
) -> None:
    rationales = (
        "MRIs of the lumbar spine.",
        "An MRI of the lumbar spine.",
        "He writes mris of a knee.",
        "The spine hurts.",
    )
    searcher = memory_searcher(
        letter(str(number), issue(1, "Imaging", rationale)) for number, rationale in enumerate(rationales)
    )
    found = {hit.determination_id: hit.snippet for hit in searcher.search(SearchRequest(query)).hits}
    assert [
        [shown.text[start:end] for start, end in shown.marks] if (shown := found.get(str(number))) else None
        for number in range(len(rationales))
    ] == marked
