"""What of an issue is indexed, and how much each text field weighs.

``TEXT_FIELDS`` are analysed and ranked. ``FILTER_FIELDS`` hold whole values for filters and
counts. Boilerplate and header are in neither.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search.fields.schema import Interval
from search.guidelines.citations import cited_in, cited_pages, guideline_agreement, guideline_name
from search.model.letters import Determination, Issue, Outcome, Quantity, SectionKind, Treatment, issue_id
from search.reasons import given_reasons

LEAST_WORDS = 8
"""A rationale of fewer words ("See above.") is no wording that issues could share."""

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class IndexedIssue:
    """One issue as the keyword engines and the columns take it."""

    issue_id: str
    text: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)


def indexed_fields(determination: Determination) -> Iterator[IndexedIssue]:
    """The fields of every indexed issue of a letter, in the order of their ids."""
    for issue in indexed_issues(determination):
        yield IndexedIssue(
            issue_id(determination.determination_id, issue.number),
            text_fields(determination, issue),
            filter_values(determination, issue),
            number_values(determination, issue),
        )


def indexed_issues(determination: Determination) -> tuple[Issue, ...]:
    """The issues of a letter in the order of their ids (1, 10, 11, 2 ...); where none could be
    read, one numbered 0 that stands for the whole text, so that the letter can still be found."""
    if determination.issues:
        return tuple(sorted(determination.issues, key=lambda issue: str(issue.number)))
    text = " ".join(section.text for section in determination.sections if section.kind in _PLAIN)
    return (
        Issue(
            number=0,
            request=f"Letter without readable issues: {determination.file}",
            outcome=Outcome.OTHER,
            treatment=Treatment(kind="other", category="Other"),
            rationale=text or None,
        ),
    )


_PLAIN = frozenset({SectionKind.OTHER, SectionKind.DOCUMENTS})


def text_fields(determination: Determination, issue: Issue) -> dict[str, str]:
    """The ranked text of an issue by field."""
    guidelines = (issue.claims_administrator_guideline, issue.reviewer_guideline)
    return {
        "request": issue.request,
        "treatment": treatment_names(treatments(issue)),
        "guideline": " ".join(text for text in guidelines if text),
        "rationale": issue.rationale or "",
        "summary": determination.clinical_summary or "",
        "reviewer": ", ".join(determination.reviewer_specialties + determination.reviewer_subspecialties),
    }


def filter_values(determination: Determination, issue: Issue) -> dict[str, tuple[str, ...]]:
    """The values of an issue by filter field, each list without repeats and in order."""
    return stated_values(determination, issue) | {
        "reason": _distinct(given.name for given in given_reasons(issue.rationale, issue.outcome)),
        "wording": _distinct([wording(issue.rationale or "")]),
    }


def stated_values(determination: Determination, issue: Issue) -> dict[str, tuple[str, ...]]:
    """The same without what is found by reading the rationale, which costs more than all the rest."""
    every = treatments(issue)
    year = determination.decision_year
    return {
        "outcome": (issue.outcome.value,),
        **treatment_values(every),
        "guideline": _distinct(
            guideline_name(citation)
            for citation in issue.claims_administrator_citations + issue.reviewer_citations
        ),
        "sides": _distinct([found.value if (found := guideline_agreement(issue)) else None]),
        "cited_by_reviewer": _distinct(found.words for found in cited_in(issue.reviewer_citations)),
        "cited_by_claims_administrator": _distinct(
            found.words for found in cited_in(issue.claims_administrator_citations)
        ),
        "specialty": _distinct(determination.reviewer_specialties),
        "year": (str(year[0]),) if year else (),
        "body_part": body_part_values(determination, issue),
        "determination": (determination.determination_id,),
    }


def body_part_values(determination: Determination, issue: Issue) -> tuple[str, ...]:
    """What the request is for; only where it names no part, whatever the letter is about."""
    every = treatments(issue)
    own = [part.region for treatment in every for part in treatment.body_parts]
    own += [treatment.body_part for treatment in every if treatment.body_part]
    return _distinct(own or [part.region for part in determination.body_parts])


def number_values(determination: Determination, issue: Issue) -> dict[str, tuple[Interval, ...]]:
    """The numbers of an issue by number field, each list without repeats and in order."""
    every = treatments(issue)
    year = determination.decision_year
    date = determination.decision_date
    found: dict[str, Iterable[float | None]] = {
        "quantity": (treatment.quantity for treatment in every),
        "dose": (_milligrams(value) for t in every if t.strength for value in t.strength.values),
        "visits": (treatment.visits for treatment in every),
        "refills": (treatment.refills for treatment in every),
        "date": (date.toordinal() if date else None,),
        "year": (year[0] if year else None,),
        "age": (determination.age,),
    }
    numbers = {
        name: tuple(dict.fromkeys((float(value), float(value)) for value in values if value is not None))
        for name, values in found.items()
    }
    citations = issue.claims_administrator_citations + issue.reviewer_citations + issue.rationale_citations
    pages = [page for citation in citations for page in cited_pages(citation)]
    return numbers | {"page": tuple(dict.fromkeys((float(min(page)), float(max(page))) for page in pages))}


_IN_MILLIGRAMS = {"mg": 1.0, "mcg": 0.001, "g": 1000.0}


def _milligrams(strength: Quantity) -> float | None:
    """A strength in milligrams; a concentration (mg/ml) counts by its amount, a percentage is none."""
    factor = _IN_MILLIGRAMS.get(strength.unit.partition("/")[0])
    # Rounded, since 50 * 0.001 is not quite 0.05.
    return None if factor is None else round(strength.value * factor, 9)


def treatment_values(every: Sequence[Treatment]) -> dict[str, tuple[str, ...]]:
    """What treatments are called, by filter field, from the name to the category."""
    return {
        "treatment": _distinct(treatment.generic_name for treatment in every),
        "subcategory": _distinct(treatment.subcategory for treatment in every),
        "drug_class": _distinct(treatment.drug_class for treatment in every),
        "category": _distinct(treatment.category for treatment in every),
    }


def treatment_names(every: Sequence[Treatment]) -> str:
    """The same as text to be ranked."""
    return " ; ".join(map(_names, every))


def wording(rationale: str) -> str | None:
    """A name for a rationale's words alone, the same for two that share all of them in order;
    ``None`` for one too short to tell cases apart."""
    words = _WORD.findall(rationale.lower())
    if len(words) < LEAST_WORDS:
        return None
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8).hexdigest()


def treatments(issue: Issue) -> tuple[Treatment, ...]:
    """Every item of a request, the primary one first."""
    return issue.treatments or (issue.treatment,)


def _names(treatment: Treatment) -> str:
    parts = (
        treatment.generic_name, treatment.brand_name, treatment.drug_class,
        treatment.subcategory, treatment.category, treatment.body_part,
    )  # fmt: skip
    return ", ".join(_distinct(part for part in (*parts, *treatment.ingredients)))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
