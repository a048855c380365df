"""Headers: labels apart from their values, damaged dates, years that cannot be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from indexer.letters.lines import text_lines
from indexer.normalize.dates import dates_in
from indexer.parse.header import Header, read_header
from indexer.reader import FileReader
from search.model.letters import Determination, Layout

CASES = Path(__file__).parents[3] / ".." / "shared" / "cases"


def header(text: str) -> Header:
    return read_header(text_lines(text))


def test_the_kth_label_of_a_run_has_the_kth_value() -> None:
    found = header(
        "Case Number:\nDate of Injury:\nPriority:\n\nCM18-0000321\n05/06/2011\nExpedited\n\n"
        "UR Denial Date:\nApplication\nReceived:\n\n02/03/2018\n02/11/2018\n"
    )
    assert (found.case_number, found.priority) == ("CM18-0000321", "Expedited")
    assert found.date_of_injury == dt.date(2011, 5, 6)
    assert found.ur_denial_date == dt.date(2018, 2, 3)
    assert found.application_received == dt.date(2018, 2, 11)
    assert found.warnings == ()


def test_labels_in_a_row_have_the_values_of_the_row_below() -> None:
    found = header("Case Number: Date Assigned: Priority:\nCM18-0000321 01/02/2018 Standard\n")
    assert (found.case_number, found.date_assigned) == ("CM18-0000321", dt.date(2018, 1, 2))
    assert found.priority == "Standard"


@pytest.mark.parametrize("between", [" ", "\t", " | ", " - ", "   "])
def test_labels_without_a_colon_have_the_values_beside_them(between: str) -> None:
    rows = [
        ("Case Number", "CM18-0000321"),
        ("Date of Injury", "05/06/2011"),
        ("Decision Date", "03/04/2018"),
        ("Priority", "Expedited"),
    ]
    found = header("\n".join(between.join(row) for row in rows))
    assert (found.case_number, found.priority) == ("CM18-0000321", "Expedited")
    assert (found.date_of_injury, found.decision_date) == (dt.date(2011, 5, 6), dt.date(2018, 3, 4))


def test_a_label_wrapped_round_its_value_has_it() -> None:
    found = header(
        "Date 01/02/2018\nAssigned:\nDate of 05/06/2011\nInjury:\nUR Denial 02/03/2018\nDate:\n"
        "Decision 03/04/2018\nDate:\nApplication 02/11/2018\nReceived:\n"
    )
    dates = (found.date_assigned, found.date_of_injury, found.ur_denial_date, found.decision_date)
    assert dates == (dt.date(2018, 1, 2), dt.date(2011, 5, 6), dt.date(2018, 2, 3), dt.date(2018, 3, 4))
    assert found.application_received == dt.date(2018, 2, 11)


def test_a_run_with_fewer_values_than_labels_is_left_empty_with_a_warning() -> None:
    found = header("Date of Injury:\nUR Denial Date:\nDecision Date:\n\n05/06/2011\n02/03/2018\n")
    assert (found.date_of_injury, found.ur_denial_date, found.decision_date) == (None, None, None)
    assert "left empty: date of injury, ur denial date, decision date" in found.warnings[0]


def test_a_label_without_a_value_does_not_take_that_of_its_neighbour() -> None:
    found = header("Case Number:\nDate Assigned: 01/02/2018\nPriority: Standard\n")
    assert (found.case_number, found.date_assigned) == (None, dt.date(2018, 1, 2))


@pytest.mark.parametrize(
    "written", ["04/09/20l8", "04/09/20 18", "O4/09/2018", "04/O9/2Ol8", "04/09/2 018", "04/09/201 8"]
)
def test_a_damaged_date_is_put_right(written: str) -> None:
    assert header(f"Decision Date: {written}\nPriority: Standard").decision_date == dt.date(2018, 4, 9)


@pytest.mark.parametrize("written", ["04/09/20l8", "04/09/20 18", "04/09/201", "l4/09/2018", "04/09/20188"])
def test_no_date_of_running_text_ends_or_begins_inside_a_token(written: str) -> None:
    assert list(dates_in(f"Seen on {written} again.", latest_year=2040)) == []


def test_a_decision_before_the_first_ones_is_left_out_with_a_warning() -> None:
    found = header("Decision Date: 04/09/2003\nPriority: Standard")
    assert found.decision_date is None
    assert "2003-04-09" in found.warnings[0]


def test_the_year_of_a_decision_is_never_taken_from_the_injury() -> None:
    def year(**dates: dt.date) -> tuple[int, bool] | None:
        return Determination("a", "a", Layout.C_BLOCK, "", (), None, **dates).decision_year  # type: ignore[arg-type]

    injured = dt.date(2014, 5, 6)
    assert year(date_of_injury=injured, latest_date_mentioned=injured) is None
    assert year(latest_date_mentioned=dt.date(2009, 1, 2)) is None
    assert year(ur_denial_date=dt.date(2012, 12, 30)) == (2013, False)
    assert year(date_of_injury=injured, latest_date_mentioned=dt.date(2015, 1, 2)) == (2015, False)


@pytest.mark.parametrize("name", ["02_labels_then_values.txt", "03_date_20l7.txt", "03_date_20_17.txt"])
def test_the_given_variants_have_the_fields_of_the_reference(name: str) -> None:
    if not CASES.is_dir():
        pytest.skip(f"the invented inputs of {CASES} are not beside the project")

    def fields(file: str) -> tuple[object, ...]:
        found = FileReader().read(file, (CASES / file).read_bytes()).determination
        return (
            found.case_number, found.decision_date, found.date_assigned, found.date_of_injury,
            found.ur_denial_date, found.application_received, found.priority, found.outcome,
        )  # fmt: skip

    assert fields(name) == fields("00_reference.txt")
