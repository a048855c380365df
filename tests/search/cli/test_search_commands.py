"""``imr search``, ``imr similar`` and ``imr status`` on a published index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.index.builds import current_name
from search.model.requests import SearchRequest
from search.opening import open_searcher
from tests.command_line import Imr
from tests.web.letters import LETTERS

ANSWER = {
    "query", "mode", "total", "outcomes", "rate", "took_ms", "build", "hits", "near", "folded",
    "subject", "same_letter",
}  # fmt: skip
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
