"""Letters as blocks, in the layouts that have been in use. The fixed wording that is no heading or
label is paraphrased."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from indexer.synth.blocks import Block, HeaderTable, HeadingBlock, Paragraph, StyledText, labelled, plain
from indexer.synth.disputes import Dispute
from indexer.synth.letter import InventedLetter
from search.model.letters import Layout, Outcome

HOW = "HOW THE IMR FINAL DETERMINATION WAS MADE"
_INDEPENDENT = (
    "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no affiliation "
    "with the employer, employee, providers or the claims administrator."
)
_PRACTICE = (
    "He/she has been in active clinical practice for more than five years and is currently working at least "
    "24 hours a week in active practice."
)
_CHOSEN = (
    "The choice of the expert reviewer rested on clinical experience, education and background in the same "
    "or similar specialties that evaluate and/or treat the medical condition and disputed {items}. He/she is "
    "familiar with governing laws and regulations, including the strength of evidence hierarchy that applies "
    "to Independent Medical Review determinations."
)
_SUMMARY_LEAD = (
    "The expert reviewer developed the following clinical case summary based on a review of the case file, "
    "including all medical records:"
)
_PREAMBLE = "The Final Determination was based on decisions for the disputed items/services set forth below:"
_DOCUMENTS = "The records sent by the claims administrator and the provider, from {first} through {last}."


def blocks_of(letter: InventedLetter, *, header: bool, rng: Random) -> tuple[Block, ...]:
    """The letter in its layout; ``header`` keeps the table on top of layout C."""
    match letter.layout:
        case Layout.A:
            return tuple(_layout_a(letter))
        case Layout.B:
            return tuple(_layout_b(letter))
        case Layout.D:
            return tuple(_layout_d(letter))
        case _:
            return tuple(_layout_c(letter, header, rng))


def _layout_c(letter: InventedLetter, header: bool, rng: Random) -> Iterator[Block]:
    if header:
        yield _header(letter)
    yield HeadingBlock(HOW)
    if letter.layout is Layout.C_INLINE:
        chosen = _CHOSEN.format(items="items/services")
        yield plain(f"{_INDEPENDENT} {_credentials(letter)} {_PRACTICE} {chosen}")
    else:
        yield plain(f"{_INDEPENDENT} {_PRACTICE} {_CHOSEN.format(items='items/Service')}")
        yield plain("The Expert Reviewer has the following credentials:", gap=False)
        comma = rng.choice((", ", ","))
        yield plain(f"State(s) of Licensure: {comma.join(letter.reviewer.licensure)}", gap=False)
        yield plain(f"Certification(s)/Specialty: {', '.join(letter.reviewer.specialties)}")
    yield HeadingBlock("CLINICAL CASE SUMMARY")
    yield plain(_SUMMARY_LEAD)
    yield plain(letter.summary)
    yield HeadingBlock("IMR ISSUES, DECISIONS AND RATIONALES")
    yield plain(_PREAMBLE)
    for dispute in letter.disputes:
        outcome = StyledText(f" {dispute.outcome.value.capitalize()}")
        alone = len(dispute.request.text) > 60 and rng.random() < 0.3
        yield Paragraph((StyledText(f"{dispute.request.text}:", bold=True), outcome), alone=alone)
        yield labelled("Claims Administrator guideline:", dispute.claims_administrator.text)
        yield labelled("MAXIMUS guideline:", dispute.reviewer.text)
        yield labelled("Decision rationale:", dispute.rationale)


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


def _credentials(letter: InventedLetter) -> str:
    reviewer = letter.reviewer
    sub = "".join(f", has a subspecialty in {name}" for name in reviewer.subspecialties[:1])
    return (
        f"The expert reviewer is Board Certified in {' and '.join(reviewer.specialties)}{sub} and is "
        f"licensed to practice in {' and '.join(reviewer.licensure)}."
    )


def _fields(letter: InventedLetter, received: str, denial: str) -> Iterator[Block]:
    dates = letter.case.dates
    yield plain(f"IMR Case Number: {letter.number}", gap=False)
    yield plain(f"Date of Injury: {dates.injury:%m/%d/%Y}", gap=False)
    yield plain(f"{denial}: {dates.denial:%m/%d/%Y}", gap=False)
    yield plain(f"Priority: {letter.priority}", gap=False)
    yield plain(f"{received}: {dates.application:%m/%d/%Y}")


def _layout_a(letter: InventedLetter) -> Iterator[Block]:
    dates = letter.case.dates
    yield HeadingBlock("Notice of Independent Medical Review Determination")
    yield plain(f"Dated: {dates.decision.month}/{dates.decision.day}/{dates.decision.year}")
    yield from _fields(letter, "Application Received", "Date of UR Decision")
    for number, dispute in enumerate(letter.disputes, start=1):
        negated = "not" if dispute.outcome is Outcome.UPHELD else ""  # the lost blank is in real letters
        yield plain(
            f"{number}) MAXIMUS Federal Services, Inc. has determined the request for "
            f"{dispute.request.text} is {negated}medically necessary and appropriate."
        )
    yield HeadingBlock("INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE")
    yield plain("The decision below is that of an independent physician who examined the whole file.")
    yield plain("Medical Qualifications of the Expert Reviewer:", gap=False)
    yield plain(f"{_INDEPENDENT} {_credentials(letter)} {_PRACTICE}")
    yield plain("Case Summary:", gap=False)
    yield plain(letter.summary)
    yield plain("Documents Reviewed for Determination:", gap=False)
    yield plain(_documents(letter))
    for number, dispute in enumerate(letter.disputes, start=1):
        yield plain(f"{number}) Regarding the request for {dispute.request.text}:")
        yield plain(
            "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to "
            "Make His/Her Decision",
            gap=False,
        )
        yield plain(" ".join(_relied(dispute, "Expert Reviewer")))
        yield plain("Rationale for the Decision:", gap=False)
        yield plain(dispute.rationale)


def _layout_b(letter: InventedLetter) -> Iterator[Block]:
    yield plain("MAXIMUS FEDERAL SERVICES, INC.", gap=False)
    yield plain("Independent Medical Review")
    yield from _fields(letter, "IMR Application Received", "UR Denial Date")
    yield HeadingBlock(HOW)
    yield plain(f"{_INDEPENDENT} {_credentials(letter)} {_PRACTICE} {_CHOSEN.format(items='items/services')}")
    yield HeadingBlock("DOCUMENTS REVIEWED")
    yield plain(_documents(letter))
    yield HeadingBlock("CLINICAL CASE SUMMARY")
    yield plain(_SUMMARY_LEAD)
    yield plain(letter.summary)
    yield HeadingBlock("IMR DECISION(S) AND RATIONALE(S)")
    yield plain(_PREAMBLE)
    for number, dispute in enumerate(letter.disputes, start=1):
        negated = "not " if dispute.outcome is Outcome.UPHELD else ""
        yield plain(f"{number}. {dispute.request.text} is {negated}medically necessary and appropriate.")
        for cited in _relied(dispute, "Physician Reviewer"):
            yield plain(cited)
        yield plain(f"The Physician Reviewer's decision rationale: {dispute.rationale}")


def _layout_d(letter: InventedLetter) -> Iterator[Block]:
    dispute = letter.disputes[0]
    negated = "NOT " if dispute.outcome is Outcome.UPHELD else ""
    yield HeadingBlock("MEDICAL PROFESSIONAL REVIEW")
    yield plain(f"Case Number: {letter.number}")
    yield plain("ISSUE AT DISPUTE:", gap=False)
    yield plain(dispute.request.text)
    yield plain("CASE SUMMARY:", gap=False)
    yield plain(letter.summary)
    yield plain("DOCUMENTS REVIEWED FOR DETERMINATION:", gap=False)
    yield plain(_documents(letter))
    yield plain("MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:", gap=False)
    yield plain(_named(dispute.reviewer.text))
    yield plain(
        f"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS {negated}MEDICALLY NECESSARY:", gap=False
    )
    yield plain(dispute.rationale)
    yield plain("MEDICAL REVIEWER QUALIFICATIONS:", gap=False)
    yield plain(_credentials(letter))


def _relied(dispute: Dispute, reviewer: str) -> tuple[str, str]:
    return (
        f"The Claims Administrator based its decision on {_named(dispute.claims_administrator.text)}",
        f"The {reviewer} based his/her decision on {_named(dispute.reviewer.text)}",
    )


def _named(citation: str) -> str:
    return citation.replace("Decision based on Non-MTUS Citation ", "the ").replace(
        "Decision based on", "the"
    )


def _documents(letter: InventedLetter) -> str:
    dates = letter.case.dates
    return _DOCUMENTS.format(first=f"{dates.earlier_visit:%m/%d/%Y}", last=f"{dates.application:%m/%d/%Y}")
