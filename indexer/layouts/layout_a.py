"""Layout A (2013): the outcomes are numbered sentences on the first page, the reasons follow.

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
    INDEPENDENT,
    PRACTICE,
    credentials_sentence,
    documents_list,
    guideline_sentences,
    labelled_fields,
)
from search.model.letters import Layout, Outcome

_DETERMINATION = re.compile(
    r"INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE"
    r"|Notice of Independent Medical Review Determination"
    r"|has determined the request for .{1,400}? (?:is|are) (?:not ?)?medically necessary",
    re.IGNORECASE,
)
_SEARCHED_CHARACTERS = 20_000
"""The title and the outcomes stand on the first pages."""


def _detect(markers: Markers) -> LayoutEvidence:
    match = _DETERMINATION.search(markers.text[:_SEARCHED_CHARACTERS])
    return LayoutEvidence.HEADING if match else LayoutEvidence.NONE


def _write(letter: InventedLetter, _: Random) -> Iterator[Block]:
    decision = letter.case.dates.decision
    yield HeadingLine("Notice of Independent Medical Review Determination")
    yield plain(f"Dated: {decision.month}/{decision.day}/{decision.year}")
    yield from labelled_fields(letter, received="Application Received", denial="Date of UR Decision")
    for number, dispute in enumerate(letter.disputes, start=1):
        negated = "not" if dispute.outcome is Outcome.UPHELD else ""  # the lost blank is in real letters
        yield plain(
            f"{number}) MAXIMUS Federal Services, Inc. has determined the request for "
            f"{dispute.request.text} is {negated}medically necessary and appropriate."
        )
    yield HeadingLine("INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE")
    yield plain("The decision below is that of an independent physician who examined the whole file.")
    yield plain("Medical Qualifications of the Expert Reviewer:", gap=False)
    yield plain(f"{INDEPENDENT} {credentials_sentence(letter)} {PRACTICE}")
    yield plain("Case Summary:", gap=False)
    yield plain(letter.summary)
    yield plain("Documents Reviewed for Determination:", gap=False)
    yield plain(documents_list(letter))
    for number, dispute in enumerate(letter.disputes, start=1):
        yield plain(f"{number}) Regarding the request for {dispute.request.text}:")
        yield plain(
            "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to "
            "Make His/Her Decision",
            gap=False,
        )
        yield plain(" ".join(guideline_sentences(dispute, "Expert Reviewer")))
        yield plain("Rationale for the Decision:", gap=False)
        yield plain(dispute.rationale)


LAYOUT_A = LayoutRow(
    layout=Layout.A,
    detect=_detect,
    read=read_earlier,
    template=LetterTemplate(
        write=_write,
        header_fields=(
            "date_of_injury", "ur_denial_date", "application_received", "priority", "decision_date",
        ),
        credentials=CredentialsForm.SENTENCE,
    ),
    confirmed=False,
    first_year=2013,
    last_year=2013,
    share=0.3,
)  # fmt: skip
