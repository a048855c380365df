"""Letters to files: invented ones, with the truth about each, which is what a parser must find in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from indexer.layouts.layout import LayoutRow, LayoutTable
from indexer.layouts.table import LAYOUTS
from indexer.synth.blocks import Block, HeaderTable
from indexer.synth.disputes import Dispute
from indexer.synth.letter import InventedLetter, invent_letter, invent_year
from indexer.synth.pdf import to_pdf
from indexer.synth.tables import Tables, tables
from indexer.synth.text import TextHabits, to_text
from search.model.letters import Outcome

MAX_LETTERS = 1_000_000
"""Letters of a seed."""
_NUMBERS = 10_000_000
"""Case numbers of the form ``CM00-nnnnnnn``. Two seeds with a thousand letters each have one in common in one
case of 5,000."""
_STRIDE = 6_180_339
"""Shares no factor with ``_NUMBERS``: stepping by it visits every number once."""
_PDF_SHARE = 0.5
_HEADER_SHARE = 0.6
"""How many text files have kept the table on top, of layouts that are met without it."""
_PUBLISHED_AFTER = dt.timedelta(days=16)


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


def generate(
    n: int, seed: int = 0, fmt: LetterFormat = LetterFormat.MIXED, *, layouts: LayoutTable = LAYOUTS
) -> Iterator[SynthLetter]:
    """``n`` letters (at most ``MAX_LETTERS``), one at a time. Letter ``i`` of a seed is the same
    whatever ``n`` is, byte for byte; case numbers and file names do not repeat within a seed."""
    if not 0 <= n <= MAX_LETTERS:
        raise ValueError(f"n is {n:,}: it must be from 0 to {MAX_LETTERS:,}")
    fmt = LetterFormat(fmt)
    offset = Random(f"offset:{seed}").randrange(_NUMBERS)  # noqa: S311 - invented, not secret
    for index in range(n):
        serial = (offset + index * _STRIDE) % _NUMBERS
        rng = Random(f"{seed}:{index}")  # noqa: S311
        yield _letter(tables(), layouts, index=index, serial=serial, rng=rng, fmt=fmt)


def _letter(
    phrases: Tables, layouts: LayoutTable, *, index: int, serial: int, rng: Random, fmt: LetterFormat
) -> SynthLetter:
    as_pdf = rng.random() < _PDF_SHARE
    year = invent_year(rng)
    row = layouts.draw(year, rng)
    template = row.template
    letter = invent_letter(
        phrases,
        serial=serial,
        year=year,
        credentials=template.credentials,
        max_issues=template.max_issues,
        rng=rng,
    )
    if fmt is not LetterFormat.MIXED:
        as_pdf = fmt is LetterFormat.PDF
    has_header = as_pdf or not template.cuttable_header or rng.random() < _HEADER_SHARE
    stem = letter.number if has_header else f"{index:06d}_{rng.getrandbits(64):016x}"
    blocks = tuple(template.write(letter, rng))
    if not has_header:
        blocks = tuple(block for block in blocks if not isinstance(block, HeaderTable))
    filename = f"{stem}.{'pdf' if as_pdf else 'txt'}"
    data = _pdf(letter, blocks) if as_pdf else to_text(blocks, _habits(rng, has_header=has_header))
    return SynthLetter(filename, data, _truth(letter, row, filename, stem, has_header=has_header))


def _pdf(letter: InventedLetter, blocks: Sequence[Block]) -> bytes:
    decided = letter.case.dates.decision
    midnight = dt.datetime(decided.year, decided.month, decided.day, tzinfo=dt.UTC)
    return to_pdf(blocks, midnight + _PUBLISHED_AFTER)


def _habits(rng: Random, *, has_header: bool) -> TextHabits:
    return TextHabits(
        double_spaced=rng.random() < 0.7,
        blank_paragraphs=rng.random() < 0.8,
        wrapped_label=has_header and rng.random() < 0.5,
        wide_gaps=rng.random() < 0.5,
    )


def _truth(
    letter: InventedLetter, row: LayoutRow, filename: str, stem: str, *, has_header: bool
) -> dict[str, object]:
    return {
        "file": filename,
        "determination_id": stem,
        "layout": str(row.layout),
        "case_number": letter.number if has_header else None,
        # Without a header a reader may still infer dates from the summary: that is not claimed.
        **(_header_truth(letter, row.template.header_fields) if has_header else {}),
        "reviewer_licensure": list(letter.reviewer.licensure),
        "reviewer_specialties": list(letter.reviewer.specialties),
        "reviewer_subspecialties": list(letter.reviewer.subspecialties),
        "age": letter.case.age,
        "sex": letter.case.sex,
        "clinical_summary": letter.summary,
        "issues": [
            _issue_truth(number, dispute, guideline_lines=row.template.guideline_lines)
            for number, dispute in enumerate(letter.disputes, start=1)
        ],
        "outcome": _outcome({dispute.outcome for dispute in letter.disputes}),
    }


def _header_truth(letter: InventedLetter, fields: Sequence[str]) -> dict[str, object]:
    dates = letter.case.dates
    values = {
        "date_of_injury": dates.injury.isoformat(),
        "ur_denial_date": dates.denial.isoformat(),
        "application_received": dates.application.isoformat(),
        "priority": letter.priority,
        "decision_date": dates.decision.isoformat(),
        "date_assigned": dates.assigned.isoformat(),
    }
    return {field: values[field] for field in fields}


def _issue_truth(number: int, dispute: Dispute, *, guideline_lines: bool) -> dict[str, object]:
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
    if guideline_lines:
        truth["claims_administrator_guideline"] = dispute.claims_administrator.text
        truth["reviewer_guideline"] = dispute.reviewer.text
    return truth


def _outcome(outcomes: set[Outcome]) -> str:
    return outcomes.pop().value if len(outcomes) == 1 else Outcome.PARTIALLY_OVERTURNED.value
