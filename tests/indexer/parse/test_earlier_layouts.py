"""Layouts A, B and D: issues told from other numbered lists, outcomes, dates and citations; all invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from indexer.parse.conclusions import concluded_outcome
from indexer.reader import FileReader
from search.model.letters import Determination, Layout, Outcome

CASES = Path(__file__).parents[3] / ".." / "shared" / "cases"

PAIN = "Chronic Pain Medical Treatment Guidelines"
TITLE_A = "Notice of Independent Medical Review Determination\nDated: 10/4/2013\n"
TITLE_B = "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nIMR DECISION(S) AND RATIONALE(S)\n"
BASES = (
    "The Claims Administrator based its decision on the MTUS.\n"
    f"The Physician Reviewer based his/her decision on the {PAIN}, page 22, which is part of the MTUS.\n"
    "The Physician Reviewer's decision rationale:\n"
)


def read(text: str) -> Determination:
    return FileReader().read("letter.txt", text.encode()).determination


def case(name: str) -> Determination:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the invented inputs of {CASES} are not beside the project")
    return FileReader().read(name, path.read_bytes()).determination


def issues(letter: Determination) -> list[tuple[int, str, Outcome]]:
    return [(issue.number, issue.request, issue.outcome) for issue in letter.issues]


def test_a_numbered_list_in_a_rationale_is_no_issue_and_does_not_cut_it() -> None:
    reasons = (
        "A second brace is due when: 1. The first is worn. 2. The knee is still loose. 3. Walking is "
        "unsafe. None of "
        "this was found, and so a brace is not medically necessary and appropriate."
    )
    letter = read(
        f"{TITLE_B}1. A knee brace is not medically necessary and appropriate.\n{BASES}{reasons}\n"
        f"2. A cane is medically necessary and appropriate.\n{BASES}It carries weight.\n"
    )
    assert letter.layout is Layout.B
    assert issues(letter) == [(1, "A knee brace", Outcome.UPHELD), (2, "A cane", Outcome.OVERTURNED)]
    assert letter.issues[0].rationale == reasons


def test_a_list_in_a_rationale_that_goes_on_with_the_number_of_the_next_issue_is_none() -> None:
    reasons = "These apply:\n1. Rest is enough.\n2. More visits are not medically necessary and appropriate."
    letter = read(f"{TITLE_B}1. Massage is not medically necessary and appropriate.\n{BASES}{reasons}\n")
    assert issues(letter) == [(1, "Massage", Outcome.UPHELD)]
    assert letter.issues[0].rationale == reasons.replace("\n", " ")


@pytest.mark.parametrize("denied", ["is not", "is NOT", "are Not", "was not"])
@pytest.mark.parametrize("necessary", ["medically necessary and appropriate", "Medically Necessary"])
def test_not_in_any_letter_case_ends_an_issue(denied: str, necessary: str) -> None:
    letter = read(
        f"{TITLE_B}1. A cane is medically necessary and appropriate.\n{BASES}It carries weight.\n"
        f"2. Norco 5/325 #30 (refill x 2) {denied} {necessary}.\n{BASES}No gain is told.\n"
    )
    assert issues(letter) == [
        (1, "A cane", Outcome.OVERTURNED),
        (2, "Norco 5/325 #30 (refill x 2)", Outcome.UPHELD),
    ]


def test_a_number_in_brackets_behind_its_word_is_no_item_of_a_list() -> None:
    letter = read(
        f"{TITLE_B}1. The request for twelve (12) visits of massage is not medically necessary and "
        f"appropriate.\n{BASES}It was tried.\n"
        f"2. Menthol patches (30) is medically necessary and appropriate.\n{BASES}They help.\n"
    )
    assert issues(letter) == [
        (1, "twelve (12) visits of massage", Outcome.UPHELD),
        (2, "Menthol patches (30)", Outcome.OVERTURNED),
    ]


def test_two_issues_that_are_numbered_alike_are_both_kept() -> None:
    letter = read(
        f"{TITLE_B}1. A cane is medically necessary and appropriate.\n{BASES}It carries weight.\n"
        f"1. Soma 350mg #60 is not medically necessary and appropriate.\n{BASES}No gain is told.\n"
    )
    assert [(number, request) for number, request, _ in issues(letter)] == [
        (1, "A cane"),
        (2, "Soma 350mg #60"),
    ]


def test_a_single_request_may_have_no_number() -> None:
    letter = read(
        f"{TITLE_B}The request for a cane is not medically necessary and appropriate.\n{BASES}It is new.\n"
    )
    assert issues(letter) == [(1, "a cane", Outcome.UPHELD)]
    assert letter.issues[0].rationale == "It is new."


@pytest.mark.parametrize("title", [TITLE_B, TITLE_B.upper()])
def test_a_letter_in_capitals_has_the_same_issues(title: str) -> None:
    text = f"1. A cane is medically necessary and appropriate.\n{BASES}It carries weight.\n"
    [issue] = read(title + text.upper()).issues
    assert (issue.request, issue.outcome, issue.rationale) == (
        "A CANE",
        Outcome.OVERTURNED,
        "IT CARRIES WEIGHT.",
    )
    assert [citation.chapter for citation in issue.reviewer_citations] == [PAIN]


def letter_a(outcomes: str, reasons: str) -> Determination:
    return read(
        f"{TITLE_A}{outcomes}\nINDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\n"
        "An application for Independent Medical Review was filed on 8/15/2013 disputing the\nUtilization "
        "Review Denial "
        "dated 8/2/2013. A Notice of Assignment and Request for Information was provided to the above "
        "parties on "
        f"9/3/2013.\nCase Summary:\nThe baker is a 40-year-old male, injured on 3/9/2004.\n{reasons}"
    )


DETERMINED = "1) MAXIMUS Federal Services, Inc. has determined the request for a wrist splint is {}.\n"
SECTION = (
    "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make "
    "His/Her Decision\n"
)


def test_layout_a_keeps_a_short_rationale_that_ends_in_the_outcome_and_both_guidelines() -> None:
    ending = (
        "The splint is worn out. The request for a wrist splint is not medically necessary and appropriate."
    )
    letter = letter_a(
        DETERMINED.format("notmedically necessary and appropriate"),
        f"1) Regarding the request for a wrist splint:\n{SECTION}"
        "The Claims Administrator based its decision on the ACOEM Guidelines, Forearm, Wrist, and Hand "
        "Complaints "
        "(Chapter 11), pg. 264, which is part of the MTUS.\nThe Expert Reviewer found the guidelines used "
        "by the Claims "
        f"Administrator relevant and appropriate.\nRationale for the Decision:\n{ending}\n",
    )
    [issue] = letter.issues
    assert (issue.request, issue.outcome, issue.rationale) == ("a wrist splint", Outcome.UPHELD, ending)
    cited = [
        [(citation.source, citation.chapter, citation.pages) for citation in citations]
        for citations in (issue.claims_administrator_citations, issue.reviewer_citations)
    ]
    assert cited == [[("MTUS", "Forearm, Wrist, and Hand Complaints", ((264, 264),))]] * 2


def test_the_dates_of_the_introduction_are_read() -> None:
    letter = letter_a(DETERMINED.format("medically necessary and appropriate"), "")
    assert letter.decision_date == dt.date(2013, 10, 4)
    assert letter.application_received == dt.date(2013, 8, 15)
    assert letter.ur_denial_date == dt.date(2013, 8, 2)
    assert letter.date_assigned == dt.date(2013, 9, 3)
    assert letter.date_of_injury == dt.date(2004, 3, 9)
    assert letter.evidence["ur_denial_date"] == "inferred: introduction"


def test_a_letter_that_joins_applications_keeps_all_their_dates() -> None:
    letter = read(
        f"{TITLE_A}{DETERMINED.format('medically necessary and appropriate')}Applications for Independent "
        f"Medical Review "
        "were filed on 8/15/2013, 8/19/2013 and 8/20/2013 disputing the Utilization Review Denials dated "
        "8/2/2013 and "
        "8/6/2013.\nCase Summary:\nThe baker is a 40-year-old male.\n"
    )
    received = tuple(dt.date(2013, 8, day) for day in (15, 19, 20))
    assert letter.application_received == received[0]
    assert letter.further_dates == {
        "application_received": received,
        "ur_denial_date": (dt.date(2013, 8, 2), dt.date(2013, 8, 6)),
    }
    assert any("2013-08-20" in warning for warning in letter.warnings)


def test_a_letter_that_is_cut_says_so() -> None:
    letter = letter_a(DETERMINED.format("medically necessary and appropriate"), "He then went to the hosp")
    assert any("ends in the middle of a sentence" in warning for warning in letter.warnings)
    assert any("no rationale" in warning for warning in letter.issues[0].warnings)


def letter_d(rationale: str, form: str = "IS/WAS NOT") -> Determination:
    return read(
        "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:\nA shoulder scan\nCASE SUMMARY:\nA 33 year old "
        "female.\n"
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {form} MEDICALLY NECESSARY:\n{rationale}\n"
        "MEDICAL REVIEWER QUALIFICATIONS:\nBoard certified.\n"
    )


@pytest.mark.parametrize(
    ("rationale", "outcome"),
    [
        ("The arm is numb. Therefore, the scan is medically necessary.", Outcome.OVERTURNED),
        ("The arm is not numb. The scan is therefore not medically necessary.", Outcome.UPHELD),
        ("No plain film was made, but the scan is medically necessary.", Outcome.OVERTURNED),
        ("There is no sign that the scan is medically necessary.", Outcome.UPHELD),
        ("Medical necessity has not been established.", Outcome.UPHELD),
        ("The denial is overturned.", Outcome.OVERTURNED),
    ],
)
def test_layout_d_has_the_outcome_of_its_rationale_and_not_of_its_form(
    rationale: str, outcome: Outcome
) -> None:
    for form in ("IS/WAS NOT", "IS/WAS"):
        letter = letter_d(rationale, form)
        [issue] = letter.issues
        assert not any("begins within" in warning for warning in letter.warnings)
        assert issue.outcome is outcome
        assert any("conclusion" in warning for warning in issue.warnings)


def test_a_rationale_without_a_conclusion_has_no_outcome() -> None:
    assert concluded_outcome("The shoulder was seen twice. The pain moved.") is None
    assert letter_d("The shoulder was seen twice.").issues[0].outcome is Outcome.UPHELD


def test_the_given_letter_of_layout_a_has_its_issue_rationale_and_guidelines() -> None:
    [issue] = case("layout_A_min.txt").issues
    assert (issue.request, issue.outcome) == ("Norco", Outcome.UPHELD)
    assert (issue.rationale or "").startswith("No benefit is recorded.")
    for citations in (issue.claims_administrator_citations, issue.reviewer_citations):
        assert [citation.chapter for citation in citations] == [PAIN]


@pytest.mark.parametrize("name", ["layout_A_real_fields.txt", "layoutA_2013_fragment.txt"])
def test_the_given_introductions_are_read(name: str) -> None:
    letter = case(name)
    assert letter.application_received == dt.date(2013, 9, 6)
    assert letter.ur_denial_date == dt.date(2013, 8, 30)
    assert letter.date_assigned == dt.date(2013, 9, 23)


def test_the_given_letters_of_layouts_b_and_d_have_their_issues() -> None:
    assert [issue.outcome for issue in case("layout_B_min.txt").issues] == [
        Outcome.UPHELD,
        Outcome.OVERTURNED,
    ]
    assert issues(case("layout_B_dash.txt")) == [
        (1, "an interferential unit and supplies", Outcome.UPHELD),
        (2, "Physical therapy 3x4", Outcome.OVERTURNED),
        (3, "Prilosec 20mg #60", Outcome.UPHELD),
    ]
    assert case("layout_D_over.txt").outcome is Outcome.OVERTURNED
    assert case("layout_other.txt").outcome is Outcome.OTHER
