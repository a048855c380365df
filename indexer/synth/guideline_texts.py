"""Guideline texts as the letters of each era print them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from random import Random

from indexer.synth.tables import GuidelineRow, Region

_OUTSIDE_MTUS = "The {side} based their decision on recommendation(s) outside of the MTUS Guidelines. "
_NOTHING_CITED = "The {side} did not cite any medical evidence for its decision."


class Era(Enum):
    """Which edition of the guidelines a decision was made under."""

    PAGES = 2009
    SECTIONS = 2016
    CHAPTERS = 2018

    @classmethod
    def of(cls, decision: dt.date) -> Era:
        """The era of a decision: new editions took effect on 28 July 2016 and 1 December 2017."""
        if decision < dt.date(2016, 7, 28):
            return cls.PAGES
        return cls.SECTIONS if decision < dt.date(2017, 12, 1) else cls.CHAPTERS


@dataclass(frozen=True)
class CitationWording:
    """The text beside a guideline label, and how the rationale speaks of it, at length and briefly."""

    text: str
    source: str
    brief: str


class Side(Enum):
    """The party that cites a guideline."""

    CLAIMS_ADMINISTRATOR = "Claims Administrator"
    REVIEWER = "Expert Reviewer"


def cite(side: Side, row: GuidelineRow, region: Region, era: Era, rng: Random) -> CitationWording:
    """What ``side`` relied on for a treatment of ``row``; sometimes nothing, sometimes two sources."""
    mtus = _mtus(row, region, era, rng)
    odg = _odg(row, region, rng)
    silent = 0.2 if side is Side.CLAIMS_ADMINISTRATOR else 0.06
    if era is not Era.PAGES and rng.random() < silent:
        source = mtus or odg
        return CitationWording(_NOTHING_CITED.format(side=side.value), source.source, source.brief)
    chance = 1.0 if mtus is None else rng.random()
    if mtus is not None and chance < 0.12:
        return CitationWording(f"{mtus.text} {odg.text}", mtus.source, mtus.brief)
    # In about a quarter of the real issues the two sides cite different guidelines.
    if mtus is None or (side is Side.CLAIMS_ADMINISTRATOR and chance < 0.34):
        outside = "" if era is Era.PAGES else _OUTSIDE_MTUS.format(side=side.value)
        return CitationWording(outside + odg.text, odg.source, odg.brief)
    return mtus


def _odg(row: GuidelineRow, region: Region, rng: Random) -> CitationWording:
    chapter = row.odg_chapter.replace("{odg}", region.odg)
    form = rng.choice(
        (
            "Official Disability Guidelines (ODG), {chapter}, {section}.",
            "Official Disability Guidelines (ODG) {chapter} Chapter, {section}.",
            "ODG, {chapter}: {section}.",
            "Official Disability Guidelines, {chapter}, {section}.",
        )
    )
    text = "Decision based on Non-MTUS Citation " + form.format(chapter=chapter, section=row.odg_section)
    return CitationWording(text, f"the ODG {chapter} chapter ({row.odg_section})", "the ODG")


def _mtus(row: GuidelineRow, region: Region, era: Era, rng: Random) -> CitationWording | None:
    if row.book == "odg" or (row.book == "region" and region.chapter == "-"):
        return None
    if row.book == "acupuncture":
        return _acupuncture(era, rng)
    if era is Era.PAGES:
        return _by_page(row, region, rng)
    if era is Era.SECTIONS:
        return _by_section(row, region, rng)
    return _by_chapter(row, region)


def _acupuncture(era: Era, rng: Random) -> CitationWording:
    chapter = "Acupuncture Treatment Guidelines" if era is Era.PAGES else "Acupuncture Treatment 2007"
    source = rng.choice(("the Acupuncture Medical Treatment Guidelines", "section 9792.24.1 of the MTUS"))
    return CitationWording(f"Decision based on MTUS {chapter}.", source, "the acupuncture guideline")


def _by_page(row: GuidelineRow, region: Region, rng: Random) -> CitationWording:
    pages, section = row.pages, row.section
    if row.book == "region":
        pages = region.pages[section]
        chapter = f"ACOEM Chapter {region.chapter_number} {region.chapter}"
        source = f"ACOEM chapter {region.chapter_number}, pages {pages},"
        text = f"Decision based on MTUS {chapter} Page(s): {pages}."
        return CitationWording(text, source, f"the {region.chapter} chapter")
    page = f"pages {pages}" if "-" in pages else f"page {pages}"
    if row.book == "general":
        text = f"Decision based on MTUS ACOEM Chapter 7 {section} Page(s): {pages}."
        return CitationWording(text, f"ACOEM chapter 7, {page},", "the ACOEM guideline")
    comma = rng.choice(("", "", ","))
    listed = f" {section}{comma} Page(s): {pages}" if rng.random() < 0.85 else f" {section}"
    text = f"Decision based on MTUS Chronic Pain Treatment Guidelines{listed}."
    source = rng.choice(
        (
            f"the MTUS Chronic Pain Medical Treatment Guidelines, {page},",
            f"the MTUS ({page})",
            f"the chronic pain guideline at {page}",
        )
    )
    brief = rng.choice(("the MTUS", "the MTUS guideline", "the chronic pain guideline"))
    return CitationWording(text, source, brief)


def _by_section(row: GuidelineRow, region: Region, rng: Random) -> CitationWording:
    section = row.section_2016
    if row.book == "region":
        chapter, source = f"{region.chapter} 2004", f"the MTUS {region.chapter} chapter, {section},"
    elif row.book == "general":
        chapter, source = "General Approaches 2004", "the MTUS General Approaches (2004)"
    elif row.book == "opioids":
        chapter, source = "Opioid Treatment 2016", "the MTUS Opioids Treatment Guidelines of July 28, 2016"
    else:
        chapter = f"Chronic Pain Medical Treatment {2016 if rng.random() < 0.8 else 2009}"
        source = "the MTUS Chronic Pain Medical Treatment Guidelines (2016)"
    listed = f", Section(s): {section}" if rng.random() < 0.9 else ""
    return CitationWording(f"Decision based on MTUS {chapter}{listed}.", source, "the MTUS")


def _by_chapter(row: GuidelineRow, region: Region) -> CitationWording:
    titles = {
        "region": region.disorders,
        "general": "Initial Approaches to Treatment",
        "opioids": "Opioids",
        "chronic": "Chronic Pain",
    }
    title = titles[row.book]
    section = row.section_2018
    text = f"Decision based on MTUS {title} 2017, Section(s): {section}."
    return CitationWording(text, f"the ACOEM {title} guideline adopted in the MTUS", "the ACOEM guideline")
