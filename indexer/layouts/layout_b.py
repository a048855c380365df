"""Layout B (2013): numbered outcome sentences under "IMR DECISION(S) AND RATIONALE(S)".

Unconfirmed: known from quotations only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from indexer.layouts.layout import LayoutEvidence, LayoutRow, LetterTemplate
from indexer.parse.earlier import read_earlier
from indexer.parse.markers import Markers
from indexer.synth.blocks import Block, HeadingLine, plain
from indexer.synth.letter import CredentialsForm, InventedLetter
from indexer.synth.wording import (
    CHOICE_OF_REVIEWER,
    HOW_HEADING,
    INDEPENDENT,
    ISSUES_PREAMBLE,
    PRACTICE,
    SUMMARY_INTRODUCTION,
    credentials_sentence,
    documents_list,
    guideline_sentences,
    labelled_fields,
)
from search.model.letters import Layout, Outcome

_HEADING = re.compile(r"IMR DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?\s*:?", re.IGNORECASE)


def _detect(markers: Markers) -> LayoutEvidence:
    has_heading = any(_HEADING.fullmatch(line.text) for line in markers.lines)
    return LayoutEvidence.HEADING if has_heading else LayoutEvidence.NONE


def _write(letter: InventedLetter, _: Random) -> Iterator[Block]:
    chosen = CHOICE_OF_REVIEWER.format(items="items/services")
    yield plain("MAXIMUS FEDERAL SERVICES, INC.", gap=False)
    yield plain("Independent Medical Review")
    yield from labelled_fields(letter, received="IMR Application Received", denial="UR Denial Date")
    yield HeadingLine(HOW_HEADING)
    yield plain(f"{INDEPENDENT} {credentials_sentence(letter)} {PRACTICE} {chosen}")
    yield HeadingLine("DOCUMENTS REVIEWED")
    yield plain(documents_list(letter))
    yield HeadingLine("CLINICAL CASE SUMMARY")
    yield plain(SUMMARY_INTRODUCTION)
    yield plain(letter.summary)
    yield HeadingLine("IMR DECISION(S) AND RATIONALE(S)")
    yield plain(ISSUES_PREAMBLE)
    for number, dispute in enumerate(letter.disputes, start=1):
        negated = "not " if dispute.outcome is Outcome.UPHELD else ""
        yield plain(f"{number}. {dispute.request.text} is {negated}medically necessary and appropriate.")
        for sentence in guideline_sentences(dispute, "Physician Reviewer"):
            yield plain(sentence)
        yield plain(f"The Physician Reviewer's decision rationale: {dispute.rationale}")


LAYOUT_B = LayoutRow(
    layout=Layout.B,
    detect=_detect,
    read=read_earlier,
    template=LetterTemplate(
        write=_write,
        header_fields=("date_of_injury", "ur_denial_date", "application_received", "priority"),
        credentials=CredentialsForm.SENTENCE,
    ),
    confirmed=False,
    first_year=2013,
    last_year=2013,
    share=0.5,
)
