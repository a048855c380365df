"""Whole letters, one of each layout, all invented."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.letters.encoding import decode
from indexer.letters.lines import Line, flow, text_lines
from indexer.letters.lines import body as own_lines
from indexer.letters.pdf import pdf_lines
from indexer.parse.letter import letter_outcome
from indexer.parse.markers import Heading, heading_of
from indexer.reader import FileReader, parse_letter
from search.model.letter_json import from_json, to_json
from search.model.letters import INVENTED_NOTICE, Determination, Layout, Outcome, SectionKind
from tests.indexer.pdfs import letter_pdf

PREAMBLE = "The Final Determination was based on decisions for the disputed items/services set forth below:"
WORD = re.compile(r"[A-Za-z0-9]+")
FIXED = set(
    WORD.findall(
        "Claims Administrator guideline MAXIMUS Expert Reviewer Decision rationale The Final Determination "
        "was based on decisions for the disputed items services set forth below Upheld Overturned Modified 1"
    )
)


def read(path: Path) -> Determination:
    return FileReader().read(path.name, path.read_bytes()).determination


def texts(letter: Determination, kind: SectionKind) -> list[str]:
    return [section.text for section in letter.sections if section.kind is kind]


def test_a_letter_with_header_and_credentials_block_is_read_in_full(fixtures: Path) -> None:
    letter = read(fixtures / "c_block.txt")
    assert letter.layout is Layout.C_BLOCK
    assert letter.determination_id == letter.case_number == "CM15-0012345"
    assert (letter.date_of_injury, letter.date_of_injury_end) == (dt.date(1998, 3, 4), dt.date(2012, 5, 6))
    assert (letter.date_assigned, letter.decision_date) == (dt.date(2015, 2, 3), dt.date(2015, 3, 20))
    assert (letter.ur_denial_date, letter.application_received) == (
        dt.date(2015, 1, 15),
        dt.date(2015, 1, 28),
    )
    assert letter.priority == "Expedited"
    assert letter.reviewer_licensure == ("California", "West Virginia", "New Mexico")
    assert letter.reviewer_specialties == (
        "Preventive Medicine", "Occupational Medicine", "Public Health & General Preventive Medicine",
    )  # fmt: skip
    assert (letter.age, letter.sex) == (61, "female")
    assert letter.evidence["decision_date"] == "stated"
    assert letter.evidence["sex"].startswith("inferred: ")
    assert all(getattr(letter, field) not in (None, ()) for field in letter.evidence)


def test_a_partial_approval_keeps_the_whole_request_and_its_disputed_part(fixtures: Path) -> None:
    issue = read(fixtures / "c_block.txt").issues[0]
    assert issue.request.startswith(
        "Aquatic therapy twelve visits for the left ankle was the original request."
    )
    assert issue.request.endswith("original request, Aquatic therapy six visits is")
    assert issue.disputed_part == "Aquatic therapy six visits"
    assert issue.outcome is Outcome.UPHELD


def test_a_partial_approval_that_leaves_the_whole_request_names_that_request() -> None:
    request = (
        "Bath chair was the original request. The Claims Administrator authorized a stool, leaving the\n"
        "original request IMR eligible. The original request, Bath chair is: Upheld"
    )
    letter = parse_letter("x.txt", text_lines(wrapped_letter(request)), sha256="")
    assert [issue.disputed_part for issue in letter.issues] == ["Bath chair"]


def test_a_request_across_a_page_break_may_have_its_outcome_alone_on_the_next_page() -> None:
    request = (
        "Bath chair with arms, for the tub that was\nput in last year:\n\f\nOverturned\n\n"
        "Decision rationale: Yes."
    )
    letter = parse_letter("x.txt", text_lines(wrapped_letter(request)), sha256="")
    assert [(issue.request, issue.outcome) for issue in letter.issues] == [
        ("Bath chair with arms, for the tub that was put in last year", Outcome.OVERTURNED)
    ]


def test_a_heading_repeated_on_the_next_page_is_not_taken_for_text() -> None:
    issues = "Lamp: Upheld\n\nDecision rationale: It\n\f\nIMR ISSUES, DECISIONS AND RATIONALES\nburns."
    letter = parse_letter("x.txt", text_lines(wrapped_letter(issues)), sha256="")
    assert letter.issues[0].rationale == "It burns."


def test_issues_are_found_where_the_headings_were_cut_off() -> None:
    text = (
        "The heron is cold. It waits in the pond.\n\nLamp with a blue shade: Upheld\n\n"
        "Claims Administrator guideline: None.\n\nMAXIMUS guideline: None.\n\nDecision rationale: It burns."
    )
    letter = parse_letter("x.txt", text_lines(text), sha256="")
    assert [issue.request for issue in letter.issues] == ["Lamp with a blue shade"]
    assert texts(letter, SectionKind.HEADER) == ["The heron is cold. It waits in the pond."]


@pytest.mark.parametrize(
    ("word", "outcome"), [("Partially Overturned", Outcome.OTHER), ("UPHELD.", Outcome.UPHELD)]
)
def test_rare_and_upper_case_outcomes_are_understood(word: str, outcome: Outcome) -> None:
    letter = parse_letter(
        "x.txt", text_lines(wrapped_letter(f"Lamp : {word}\n\nDecision rationale: It burns.")), sha256=""
    )
    assert [(issue.request, issue.outcome) for issue in letter.issues] == [("Lamp", outcome)]
    assert letter.issues[0].outcome_as_written == word.rstrip(".")


def test_a_sentence_of_the_rationale_that_ends_in_an_outcome_is_no_issue(fixtures: Path) -> None:
    letter = read(fixtures / "c_block.txt")
    assert [issue.number for issue in letter.issues] == [1, 2, 3]
    assert "Outcome: Upheld and nothing more." in (letter.issues[0].rationale or "")


def test_an_outcome_that_is_neither_is_kept_as_written_and_flagged(fixtures: Path) -> None:
    issue = read(fixtures / "c_block.txt").issues[2]
    assert issue.request == "2 prescriptions of naproxen 500 mg #60 QTY: 120.00"
    assert (issue.outcome, issue.outcome_as_written) == (Outcome.OTHER, "Modified")
    assert any("neither upheld nor overturned" in warning for warning in issue.warnings)
    assert any("no reviewer guideline" in warning for warning in issue.warnings)


def test_a_double_spaced_letter_with_page_breaks_inside_sentences_is_put_together(fixtures: Path) -> None:
    letter = read(fixtures / "c_inline_double_spaced.txt")
    assert letter.layout is Layout.C_INLINE
    assert letter.determination_id == "c_inline_double_spaced"
    assert letter.reviewer_specialties == ("Physical Medicine and Rehabilitation", "Acupuncture")
    assert letter.reviewer_subspecialties == ("Pain Medicine",)
    assert letter.reviewer_licensure == ("Oregon", "Hawaii")
    assert "the splint was not approved. He takes" in (letter.clinical_summary or "")
    assert (letter.date_of_injury, letter.ur_denial_date) == (dt.date(1999, 4, 5), dt.date(2014, 3, 9))
    assert letter.evidence["date_of_injury"] == "inferred: clinical summary"
    assert [issue.request for issue in letter.issues] == [
        "Wrist splint for the left hand, to be worn at night for as long as the pain lasts and during the "
        "day at work",
        "Paraffin bath",
    ]
    assert letter.outcome is Outcome.PARTIALLY_OVERTURNED


def test_a_pdf_reads_the_header_table_by_position_and_requests_across_pages(body: str) -> None:
    letter = FileReader().read("a.pdf", letter_pdf(body)).determination
    assert letter.case_number == "CM16-0098765"
    assert (letter.priority, letter.application_received) == ("Standard", dt.date(2016, 11, 21))
    assert (letter.date_of_injury, letter.ur_denial_date) == (dt.date(2016, 10, 4), dt.date(2016, 11, 15))
    assert letter.reviewer_specialties == ("Hand Surgery", "Public Health & General Preventive Medicine")
    assert [(issue.request, issue.outcome) for issue in letter.issues] == [
        (
            "Thumb splint, custom made, with a spare lining for the months in which the studio is heated and "
            "with a second strap",
            Outcome.UPHELD,
        ),
        (
            "Wax bath ten sessions was the original request. Wax bath four sessions was authorized by the "
            "Claims Administrator. The remaining IMR eligible portion of the original request, Wax bath six "
            "sessions is",
            Outcome.OVERTURNED,
        ),
    ]
    assert "Verdict: Upheld and nothing else." in (letter.issues[0].rationale or "")
    assert "non-certified splint" in (letter.clinical_summary or "")


def test_unconfirmed_layout_a_reads_each_numbered_outcome_once(fixtures: Path) -> None:
    letter = read(fixtures / "a_unconfirmed.txt")
    assert letter.layout is Layout.A
    assert [(issue.number, issue.request, issue.outcome) for issue in letter.issues] == [
        (1, "a seat cushion for the tractor", Outcome.UPHELD),
        (2, "four visits of hand therapy", Outcome.OVERTURNED),
    ]
    assert letter.issues[1].rationale == "Four visits restore the grip."
    assert any("unconfirmed" in warning for warning in letter.warnings)


def test_unconfirmed_layout_b_reads_the_sentences_under_its_heading(fixtures: Path) -> None:
    letter = read(fixtures / "b_unconfirmed.txt")
    assert letter.layout is Layout.B
    assert letter.ur_denial_date == dt.date(2013, 8, 19)
    assert [(issue.request, issue.outcome) for issue in letter.issues] == [
        ("a silk sleeve", Outcome.UPHELD), ("Burn cream", Outcome.OVERTURNED),
    ]  # fmt: skip
    assert letter.issues[0].rationale == "Silk has no advantage over gauze."
    assert texts(letter, SectionKind.DOCUMENTS) == [
        "The following documents were reviewed: 1. A diary. 2. Two bills."
    ]


def test_unconfirmed_layout_d_infers_its_outcome_and_says_so(fixtures: Path) -> None:
    letter = read(fixtures / "d_unconfirmed.txt")
    assert letter.layout is Layout.D
    issue = letter.issues[0]
    assert (issue.request, issue.outcome) == ("A second opinion on the shoulder", Outcome.UPHELD)
    assert issue.rationale == "The first opinion answered every question."
    assert any("inferred" in warning for warning in issue.warnings)


def test_a_letter_of_no_known_layout_is_kept_as_plain_text_with_a_warning() -> None:
    text = "Dear neighbour, the fence fell over in the storm. We propose to share the cost of a new one."
    letter = FileReader().read("fence.txt", text.encode()).determination
    assert letter.layout is Layout.UNKNOWN
    assert letter.issues == ()
    assert texts(letter, SectionKind.OTHER) == [text]
    assert any("layout is not known" in warning for warning in letter.warnings)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], None),
        ([Outcome.UPHELD, Outcome.UPHELD], Outcome.UPHELD),
        ([Outcome.OVERTURNED], Outcome.OVERTURNED),
        ([Outcome.UPHELD, Outcome.OVERTURNED], Outcome.PARTIALLY_OVERTURNED),
        ([Outcome.UPHELD, Outcome.OTHER], Outcome.OTHER),
        ([Outcome.OTHER], Outcome.OTHER),
    ],
)
def test_the_letter_s_outcome_follows_from_its_issues(
    outcomes: list[Outcome], expected: Outcome | None
) -> None:
    assert letter_outcome(outcomes) is expected


def test_the_case_number_is_taken_from_the_footer_where_the_header_was_cut_off(fixtures: Path) -> None:
    text = (fixtures / "c_block.txt").read_text()
    without_header = text[text.index("HOW THE IMR") :]
    letter = FileReader().read("cut.txt", without_header.encode()).determination
    assert letter.case_number == "CM15-0012345"
    assert not any("Final Determination Letter" in section.text for section in letter.sections)


NUMBER = "CM15-0012345"


def renumbered(fixtures: Path, number: str, notice: str = "") -> Determination:
    """A letter with another case number, and a notice above it."""
    text = (fixtures / "c_block.txt").read_text()
    assert NUMBER in text
    data = f"{notice}\n{text.replace(NUMBER, number)}".encode()
    return FileReader().read("letter.txt", data).determination


@pytest.mark.parametrize("number", ["CM00-0012345", "cm 00 - 12345"])
def test_a_case_number_of_the_year_00_is_one_of_an_invented_letter(fixtures: Path, number: str) -> None:
    letter = renumbered(fixtures, number)
    assert (letter.determination_id, letter.case_number, letter.invented) == (
        "CM00-0012345", "CM00-0012345", True,
    )  # fmt: skip
    assert to_json(letter).endswith(b',"invented":true}')


@pytest.mark.parametrize("number", [NUMBER, "CM13-9000123", "CM24-9999999"])
def test_no_other_letter_is_taken_for_invented_and_its_json_has_no_word_of_it(
    fixtures: Path, number: str
) -> None:
    letter = renumbered(fixtures, number)
    assert (letter.determination_id, bool(letter.invented)) == (number, False)
    assert b"invented" not in to_json(letter)
    assert letter == from_json(to_json(letter))


@pytest.mark.parametrize(
    "notice",
    [
        INVENTED_NOTICE,
        f"  {INVENTED_NOTICE} ",
        INVENTED_NOTICE.replace(": ", ":\n"),
        INVENTED_NOTICE.replace(" ", "\n"),
    ],
    ids=["alone", "indented", "on two lines", "a word a line"],
)
def test_a_letter_that_says_that_it_is_invented_is_believed_without_a_number(
    fixtures: Path, notice: str
) -> None:
    assert renumbered(fixtures, NUMBER, notice).invented is True
    assert renumbered(fixtures, "none", notice).invented is True
    assert not renumbered(fixtures, NUMBER, notice.replace("invented", "informal")).invented


def test_the_notice_of_an_invented_letter_is_in_none_of_its_sections(fixtures: Path) -> None:
    plain, with_notice = renumbered(fixtures, NUMBER), renumbered(fixtures, NUMBER, INVENTED_NOTICE)
    assert with_notice == replace(plain, sha256=with_notice.sha256, invented=True)


def test_a_record_that_lost_its_mark_is_known_by_its_number_and_one_without_number_by_its_mark(
    fixtures: Path,
) -> None:
    by_number = to_json(renumbered(fixtures, "CM00-0012345"))
    assert from_json(by_number.replace(b',"invented":true', b"")).invented is True
    by_notice = to_json(renumbered(fixtures, "none", INVENTED_NOTICE))
    assert from_json(by_notice).invented is True
    assert not from_json(by_notice.replace(b',"invented":true', b',"invented":false')).invented


@pytest.mark.parametrize("name", ["c_block.txt", "c_inline_double_spaced.txt"])
@pytest.mark.parametrize(
    "relaid",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n".join(f"   {line}" for line in text.split("\n")),
        lambda text: text.replace("Upheld", "UPHELD").replace(
            "MAXIMUS guideline", "Expert Reviewer Guideline"
        ),
        lambda text: "\n".join(line for line in text.split("\n") if line.strip()),
        lambda text: "\n\n".join(line for line in text.split("\n") if line.strip()),
        lambda text: text.replace("'", "’").replace("-", "‐"),
    ],
    ids=["crlf", "indented", "upper case", "no empty lines", "double spaced", "typographic"],
)
def test_the_same_letter_laid_out_otherwise_has_the_same_issues(
    fixtures: Path, name: str, relaid: Callable[[str], str]
) -> None:
    text = (fixtures / name).read_text()
    original = FileReader().read(name, text.encode()).determination
    other = FileReader().read(name, relaid(text).encode()).determination
    assert [(i.request, i.outcome, (i.rationale or "").lower()) for i in other.issues] == [
        (i.request, i.outcome, (i.rationale or "").lower()) for i in original.issues
    ]
    assert other.reviewer_specialties == original.reviewer_specialties


def test_reading_a_letter_twice_gives_the_same_determination_and_json(fixtures: Path) -> None:
    letter = read(fixtures / "c_block.txt")
    assert read(fixtures / "c_block.txt") == letter
    assert from_json(to_json(letter)) == letter


sentences = st.lists(
    st.sampled_from(["heron", "lantern", "slowly", "the", "kiln", "cold", "of", "blue", "twelve", "dr."]),
    min_size=3,
    max_size=30,
).map(lambda words: " ".join(words).capitalize() + ".")


@settings(deadline=None)
@given(
    summary=sentences, requests=st.lists(st.tuples(sentences, sentences, sentences), min_size=1, max_size=4)
)
def test_every_sentence_of_a_letter_is_in_one_of_its_sections(
    summary: str, requests: list[tuple[str, str, str]]
) -> None:
    blocks = [
        f"Blanket {number}: Upheld\n\nClaims Administrator guideline: {ours}\n\n"
        f"MAXIMUS guideline: {theirs}\n\nDecision rationale: {why}"
        for number, (ours, theirs, why) in enumerate(requests, 1)
    ]
    letter = parse_letter(
        "x.txt", text_lines(wrapped_letter("\n\n".join(blocks), summary=summary)), sha256=""
    )
    assert texts(letter, SectionKind.CLINICAL_SUMMARY) == [summary]
    assert texts(letter, SectionKind.RATIONALE) == [why for _, _, why in requests]
    assert texts(letter, SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE) == [ours for ours, _, _ in requests]
    assert texts(letter, SectionKind.REVIEWER_GUIDELINE) == [theirs for _, theirs, _ in requests]
    assert texts(letter, SectionKind.REQUEST) == [
        f"Blanket {number}" for number in range(1, len(requests) + 1)
    ]


printed = st.lists(
    st.one_of(
        st.text(alphabet=st.characters(codec="ascii", exclude_characters="\n\r\f"), max_size=60),
        st.sampled_from(
            [
                "CLINICAL CASE SUMMARY", "IMR ISSUES, DECISIONS AND RATIONALES", "Case Number: CM14-0000001",
                PREAMBLE, "Claims Administrator guideline: heron", "MAXIMUS guideline:",
                "Decision rationale: it rains",
                "Lamp: Upheld", "Overturned", "Lamp was the original request.", ": Upheld", "Rope : Modified",
            ]
        ),
    ),
    max_size=40,
)  # fmt: skip


@settings(deadline=None)
@given(printed, st.lists(st.sampled_from([None, True, False]), min_size=40, max_size=40))
def test_no_word_is_lost_whatever_the_lines_say(rows: list[str], opens: list[bool | None]) -> None:
    lines = [
        Line(" ".join(row.split()), opening) for row, opening in zip(rows, opens, strict=False) if row.strip()
    ]
    letter = parse_letter("x.txt", lines, sha256="")
    assert lost_words(lines, letter) <= FIXED


def test_no_word_of_a_real_letter_is_lost(shared: Path) -> None:
    for path in [*sorted(shared.glob("seeds/*.txt")), *sorted(shared.glob("pdf/*.pdf"))[::6]]:
        data = path.read_bytes()
        lines = pdf_lines(data) if path.suffix == ".pdf" else text_lines(decode(data))
        assert lost_words(lines, parse_letter(path.name, lines, sha256="")) <= FIXED, path.name


def lost_words(lines: list[Line], letter: Determination) -> set[str]:
    """Words of the lines, headings left out, that no section has (or has less often)."""
    own = [line for line in own_lines(lines) if not isinstance(heading_of(line), Heading)]
    there = Counter(word for section in letter.sections for word in WORD.findall(section.text))
    return set(Counter(WORD.findall(flow(own))) - there)


def wrapped_letter(issues: str, *, summary: str = "The heron is cold.") -> str:
    return (
        "HOW THE IMR FINAL DETERMINATION WAS MADE\n\nThe reviewer read everything.\n\n"
        f"CLINICAL CASE SUMMARY\n\n{summary}\n\n"
        f"IMR ISSUES, DECISIONS AND RATIONALES\n\n{PREAMBLE}\n\n{issues}\n\n"
    )


def test_a_letter_that_begins_within_an_issue_says_so() -> None:
    text = (
        "Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.\n"
        "MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004.\n"
        "Decision rationale: The knee is stable. The request is not medically necessary.\n\n"
        "Cane: Overturned\n"
        "Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.\n"
        "MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004.\n"
        "Decision rationale: It carries weight. The request is medically necessary.\n"
    )
    letter = FileReader().read("cut.txt", text.encode()).determination
    assert [issue.request for issue in letter.issues] == ["Cane"]
    assert any("begins within an issue" in warning for warning in letter.warnings)
