"""Letters to passages: within the model's window, and nothing of the letter left out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from indexer.generator import LetterFormat, generate
from search.index.builds import current_build
from search.index.encoders.base import Encoder
from search.index.encoders.onnx import OnnxEncoder
from search.index.passages import SPECIAL_TOKENS, heading, passages, passages_of_text
from search.model.letters import Determination, SectionKind
from search.model.reader import letter_reader
from tests.search.letters import issue, letter


@pytest.fixture(scope="module")
def encoder(small_build: Path) -> Encoder:
    return OnnxEncoder.load(current_build(small_build).encoder)


@pytest.fixture(scope="module")
def determinations() -> list[Determination]:
    reader = letter_reader()
    invented = generate(40, 11, LetterFormat.TEXT)
    return [reader.read(synthetic.filename, synthetic.data).determination for synthetic in invented]


def too_long(texts: list[str], encoder: Encoder) -> list[str]:
    room = encoder.max_tokens - SPECIAL_TOKENS
    return [text for text, count in zip(texts, encoder.count_tokens(texts), strict=True) if count > room]


def missing(text: str | None, passage_texts: list[str]) -> set[str]:
    return set((text or "").split()) - set(" ".join(passage_texts).split())


def test_every_passage_of_invented_letters_fits_the_window(
    encoder: Encoder, determinations: list[Determination]
) -> None:
    texts = [passage.text for determination in determinations for passage in passages(determination, encoder)]
    assert len(texts) > 100
    assert too_long(texts, encoder) == []


def test_every_word_of_the_rationale_and_the_summary_is_in_a_passage(
    encoder: Encoder, determinations: list[Determination]
) -> None:
    for determination in determinations:
        parts = passages(determination, encoder)
        summary = [part.text for part in parts if part.kind is SectionKind.CLINICAL_SUMMARY]
        assert missing(determination.clinical_summary, summary) == set()
        for disputed in determination.issues:
            texts = [part.text for part in parts if part.issue_number == disputed.number]
            assert missing(disputed.rationale, texts) == set()
            assert all(text.startswith(heading(disputed)) for text in texts)


def test_sentences_keep_their_order_and_short_ones_are_repeated(encoder: Encoder) -> None:
    text = " ".join(f"The {number}th visit on the {number}th day gave no relief." for number in range(100))
    pieces = passages_of_text(text, encoder, request="Massage")
    assert len(pieces) > 3
    assert too_long(pieces, encoder) == []
    for before, after in pairwise(pieces):
        assert before.startswith("Massage. The ")
        repeated = before.rpartition("relief. ")[2]
        assert after.startswith(f"Massage. {repeated}")


@pytest.mark.parametrize(
    ("request_text", "rationale"),
    [
        ("Cane", "Rest " * 900),
        ("Cane", "_" * 2_000 + " The signature line is above."),
        ("Cane", "Sum: " + "3.5," * 500),
        ("Aquatic therapy and a great many other things, " * 40, "The request is not supported. " * 30),
        ("Aquatic therapy and a great many other things, " * 40, ""),
        ("x." * 1_000, "No."),
    ],
    ids=["no full stop", "one long line", "one long number", "long request", "no rationale", "long word"],
)
def test_odd_sections_fit_the_window_too(encoder: Encoder, request_text: str, rationale: str) -> None:
    determination = letter("a", issue(1, request_text, rationale)).determination
    texts = [passage.text for passage in passages(determination, encoder)]
    assert texts
    assert too_long(texts, encoder) == []
    joined = "".join(texts).replace(" ", "")
    assert all(word in joined for word in rationale.split() if len(word) < 100)
    assert sum(text.count(sign) for text in texts for sign in "_3") >= sum(map(rationale.count, "_3"))


def test_a_letter_without_issues_is_embedded_by_its_text(encoder: Encoder) -> None:
    (only,) = passages(letter("note").determination, encoder)
    assert only.issue_number == 0
    assert only.text.startswith("Letter without readable issues: note.txt")


def test_a_pasted_text_without_words_is_still_one_passage(encoder: Encoder) -> None:
    assert passages_of_text("", encoder, request="Cane") == ["Cane. "]
    assert passages_of_text(" ", encoder) == [" "]
