"""Citations after December 2017, read by their form; and the sentences of 2013."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.normalize.guideline_lines import parse_citations
from search.model.letters import Citation

CASES = Path(__file__).parents[3] / ".." / "shared" / "cases"


def cited(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """Chapter, edition and sections of each citation."""
    return [
        (citation.chapter, citation.edition, [section.title for section in citation.sections])
        for citation in parse_citations(text)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "MTUS Low Back Disorders (2024), Section(s): Braces; Yoga.",
            [("Low Back Disorders", "2024", ["Braces", "Yoga"])],
        ),
        ("MTUS Spine and Rib Care 2025, Section(s): Yoga.", [("Spine and Rib Care", "2025", ["Yoga"])]),
        ("MTUS Knee Bracing Disorders (2025).", [("Knee Bracing Disorders", "2025", [])]),
        ("MTUS Elbow Disorders 2018.", [("Elbow Disorders", "2018", [])]),
        ("MTUS Elbow Disorders 2007.", [("Elbow Complaints", "2007", [])]),
        ("MTUS Eye 2004, Section(s): Care.", [("Eye Complaints", "2004", ["Care"])]),
        (
            "MTUS Opioids (2017), Section(s): Tapering, and Widget Care (2021), Section(s): Use.",
            [("Opioids", "2017", ["Tapering"]), ("Widget Care", "2021", ["Use"])],
        ),
        (
            "MTUS Opioids 2017, Section(s): Tapering, Shoulder Disorders 2016, Section(s): Slings.",
            [("Opioids", "2017", ["Tapering"]), ("Shoulder Disorders", "2016", ["Slings"])],
        ),
    ],
)
def test_a_chapter_is_read_by_its_form(
    line: str, expected: list[tuple[str | None, str | None, list[str]]]
) -> None:
    assert cited(f"Decision based on {line}") == expected


def test_an_unknown_chapter_keeps_its_pages() -> None:
    [citation] = parse_citations(
        "Decision based on MTUS Widget Care (2021), Section(s): Use, Page(s): 3-5, 9."
    )
    assert citation.pages == ((3, 5), (9, 9))
    assert (citation.source, citation.book, citation.chapter_as_written) == ("MTUS", None, "Widget Care")


@pytest.mark.parametrize(
    "source", ["ODG by MCG", "Official Disability Guidelines (ODG) by MCG", "ODG by MCG Health", "MCG ODG"]
)
def test_the_odg_of_its_new_publisher_is_the_odg(source: str) -> None:
    [citation] = parse_citations(f"Decision based on Non-MTUS Citation {source}, Shoulder Chapter, Slings.")
    assert (citation.source, citation.chapter) == ("ODG", "Shoulder")
    assert [section.title for section in citation.sections] == ["Slings"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Claims Administrator did not cite any guideline for its decision.", []),
        (
            "The Physician Reviewer based his/her decision on the MTUS, pages 22-23.",
            [("MTUS", None, ((22, 23),))],
        ),
        (
            "The Expert Reviewer based his/her decision on the ACOEM Guidelines (Chapter 13), which is "
            "part of the MTUS.",
            [("MTUS", "Knee Complaints", ())],
        ),
        (
            "The Expert Reviewer found no section of the MTUS applicable. It relied on the ODG, Knee "
            "Chapter.",
            [("ODG", "Knee & Leg", ())],
        ),
        ("The Claims Administrator based its decision on a letter, which is not part of the MTUS.", []),
    ],
)
def test_a_sentence_cites_what_it_names(
    sentence: str, expected: list[tuple[str, str | None, tuple[tuple[int, int], ...]]]
) -> None:
    found = [(citation.source, citation.chapter, citation.pages) for citation in parse_citations(sentence)]
    assert found == expected


def test_every_listed_title_is_read_with_its_year_and_sections() -> None:
    if not CASES.is_dir():
        pytest.skip(f"the invented inputs of {CASES} are not beside the project")
    lines = (CASES / "mtus_chapters.tsv").read_text().splitlines()
    titles = [line.split("\t")[1:] for line in lines if not line.startswith(("#", "era"))]
    assert len(titles) == 62
    for title, year in titles:
        for written in (f"{title} {year}", f"{title} ({year})"):
            line = f"Decision based on MTUS {written}, Section(s): Overview, Imaging."
            [citation] = parse_citations(line)
            assert (citation.chapter_as_written, citation.edition) == (title, year)
            assert _known(citation)
            assert [section.title for section in citation.sections] == ["Overview", "Imaging"]


def _known(citation: Citation) -> bool:
    return citation.book is not None
