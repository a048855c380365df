"""Layout D (2013): one issue without a number; the heading of the rationale says its outcome.

Unconfirmed: known from field names and quotations only.
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
from indexer.synth.wording import credentials_sentence, documents_list, guideline_name
from search.model.letters import Layout, Outcome

_TITLE = re.compile(r"(?:MEDICAL PROFESSIONAL REVIEW|ISSUES? AT DISPUTE\b.*)", re.IGNORECASE)
_FIRST_LINES = 40


def _detect(markers: Markers) -> LayoutEvidence:
    has_title = any(_TITLE.fullmatch(line.text) for line in markers.lines[:_FIRST_LINES])
    return LayoutEvidence.TITLE if has_title else LayoutEvidence.NONE


def _write(letter: InventedLetter, _: Random) -> Iterator[Block]:
    dispute = letter.disputes[0]
    negated = "NOT " if dispute.outcome is Outcome.UPHELD else ""
    yield HeadingLine("MEDICAL PROFESSIONAL REVIEW")
    yield plain(f"Case Number: {letter.number}")
    yield plain("ISSUE AT DISPUTE:", gap=False)
    yield plain(dispute.request.text)
    yield plain("CASE SUMMARY:", gap=False)
    yield plain(letter.summary)
    yield plain("DOCUMENTS REVIEWED FOR DETERMINATION:", gap=False)
    yield plain(documents_list(letter))
    yield plain("MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:", gap=False)
    yield plain(guideline_name(dispute.reviewer.text))
    yield plain(
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS {negated}MEDICALLY NECESSARY:", gap=False
    )
    yield plain(dispute.rationale)
    yield plain("MEDICAL REVIEWER QUALIFICATIONS:", gap=False)
    yield plain(credentials_sentence(letter))


LAYOUT_D = LayoutRow(
    layout=Layout.D,
    detect=_detect,
    read=read_earlier,
    template=LetterTemplate(
        write=_write,
        header_fields=(),
        credentials=CredentialsForm.SENTENCE,
        max_issues=1,
    ),
    confirmed=False,
    first_year=2013,
    last_year=2013,
    share=0.2,
)
