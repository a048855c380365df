"""The readings that no switch leaves out, and the rules that certain queries prompted: which function of
``search`` each is, and what stands in for it where it is left out. One that is moved must be moved here."""

from __future__ import annotations

from benchmarks.ablation import LeftOut


def _nothing(*_: object, **__: object) -> tuple[()]:
    return ()


def _none_of_them(*_: object) -> list[object]:
    return []


def _as_it_is(text: str) -> str:
    return text


def _ids(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNDERSTAND = "search.understanding.understand"
_WORTHS = "search.retrieval.shared_values"

UNSWITCHED = (
    LeftOut("names linked to treatments", replaced={f"{_UNDERSTAND}.find_treatment_names": _none_of_them}),
    LeftOut("other names of what is named", replaced={f"{_UNDERSTAND}.find_names": _none_of_them}),
    LeftOut(
        "questions (how often, which outcome, words that only ask)",
        replaced={
            f"{_UNDERSTAND}.{name}": _nothing for name in ("asks_rate", "compares_outcomes", "asking_spans")
        },
    ),
    LeftOut("other names said to the encoder", replaced={f"{_UNDERSTAND}.dense_text": lambda text, *_: text}),
    LeftOut(
        "treatments of a similar case as its result set",
        replaced={"search.similar.comparison.linked_treatments": _nothing},
    ),
)
"""Readings by what finds them."""

PROMPTED = (
    LeftOut(
        "what a pasted text tells was tried is not disputed",
        replaced={"search.similar.comparison.asked_for": _as_it_is},
        prompted_by=_ids("H20"),
    ),
    LeftOut(
        "what a query names is a signal (treatment)",
        signals=frozenset({"treatment"}),
        prompted_by=_ids("H14 H15 H12 D01 D02 D14"),
    ),
    LeftOut(
        "treatments of one kind are near each other",
        replaced={f"{_WORTHS}.SUBCATEGORY_WORTH": 0.0, f"{_WORTHS}.CATEGORY_WORTH": 0.0},
        prompted_by=_ids("H11 H15 H27 H30 H19"),
    ),
    LeftOut(
        "circumstances are not disputed",
        replaced={"search.understanding.name_matches._circumstances": _none_of_them},
        prompted_by=_ids("H08 H02"),
    ),
    LeftOut(
        "the body part is a signal",
        signals=frozenset({"body part", "same body part"}),
        prompted_by=_ids("H11 H14 H27 H22 H28"),
    ),
)
"""Rules with the queries that prompted them."""
