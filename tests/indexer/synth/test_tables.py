"""The tables and phrases that letters are made from."""

from __future__ import annotations

from indexer.synth.tables import tables

OUTCOMES = ("upheld", "overturned")


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
