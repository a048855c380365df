"""Guideline lines and running text to citations: literal lines, whole values compared."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize.guideline_lines import citations_in_prose, parse_citations
from indexer.normalize.pages import read_pages
from search.model.letters import Citation, CitedSection
from tests.indexer.conftest import SHARED


def pain(written: str = "Chronic Pain Treatment Guidelines", **others: Any) -> Citation:
    return Citation(
        source="MTUS",
        book="Chronic Pain",
        chapter="Chronic Pain Medical Treatment Guidelines",
        chapter_as_written=written,
        **others,
    )


def acoem(chapter: str, number: int | None, written: str | None = None, **others: Any) -> Citation:
    return Citation(
        source="MTUS",
        book="ACOEM",
        chapter=chapter,
        chapter_as_written=written or chapter,
        chapter_number=number,
        **others,
    )


def odg(chapter: str | None, written: str, *titles: str, **others: Any) -> Citation:
    return Citation(
        source="ODG",
        book="ODG",
        chapter=chapter,
        chapter_as_written=written,
        sections=tuple(CitedSection(title) for title in titles),
        non_mtus=True,
        **others,
    )


ONE = ((17, 17),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The Claims Administrator did not cite any medical evidence for its decision.", []),
        ("", []),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Yoga Page(s): 17.",
            [pain(sections=(CitedSection("Yoga", ONE),), pages=ONE, pages_raw="17")],
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Yoga, page"
            " 17: Salt baths, Page(s): 20-22; 31.",
            [
                pain(
                    sections=(CitedSection("Yoga", ONE), CitedSection("Salt baths", ((20, 22), (31, 31)))),
                    pages=((17, 17), (20, 22), (31, 31)),
                    pages_raw="20-22; 31",
                )
            ],
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids, dosing; Weaning (slow.",
            [pain(sections=(CitedSection("Opioids, dosing"), CitedSection("Weaning (slow")))],
        ),
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines July 18 2009 Page(s): 17.",
            [pain(edition="July 18 2009", pages=ONE, pages_raw="17")],
        ),
        (
            "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 207.",
            [
                acoem(
                    "Shoulder Complaints",
                    9,
                    "ACOEM Chapter 9 Shoulder Complaints",
                    pages=((207, 207),),
                    pages_raw="207",
                )
            ],
        ),
        (
            "Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s):"
            " Initial Care, and Forearm, Wrist, "
            "and Hand Complaints 2004, and Chronic Pain Medical Treatment 2016, Section(s): Yoga.",
            [
                acoem(
                    "Neck and Upper Back Complaints",
                    8,
                    edition="2004",
                    sections=(CitedSection("Initial Care"),),
                ),
                acoem("Forearm, Wrist, and Hand Complaints", 11, edition="2004"),
                pain("Chronic Pain Medical Treatment", edition="2016", sections=(CitedSection("Yoga"),)),
            ],
        ),
        (
            "Decision based on MTUS Chronic Pain Medical Treatment 2016 Guidelines,"
            " Section(s): NSAIDs, GI symptoms & "
            "cardiovascular risk, Salt baths (warm, cold), TENS, post operative pain.",
            [
                pain(
                    "Chronic Pain Medical Treatment",
                    edition="2016",
                    sections=(
                        CitedSection("NSAIDs, GI symptoms & cardiovascular risk"),
                        CitedSection("Salt baths (warm, cold)"),
                        CitedSection("TENS, post operative pain"),
                    ),
                )
            ],
        ),
        (
            "Decision based on MTUS Opioid Treatment 2016, Section(s): 9.1 Sheep:"
            " Wool, Prior to Shearing: Washing, "
            "9.2 Goats.",
            [
                Citation(
                    source="MTUS",
                    book="Opioids",
                    chapter="Opioids Treatment Guidelines",
                    chapter_as_written="Opioid Treatment",
                    edition="2016",
                    sections=(
                        CitedSection("9.1 Sheep: Wool, Prior to Shearing: Washing"),
                        CitedSection("9.2 Goats"),
                    ),
                )
            ],
        ),
        (
            "Decision based on MTUS ACOEM Chapter 12 Low Back Complaints Page(s):"
            " 300, Chronic Pain Treatment "
            "Guidelines Yoga Page(s): 17.",
            [
                acoem(
                    "Low Back Complaints",
                    12,
                    "ACOEM Chapter 12 Low Back Complaints",
                    pages=((300, 300),),
                    pages_raw="300",
                ),
                pain(sections=(CitedSection("Yoga", ONE),), pages=ONE, pages_raw="17"),
            ],
        ),
        (
            "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines. "
            "Decision based on Non-MTUS Citation Official Disability Guidelines"
            " (ODG) Knee & Leg Chapter, Skates.",
            [odg("Knee & Leg", "Official Disability Guidelines (ODG) Knee & Leg", "Skates")],
        ),
        (
            "Decision based on MTUS Knee Complaints 2004. Decision based on Non-MTUS"
            " Citation ODG, Pain (Chronic): "
            "Skates (roller).",
            [
                acoem("Knee Complaints", 13, edition="2004"),
                odg("Pain (Chronic)", "ODG, Pain (Chronic)", "Skates (roller)"),
            ],
        ),
        (
            "Decision based on Non-MTUS Citation Official Disability Guidelines,"
            " Neck and Upper Back; Low Back "
            "(updated 1/2/17).",
            [
                odg("Neck & Upper Back", "Official Disability Guidelines, Neck and Upper Back"),
                odg("Low Back - Lumbar & Thoracic", "Low Back", edition="updated 1/2/17"),
            ],
        ),
        (
            "Decision based on Non-MTUS Citation Official Disability Guidelines:"
            " Elbow (Acute & Chronic) - Skates and "
            "Other Medical Treatment Guidelines Journal of Invented Sheep 2011.",
            [
                odg("Elbow", "Official Disability Guidelines: Elbow (Acute & Chronic)", "Skates"),
                Citation(source="other", book="Journal of Invented Sheep 2011", non_mtus=True),
            ],
        ),
        (
            "Decision based on Non-MTUS Citation ACOEM, 3rd ed., Low Back Disorders, pg. 17.",
            [
                Citation(
                    source="ACOEM",
                    book="ACOEM",
                    chapter="Low Back Disorders",
                    chapter_as_written="ACOEM, 3rd ed., Low Back Disorders",
                    edition="3rd ed.",
                    pages=ONE,
                    pages_raw="17",
                    non_mtus=True,
                )
            ],
        ),
        (
            "Decision based on Non-MTUS Citation Labor Code 4600.",
            [Citation(source="other", book="Labor Code 4600", non_mtus=True)],
        ),
    ],
)
def test_a_guideline_line_becomes_exactly_these_citations(line: str, expected: list[Citation]) -> None:
    assert list(parse_citations(line)) == expected


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("91", [(91, 91)]),
        ("29; 65", [(29, 29), (65, 65)]),
        ("88 and 89, 78", [(88, 88), (89, 89), (78, 78)]),
        ("74-96", [(74, 96)]),
        ("98 to 99", [(98, 99)]),
        ("114-7", [(114, 117)]),
        ("9-3", [(9, 9)]),
    ],
)
def test_page_lists_are_read_in_their_order(written: str, pages: list[tuple[int, int]]) -> None:
    assert list(read_pages(written)) == pages


def test_running_text_names_guidelines_by_their_pages() -> None:
    text = (
        "As page 17 of the MTUS Chronic Pain Medical Treatment Guidelines"
        " says, sheep help. The MTUS Guidelines "
        "pages 98 to 99 differ. ACOEM Chapter 12, page 300, is silent. See"
        " ODG, low back chapter, p. 4. The MTUS says."
    )
    assert citations_in_prose(text) == (
        Citation(
            "MTUS",
            book="Chronic Pain",
            chapter="Chronic Pain Medical Treatment Guidelines",
            pages=ONE,
            pages_raw="17",
        ),
        Citation("MTUS", pages=((98, 99),), pages_raw="98 to 99"),
        Citation(
            "ACOEM",
            book="ACOEM",
            chapter="Low Back Complaints",
            chapter_number=12,
            pages=((300, 300),),
            pages_raw="300",
        ),
        Citation(
            "ODG",
            book="ODG",
            chapter="Low Back - Lumbar & Thoracic",
            pages=((4, 4),),
            pages_raw="4",
            non_mtus=True,
        ),
    )


PIECES = [
    "Decision based on MTUS ",
    "Decision based on Non-MTUS Citation ",
    "ODG, ",
    "ACOEM Chapter 9 ",
    "Chapter 99 ",
    "Chronic Pain Treatment Guidelines ",
    "Official Disability Guidelines (ODG) ",
    "Low Back ",
    "Neck and Upper Back ",
    "Page(s): ",
    "17",
    "-",
    "; ",
    ", and ",
    "2004",
    "Section(s): ",
    "(",
    ")",
    ". ",
    "page 3",
    "Complaints ",
    "and Other Medical Treatment Guidelines ",
    "of the MTUS ",
]
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)


@given(LINES)
def test_any_line_is_read_without_an_error(line: str) -> None:
    for citation in (*parse_citations(line), *citations_in_prose(line)):
        assert citation.source in {"MTUS", "ODG", "ACOEM", "other"}
        assert all(first <= last for first, last in citation.pages)
        assert len(set(citation.pages)) == len(citation.pages) or citation.pages_raw


def test_the_seed_letters_citations_are_all_as_expected() -> None:
    path = SHARED / "seeds_truth.json"
    if not path.is_file():
        pytest.skip("the real letters are not beside the project")
    wrong = []
    for letter in json.loads(path.read_text()):
        for issue in letter["issues"]:
            for side in ("claims_administrator", "reviewer"):
                expected = issue[f"{side}_citations"]
                found = json.loads(msgspec.json.encode(parse_citations(issue[f"{side}_guideline"])))
                kept = [
                    {name: value[name] for name in claimed}
                    for claimed, value in zip(expected, found, strict=False)
                ]
                if kept != expected or len(found) != len(expected):
                    wrong.append((issue[f"{side}_guideline"], expected, found))
    assert wrong == []


@pytest.mark.parametrize(
    "edition",
    [
        "2019",
        "(2019)",
        "(ACOEM, 2019).",
        "(revised 2019),",
        "(2nd Edition, 2019),",
        "- 2019 -",
        ", effective 2019;",
    ],
)
def test_the_year_of_an_edition_is_read_whatever_stands_round_it(edition: str) -> None:
    line = f"Decision based on MTUS Hip and Groin Disorders {edition} Section(s): Arthroscopy, page 12."
    (citation,) = parse_citations(line.replace(" ,", ","))
    assert (citation.chapter, citation.edition) == ("Hip and Groin Disorders", "2019")
    assert citation.sections == (CitedSection("Arthroscopy", ((12, 12),)),)


def test_another_source_behind_the_mtus_is_one_of_its_own() -> None:
    mtus, other = parse_citations(
        "Decision based on MTUS Knee Disorders (2020), and Non-MTUS Citation ODG by MCG, Shoulder (2024), "
        "Tears."
    )
    assert (mtus.source, mtus.chapter, mtus.edition) == ("MTUS", "Knee Disorders", "2020")
    assert (other.source, other.chapter, other.edition) == ("ODG", "Shoulder", "2024")
    assert other.sections == (CitedSection("Tears"),)


def test_the_date_of_an_update_hides_no_chapter_of_the_odg() -> None:
    (citation,) = parse_citations(
        "Decision based on Non-MTUS Citation ODG by MCG (last updated 05/06/2022), Knee & Leg: Bracing."
    )
    assert (citation.chapter, citation.edition) == ("Knee & Leg", "last updated 05/06/2022")
    assert citation.sections == (CitedSection("Bracing"),)


def test_a_chapter_and_the_book_in_brackets_behind_it_are_one_source() -> None:
    (citation,) = parse_citations(
        "The Physician Reviewer based his/her decision on the Knee Complaints Chapter (ACOEM Practice "
        "Guidelines, 2nd Edition (2004), Chapter 13) pg 340."
    )
    assert (citation.chapter, citation.edition, citation.pages) == ("Knee Complaints", "2004", ((340, 340),))
    (citation,) = parse_citations(
        "The Expert Reviewer relied on the Chronic Pain Medical Treatment Guidelines, page 22, part of the "
        "MTUS relevant to the issue at dispute."
    )
    assert (citation.source, citation.pages) == ("MTUS", ((22, 22),))
