"""Invented letters: their words, their spread, their bytes, and that they are read as they were written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import gcd

import pytest
from pypdfium2 import PdfDocument

from indexer.generator import _NUMBERS, _STRIDE, MAX_LETTERS, LetterFormat, SynthLetter, generate
from indexer.layouts.layout import LayoutTable
from indexer.layouts.table import LAYOUTS
from indexer.reader import FileReader
from search.model.letter_json import to_json
from search.model.letters import INVENTED_NOTICE

pytestmark = pytest.mark.slow

SLIPS = re.compile(r"[{}\[\]|\x00]|  | [.,;]|\.\.|,\.|\ba [aeio](?!ne\b)|\b(the|a) (the|an?)\b")


@pytest.fixture(scope="module")
def letters() -> list[SynthLetter]:
    return list(generate(2_000, seed=11, fmt=LetterFormat.TEXT))


def _issues(letters: list[SynthLetter]) -> list[dict[str, object]]:
    return [issue for letter in letters for issue in letter.truth["issues"]]  # type: ignore[attr-defined]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_letters() -> None:
    first, again = list(generate(12, seed=3)), list(generate(12, seed=3))
    assert first == again
    assert {letter.data for letter in first}.isdisjoint(letter.data for letter in generate(12, seed=4))


def test_asking_for_more_letters_changes_none_of_the_first() -> None:
    assert list(generate(40, seed=3))[:10] == list(generate(10, seed=3))


def test_no_two_letters_share_a_name_or_a_text(letters: list[SynthLetter]) -> None:
    assert len({letter.filename for letter in letters}) == len(letters)
    assert len({letter.truth["clinical_summary"] for letter in letters}) == len(letters)
    rationales = Counter(issue["rationale"] for issue in _issues(letters))
    assert rationales.most_common(1)[0][1] == 1


def test_case_numbers_are_of_a_form_that_the_state_never_used_and_do_not_repeat(
    letters: list[SynthLetter],
) -> None:
    numbers = [letter.truth["case_number"] for letter in letters if letter.truth["case_number"]]
    assert len(set(numbers)) == len(numbers) > 1_000
    assert all(re.fullmatch(r"CM00-\d{7}", str(number)) for number in numbers)


def test_the_step_from_number_to_number_visits_all_of_them() -> None:
    assert gcd(_STRIDE, _NUMBERS) == 1
    assert _NUMBERS == 10**7 >= MAX_LETTERS


@pytest.mark.parametrize("fmt", list(LetterFormat), ids=str)
def test_every_letter_says_that_it_is_invented_and_is_known_by_that(fmt: LetterFormat) -> None:
    """In every layout, with its header or without."""
    reader = FileReader()
    kinds = set()
    for row in LAYOUTS.rows:
        alone = LayoutTable((replace(row, first_year=2013, last_year=None),))
        for letter in generate(30, seed=5, fmt=fmt, layouts=alone):
            read = reader.read(letter.filename, letter.data)
            kinds.add((row.layout, read.determination.case_number is None))
            assert read.text.count(INVENTED_NOTICE) >= 1
            assert read.determination.invented is True
            assert "invented letter" not in to_json(read.determination).decode()
    without_header = () if fmt is LetterFormat.PDF else LAYOUT_C
    assert kinds == {(row.layout, False) for row in LAYOUTS.rows} | {(name, True) for name in without_header}


def test_every_page_of_a_pdf_says_it() -> None:
    for letter in generate(10, seed=5, fmt=LetterFormat.PDF):
        pages = PdfDocument(letter.data)
        texts = [page.get_textpage().get_text_bounded() for page in pages]
        assert len(texts) > 1
        assert all(text.startswith(INVENTED_NOTICE) for text in texts)


def test_the_spread_of_outcomes_issues_and_layouts_is_that_of_real_letters(
    letters: list[SynthLetter],
) -> None:
    issues = _issues(letters)
    layouts = Counter(letter.truth["layout"] for letter in letters)

    def share(name: str) -> float:
        return sum(bool(issue[name]) for issue in issues) / len(issues)

    assert 0.09 <= sum(issue["outcome"] == "overturned" for issue in issues) / len(issues) <= 0.14
    assert 1.45 <= len(issues) / len(letters) <= 1.8
    assert max(len(letter.truth["issues"]) for letter in letters) == 8  # type: ignore[arg-type]
    assert 0.05 <= share("disputed_part") <= 0.11
    assert 0.04 <= share("retrospective") <= 0.11
    assert set(layouts) == {"A", "B", "C-block", "C-inline", "D"}
    assert (layouts["C-block"] + layouts["C-inline"]) / len(letters) > 0.9


def test_summaries_and_rationales_are_as_long_as_real_ones_and_rich_in_words(
    letters: list[SynthLetter],
) -> None:
    summaries = sorted(len(str(letter.truth["clinical_summary"]).split()) for letter in letters)
    rationales = sorted(len(str(issue["rationale"]).split()) for issue in _issues(letters))
    for lengths in (summaries, rationales):
        assert lengths[len(lengths) // 20] >= 85
        assert 120 <= lengths[len(lengths) // 2] <= 250
        assert lengths[-1] <= 450
    words = {word for letter in letters for word in re.findall(r"[a-z]+", letter.data.decode().lower())}
    assert len(words) > 3_500


def test_no_sentence_shows_the_marks_of_the_grammar_or_a_slip_of_assembly(letters: list[SynthLetter]) -> None:
    for letter in letters:
        told = [str(letter.truth["clinical_summary"])] + [str(i["rationale"]) for i in _issues([letter])]
        for text in told:
            assert not SLIPS.search(text), text


def test_a_rationale_ends_on_its_outcome(letters: list[SynthLetter]) -> None:
    for issue in _issues(letters):
        last = str(issue["rationale"]).rsplit("necessary", 1)[0].rsplit(". ", 1)[-1].lower()
        assert ("not " in last) is (issue["outcome"] == "upheld"), issue["rationale"]


def test_an_associated_service_follows_the_outcome_of_its_surgery() -> None:
    seen = 0
    for letter in generate(3_000, seed=2, fmt=LetterFormat.TEXT):
        issues = _issues([letter])
        if len(issues) > 1 and any("Associated surgical service" in str(i["request"]) for i in issues[1:]):
            first = issues[0]["outcome"]
            services = [i for i in issues[1:] if "Associated surgical service" in str(i["request"])]
            seen += len(services)
            assert {service["outcome"] for service in services} == {first}
    assert seen > 10


LAYOUT_C = ("C-block", "C-inline")


def _folded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _folded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _claimed(read: dict[str, object], truth: dict[str, object]) -> dict[str, object]:
    """The parts of what was read that the truth record claims."""
    kept: dict[str, object] = {}
    for name, value in truth.items():
        found = read[name]
        if isinstance(value, dict) and isinstance(found, dict):
            kept[name] = _claimed(found, value)
        elif name == "issues" and isinstance(value, list) and isinstance(found, list):
            kept[name] = [_claimed(one, other) for one, other in zip(found, value, strict=False)]
        else:
            kept[name] = found
    return kept


def _letters(fmt: LetterFormat, count: int, layouts: tuple[str, ...]) -> Iterator[SynthLetter]:
    return (letter for letter in generate(count, seed=21, fmt=fmt) if letter.truth["layout"] in layouts)


@pytest.mark.parametrize(("fmt", "count"), [(LetterFormat.PDF, 60), (LetterFormat.TEXT, 200)])
def test_every_claimed_field_of_a_letter_of_layout_c_is_read_as_it_was_written(
    fmt: LetterFormat, count: int
) -> None:
    reader = FileReader()
    for letter in _letters(fmt, count, LAYOUT_C):
        read = json.loads(to_json(reader.read(letter.filename, letter.data).determination))
        assert len(read["issues"]) == len(letter.truth["issues"]), letter.filename  # type: ignore[arg-type]
        assert _folded(_claimed(read, letter.truth)) == _folded(letter.truth)


def test_every_request_and_outcome_of_the_early_layouts_is_read() -> None:
    reader = FileReader()
    seen = set()
    for letter in _letters(LetterFormat.TEXT, 500, ("A", "B", "D")):
        read = json.loads(to_json(reader.read(letter.filename, letter.data).determination))
        wanted = [(i["request"], i["outcome"]) for i in letter.truth["issues"]]  # type: ignore[attr-defined]
        assert [(i["request"], i["outcome"]) for i in read["issues"]] == wanted, letter.filename
        assert read["layout"] == letter.truth["layout"]
        seen.add(read["layout"])
    assert seen == {"A", "B", "D"}
