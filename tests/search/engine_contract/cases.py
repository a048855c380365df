"""The cases of the contract: named clauses over the letters of ``many_letters``, of each kind and mixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from search.query.clauses import (
    EVERYTHING,
    NOTHING,
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
)
from search.query.spans import (
    AnyForm,
    ExactForm,
    FormPattern,
    SpanExpression,
    SpanNear,
    SpanOr,
    SpanPhrase,
    SpanUnit,
    Wildcard,
)


class Finds(Enum):
    """How many issues a case finds, so that none is empty unawares."""

    SOME = "some and not all"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True)
class Case:
    """A clause with a name for it."""

    name: str
    clause: Clause
    finds: Finds = Finds.SOME


OPIOID, WEAN, PAIN, SOMA, MRI, THE = map(Term, ("opioid", "wean", "pain", "soma", "mri", "the"))
UPHELD = FieldValue("outcome", ("upheld",))
UNKNOWN = Term("zzzz")
IDS = ("CM16-0000003#1", "CM16-0000009-2#10", "twin", "CM16-0000000 addendum#2", "DM16-é#1", "CM16-0000003#1")
JANUARY_2014 = NumberRange("date", dt.date(2014, 1, 1).toordinal(), dt.date(2014, 1, 31).toordinal())


def words(*forms: FormPattern, slop: int = 0) -> SpanPhrase:
    """A span of words in order."""
    return SpanPhrase(forms, slop)


def span(*forms: FormPattern, slop: int = 0, field: str | None = None) -> SpanQuery:
    """The clause of a span of words in order."""
    return SpanQuery(words(*forms, slop=slop), field)


opioid, wean, pain, soma = (words(AnyForm(term)) for term in ("opioid", "wean", "pain", "soma"))


def near(
    first: SpanExpression,
    second: SpanExpression,
    within: int | None = None,
    unit: SpanUnit = SpanUnit.SECTION,
    *,
    ordered: bool = False,
    field: str | None = None,
) -> SpanQuery:
    """The clause of two spans near each other."""
    return SpanQuery(SpanNear(first, second, within, unit, ordered), field)


def _terms() -> Iterator[Case]:
    yield Case("term", SOMA)
    yield Case("term in a field", Term("soma", "rationale"))
    yield Case("term that every issue has", THE, Finds.ALL)
    yield Case("term in many summaries", Term("opioid", "summary"))
    yield Case("term with a weight", Term("wean", weight=0.25))
    yield Case("term that no issue has", UNKNOWN, Finds.NONE)
    yield Case("term that another field has", Term("carisoprodol", "rationale"), Finds.NONE)
    yield Case("term with an accent folded", Term("menier"))
    yield Case("term of a number", Term("325", "request"))
    yield Case("plural of capitals", MRI)
    yield Case("the same in small letters", Term("mris"))


def _phrases() -> Iterator[Case]:
    yield Case("phrase", Phrase(("opioid", "wean")))
    yield Case("phrase in a field", Phrase(("pain", "opioid"), "rationale"))
    yield Case("phrase of one word twice", Phrase(("opioid", "opioid")))
    yield Case("phrase over a field's end", Phrase(("soma", "muscl", "relax"), "treatment"))
    yield Case("phrase of three with a weight", Phrase(("10", "325", "mg"), weight=3.0))
    yield Case("phrase with a word that no issue has", Phrase(("opioid", "zzzz")), Finds.NONE)
    yield Case("phrase over two sentences", Phrase(("the", "soma")))


def _filters() -> Iterator[Case]:
    yield Case("value", UPHELD)
    yield Case("value in other capitals", FieldValue("outcome", ("UpHeld",)))
    yield Case("value with other blanks", FieldValue("body_part", ("lumbar   SPINE",)))
    yield Case("one of several values", FieldValue("treatment", ("mri", "acupuncture", "none such")))
    yield Case("value of a field with several", FieldValue("guideline", ("ODG Pain",)))
    yield Case("reason", FieldValue("reason", ("no functional improvement",)))
    yield Case("year, inferred ones too", FieldValue("year", ("2014",)))
    yield Case("letter", FieldValue("determination", ("CM16-0000009-2",)))
    yield Case("value that no issue has", FieldValue("category", ("Surgery",)), Finds.NONE)
    yield Case("no value", FieldValue("outcome", ()), Finds.NONE)
    yield Case("range", NumberRange("quantity", 30, 60))
    yield Case("range from", NumberRange("dose", low=100))
    yield Case("range to", NumberRange("age", high=40))
    yield Case("range of one number", NumberRange("refills", 0, 0))
    yield Case("any number", NumberRange("visits"))
    yield Case("pages that meet a range", NumberRange("page", 79, 81))
    yield Case("range between two values of one issue", NumberRange("dose", 11, 324), Finds.NONE)
    yield Case("days", JANUARY_2014)
    yield Case("years, inferred ones too", NumberRange("year", 2014, 2014))
    yield Case("range upside down", NumberRange("quantity", 60, 30), Finds.NONE)
    yield Case("ids in any order, repeated, unknown", IssueIds(IDS))
    yield Case("unknown ids alone", IssueIds(("nobody#1", "", "CM16-0000003")), Finds.NONE)
    yield Case("nothing", NOTHING, Finds.NONE)


def _booleans() -> Iterator[Case]:
    yield Case("everything", EVERYTHING, Finds.ALL)
    yield Case("and", Boolean(must=(OPIOID, SOMA)))
    yield Case("or", Boolean(should=(Term("menier"), Term("carisoprodol"))))
    yield Case("loose words", Boolean(should=(Term("acupunctur"), Term("menier"), UNKNOWN), loose=True))
    yield Case("not alone", Boolean(must_not=(SOMA,)))
    yield Case("and not", Boolean(must=(OPIOID,), must_not=(SOMA, UPHELD)))
    yield Case("or not", Boolean(should=(SOMA, WEAN), must_not=(MRI,)))
    yield Case("and, should only ranks", Boolean(must=(SOMA,), should=(MRI, UNKNOWN)))
    yield Case("and filter", Boolean(must=(SOMA, UPHELD)))
    yield Case("or filter", Boolean(should=(SOMA, UPHELD)))
    yield Case("filter, should only ranks", Boolean(must=(UPHELD,), should=(SOMA, WEAN)))
    yield Case("not a filter", Boolean(must_not=(UPHELD, JANUARY_2014)))
    yield Case("not everything", Boolean(must_not=(EVERYTHING,)), Finds.NONE)
    yield Case("not nothing", Boolean(must_not=(NOTHING,)), Finds.ALL)
    yield Case("not an unknown term", Boolean(must=(SOMA,), must_not=(UNKNOWN,)))
    yield Case(
        "not the first issue", Boolean(must=(THE,), must_not=(IssueIds(("CM16-0000000 addendum#1",)),))
    )
    yield Case("nothing and a term", Boolean(must=(NOTHING, SOMA)), Finds.NONE)
    yield Case("nothing or a term", Boolean(should=(NOTHING, SOMA)))
    yield Case("everything or a term", Boolean(should=(EVERYTHING, SOMA)), Finds.ALL)
    yield Case(
        "nested", Boolean((Boolean(should=(OPIOID, PAIN)), Boolean(must_not=(Boolean((SOMA, WEAN)),))))
    )
    yield Case("not of or of and", Boolean((OPIOID,), (), (Boolean(should=(Boolean((SOMA, MRI)), UPHELD)),)))
    yield Case("twice the same", Boolean(must=(SOMA, SOMA), should=(SOMA,)))
    yield Case("filters alone, should too", Boolean(should=(UPHELD, JANUARY_2014, IssueIds(IDS))))


def _best_of() -> Iterator[Case]:
    yield Case("best of terms", DisjunctionMax((SOMA, Term("carisoprodol"), Term("menier", weight=0.5))))
    yield Case("best of a term and a phrase", DisjunctionMax((Term("menier"), Phrase(("opioid", "wean")))))
    yield Case("best of one", DisjunctionMax((SOMA,)))
    yield Case("best of none", DisjunctionMax(()), Finds.NONE)
    yield Case("best of filters", DisjunctionMax((JANUARY_2014, FieldValue("year", ("2015",)))))
    yield Case("best of a span and a filter", DisjunctionMax((span(ExactForm("weaned")), JANUARY_2014)))
    yield Case("and best of", Boolean(must=(UPHELD, DisjunctionMax((SOMA, Term("norco")))), should=(WEAN,)))
    yield Case("not best of", Boolean(must=(PAIN,), must_not=(DisjunctionMax((SOMA, UNKNOWN)),)))


def _spans() -> Iterator[Case]:
    yield Case("exact form", span(ExactForm("weaning")))
    yield Case("exact form in a field", span(ExactForm("opioids"), field="rationale"))
    yield Case("exact form of two terms", span(ExactForm("mris")))
    yield Case("exact form with an accent folded", span(ExactForm("meniere")))
    yield Case("exact form that no issue has", span(ExactForm("weans")), Finds.NONE)
    yield Case("wildcard behind", span(Wildcard("wean*")))
    yield Case("wildcard before", span(Wildcard("*ning")))
    yield Case("wildcards within", span(Wildcard("w?a*ed")))
    yield Case("wildcard of one sign", span(Wildcard("mri?")))
    yield Case("wildcard of all forms", span(Wildcard("*")), Finds.ALL)
    yield Case("wildcard of no form", span(Wildcard("q*z")), Finds.NONE)
    yield Case("phrase of forms", span(AnyForm("opioid"), ExactForm("weaning")))
    yield Case("phrase with slop", span(AnyForm("soma"), Wildcard("opi*"), slop=2))
    yield Case("phrase of three with slop", span(AnyForm("the"), AnyForm("pain"), AnyForm("soma"), slop=3))
    yield Case("phrase with slop in a field", span(AnyForm("mri"), Wildcard("*n*"), slop=1, field="request"))
    yield Case("not a span", Boolean(must=(OPIOID,), must_not=(span(Wildcard("wean*")),)))
    yield Case("or a span", Boolean(should=(span(ExactForm("weaned")), Term("carisoprodol"), JANUARY_2014)))
    yield Case("alternatives", SpanQuery(SpanOr((wean, words(AnyForm("soma"), AnyForm("mri"))))))


def _nearness() -> Iterator[Case]:
    yield Case("/1", near(opioid, wean, 1))
    yield Case("/3", near(opioid, soma, 3))
    yield Case("/3 in a field", near(opioid, soma, 3, field="summary"))
    yield Case("+1", near(opioid, wean, 1, ordered=True))
    yield Case("+4", near(soma, pain, 4, ordered=True))
    yield Case("/s", near(soma, wean, unit=SpanUnit.SENTENCE))
    yield Case("+s", near(soma, wean, unit=SpanUnit.SENTENCE, ordered=True))
    yield Case("/p", near(soma, wean))
    yield Case("+p", near(soma, wean, ordered=True))
    yield Case("/s of a word and itself", near(soma, soma, unit=SpanUnit.SENTENCE))
    yield Case(
        "/3 of phrases", near(words(AnyForm("opioid"), AnyForm("wean")), words(Wildcard("pain*"), slop=1), 3)
    )
    yield Case("/2 of alternatives", near(SpanOr((opioid, soma)), SpanOr((wean, words(ExactForm("mri")))), 2))
    yield Case("/n /n", near(SpanNear(opioid, wean, 3), pain, 2))
    yield Case("/n +s", near(SpanNear(opioid, wean, 5), soma, unit=SpanUnit.SENTENCE, ordered=True))
    yield Case(
        "/s of joined sides",
        near(SpanNear(opioid, wean, 4), SpanNear(pain, soma, 4), None, SpanUnit.SENTENCE),
    )
    yield Case("and a span and a filter", Boolean((near(soma, wean, 5), UPHELD, NumberRange("age"))))
    yield Case("nearness of an unknown word", near(opioid, words(AnyForm("zzzz"))), Finds.NONE)


CASES = (*_terms(), *_phrases(), *_filters(), *_booleans(), *_best_of(), *_spans(), *_nearness())
