"""The table of an issue's fields: one row says everything that is particular to a field.

Adding a field is adding a row: it is then indexed, stored as a column, found by ``name:value`` in a query,
by ``--filter``, by the parameter of its name in pages and API, listed in the help, and, as a facet, counted
beside result sets. A build made before has no such column and is refused until ``imr index`` has read its
letters anew, which :mod:`search.index.fingerprints` sees by the names in this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from search.fields import sources
from search.fields.sources import Interval, treatments
from search.guidelines.citations import guideline_agreement, references_in
from search.model.letters import Determination, Issue
from search.reasons import given_reasons


@dataclass(frozen=True)
class TextField:
    """A field whose words are searched and ranked. ``weight`` multiplies its BM25 score; the weights are
    tuned on judged queries, and rounded (docs/relevance.md)."""

    name: str
    weight: float
    text: Callable[[Determination, Issue], str]
    help: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValueField:
    """A field of whole values, to filter by.

    ``values`` says where an issue's values come from; with ``from_rationale`` they are found by reading the
    rationale, which costs more than all the others together. A ``facet`` is counted beside result sets;
    where it is not ``rated``, no overturn rate is said by its values, since they speak for an outcome
    themselves; where it is ``folded``, pages show it behind the others. ``chart`` is its place among the charts shown initially. ``parameter``: pages and API take
    filters on it. ``help`` describes it in the list of query fields; a field without is not listed there.
    """

    name: str
    label: str
    values: Callable[[Determination, Issue], Iterable[str | None]]
    help: str = ""
    aliases: tuple[str, ...] = ()
    facet: bool = False
    rated: bool = True
    folded: bool = False
    chart: int | None = None
    parameter: bool = True
    from_rationale: bool = False


@dataclass(frozen=True)
class NumberField:
    """A field of numbers, to ask for by range. ``noun`` says it in a sentence; ``examples`` are ranges
    that can be written. A day ``is_date`` by its ordinal number, so that days are compared as numbers are."""

    name: str
    label: str
    intervals: Callable[[Determination, Issue], Iterable[Interval]]
    help: str
    noun: str
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ("60", ">60", "60..120")
    is_date: bool = False


@dataclass(frozen=True)
class UnionField:
    """A name for several value fields, one of which must have the value."""

    name: str
    label: str
    members: tuple[str, ...]
    help: str


TEXTS = (
    TextField("request", 1.0, lambda _, issue: issue.request, "words of the request"),
    TextField("treatment", 2.0, lambda _, issue: sources.treatment_names(treatments(issue))),
    TextField("guideline", 0.5, lambda _, issue: sources.guideline_text(issue)),
    TextField("rationale", 2.0, lambda _, issue: issue.rationale or "", "words of the reviewer’s reasons"),
    TextField(
        "summary",
        0.5,
        lambda letter, _: letter.clinical_summary or "",
        "words of the clinical summary (short: facts)",
        aliases=("facts",),
    ),
    TextField(
        "reviewer",
        0.3,
        lambda letter, _: ", ".join(letter.reviewer_specialties + letter.reviewer_subspecialties),
        aliases=("doctor",),
    ),
)

VALUES = (
    ValueField(
        "outcome",
        "Outcome",
        lambda _, issue: (issue.outcome.value,),
        "overturned or upheld",
        aliases=("decision",),
        facet=True,
        rated=False,
    ),
    ValueField(
        "treatment",
        "Treatment",
        lambda _, issue: (treatment.generic_name for treatment in treatments(issue)),
        "generic drug name or the treatment’s name (short: drug)",
        aliases=("drug",),
        facet=True,
        chart=2,
    ),
    ValueField(
        "category",
        "Category",
        lambda _, issue: (treatment.category for treatment in treatments(issue)),
        "kind of treatment",
        facet=True,
    ),
    ValueField(
        "drug_class",
        "Drug class",
        lambda _, issue: (treatment.drug_class for treatment in treatments(issue)),
        "class of the drug (short: class)",
        aliases=("class",),
        facet=True,
        chart=3,
    ),
    ValueField(
        "reason",
        "Reason",
        lambda _, issue: (given.name for given in given_reasons(issue.rationale, issue.outcome)),
        "reason that the rationale gives, as the filters list it",
        facet=True,
        rated=False,
        from_rationale=True,
    ),
    ValueField(
        "guideline",
        "Guideline",
        lambda _, issue: sources.guideline_values(issue),
        "guideline either side relied on",
        facet=True,
        chart=4,
    ),
    ValueField(
        "sides",
        "Both sides’ guidelines",
        lambda _, issue: (guideline_agreement(issue),),
        "the two sides’ guidelines: same, different or one (only one side cites any)",
        facet=True,
    ),
    ValueField(
        "specialty",
        "Reviewer specialty",
        lambda letter, _: letter.reviewer_specialties,
        "specialty of the reviewer",
        facet=True,
        chart=5,
    ),
    ValueField(
        "year",
        "Year",
        lambda letter, _: sources.year_values(letter),
        "year of the decision",
        facet=True,
        chart=1,
    ),
    ValueField(
        "body_part",
        "Body part",
        sources.body_part_values,
        "region of the body (short: body)",
        aliases=("body",),
        facet=True,
    ),
    ValueField(
        "timing",
        "Retrospective or prospective",
        lambda _, issue: (issue.attributes.timing,),
        "retrospective, prospective or concurrent, where the letter says so",
        facet=True,
        folded=True,
    ),
    ValueField(
        "again",
        "First or again",
        lambda _, issue: (issue.attributes.course,),
        "first, or again: more of a treatment that the patient has had",
        facet=True,
        folded=True,
    ),
    ValueField(
        "modified",
        "Approved in part",
        lambda _, issue: ("yes" if issue.attributes.partial_approval else None,),
        "yes where utilization review approved a part or something smaller",
        facet=True,
        folded=True,
    ),
    ValueField(
        "amount_stated",
        "Amount stated",
        lambda _, issue: sources.said(issue.attributes.amount_stated),
        "yes or no: whether the request has a quantity, or its visits",
        facet=True,
        folded=True,
    ),
    ValueField(
        "duration_stated",
        "Duration stated",
        lambda _, issue: sources.said(issue.attributes.duration_stated),
        "yes or no: whether the request says for how long",
        facet=True,
        folded=True,
    ),
    ValueField(
        "depends_on",
        "Goes with",
        lambda _, issue: issue.attributes.dependency.names if issue.attributes.dependency else (),
        "operation or other request of the letter that the request goes with",
        facet=True,
        folded=True,
    ),
    ValueField(
        "dependency_decision",
        "Decision on what it goes with",
        lambda _, issue: (issue.attributes.dependency.decision if issue.attributes.dependency else None,),
        "upheld, overturned or not at issue: how the letter decides that",
        facet=True,
        folded=True,
    ),
    ValueField(
        "since_injury",
        "Time since injury",
        lambda letter, _: (sources.since_injury(letter),),
        "under 3 months, 3 to 12 months, 1 to 5 years or over 5 years",
        facet=True,
        folded=True,
    ),
    ValueField(
        "after_surgery",
        "After surgery",
        lambda _, issue: sources.said(issue.attributes.after_surgery),
        "yes or no: whether an operation on that part of the body came before",
        facet=True,
        folded=True,
    ),
    ValueField(
        "ingredient",
        "Ingredient",
        lambda _, issue: sources.ingredient_values(treatments(issue)),
        "ingredient of a drug, as diclofenac, diclofenac (topical) or lidocaine (injected)",
    ),
    ValueField(
        "body_side",
        "Side",
        sources.body_side_values,
        "part of the body with its side, as left knee; both sides where it is bilateral",
    ),
    ValueField(
        "cited_by_reviewer",
        "Relied on by the reviewer",
        lambda _, issue: (reference.words for reference in references_in(issue.reviewer_citations)),
        "guideline, page or section that the reviewer relied on",
    ),
    ValueField(
        "cited_by_claims_administrator",
        "Cited by the claims administrator",
        lambda _, issue: (
            reference.words for reference in references_in(issue.claims_administrator_citations)
        ),
        "guideline, page or section that the claims administrator cited",
    ),
    ValueField(
        "edition_by_reviewer",
        "Edition relied on by the reviewer",
        lambda _, issue: sources.edition_values(issue.reviewer_citations),
        parameter=False,
    ),
    ValueField(
        "edition_by_claims_administrator",
        "Edition cited by the claims administrator",
        lambda _, issue: sources.edition_values(issue.claims_administrator_citations),
        parameter=False,
    ),
    ValueField(
        "subcategory",
        "Kind of treatment",
        lambda _, issue: (treatment.subcategory for treatment in treatments(issue)),
    ),
    ValueField(
        "determination",
        "Letter",
        lambda letter, _: (letter.determination_id,),
        parameter=False,
    ),
    ValueField(
        "wording",
        "Rationale",
        lambda _, issue: (sources.wording(issue.rationale or ""),),
        from_rationale=True,
    ),
)

UNIONS = (
    UnionField(
        "cited",
        "Cited by either side",
        ("cited_by_reviewer", "cited_by_claims_administrator"),
        "guideline, page or section that either side cites, as Guidelines names it",
    ),
)

NUMBERS = (
    NumberField(
        "quantity",
        "Quantity",
        lambda _, issue: sources.numbers(treatment.quantity for treatment in treatments(issue)),
        "number of units asked for (short: qty)",
        "quantity",
        aliases=("qty",),
    ),
    NumberField(
        "dose",
        "Dose in mg",
        lambda _, issue: sources.numbers(
            sources.milligrams(value)
            for treatment in treatments(issue)
            if treatment.strength
            for value in treatment.strength.values
        ),
        "strength in milligrams",
        "dose in mg",
        aliases=("strength",),
    ),
    NumberField(
        "visits",
        "Visits",
        lambda _, issue: sources.numbers(treatment.visits for treatment in treatments(issue)),
        "number of visits or sessions (also sessions)",
        "visits",
        aliases=("sessions",),
    ),
    NumberField(
        "refills",
        "Refills",
        lambda _, issue: sources.numbers(treatment.refills for treatment in treatments(issue)),
        "number of refills",
        "refills",
    ),
    NumberField(
        "amount_asked",
        "Amount asked for",
        lambda _, issue: sources.numbers(
            [issue.attributes.partial_approval.asked if issue.attributes.partial_approval else None]
        ),
        "visits or units asked for, where a part was approved",
        "amount asked for",
    ),
    NumberField(
        "amount_approved",
        "Amount approved",
        lambda _, issue: sources.numbers(
            [issue.attributes.partial_approval.approved if issue.attributes.partial_approval else None]
        ),
        "visits or units that utilization review approved of them",
        "amount approved",
    ),
    NumberField(
        "page",
        "Guideline page",
        lambda _, issue: sources.page_intervals(issue),
        "page of a guideline that either side cites",
        "page",
        aliases=("pages",),
        examples=("29", "78..82"),
    ),
    NumberField(
        "date",
        "Decision date",
        lambda letter, _: sources.days(letter.decision_date),
        "date of the decision, as 2015, 2015-06, 2015-06-30 or a range",
        "decision date",
        aliases=("decided",),
        examples=("2014-01..2015-06-30",),
        is_date=True,
    ),
    NumberField(
        "injury",
        "Date of injury",
        lambda letter, _: sources.days(letter.date_of_injury, letter.date_of_injury_end),
        "date of the injury, as 2014, 2014-06, 2014-06-30 or a range (short: doi)",
        "date of injury",
        aliases=("doi",),
        examples=("2014", "2012..2014-06-30"),
        is_date=True,
    ),
    NumberField(
        "year",
        "Year",
        lambda letter, _: sources.numbers([letter.decision_year[0] if letter.decision_year else None]),
        "year of the decision",
        "year",
        examples=("2015", "2014..2016", ">=2015"),
    ),
    NumberField(
        "age",
        "Patient’s age",
        lambda letter, _: sources.numbers([letter.age]),
        "age of the patient",
        "age of the patient",
    ),
)
