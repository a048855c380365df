"""Layout C (since 2014): every issue has its request with the outcome, then three labelled blocks.

C-inline describes the reviewer in a sentence, C-block in lines with labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from indexer.layouts.layout import LayoutEvidence, LayoutRow, LetterTemplate
from indexer.parse.labelled import read_labelled
from indexer.parse.markers import Heading, Label, Markers
from indexer.synth.blocks import Block, FontRun, HeaderTable, HeadingLine, Paragraph, labelled, plain
from indexer.synth.letter import CredentialsForm, InventedLetter
from indexer.synth.wording import (
    CHOICE_OF_REVIEWER,
    HOW_HEADING,
    INDEPENDENT,
    ISSUES_PREAMBLE,
    PRACTICE,
    SUMMARY_INTRODUCTION,
    credentials_sentence,
)
from search.model.letters import Layout

_CREDENTIALS_BLOCK = re.compile(r"State\(?s?\)? of Licensure\s*:|following credentials\s*:", re.IGNORECASE)
_CREDENTIALS_SENTENCE = re.compile(r"Board[- ]Certified in\b|licensed to practice in\b", re.IGNORECASE)
_HEADER_FIELDS = (
    "date_of_injury", "ur_denial_date", "application_received", "priority", "decision_date", "date_assigned",
)  # fmt: skip
_LONG_REQUEST_CHARACTERS = 60
"""From this length on the outcome of a request may stand on a line of its own."""


def _evidence(markers: Markers) -> LayoutEvidence:
    if {Label.CLAIMS_ADMINISTRATOR, Label.RATIONALE} <= markers.labels:
        return LayoutEvidence.LABELS
    if Heading.ISSUES in markers.headings or markers.labels - {Label.RATIONALE, Label.END}:
        return LayoutEvidence.FRAGMENT
    return LayoutEvidence.NONE


def _has_credentials_sentence(markers: Markers) -> bool:
    return not _CREDENTIALS_BLOCK.search(markers.text) and bool(_CREDENTIALS_SENTENCE.search(markers.text))


def _detect_inline(markers: Markers) -> LayoutEvidence:
    return _evidence(markers) if _has_credentials_sentence(markers) else LayoutEvidence.NONE


def _detect_block(markers: Markers) -> LayoutEvidence:
    return LayoutEvidence.NONE if _has_credentials_sentence(markers) else _evidence(markers)


def _write_inline(letter: InventedLetter, rng: Random) -> Iterator[Block]:
    chosen = CHOICE_OF_REVIEWER.format(items="items/services")
    yield _header(letter)
    yield HeadingLine(HOW_HEADING)
    yield plain(f"{INDEPENDENT} {credentials_sentence(letter)} {PRACTICE} {chosen}")
    yield from _summary_and_issues(letter, rng)


def _write_block(letter: InventedLetter, rng: Random) -> Iterator[Block]:
    chosen = CHOICE_OF_REVIEWER.format(items="items/Service")
    yield _header(letter)
    yield HeadingLine(HOW_HEADING)
    yield plain(f"{INDEPENDENT} {PRACTICE} {chosen}")
    yield plain("The Expert Reviewer has the following credentials:", gap=False)
    comma = rng.choice((", ", ","))
    yield plain(f"State(s) of Licensure: {comma.join(letter.reviewer.licensure)}", gap=False)
    yield plain(f"Certification(s)/Specialty: {', '.join(letter.reviewer.specialties)}")
    yield from _summary_and_issues(letter, rng)


def _header(letter: InventedLetter) -> HeaderTable:
    dates = letter.case.dates
    return HeaderTable(
        (
            ("Case Number:", letter.number, "", ""),
            ("Date Assigned:", f"{dates.assigned:%m/%d/%Y}", "Date of Injury:", f"{dates.injury:%m/%d/%Y}"),
            ("Decision Date:", f"{dates.decision:%m/%d/%Y}", "UR Denial Date:", f"{dates.denial:%m/%d/%Y}"),
            ("Priority:", letter.priority, "Application Received:", f"{dates.application:%m/%d/%Y}"),
        )
    )


def _summary_and_issues(letter: InventedLetter, rng: Random) -> Iterator[Block]:
    yield HeadingLine("CLINICAL CASE SUMMARY")
    yield plain(SUMMARY_INTRODUCTION)
    yield plain(letter.summary)
    yield HeadingLine("IMR ISSUES, DECISIONS AND RATIONALES")
    yield plain(ISSUES_PREAMBLE)
    for dispute in letter.disputes:
        outcome = FontRun(f" {dispute.outcome.value.capitalize()}")
        alone = len(dispute.request.text) > _LONG_REQUEST_CHARACTERS and rng.random() < 0.3
        yield Paragraph((FontRun(f"{dispute.request.text}:", bold=True), outcome), alone=alone)
        yield labelled("Claims Administrator guideline:", dispute.claims_administrator.text)
        yield labelled("MAXIMUS guideline:", dispute.reviewer.text)
        yield labelled("Decision rationale:", dispute.rationale)


LAYOUT_C_INLINE = LayoutRow(
    layout=Layout.C_INLINE,
    detect=_detect_inline,
    read=read_labelled,
    template=LetterTemplate(
        write=_write_inline,
        header_fields=_HEADER_FIELDS,
        credentials=CredentialsForm.SENTENCE,
        cuttable_header=True,
        guideline_lines=True,
    ),
    confirmed=True,
    first_year=2014,
    last_year=2014,
)
LAYOUT_C_BLOCK = LayoutRow(
    layout=Layout.C_BLOCK,
    detect=_detect_block,
    read=read_labelled,
    template=LetterTemplate(
        write=_write_block,
        header_fields=_HEADER_FIELDS,
        credentials=CredentialsForm.BLOCK,
        cuttable_header=True,
        guideline_lines=True,
    ),
    confirmed=True,
    first_year=2015,
)
