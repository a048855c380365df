"""``imr similar`` for a text or a file: the requests in it, and what is similar to each."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.generator import LetterFormat, generate
from search.index.builds import current_name
from search.model.reader import letter_reader
from tests.command_line import Imr
from tests.search.cli.test_search_commands import ANSWER
from tests.web.letters import LETTERS

REQUEST = ANSWER | {
    "request", "status", "disputed", "confidence", "at", "strength", "quantity", "visits", "body_part",
    "issue_number", "searched",
} | {"treatment"}  # fmt: skip
"""What is said of each request of a text or file."""
FIRST = LETTERS[0]


@pytest.fixture
def data(small_build: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small index, named by the environment."""
    monkeypatch.setenv("IMR_DATA", str(small_build))
    return small_build


def test_a_text_about_no_care_says_so_and_lists_nothing(imr: Imr, data: Path) -> None:
    said = imr("similar", "--text", "hello, please call me back").out.splitlines()
    assert len(said) == 1
    assert said[0].startswith("No medical request was found in this text, so nothing is listed")
    for more in ([], ["--requests"]):
        answer = imr("similar", "--text", "hello, please call me back", *more, "--json").json
        assert set(answer) == {"requests", "case_number", "case_indexed", "notes"}
        assert (answer["requests"], answer["case_number"], answer["notes"]) == ([], None, said)


def test_a_text_about_care_that_asks_for_none_is_compared_as_a_whole_where_that_is_asked_for(
    imr: Imr, data: Path
) -> None:
    text = "She fell from a ladder and has had spasm of the low back since then."
    (note,) = imr("similar", "--text", text, "--json").json["notes"]
    assert note.startswith("No medical request was found in this text")
    assert "--whole" in note
    (whole,) = imr("similar", "--text", text, "--whole", "--json").json["requests"]
    assert (whole["request"], whole["treatment"], whole["status"], whole["confidence"]) == ("", None, None, 0)
    assert whole["at"] == [0, len(text)]
    assert whole["hits"] or whole["near"]
    assert imr("similar", "--text", text, "--whole").out.startswith("== Similar to: the whole text\n")


DENIAL_OF_TWO = (
    "The request for Norco 10/325 mg #120 is denied. The request for MRI of the right shoulder is denied."
)


@pytest.mark.parametrize("text", ["Request: Soma 350 mg #60", DENIAL_OF_TWO])
def test_a_text_gives_an_entry_for_each_request_with_what_an_answer_has(
    imr: Imr, data: Path, text: str
) -> None:
    answer = imr("similar", "--text", text, "-k", 3, "--json").json
    assert len(answer["requests"]) == text.lower().count("request")
    for entry in answer["requests"]:
        assert set(entry) == REQUEST
        assert " ".join(text[slice(*entry["at"])].split()) == entry["request"]
        assert (entry["disputed"], entry["searched"], entry["build"]) == (True, True, current_name(data))
        assert 0 <= entry["confidence"] <= 1
        assert entry["hits"]


def test_requests_are_listed_without_searching_and_without_an_index(
    imr: Imr, data: Path, tmp_path: Path
) -> None:
    listed = imr("similar", "--text", DENIAL_OF_TWO, "--requests", "--json").json
    assert [entry["request"] for entry in listed["requests"]] == [
        "Norco 10/325 mg #120",
        "MRI of the right shoulder",
    ]
    for entry in listed["requests"]:
        assert (entry["searched"], entry["total"], entry["hits"], entry["near"]) == (False, None, [], [])
    nowhere = ("--data", tmp_path / "nowhere")
    assert imr("similar", "--text", DENIAL_OF_TWO, "--requests", "--json", *nowhere).json == listed
    said = imr("similar", "--text", DENIAL_OF_TWO, "--requests", *nowhere).out.splitlines()
    assert said[0] == "1. Norco 10/325 mg #120"
    assert said[2] == "2. MRI of the right shoulder"


def test_only_a_text_has_requests_to_list(imr: Imr, data: Path) -> None:
    for option in ("--requests", "--whole"):
        assert "are of a text or file" in imr("similar", f"{FIRST.name}#1", option).err


@pytest.mark.parametrize(("number", "indexed"), [(FIRST.name, True), ("CM16-0999999", False)])
def test_the_case_that_a_text_is_about_is_named(imr: Imr, data: Path, number: str, indexed: bool) -> None:
    text = FIRST.text.replace(FIRST.name, number)
    answer = imr("similar", "--text", text, "--requests", "--json").json
    assert (answer["case_number"], answer["case_indexed"]) == (number, indexed)
    said = imr("similar", "--text", text, "--requests").out.splitlines()[0]
    assert said == f"This is about {number}, which is {'' if indexed else 'not '}in this index."


def test_the_issues_of_a_letter_are_its_requests(imr: Imr, data: Path) -> None:
    answer = imr("similar", "--text", FIRST.text, "--requests", "--json").json
    assert [entry["request"] for entry in answer["requests"]] == [issue.request for issue in FIRST.issues]
    for number, entry in enumerate(answer["requests"], start=1):
        start, end = entry["at"]
        assert FIRST.text[start:end] == entry["request"]
        assert FIRST.text[end] == ":", "where the issue is decided, not where it is mentioned"
        assert (entry["issue_number"], entry["status"], entry["confidence"]) == (number, "denied", 1)
    assert answer["requests"][0]["treatment"] == "carisoprodol"
    assert (answer["requests"][0]["quantity"], answer["requests"][1]["visits"]) == (60, 6)


SECRET = "The zyzzyva ate Mr. Quux's carisoprodol, which was taken for spasm."


def test_a_pasted_text_is_read_from_standard_input_and_never_printed(imr: Imr, data: Path) -> None:
    for source in (["-"], ["--file", "-"], ["--text", SECRET]):
        words = [*source, "--whole"]
        plain = imr("similar", *words, "-k", 3, stdin=SECRET.encode())
        assert (plain.status, plain.err) == (0, "")
        done = imr("similar", *words, "-k", 3, "--json", stdin=SECRET.encode())
        assert done.json["requests"][0]["hits"][0]["issue_id"] in {
            f"{FIRST.name}#1",
            "letter-without-header#1",
        }
        for printed in (plain.out, done.out):
            assert "zyzzyva" not in printed
            assert "Quux" not in printed


def test_a_letter_that_is_indexed_is_not_its_own_precedent(imr: Imr, data: Path, letter_folder: Path) -> None:
    answers = imr("similar", "--file", letter_folder / f"{FIRST.name}.txt", "-k", 100, "--json").json[
        "requests"
    ]
    assert len(answers) == len(FIRST.issues)
    for number, answer in enumerate(answers, start=1):
        listed = [hit["issue_id"] for hit in (*answer["hits"], *answer["near"])]
        assert listed
        assert not [name for name in listed if name.startswith(f"{FIRST.name}#")], number


def test_a_pdf_letter_gives_one_list_for_each_issue(imr: Imr, data: Path, tmp_path: Path) -> None:
    reader = letter_reader()
    for found in generate(20, 3, LetterFormat.PDF):
        issues = reader.read(found.filename, found.data).determination.issues
        if len(issues) > 1:
            break
    (tmp_path / "letter.pdf").write_bytes(found.data)
    done = imr("similar", "--file", "letter.pdf", "-k", 2)
    assert (done.status, done.err) == (0, "")
    titles = [line for line in done.out.splitlines() if line.startswith("== Similar to: ")]
    assert titles == [f"== Similar to: {issue.disputed_part or issue.request}" for issue in issues]
    answers = imr("similar", "--file", "letter.pdf", "-k", 2, "--json").json["requests"]
    assert [len(answer["hits"]) + len(answer["near"]) for answer in answers] == [2] * len(issues)


@pytest.mark.parametrize("name", ["request.txt", "request.md", "request.html"])
def test_a_request_of_one_line_is_compared_as_it_stands(
    imr: Imr, data: Path, tmp_path: Path, name: str
) -> None:
    page = "<!DOCTYPE html><p>Soma 350mg #30" if name.endswith("html") else "Soma 350mg #30"
    (tmp_path / name).write_text(page)
    (answer,) = imr("similar", "--file", name, "-k", 1, "--json").json["requests"]
    assert answer["hits"][0]["issue_id"] == "letter-without-header#1"


def test_a_file_that_is_no_letter_is_refused(imr: Imr, data: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    refusal = imr("similar", "--file", "picture.pdf").refusal
    assert refusal == "The file is a picture: run OCR on it and add the PDF or text that comes out."
    missing = imr("similar", "--file", "missing.pdf")
    assert missing.status == 2
    assert "missing.pdf" in missing.err
