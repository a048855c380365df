"""The table of an issue's fields: one row says everything that is particular to a field.

Adding a field is adding a row: it is then indexed, stored as a column, found by ``name:value`` in a query,
by ``--filter``, by the parameter of its name in pages and API, listed in the help, and, as a facet, counted
beside result sets. A build made before has no such column and is refused until ``imr index`` has read its
letters anew, which :mod:`search.index.fingerprints` sees by the names in this table.
"""

from __future__ import annotations

from search.fields import sources
from search.fields.attributes import ATTRIBUTE_NUMBERS, ATTRIBUTE_VALUES
from search.fields.rows import NumberField, TextField, UnionField, UnwrittenField, ValueField
from search.fields.sources import treatments
from search.guidelines.citations import guideline_agreement, references_in
from search.vocabulary.plain_words import plain_text

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

UNWRITTEN = (UnwrittenField("grounds", 1.0, plain_text),)

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
        lambda _, issue: sources.reason_values(issue),
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
    *ATTRIBUTE_VALUES,
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
    *ATTRIBUTE_NUMBERS,
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
