"""The phrase grammar."""

from __future__ import annotations

from random import Random

import pytest

from indexer.synth.phrases import Facts, PhraseGrammar, parse_rules


def test_a_choice_a_slot_a_span_and_a_guard_expand_as_the_grammar_says() -> None:
    phrases = PhraseGrammar(
        parse_rules("== a\n?wet {Pt} is [wet|[soaked|damp]]\n?!wet {pt} has {3-3} {b}\n== b\nhats")
    )
    dry = Facts({"pt": "the patient"})
    assert phrases.expand("a", dry, Random(0)) == "the patient has 3 hats"
    wet = Facts({"pt": "the patient"}, frozenset({"wet"}))
    said = {phrases.expand("a", wet, Random(seed)) for seed in range(40)}
    assert said == {"The patient is wet", "The patient is soaked", "The patient is damp"}


@pytest.mark.parametrize("text", ["== a\n[b|c", "== a\nb]", "no rule yet", "== a\nb\n== a\nc"])
def test_a_phrase_file_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|rule"):
        parse_rules(text)
