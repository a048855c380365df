"""The inputs of ``../shared/cases``, each held to what it should give: the same letter in another form gives
the same fields, and what cannot be read says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.cli.group import imr

HEADER = (
    "case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date",
    "application_received", "priority", "outcome", "clinical_summary", "age", "sex",
    "reviewer_licensure", "reviewer_specialties",
)  # fmt: skip
ISSUE = (
    "number", "request", "outcome", "treatment", "claims_administrator_guideline",
    "claims_administrator_citations",    "reviewer_guideline", "reviewer_citations", "rationale",
)  # fmt: skip

SAME_AS = {
    "00_reference.txt": (
        "02_labels_then_values.txt", "04_table.pdf", "04_table_received_stamp.pdf", "05_ocr_text_layer.pdf",
        "21_letter.docx", "30_quoted_mail.txt", "32_utf16le_no_bom.txt",
        "33_wrapped_at_40.txt",
    ),
    "00_reference.pdf": (
        "10_watermark.pdf", "11_fax.pdf", "11_browser_header_footer.pdf", "12_rotate180.pdf",
        "12_upright_placed_glyphs.pdf", "13_two_up.pdf",
    ),
    "letter.txt": (
        "plain.pdf", "html_fragment.html", "line_numbers.txt", "ocr_labels.txt", "one_line_paste.txt",
        "quoted_printable.eml", "rotated_looks_upright.pdf", "skew_08_degree.pdf",
    ),
}  # fmt: skip
"""A sound letter to the same in other forms. The reference's PDF has a longer rationale than its text."""


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    return shared / "cases"


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(imr, [str(argument) for argument in arguments], input=text)


def parsed(*paths: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("parse", *paths).stdout.splitlines()]


def one(path: Path) -> dict[str, Any]:
    (record,) = parsed(path)
    return record


def fields(record: dict[str, Any]) -> dict[str, Any]:
    """What a form of a letter may not change."""
    issues = [{name: issue[name] for name in ISSUE} for issue in record["issues"]]
    return {name: record[name] for name in HEADER} | {"issues": issues}


def requests(path: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("similar", "--file", path, "--requests", "--json").stdout)
    return answer


def asked(path: Path) -> set[str]:
    return {request["treatment"] for request in requests(path)["requests"] if request["disputed"]}


@pytest.mark.parametrize(
    ("sound", "name"), [(sound, name) for sound, names in SAME_AS.items() for name in names]
)
def test_a_letter_in_another_form_is_the_same_letter(cases: Path, sound: str, name: str) -> None:
    assert fields(one(cases / name)) == fields(one(cases / sound))


def test_members_below_a_dot_are_read(cases: Path) -> None:
    records = {record["case_number"]: fields(record) for record in parsed(cases / "20_dotslash.zip")}
    assert set(records) == {"CM17-0000001", "CM17-0000006"}
    assert records["CM17-0000001"] == fields(one(cases / "00_reference.txt"))


def test_a_mail_has_the_letter_in_it_and_the_letter_attached(cases: Path) -> None:
    records = parsed(cases / "22_mail.eml")
    assert [record["file"] for record in records] == ["22_mail.eml", "22_mail.eml: letter.pdf"]
    assert all(fields(record) == fields(one(cases / "00_reference.pdf")) for record in records)


def test_a_stamp_takes_no_outcome_away(cases: Path) -> None:
    record = one(cases / "stamp_loses_outcome.pdf")
    assert [issue["outcome"] for issue in record["issues"]] == ["overturned", "overturned"]
    assert "DEF-IMR" not in json.dumps(record["issues"])


def test_two_letters_in_one_file_are_two(cases: Path) -> None:
    assert len({record["case_number"] for record in parsed(cases / "01_two_letters.pdf")}) == 2


@pytest.mark.parametrize("name", ["03_date_20l7.txt", "03_date_20_17.txt"])
def test_a_damaged_year_is_read_right_or_not_at_all(cases: Path, name: str) -> None:
    assert one(cases / name)["decision_date"] in ("2017-02-03", None)


def test_a_filled_form_is_read_by_what_was_typed(cases: Path) -> None:
    for name in ("14_rfa_form.pdf", "rfa_filled.pdf"):
        assert asked(cases / name), name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("14_xfa_shell.pdf", "dynamic form"),
        ("20_deflate64.zip", "unpack it first"),
        ("23_a_locked.pdf", "encrypted"),
        ("scan_with_stamp.pdf", "scan"),
    ],
)
def test_what_cannot_be_read_is_called_what_it_is(cases: Path, name: str, said: str) -> None:
    result = run("parse", cases / name)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_a_damaged_file_has_the_same_reason_whatever_came_before(cases: Path) -> None:
    alone = run("parse", cases / "23_b_no_pages.pdf").stderr
    behind = run("parse", cases / "23_a_locked.pdf", cases / "23_b_no_pages.pdf").stderr
    assert alone.splitlines()[-1] in behind.splitlines()
    assert "encrypted" not in alone


def test_a_bad_name_in_an_archive_costs_one_member(cases: Path) -> None:
    result = run("parse", cases / "bad_name_in_member.zip")
    assert result.exit_code == 1
    assert result.stdout.splitlines(), "the members behind it are read"


def test_a_page_without_text_is_named(cases: Path) -> None:
    record = one(cases / "middle_page_scanned.pdf")
    assert any("2" in warning and "no text" in warning for warning in record["warnings"])


def test_two_files_of_one_name_are_two_letters(cases: Path, tmp_path: Path) -> None:
    assert run("index", cases / "same_name", "--data", tmp_path / "a", "--no-dense").stdout.startswith(
        "2 added"
    )
    assert run("index", cases / "same_name", "--data", tmp_path / "a", "--no-dense").stdout.startswith(
        "0 added"
    )


def test_short_ansi_is_read(cases: Path) -> None:
    assert asked(cases / "short_ansi.txt") == {"hydrocodone/acetaminophen"}


def test_layout_a_keeps_rationale_and_guidelines(cases: Path) -> None:
    (issue,) = one(cases / "layout_A_min.txt")["issues"]
    assert issue["outcome"] == "upheld"
    assert issue["rationale"].startswith("No benefit is recorded.")
    assert [citation["book"] for citation in issue["claims_administrator_citations"]] == ["Chronic Pain"]


def test_layout_a_has_the_dates_of_its_introduction(cases: Path) -> None:
    record = one(cases / "layout_A_real_fields.txt")
    dates = [
        record[name] for name in ("decision_date", "ur_denial_date", "application_received", "date_assigned")
    ]
    assert dates == ["2013-09-26", "2013-08-30", "2013-09-06", "2013-09-23"]
    assert (record["age"], record["sex"]) == (44, "female")


def test_the_real_fragment_of_layout_a_is_read(cases: Path) -> None:
    record = one(cases / "layoutA_2013_fragment.txt")
    assert record["layout"] == "A"
    assert record["issues"]


def test_criteria_within_a_rationale_are_no_issues(cases: Path) -> None:
    issues = one(cases / "layout_B_min.txt")["issues"]
    assert [issue["outcome"] for issue in issues] == ["upheld", "overturned"]
    assert "3) Injections should be performed using fluoroscopy." in issues[0]["rationale"]


def test_not_in_capitals_ends_an_issue(cases: Path) -> None:
    issues = one(cases / "layout_B_dash.txt")["issues"]
    assert [issue["outcome"] for issue in issues] == ["upheld", "overturned", "upheld"]


def test_layout_d_is_decided_by_the_conclusion(cases: Path) -> None:
    (issue,) = one(cases / "layout_D_over.txt")["issues"]
    assert issue["outcome"] == "overturned"


def test_upheld_and_other_is_not_upheld(cases: Path) -> None:
    assert one(cases / "layout_other.txt")["outcome"] != "upheld"


def test_the_printed_form_and_the_report_ask_for_what_they_ask_for(cases: Path) -> None:
    assert asked(cases / "layout_rfa_min.txt") == {"epidural steroid injection", "hydrocodone/acetaminophen"}
    assert {"epidural steroid injection", "physical therapy"} <= asked(cases / "layout_pr2.txt")


def test_the_queries_are_read(cases: Path, small_build: Path) -> None:
    for line in (cases / "40_queries.txt").read_text("utf-8").splitlines():
        result = run("search", line, "--data", small_build, "--mode", "keyword", "--json")
        assert result.exit_code == 0, (line, result.stderr)


def test_chapters_are_read_by_their_form(cases: Path, tmp_path: Path) -> None:
    lines = (cases / "mtus_chapters.tsv").read_text("utf-8").splitlines()
    heading, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    before = "Decision based on MTUS Acupuncture Treatment Guidelines."
    assert heading == ["era", "title", "year"]
    letter = (cases / "letter.txt").read_text("utf-8")
    assert len(rows) == 62
    missed = []
    for number, (era, title, year) in enumerate(rows):
        path = tmp_path / f"{number}.txt"
        edition = year if era == "old" else f"({year})"
        cited = f"Decision based on MTUS {title} {edition}, Section(s): Treatment, page 7."
        path.write_text(letter.replace(before, cited), "utf-8")
        citation = one(path)["issues"][0]["reviewer_citations"][0]
        if str(citation["edition"]) != year or not citation["sections"]:
            missed.append((title, year, citation))
    assert missed == []


def test_wide_blanks_cost_nothing(cases: Path) -> None:
    assert isinstance(requests(cases / "wide_blanks.txt")["requests"], list)
