"""Guidelines noted up: who cites what, in which words, and how it was decided; held against the letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import NotFound
from search.fields.documents import filter_values
from search.guidelines.citations import (
    MAX_RANGE_PAGES,
    GuidelineReference,
    guideline_agreement,
    guideline_name,
    references_in,
)
from search.guidelines.history import before_formulary, superseded
from search.model.letters import (
    Citation,
    CitedSection,
    Determination,
    GuidelineAgreement,
    Issue,
    Letter,
    Outcome,
)
from search.model.requests import Filter, Mode, SearchRequest, Window
from search.searcher import Searcher
from search.vocabulary.sections import MAX_TITLE_LENGTH, section_name
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

CHRONIC, ODG_PAIN = "Chronic Pain Medical Treatment Guidelines", "ODG Pain (Chronic)"
OPIOIDS = Citation(
    "MTUS",
    chapter=CHRONIC,
    sections=(CitedSection("Criteria For Use Of Opioids", ((78, 80),)),),
)
SOMA = Citation("MTUS", chapter=CHRONIC, sections=(CitedSection("SOMA", ((29, 29),)),))
ODG = Citation("ODG", book="ODG", chapter="Pain (Chronic)", sections=(CitedSection("Opioids"),))
LETTERS = (
    letter(
        "CM16-0000001",
        replace(
            issue(1, "Norco", outcome=Outcome.OVERTURNED),
            claims_administrator_citations=(OPIOIDS,),
            reviewer_citations=(OPIOIDS, SOMA),
        ),
        replace(issue(2, "Soma"), claims_administrator_citations=(ODG,), reviewer_citations=(SOMA,)),
    ),
    letter(
        "CM16-0000002",
        replace(issue(1, "Norco"), claims_administrator_citations=(OPIOIDS,)),
        issue(2, "Chair"),
        replace(
            issue(3, "Opioids", outcome=Outcome.OVERTURNED),
            claims_administrator_citations=(OPIOIDS,),
            reviewer_citations=(ODG,),
        ),
    ),
)
EVERY = [(found.determination, one) for found in LETTERS for one in found.determination.issues]


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(engine_over(LETTERS, tmp_path_factory.mktemp("noted")))


def cites(one: tuple[Determination, Issue], side: str, words: str) -> bool:
    return words in filter_values(*one)[f"cited_by_{side}"]


# Words


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Criteria For Use Of Opioids", "Opioids, criteria for use"),
        ("7) When to Continue Opioids", "When to continue opioids"),
        ("NSAIDs (non-steroidal anti-inflammatory drugs)", "NSAIDs"),
        ("Muscle relaxers", "Muscle relaxants"),
        ("Muscle relaxants (for pain)", "Muscle relaxants"),
        ("SOMA", "Carisoprodol"),
        ("Carisoprodol (Soma, Soprodal 350, Vanado", "Carisoprodol"),
        ("Anti Spasmodics", "Antispasticity/antispasmodic drugs"),
        ("Topical Analgesics", "Topical analgesics"),
        ("3.3.9 Opioids for Chronic Pain", "3.3.9 Opioids for chronic pain"),
        ("TENS, chronic pain (transcutaneous electrical nerve stimulation)", "TENS, chronic pain"),
        ("326", None),
        ("", None),
    ],
)
def test_a_section_goes_by_one_name_however_it_is_written(written: str, name: str | None) -> None:
    assert section_name(written) == name


@given(st.text(max_size=400))
def test_a_section_name_is_never_empty_and_never_long(title: str) -> None:
    name = section_name(title)
    assert name is None or 0 < len(name) <= MAX_TITLE_LENGTH + 2


@given(
    st.text(min_size=1, max_size=60).map(lambda name: guideline_name(Citation("other", book=name)) or "x"),
    st.none() | st.integers(1, 999),
)
def test_what_is_cited_is_read_back_from_its_words(name: str, page: int | None) -> None:
    if "\n" not in name and ", p. " not in name:
        assert GuidelineReference.read(GuidelineReference(name, page).words) == GuidelineReference(name, page)
        assert (
            GuidelineReference.read(GuidelineReference(name, section="Special studies").words).section
            == "Special studies"
        )


def test_a_citation_has_its_guideline_every_page_and_every_section() -> None:
    assert [found.words for found in references_in((OPIOIDS, ODG))] == [
        CHRONIC,
        f"{CHRONIC}, p. 78",
        f"{CHRONIC}, p. 79",
        f"{CHRONIC}, p. 80",
        f"{CHRONIC} § Opioids, criteria for use",
        ODG_PAIN,
        f"{ODG_PAIN} § Opioids",
    ]
    whole = Citation("MTUS", chapter=CHRONIC, pages=((1, 1 + MAX_RANGE_PAGES),))
    assert [found.words for found in references_in((whole,))] == [CHRONIC]


def test_a_long_free_text_is_cut_and_no_sign_of_ours_is_in_a_name() -> None:
    named = guideline_name(Citation("other", book="Labor Code § 4610 " + "and more " * 60))
    assert named is not None
    assert len(named) <= 202
    assert "§" not in named


@pytest.mark.parametrize(
    ("administrator", "reviewer", "meet"),
    [
        (Citation("ODG", book="ODG"), ODG, True),
        (ODG, Citation("ODG", book="ODG"), True),
        (Citation("MTUS"), SOMA, True),
        (
            Citation("MTUS", book="ACOEM", chapter="ACOEM"),
            Citation("MTUS", book="ACOEM", chapter="Knee"),
            True,
        ),
        (Citation("MTUS", book="ACOEM", chapter="ACOEM"), SOMA, False),
        (Citation("ODG", book="ODG"), SOMA, False),
        (Citation("other", book="MTUS"), SOMA, True),
        (Citation("other", book="www"), Citation("other", book="www.else"), False),
    ],
)
def test_a_source_cited_as_a_whole_meets_all_of_its_guidelines(
    administrator: Citation, reviewer: Citation, *, meet: bool
) -> None:
    one = replace(
        issue(1, "x"), claims_administrator_citations=(administrator,), reviewer_citations=(reviewer,)
    )
    assert guideline_agreement(one) is (GuidelineAgreement.SAME if meet else GuidelineAgreement.DIFFERENT)


def test_both_sides_are_compared_by_their_guidelines() -> None:
    assert [guideline_agreement(one) for _, one in EVERY] == [
        GuidelineAgreement.SAME,
        GuidelineAgreement.DIFFERENT,
        GuidelineAgreement.ONE,
        None,
        GuidelineAgreement.DIFFERENT,
    ]


# Counts


@pytest.mark.parametrize(
    "words", [CHRONIC, ODG_PAIN, f"{CHRONIC}, p. 79", f"{CHRONIC}, p. 29", f"{CHRONIC} § Carisoprodol"]
)
def test_the_counts_of_each_side_are_those_of_the_letters(noted: Searcher, words: str) -> None:
    found = noted.citing_references(words)
    reviewer = {at for at, one in enumerate(EVERY) if cites(one, "reviewer", words)}
    administrator = {at for at, one in enumerate(EVERY) if cites(one, "claims_administrator", words)}
    overturned = {at for at, (_, one) in enumerate(EVERY) if one.outcome is Outcome.OVERTURNED}
    for counted, wanted in (
        (found.either, reviewer | administrator),
        (found.reviewer, reviewer),
        (found.claims_administrator, administrator),
        (found.both, reviewer & administrator),
        (found.reviewer_alone, reviewer - administrator),
        (found.claims_administrator_alone, administrator - reviewer),
    ):
        assert counted.count == len(wanted)
        assert counted.overturned == len(wanted & overturned)
        assert counted.upheld == len(wanted - overturned)


def test_a_guideline_has_its_sections_and_pages_by_side(noted: Searcher) -> None:
    found = noted.citing_references(CHRONIC.upper())
    assert found.cited == GuidelineReference(CHRONIC), "in the letters' own capitals"
    assert [one.cited.page for one in found.pages] == [29, 78, 79, 80]
    page = found.pages[0]
    assert (page.reviewer.count, page.reviewer.overturned, page.claims_administrator.count) == (2, 1, 0)
    assert [
        (one.cited.section, one.reviewer.count, one.claims_administrator.count) for one in found.sections
    ] == [
        ("Opioids, criteria for use", 1, 3),
        ("Carisoprodol", 2, 0),
    ]
    assert [(one.value, one.count) for one in found.reviewer_against] == [(ODG_PAIN, 1)]
    assert [(one.value, one.overturned) for one in found.claims_administrator_against] == [(ODG_PAIN, 0)]


def test_a_part_has_no_parts_of_its_own(noted: Searcher) -> None:
    found = noted.citing_references(f"{CHRONIC}, p. 29")
    assert (found.sections, found.pages) == ((), ())


def test_all_guidelines_are_listed_and_no_parts(noted: Searcher) -> None:
    assert [
        (one.cited.words, one.reviewer.count, one.claims_administrator.count) for one in noted.guidelines()
    ] == [
        (CHRONIC, 2, 3),
        (ODG_PAIN, 1, 1),
    ]


def test_what_nobody_cites_is_said_with_the_next_step(noted: Searcher) -> None:
    with pytest.raises(NotFound, match="No issue cites 'ODG Nowhere': look it up"):
        noted.citing_references("ODG Nowhere")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("how", ["filter", "query"])
@pytest.mark.parametrize("field", ["cited", "cited_by_reviewer", "cited_by_claims_administrator"])
def test_issues_are_found_by_what_a_side_cites(noted: Searcher, field: str, how: str, mode: Mode) -> None:
    words = f"{CHRONIC}, p. 79"
    request = SearchRequest("", mode, (Filter(field, words.lower()),), window=Window(k=20))
    if how == "query":
        request = SearchRequest(f'{field}:"{words}"', mode, window=Window(k=20))
    named = [name for name in ("reviewer", "claims_administrator") if field in ("cited", f"cited_by_{name}")]
    wanted = {
        f"{d.determination_id}#{i.number}" for d, i in EVERY if any(cites((d, i), n, words) for n in named)
    }
    found = noted.search(request)
    assert {hit.issue_id for hit in found.hits} == wanted
    assert found.total == len(wanted) > 0
    without = noted.search(
        SearchRequest("", mode, (Filter(field, words, exclude=True),), window=Window(k=20))
    )
    assert without.total == len(EVERY) - len(wanted)


# Regimes


def test_a_guideline_of_2009_was_replaced_and_those_of_today_and_the_odg_were_not() -> None:
    found = superseded(CHRONIC)
    assert found is not None
    assert (found.until, found.successor) == (dt.date(2017, 12, 1), "Chronic Pain")
    assert superseded("Low Back Complaints") is not None
    assert [superseded(name) for name in ("Chronic Pain", "Low Back Disorders", ODG_PAIN, "anything")] == [
        None
    ] * 4


@pytest.mark.parametrize(
    ("decided", "inferred", "had_been"),
    [
        (dt.date(2017, 11, 30), None, False),
        (dt.date(2017, 12, 1), None, True),
        (None, dt.date(2016, 5, 1), False),
        # Of a letter that gives a day of 2017 alone, nobody knows on which side of December it was decided.
        (None, dt.date(2017, 5, 1), False),
        (None, dt.date(2017, 12, 31), False),
        (None, dt.date(2018, 1, 1), True),
    ],
)
def test_whether_it_had_been_replaced_when_decided(
    decided: dt.date | None, inferred: dt.date | None, *, had_been: bool
) -> None:
    found = superseded(CHRONIC)
    assert found is not None
    one: Letter = letter("CM16-0000001")
    dated = replace(one.determination, decision_date=decided, ur_denial_date=inferred)
    assert found.when_decided(dated) is had_been
    for day in (dt.date(2017, 12, 31), dt.date(2018, 1, 1)):
        assert before_formulary(replace(dated, decision_date=day)) is (day.year < 2018)
        inferred_alone = replace(dated, decision_date=None, ur_denial_date=day)
        assert before_formulary(inferred_alone) is (day.year < 2018)
    assert not before_formulary(replace(dated, decision_date=None, ur_denial_date=None))


def test_an_edition_of_today_under_an_old_title_was_not_replaced() -> None:
    title = "Initial Approaches to Treatment"
    assert superseded(title) is not None
    assert superseded(title, "2004") is not None
    assert superseded(title, "2017") is None
    assert superseded("Elbow Complaints", "Revised 2007") is not None
    assert superseded(CHRONIC, "July 18, 2009") is not None


def test_what_is_not_dated_is_not_said_to_have_been_replaced_before() -> None:
    found = superseded(CHRONIC)
    assert found is not None
    assert not found.when_decided(replace(letter("CM16-0000001").determination, decision_date=None))
