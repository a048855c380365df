"""Invented letters with the truth about each: what a parser must find in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from indexer.synth.disputes import Dispute
from indexer.synth.layouts import blocks_of
from indexer.synth.letter import InventedLetter, invent_letter
from indexer.synth.pdf import to_pdf
from indexer.synth.tables import Tables, tables
from indexer.synth.text import TextHabits, to_text
from search.model.letters import Layout, Outcome

MOST_LETTERS = 1_000_000
"""How many letters have different case numbers."""
_STRIDE = 617_411
"""Shares no factor with ``MOST_LETTERS``: stepping by it visits every number once."""
_FIRST_NUMBER = 9_000_000
"""Real case numbers of a year stay far below this."""


class LetterFormat(StrEnum):
    """What kind of file to write."""

    MIXED = "mixed"
    TEXT = "text"
    PDF = "pdf"


@dataclass(frozen=True)
class SynthLetter:
    """A letter as a file, with its truth record in the shape of ``imr parse``; a field that the
    record does not have is not claimed."""

    filename: str
    data: bytes
    truth: dict[str, object]


def generate(n: int, seed: int = 0, fmt: LetterFormat = LetterFormat.MIXED) -> Iterator[SynthLetter]:
    """``n`` letters (at most ``MOST_LETTERS``), one at a time. Letter ``i`` of a seed is the same
    whatever ``n`` is, byte for byte; case numbers and file names do not repeat within a seed."""
    if not 0 <= n <= MOST_LETTERS:
        raise ValueError(f"n is {n:,}: it must be from 0 to {MOST_LETTERS:,}")
    read, fmt = tables(), LetterFormat(fmt)
    offset = Random(f"offset:{seed}").randrange(MOST_LETTERS)  # noqa: S311 - invented, not secret
    for index in range(n):
        serial = _FIRST_NUMBER + (offset + index * _STRIDE) % MOST_LETTERS
        yield _letter(read, index, serial, Random(f"{seed}:{index}"), fmt)  # noqa: S311


def _letter(read: Tables, index: int, serial: int, rng: Random, fmt: LetterFormat) -> SynthLetter:
    as_pdf = rng.random() < 0.5
    letter = invent_letter(read, serial, rng)
    if fmt is not LetterFormat.MIXED:
        as_pdf = fmt is LetterFormat.PDF
    layout_c = letter.layout in {Layout.C_BLOCK, Layout.C_INLINE}
    header = as_pdf or not layout_c or rng.random() < 0.6
    stem = letter.number if header else f"{index:06d}_{rng.getrandbits(64):016x}"
    blocks = blocks_of(letter, header=header, rng=rng)
    filename = f"{stem}.{'pdf' if as_pdf else 'txt'}"
    if as_pdf:
        decided = letter.case.dates.decision
        created = dt.datetime(decided.year, decided.month, decided.day, tzinfo=dt.UTC) + dt.timedelta(days=16)
        data = to_pdf(blocks, created)
    else:
        data = to_text(blocks, _habits(header, rng))
    return SynthLetter(filename, data, _truth(letter, filename, stem, header=header))


def _habits(header: bool, rng: Random) -> TextHabits:
    return TextHabits(
        double_spaced=rng.random() < 0.7,
        blank_paragraphs=rng.random() < 0.8,
        wrapped_label=header and rng.random() < 0.5,
        wide_gaps=rng.random() < 0.5,
    )


def _truth(letter: InventedLetter, filename: str, stem: str, *, header: bool) -> dict[str, object]:
    layout_c = letter.layout in {Layout.C_BLOCK, Layout.C_INLINE}
    truth: dict[str, object] = {
        "file": filename,
        "determination_id": stem,
        "layout": letter.layout.value,
        "case_number": letter.number if header else None,
        **_header_truth(letter, header=header),
        "reviewer_licensure": list(letter.reviewer.licensure),
        "reviewer_specialties": list(letter.reviewer.specialties),
        "reviewer_subspecialties": list(letter.reviewer.subspecialties),
        "age": letter.case.age,
        "sex": letter.case.sex,
        "clinical_summary": letter.summary,
        "issues": [
            _issue_truth(number, dispute, layout_c=layout_c)
            for number, dispute in enumerate(letter.disputes, start=1)
        ],
        "outcome": _outcome({dispute.outcome for dispute in letter.disputes}),
    }
    return truth


def _header_truth(letter: InventedLetter, *, header: bool) -> dict[str, object]:
    """What the header states. Without one a reader may still infer dates from the summary: not claimed."""
    dates = letter.case.dates
    if not header or letter.layout is Layout.D:
        return {}
    stated: dict[str, object] = {
        "date_of_injury": dates.injury.isoformat(),
        "ur_denial_date": dates.denial.isoformat(),
        "application_received": dates.application.isoformat(),
        "priority": letter.priority,
    }
    if letter.layout is not Layout.B:
        stated["decision_date"] = dates.decision.isoformat()
    if letter.layout in {Layout.C_BLOCK, Layout.C_INLINE}:
        stated["date_assigned"] = dates.assigned.isoformat()
    return stated


def _issue_truth(number: int, dispute: Dispute, *, layout_c: bool) -> dict[str, object]:
    names = {"category": dispute.row.category, "generic_name": dispute.row.canonical}
    truth: dict[str, object] = {
        "number": number,
        "request": dispute.request.text,
        "outcome": dispute.outcome.value,
        "disputed_part": dispute.request.disputed_part,
        "retrospective": dispute.request.retrospective,
        "date_of_service": dispute.request.service_date.isoformat() if dispute.request.service_date else None,
        "rationale": dispute.rationale,
        "treatment": {name: text for name, text in names.items() if text and not dispute.request.slipped},
    }
    if layout_c:
        truth["claims_administrator_guideline"] = dispute.claims_administrator.text
        truth["reviewer_guideline"] = dispute.reviewer.text
    return truth


def _outcome(outcomes: set[Outcome]) -> str:
    return outcomes.pop().value if len(outcomes) == 1 else Outcome.PARTIALLY_OVERTURNED.value
