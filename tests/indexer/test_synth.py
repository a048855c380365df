"""Invented letters: their words, their spread, their bytes, and the command that writes them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.synth import LetterFormat, SynthLetter, generate
from indexer.synth.command import synth
from indexer.synth.phrases import Facts, Phrases, parse_rules
from indexer.synth.tables import tables
from indexer.synth.text import wrap
from search.errors import ImrError

pytestmark = pytest.mark.slow

SLIPS = re.compile(r"[{}\[\]|\x00]|  | [.,;]|\.\.|,\.|\ba [aeio](?!ne\b)|\b(the|a) (the|an?)\b")
OUTCOMES = ("upheld", "overturned")


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


def test_case_numbers_have_the_right_form_and_lie_outside_the_real_range(letters: list[SynthLetter]) -> None:
    numbers = [letter.truth["case_number"] for letter in letters if letter.truth["case_number"]]
    assert len(numbers) > 1_000
    assert all(re.fullmatch(r"CM(1[3-9]|2[0-4])-9\d{6}", str(number)) for number in numbers)


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


def test_every_family_has_a_guideline_and_a_reason_for_either_outcome() -> None:
    read = tables()
    for family in {row.family for row in read.treatments}:
        assert f"{family}.guideline" in read.phrases
        assert family in read.guidelines
        for outcome in OUTCOMES:
            reasons = read.reasons[family, outcome]
            assert all(f"{reason}.story" in read.phrases for reason in reasons)


def test_every_slot_of_the_phrases_is_a_fact_or_a_rule() -> None:
    read = tables()
    facts = {
        "sign", "pt", "he", "his", "him", "man", "age", "article", "body", "side", "level",
        "dermatome", "leg", "arm", "limbs", "doi", "ur", "visit", "visit0", "rfa_date", "scan_date",
        "procedure_date", "test_date", "last_work", "since", "months", "months_few", "years",
        "pain", "pain_low", "pain_high", "relief_low", "relief_high", "visits", "visits_done",
        "visits_few", "visits_word", "per_week", "weeks", "refills", "grams", "diagnosis",
        "diagnosis2", "complaint", "complaint2", "adl", "adl2", "imaging", "imaging2",
        "work_status", "item", "item_bare", "asked", "asked_item", "drug", "strength", "qty",
        "therapy", "therapy_low", "source", "ingredient", "amount", "wording", "dos",
    }  # fmt: skip
    assert {slot for _, slot in read.phrases.slots()} <= facts | set(read.phrases.rules)


@given(st.text(alphabet="ab-, .", min_size=1, max_size=600).map(lambda text: " ".join(text.split())))
def test_wrapped_lines_are_short_and_lose_nothing(text: str) -> None:
    lines = list(wrap(text))
    assert all(len(line) <= 98 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_choice_a_slot_a_span_and_a_guard_expand_as_the_grammar_says() -> None:
    phrases = Phrases(
        parse_rules("== a\n?wet {Pt} is [wet|[soaked|damp]]\n?!wet {pt} has {3-3} {b}\n== b\nhats")
    )
    dry = Facts({"pt": "the patient"})
    assert phrases.say("a", dry, Random(0)) == "the patient has 3 hats"
    wet = Facts({"pt": "the patient"}, frozenset({"wet"}))
    said = {phrases.say("a", wet, Random(seed)) for seed in range(40)}
    assert said == {"The patient is wet", "The patient is soaked", "The patient is damp"}


@pytest.mark.parametrize("text", ["== a\n[b|c", "== a\nb]", "no rule yet", "== a\nb\n== a\nc"])
def test_a_phrase_file_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|rule"):
        parse_rules(text)


def test_the_command_writes_n_files_half_of_them_pdf(tmp_path: Path) -> None:
    out = tmp_path / "letters"
    result = CliRunner().invoke(synth, ["24", str(out), "--seed", "5"])
    assert (result.exit_code, result.output) == (0, "")
    names = {path.name: path.read_bytes() for path in out.iterdir()}
    assert names == {letter.filename: letter.data for letter in generate(24, seed=5)}
    assert 6 <= sum(data.startswith(b"%PDF-") for data in names.values()) <= 18


def test_one_format_alone_can_be_asked_for(tmp_path: Path) -> None:
    CliRunner().invoke(synth, ["5", str(tmp_path / "p"), "--format", "pdf"], catch_exceptions=False)
    CliRunner().invoke(synth, ["5", str(tmp_path / "t"), "--format", "text"], catch_exceptions=False)
    assert {path.suffix for path in (tmp_path / "p").iterdir()} == {".pdf"}
    assert {path.suffix for path in (tmp_path / "t").iterdir()} == {".txt"}


@pytest.mark.parametrize("n", ["0", "1000001"])
def test_a_number_out_of_range_is_named_in_one_sentence(tmp_path: Path, n: str) -> None:
    result = CliRunner().invoke(synth, [n, str(tmp_path / "out")])
    assert isinstance(result.exception, ImrError)
    assert f"N is {int(n):,}" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_files_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    result = CliRunner().invoke(synth, ["3", str(tmp_path)])
    assert isinstance(result.exception, ImrError)
    assert "is not empty" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letters"
    file.write_text("mine")
    result = CliRunner().invoke(synth, ["3", str(file)])
    assert isinstance(result.exception, ImrError)
    assert file.read_text() == "mine"
