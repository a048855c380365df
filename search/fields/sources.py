"""Where the values of an issue's fields come from: its letter, its treatments, its citations."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from search.fields.parts import parts_of_issue, sided_names
from search.guidelines.citations import cited_pages, guideline_name
from search.model.letters import Citation, Determination, Issue, Quantity, Treatment
from search.reasons import given_reasons
from search.vocabulary.groups import TOPICAL_SUBCATEGORY, Route

MIN_WORDING_WORDS = 8
"""A rationale of fewer words ("See above.") is no wording that issues could share."""

Interval = tuple[float, float]
"""The least and the greatest number of a value: two for pages 78-82, the same for one number."""

INJURY_BANDS = ((3, "under 3 months"), (12, "3 to 12 months"), (60, "1 to 5 years"))
"""Time since the injury: the month in which a band ends, and its name."""

LONG_AGO = "over 5 years"

_WORD = re.compile(r"[a-z]+")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_SKIN_FORMS = frozenset({"cream", "gel", "ointment", "patch", "lotion", "foam", "roll-on", "jelly", "pad"})
_INJECTED_FORMS = frozenset({"injection", "infusion"})
_IN_MILLIGRAMS = {"mg": 1.0, "mcg": 0.001, "g": 1000.0}


def distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    """The values that are set, without repeats, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def treatments(issue: Issue) -> tuple[Treatment, ...]:
    """Every item of a request, the primary one first."""
    return issue.treatments or (issue.treatment,)


def treatment_values(items: Sequence[Treatment]) -> dict[str, tuple[str, ...]]:
    """What treatments are called, by filter field, from the name to the category."""
    return {
        "treatment": distinct(treatment.generic_name for treatment in items),
        "subcategory": distinct(treatment.subcategory for treatment in items),
        "drug_class": distinct(treatment.drug_class for treatment in items),
        "category": distinct(treatment.category for treatment in items),
    }


def treatment_names(items: Sequence[Treatment]) -> str:
    """The same as text to be ranked."""
    return " ; ".join(map(_names, items))


def reason_values(issue: Issue) -> tuple[str, ...]:
    """The reasons that the rationale gives."""
    return tuple(given.name for given in given_reasons(issue.rationale, issue.outcome))


def body_part_values(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """What the request is for; only where it names no part, what the letter tells of it."""
    return distinct(part.region for part in parts_of_issue(determination, issue))


def body_side_values(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """The same parts with their sides, those without one left out."""
    return distinct(sided_names(parts_of_issue(determination, issue)))


def ingredient_values(items: Sequence[Treatment]) -> Iterator[str]:
    """The ingredients of drugs and of injections, marked where they are put on the skin or injected."""
    for treatment in items:
        way = _way_of_use(treatment)
        yield from (f"{ingredient}{way}" for ingredient in treatment.ingredients)


def _way_of_use(treatment: Treatment) -> Route:
    if (
        treatment.kind != "drug"
        or treatment.form in _INJECTED_FORMS
        or "injectable" in (treatment.generic_name or "")
    ):
        return Route.INJECTED
    is_topical = treatment.subcategory == TOPICAL_SUBCATEGORY or treatment.form in _SKIN_FORMS
    return Route.TOPICAL if is_topical else Route.ORAL


def guideline_text(issue: Issue) -> str:
    """The guideline lines of both parties."""
    lines = (issue.claims_administrator_guideline, issue.reviewer_guideline)
    return " ".join(text for text in lines if text)


def guideline_values(issue: Issue) -> Iterator[str]:
    """The names of the guidelines that either party cites."""
    for citation in issue.claims_administrator_citations + issue.reviewer_citations:
        yield guideline_name(citation)


def year_values(determination: Determination) -> tuple[str, ...]:
    """The year of the decision, stated or inferred."""
    year = determination.decision_year
    return (str(year[0]),) if year else ()


def page_intervals(issue: Issue) -> Iterator[Interval]:
    """The guideline pages that the parties cite in their guideline lines, as the guidelines themselves."""
    citations = issue.claims_administrator_citations + issue.reviewer_citations
    for citation in citations:
        for page in cited_pages(citation):
            yield float(min(page)), float(max(page))


def edition_values(citations: Iterable[Citation]) -> Iterator[str]:
    """The cited guidelines with the year of their edition, where the letter gives one:
    ``Low Back Complaints 2004``."""
    for citation in citations:
        for year in _YEAR.findall(citation.edition or ""):
            yield f"{guideline_name(citation)} {year}"


def days(first: dt.date | None, last: dt.date | None = None) -> Iterator[Interval]:
    """The days from ``first`` to ``last``, or ``first`` alone, by their ordinal numbers."""
    if first is not None:
        until = max(first, last or first)
        yield float(first.toordinal()), float(until.toordinal())


def since_injury(determination: Determination) -> str | None:
    """How long before the denial (or else the decision) the injury was, as a band. A letter that gives
    neither date was decided after whatever day it mentions last, which is enough where that is already more
    than :data:`LONG_AGO`."""
    injured = determination.date_of_injury_end or determination.date_of_injury
    reviewed = determination.ur_denial_date or determination.decision_date
    until = reviewed or determination.latest_date_mentioned
    if injured is None or until is None or until < injured:
        return None
    months = (until.year - injured.year) * 12 + until.month - injured.month - (until.day < injured.day)
    band = next((name for end, name in INJURY_BANDS if months < end), LONG_AGO)
    return band if reviewed or band == LONG_AGO else None


def said(answer: bool | None) -> tuple[str, ...]:
    """An answer as a value; nothing where the letter gives none."""
    return () if answer is None else ("yes" if answer else "no",)


def numbers(values: Iterable[float | None]) -> Iterator[Interval]:
    """Single numbers as intervals, those that are not stated left out."""
    for value in values:
        if value is not None:
            yield float(value), float(value)


def milligrams(strength: Quantity) -> float | None:
    """A strength in milligrams; a concentration (mg/ml) counts by its amount, a percentage is none."""
    factor = _IN_MILLIGRAMS.get(strength.unit.partition("/")[0])
    # Rounded, since 50 * 0.001 is not quite 0.05.
    return None if factor is None else round(strength.value * factor, 9)


def wording(rationale: str) -> str | None:
    """A fingerprint of a rationale's words alone, the same for two that share all of them in order;
    ``None`` for one too short to tell cases apart."""
    words = _WORD.findall(rationale.lower())
    if len(words) < MIN_WORDING_WORDS:
        return None
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def _names(treatment: Treatment) -> str:
    parts = (
        treatment.generic_name, treatment.brand_name, treatment.drug_class,
        treatment.subcategory, treatment.category, treatment.body_part,
    )  # fmt: skip
    return ", ".join(distinct((*parts, *treatment.ingredients)))
