"""The clinical summary of an invented case, holding what its rationales refer to."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from indexer.synth.case import Case
from indexer.synth.disputes import Dispute, tidy
from indexer.synth.phrases import Facts, PhraseGrammar

_MAX_LISTED_ITEMS = 4
"""How many disputed items a sentence names before it says "and other items"."""


def write_summary(phrases: PhraseGrammar, case: Case, disputes: Sequence[Dispute], rng: Random) -> str:
    """A paragraph of about 120 to 300 words."""
    listed_items = _listed([dispute.item for dispute in disputes])
    sign = phrases.expand(f"{case.region.name}.sign", case.facts, rng)
    facts = Facts({**case.facts.texts, "asked": listed_items, "sign": sign}, case.facts.tags)

    def say(rule: str, chance: float = 1.0) -> list[str]:
        return [phrases.expand(rule, facts, rng)] if rng.random() < chance else []

    region = case.region.name
    exam = phrases.expand_several(f"{region}.exam", rng.randint(2, 4), facts, rng)
    stories = [line for dispute in disputes for line in dispute.story[: 1 if len(disputes) > 3 else 2]]
    if "psyche" in case.regions:
        exam += phrases.expand_several("psyche.exam", 2, facts, rng)
    return tidy(
        " ".join(
            [
                *say("intro"),
                *say("mechanism_sentence", 0.85),
                *say("diagnoses_sentence", 0.8),
                *say("treatment_to_date", 0.7),
                *say("earlier_note", 0.6),
                *say("note"),
                *say("adl_sentence", 0.6),
                *say("background", 0.7),
                *phrases.expand_several("detail", rng.choice((1, 1, 2, 2, 3)), facts, rng),
                *say("exam_lead"),
                *exam,
                *say("sign_sentence", 0.5),
                *say("imaging_sentence", 0.65 if region not in {"head"} else 0.3),
                *stories,
                *say("work_sentence", 0.7),
                *say("plan", 0.6),
                *say("denial", 0.8),
            ]
        )
    )


def _listed(items: Sequence[str]) -> str:
    names = list(dict.fromkeys(items))
    if len(names) > _MAX_LISTED_ITEMS:
        names = [*names[:_MAX_LISTED_ITEMS], "other items"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"
