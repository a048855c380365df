"""``imr search``, ``imr similar`` and ``imr status`` on a published index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.generator import LetterFormat, generate
from search.index.builds import current_name
from search.model.reader import letter_reader
from search.model.requests import SearchRequest
from search.opening import open_searcher
from tests.command_line import Imr
from tests.web.letters import LETTERS

ANSWER = {
    "query", "mode", "total", "outcomes", "rate", "took_ms", "build", "hits", "near", "folded",
    "subject", "same_letter",
}  # fmt: skip
REQUEST = ANSWER | {
    "request", "status", "disputed", "confidence", "at", "strength", "quantity", "visits", "body_part",
    "issue_number", "searched",
} | {"treatment"}  # fmt: skip
"""What is said of each request of a text or file."""
HIT = {
    "rank", "issue_id", "determination_id", "score", "request", "outcome", "treatment", "reasons", "snippet",
    "snippet_marks", "section", "scores", "explanation", "likeness", "folded", "wording",
}  # fmt: skip
"""The contract's names, and what this program says beside them."""
FIRST = LETTERS[0]


@pytest.fixture
def data(small_build: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small index, named by the environment."""
    monkeypatch.setenv("IMR_DATA", str(small_build))
    return small_build


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "dense"])
def test_a_search_as_json_has_the_names_of_the_contract(imr: Imr, data: Path, mode: str) -> None:
    done = imr("search", "muscle spasm", "--mode", mode, "-k", 3, "--json")
    assert (done.status, done.err) == (0, "")
    assert len(done.out.splitlines()) == 1
    answer = done.json
    assert set(answer) == ANSWER
    assert answer["mode"] == mode
    assert answer["build"] == current_name(data)
    assert answer["query"]["text"] == "muscle spasm"
    assert 1 <= len(answer["hits"]) <= 3
    for rank, hit in enumerate(answer["hits"], start=1):
        assert set(hit) == HIT
        assert hit["rank"] == rank
        assert set(hit["scores"]) == {"keyword", "dense"}
        assert hit["issue_id"].startswith(hit["determination_id"] + "#")
        assert {"kind", "category", "generic_name"} <= set(hit["treatment"])
        for start, end in hit["snippet_marks"]:
            assert hit["snippet"][start:end].strip()


def test_filters_offset_and_explanation_reach_the_search(imr: Imr, data: Path) -> None:
    every = imr("search", "", "-k", 100, "--filter", "outcome!=upheld", "--json").json
    assert {hit["outcome"] for hit in every["hits"]} == {"overturned"}
    second = imr("search", "", "-k", 1, "--offset", 1, "--filter", "decision=overturned", "--json").json
    assert second["hits"] == every["hits"][1:2]
    explained = imr("search", "spasm", "-k", 1, "--explain", "--json").json["hits"][0]
    signals = {found["signal"]: found for found in explained["explanation"]["signals"]}
    assert set(signals) == {"words", "meaning", "grounds"}
    assert signals["words"]["bm25"]["value"] > 0
    assert every["hits"][0]["explanation"] is None


def test_a_search_for_people_says_what_was_understood_and_what_was_found(imr: Imr, data: Path) -> None:
    done = imr("search", "outcome:overturned spasm", "-k", 2)
    assert (done.status, done.err) == (0, "")
    understood, title, counts, *_ = done.out.splitlines()
    assert understood.endswith("[hybrid]")
    assert title == "With “spasm”"
    assert re.match(r"(\d) issues: \1 overturned \(\d", counts)
    assert "  1. OVERTURNED  " in done.out
    assert "more in this letter" in done.out
    assert "Overturned" not in done.out
    few = imr("search", "treatment:carisoprodol", "--mode", "keyword").out
    assert "\nOverturned 1 of 2" in few
    assert '"bm25"' in imr("search", "spasm", "--explain", "-k", 1).out


def test_parts_come_with_the_explanation_alone(imr: Imr, data: Path) -> None:
    explained = imr("search", "spasm", "-k", 2, "--explain", "--json").json
    for hit in explained["hits"]:
        assert set(hit) == HIT | {"parts"}
        assert [set(part) for part in hit["parts"]] == [
            {"signal", "name", "points", "most", "share", "percent"}
        ] * 3
        assert sum(part["percent"] for part in hit["parts"]) == 100
        assert sum(part["points"] for part in hit["parts"]) == pytest.approx(100 * hit["score"])
    assert "parts" not in imr("search", "spasm", "-k", 1, "--json").json["hits"][0]


def test_an_explanation_for_people_says_why_each_hit_stands_where_it_does(imr: Imr, data: Path) -> None:
    said = imr("search", "soma", "--explain", "-k", 4).out
    here = re.findall(r"^     Why here: (.*)$", said, re.MULTILINE)
    assert len(here) == 4
    assert re.match(r"In the result set: disputes soma \(carisoprodol\); \d+ of 100 points: ", here[0])
    assert here[-1].startswith("Behind the result set, which comes first: not about soma (carisoprodol)")
    for line in here:
        assert sum(map(int, re.findall(r"(\d+) %", line))) == 100
    below = re.findall(r"^     Why below number (\d): (.*)$", said, re.MULTILINE)
    assert below[0][0] == "1"
    assert " points)" in below[0][1]
    by_date = imr("search", "soma", "--explain", "-k", 4, "--sort", "newest").out
    assert "Why here: " in by_date
    assert "Why below" not in by_date
    conditions = imr("search", "denied", "--explain", "-k", 1).out
    assert "nothing in the query ranks one issue above another" in conditions


def test_a_case_number_lists_its_letter(imr: Imr, data: Path) -> None:
    done = imr("search", f"{FIRST.name}")
    assert done.out.startswith(f"case number {FIRST.name} [keyword]\n2 issues: ")
    unknown = imr("search", "CM99-0000001")
    assert unknown.status == 0
    assert "no such case in this index" in unknown.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "pain AND ("], "The parenthesis at character 10 is never closed"),
        (["search", "pain", "--filter", "colour=red"], "colour"),
        (["similar", "CM99-0000001#1"], "There is no issue 'CM99-0000001#1' in this index"),
        (["similar", "--text", "  "], "There is no text to compare"),
        (["similar", "-"], "There is no text to compare"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    imr: Imr, data: Path, words: list[str], said: str
) -> None:
    assert said in imr(*words, "--json").refusal


def test_letters_are_searched_in_memory_without_an_index(
    imr: Imr, letter_folder: Path, tmp_path: Path
) -> None:
    answer = imr("search", "carisoprodol", "--in-memory", letter_folder, "--json").json
    assert answer["build"] == "in memory"
    assert answer["hits"][0]["issue_id"] == f"{FIRST.name}#1"
    assert list(tmp_path.iterdir()) == []


def test_an_indexed_issue_is_compared_with_the_others(imr: Imr, data: Path) -> None:
    answer = imr("similar", f"{FIRST.name}#1", "-k", 100, "--json").json
    assert set(answer) == ANSWER
    found = [hit["issue_id"] for hit in answer["hits"]]
    near = [hit["issue_id"] for hit in answer["near"]]
    apart = [issue["issue_id"] for issue in answer["same_letter"]]
    assert f"{FIRST.name}#1" not in found + near + apart
    assert found[0] == "letter-without-header#1"
    assert answer["total"] == len(found)
    assert "carisoprodol" in answer["subject"]
    assert not [name for name in found + near if name.startswith(f"{FIRST.name}#")]
    assert apart == [f"{FIRST.name}#{number}" for number in range(2, len(FIRST.issues) + 1)]
    for hit in (*answer["hits"], *answer["near"]):
        assert set(hit["likeness"]["aspects"].values()) <= {"strong", "some", "none"}


def test_similar_cases_are_told_in_words(imr: Imr, data: Path) -> None:
    said = imr("similar", f"{FIRST.name}#1", "-k", 5).out
    assert re.search(r"^.*[Cc]arisoprodol$", said, re.MULTILINE)
    assert re.search(r"^Overturned \d+ of \d+", said, re.MULTILINE)
    assert "--- Other treatments, in like cases" in said
    assert f"In the same letter: {FIRST.name}#2  " in said
    assert "     Alike: request strong, " in said


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


@pytest.mark.parametrize("name", ["request.txt", "request.md"])
def test_a_request_of_one_line_is_compared_as_it_stands(
    imr: Imr, data: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("Soma 350mg #30")
    (answer,) = imr("similar", "--file", name, "-k", 1, "--json").json["requests"]
    assert answer["hits"][0]["issue_id"] == "letter-without-header#1"


def test_a_file_that_is_no_letter_is_refused(imr: Imr, data: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert imr("similar", "--file", "picture.pdf").refusal == "The file is neither a PDF nor text."
    (tmp_path / "page.html").write_text("<!DOCTYPE html><p>Soma 350mg #30")
    assert "marked-up" in imr("similar", "--file", "page.html").refusal
    missing = imr("similar", "--file", "missing.pdf")
    assert missing.status == 2
    assert "missing.pdf" in missing.err


def test_an_index_without_vectors_refuses_the_dense_mode_alone(
    imr: Imr, letter_folder: Path, tmp_path: Path
) -> None:
    indexed = imr("index", letter_folder, "--no-dense", "--workers", 1, "--data", "d")
    assert indexed.status == 0
    assert imr("search", "spasm", "--data", "d", "--mode", "dense").refusal.startswith(
        "This index has no vectors"
    )
    hybrid = imr("search", "spasm", "--data", "d")
    assert "This index has no vectors: ranked by keywords alone." in hybrid.out.splitlines()


def test_the_status_says_what_is_published(imr: Imr, data: Path) -> None:
    plain = imr("status")
    assert (plain.status, plain.err) == (0, "")
    assert f"build           {current_name(data)}, made " in plain.out
    assert "determinations  6\nissues          10 (4 overturned, 6 upheld)\n" in plain.out
    assert "decided         2016-12-30 to 2017-02-02\ninvented        0\n" in plain.out
    answer = imr("status", "--json").json
    assert set(answer) == {"status", "quarantined"}
    assert answer["status"]["build"] == current_name(data)
    assert answer["status"]["issues"] == open_searcher(data).search(SearchRequest("")).total
    assert answer["quarantined"] == []


def test_what_was_understood_stands_first_with_its_switch(imr: Imr, small_build: Path) -> None:
    said = imr("search", "soma is approved", "--mode", "keyword", "--data", small_build).out.splitlines()
    assert said[1:3] == [
        "soma = carisoprodol  [--off drug:soma]",
        "approved: not read as outcome is overturned  [--on outcome:approved]",
    ]
    asked = ("search", "soma denied", "--mode", "keyword", "--data", small_build, "--json")
    typed = imr(*asked, "--as-typed").json
    assert [one["on"] for one in typed["query"]["understood"]] == [False] * 2
    each = imr(*asked, "--off", "drug:soma", "--off", "outcome:denied").json
    # Switched off one by one, the words of a condition only rank: that takes no issue away.
    assert {hit["issue_id"] for hit in each["hits"]} > {hit["issue_id"] for hit in typed["hits"]}
    assert {hit["outcome"] for hit in imr(*asked).json["hits"]} == {"upheld"}


def test_an_unknown_word_gets_a_suggestion(imr: Imr, small_build: Path) -> None:
    said = imr("search", "functionl", "--mode", "keyword", "--data", small_build).out.splitlines()
    assert "Did you mean: functional" in said


def test_a_misspelled_drug_is_read_as_the_one_it_can_only_be(imr: Imr, small_build: Path) -> None:
    said = imr("search", "carisprodol", "--mode", "keyword", "--data", small_build).out
    assert "carisprodol = carisoprodol  [--off drug:carisprodol]" in said.splitlines()
    right = imr("search", "carisoprodol", "--mode", "keyword", "--data", small_build, "--json").json
    read = imr("search", "carisprodol", "--mode", "keyword", "--data", small_build, "--json").json
    assert (read["total"], read["outcomes"]) == (right["total"], right["outcomes"])


def test_what_is_near_has_its_own_heading_and_is_not_counted(imr: Imr, data: Path) -> None:
    answer = imr("search", "carisoprodol", "-k", 8, "--json").json
    assert answer["total"] == len(answer["hits"]) == sum(answer["outcomes"].values())
    assert answer["near"]
    ranks = [hit["rank"] for hit in (*answer["hits"], *answer["near"])]
    assert ranks == list(range(1, len(ranks) + 1))
    said = imr("search", "carisoprodol", "-k", 8).out
    assert "Not about carisoprodol, but near it" in said
    dense = imr("search", "carisoprodol", "-k", 8, "--mode", "dense", "--json").json
    assert (dense["total"], dense["rate"], dense["near"]) == (None, None, [])


def test_a_query_that_breaks_off_is_offered_mended(imr: Imr, data: Path) -> None:
    done = imr("search", '(mri AND "red flags')
    assert done.status == 2
    assert "at character 10 is never closed" in done.err
    assert done.err.endswith("Try imr search '(mri AND \"red flags\")'.\n")


def test_the_part_that_finds_nothing_is_named_with_a_search_that_finds_something(
    imr: Imr, data: Path
) -> None:
    done = imr("search", "mri AND zebra", "--mode", "keyword")
    assert "No issue has: zebra. Try: imr search mri (" in done.out
    assert imr("search", "mri AND zebra", "--json").json["query"]["repairs"][0]["query"] == "mri"
