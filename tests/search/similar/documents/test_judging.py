"""Mentions of treatments are judged by what stands around them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judging import Example, Labelled, fit
from search.model.documents import RequestStatus
from search.similar.documents.blocks import read_blocks
from search.similar.documents.judging.evidence import evidence_of
from search.similar.documents.judging.judge import Decided, Judged, LogOdds, judged
from search.similar.documents.judging.mentions import item_of, mentions_in, names_in
from search.similar.documents.lines import read_lines
from search.similar.documents.reading import read_document
from search.similar.documents.walking import Walk


def _judged(text: str) -> dict[str, Judged]:
    blocks = read_blocks(read_lines(text))
    walk = Walk()
    walk.over(blocks)
    return {one.mention.treatment: one for one in judged(blocks, walk.sections)}


def _evidence(text: str) -> list[frozenset[str]]:
    blocks = read_blocks(read_lines(text))
    walk = Walk()
    walk.over(blocks)
    return evidence_of(list(mentions_in(blocks)), blocks, walk.sections)


def test_of_names_that_overlap_the_longer_is_taken() -> None:
    text = "epidural steroid injection and Soma"
    assert [text[name.start : name.end] for name in names_in(text)] == ["epidural steroid injection", "Soma"]


def test_an_item_has_strength_and_quantity_of_its_own_name_only() -> None:
    blocks = read_blocks(read_lines("We denied Soma 350 mg #30 and Norco 10/325 mg #60 because of the MTUS."))
    items = [item_of(mention, blocks[mention.number]).text for mention in mentions_in(blocks)]
    assert any("350 mg #30" in item and "Norco" not in item for item in items)
    assert any("10/325 mg #60" in item and "Soma" not in item for item in items)


def test_the_treatment_itself_is_no_evidence() -> None:
    (soma,) = _evidence("He asks for Soma 350 mg #30 now.")
    (norco,) = _evidence("He asks for Norco 350 mg #30 now.")
    assert soma == norco
    assert not any("soma" in piece for piece in soma)


def test_evidence_says_what_stands_before_and_behind_the_name() -> None:
    text = "PLAN\n\n1. Request acupuncture 6 visits.\n2. He tried Soma without relief.\n"
    acupuncture, soma = _evidence(text)
    assert {"before:request", "amount after", "marker:number", "sentence asks"} <= acupuncture
    assert {"before:tri", "after:relief", "sentence past"} <= soma
    assert "heading:plan" in acupuncture & soma


def test_what_is_asked_for_is_likelier_than_what_failed() -> None:
    told = _judged(
        "Patient has tried and failed naproxen and chiropractic treatment in the past.\n"
        "I am requesting authorization for acupuncture, 6 visits.\n"
    )
    assert told["acupuncture"].asked > 0.6
    assert told["naproxen"].asked < 0.4
    assert told["acupuncture"].asked > told["chiropractic treatment"].asked


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Norco 10/325 #60 - denied", RequestStatus.DENIED),
        ("Norco 10/325 #60 - approved", RequestStatus.APPROVED),
    ],
)
def test_the_likeliest_decision_is_that_behind_the_name(line: str, status: RequestStatus) -> None:
    (judged_once,) = _judged(f"Determination of our reviewer:\n\n{line}\n").values()
    assert judged_once.status is status


def test_a_text_without_a_treatment_has_nothing_to_judge() -> None:
    assert _judged("The hearing was moved to Monday.") == {}
    assert read_document("The hearing was moved to Monday.").requests == ()


def test_weights_add_up_and_what_is_unknown_adds_nothing() -> None:
    weights = LogOdds(-1.0, {"a": 2.0, "b": -0.5})
    assert weights.odds({"a", "b", "c"}) == pytest.approx(0.5)
    assert weights.probability({"a", "b"}) == pytest.approx(1 / (1 + math.exp(-0.5)))


@given(st.floats(-1e6, 1e6), st.sets(st.sampled_from("abcdef")))
def test_a_probability_stays_between_none_and_one(bias: float, pieces: set[str]) -> None:
    weights = LogOdds(bias, dict.fromkeys("abc", 1e5))
    assert 0 < weights.probability(pieces) <= 1


def test_weights_are_fitted_to_what_tells_the_labels_apart() -> None:
    documents = [
        Labelled(
            (
                Example("a", frozenset({"asks", "here"}), Decided.DENIED),
                Example("b", frozenset({"asks", "there"}), Decided.OPEN),
                Example("c", frozenset({"past", "here"}), ""),
                Example("d", frozenset({"odd"}), None),
            ),
            frozenset({"a", "b"}),
        )
    ] * 5
    learned = fit(documents)
    assert learned.asked.of["asks"] > 0 > learned.asked.of["past"]
    assert "odd" not in learned.asked.of
    assert learned.status(frozenset({"here"})) is RequestStatus.DENIED
    assert learned.status(frozenset({"there"})) is None
