"""The rows of what a request is beside its treatment (:mod:`search.model.attributes`).

Pages show these facets behind the others. An issue whose letter does not say has no value.
"""

from __future__ import annotations

from search.fields import sources
from search.fields.rows import NumberField, ValueField

ATTRIBUTE_VALUES = (
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
)

ATTRIBUTE_NUMBERS = (
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
)
