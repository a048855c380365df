"""Wording that letters of several layouts share. What is no heading or label is paraphrased."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.synth.blocks import Block, plain
from indexer.synth.disputes import Dispute
from indexer.synth.letter import InventedLetter

HOW_HEADING = "HOW THE IMR FINAL DETERMINATION WAS MADE"
INDEPENDENT = (
    "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no affiliation "
    "with the employer, employee, providers or the claims administrator."
)
PRACTICE = (
    "He/she has been in active clinical practice for more than five years and is currently working at least "
    "24 hours a week in active practice."
)
CHOICE_OF_REVIEWER = (
    "The choice of the expert reviewer rested on clinical experience, education and background in the same "
    "or similar specialties that evaluate and/or treat the medical condition and disputed {items}. He/she is "
    "familiar with governing laws and regulations, including the strength of evidence hierarchy that applies "
    "to Independent Medical Review determinations."
)
SUMMARY_INTRODUCTION = (
    "The expert reviewer developed the following clinical case summary based on a review of the case file, "
    "including all medical records:"
)
ISSUES_PREAMBLE = (
    "The Final Determination was based on decisions for the disputed items/services set forth below:"
)
_DOCUMENTS = "The records sent by the claims administrator and the provider, from {first} through {last}."


def credentials_sentence(letter: InventedLetter) -> str:
    """The reviewer's specialties and states in one sentence."""
    reviewer = letter.reviewer
    sub = "".join(f", has a subspecialty in {name}" for name in reviewer.subspecialties[:1])
    return (
        f"The expert reviewer is Board Certified in {' and '.join(reviewer.specialties)}{sub} and is "
        f"licensed to practice in {' and '.join(reviewer.licensure)}."
    )


def labelled_fields(letter: InventedLetter, *, received: str, denial: str) -> Iterator[Block]:
    """The header as lines with a label each; ``received`` and ``denial`` name the dates of application
    and denial."""
    dates = letter.case.dates
    yield plain(f"IMR Case Number: {letter.number}", gap=False)
    yield plain(f"Date of Injury: {dates.injury:%m/%d/%Y}", gap=False)
    yield plain(f"{denial}: {dates.denial:%m/%d/%Y}", gap=False)
    yield plain(f"Priority: {letter.priority}", gap=False)
    yield plain(f"{received}: {dates.application:%m/%d/%Y}")


def guideline_sentences(dispute: Dispute, reviewer: str) -> tuple[str, str]:
    """What each side based its decision on; ``reviewer`` is how the layout calls the reviewer."""
    return (
        f"The Claims Administrator based its decision on {guideline_name(dispute.claims_administrator.text)}",
        f"The {reviewer} based his/her decision on {guideline_name(dispute.reviewer.text)}",
    )


def guideline_name(citation: str) -> str:
    """A citation as a part of a sentence: without "Decision based on", with an article."""
    return citation.replace("Decision based on Non-MTUS Citation ", "the ").replace(
        "Decision based on", "the"
    )


def documents_list(letter: InventedLetter) -> str:
    """The sentence that lists the documents reviewed."""
    dates = letter.case.dates
    return _DOCUMENTS.format(first=f"{dates.earlier_visit:%m/%d/%Y}", last=f"{dates.application:%m/%d/%Y}")
