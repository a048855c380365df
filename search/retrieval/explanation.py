"""A plan in words and numbers, as Lucene explains a query: a tree of descriptions, each with the number
behind it.

    0.5   words: BM25 as a share of 21.3, the best in the index
      and
      any of
    4.02      norco (in 6 of 454 issues, idf)
    1.31      hydrocodone x 0.5 (in 95 of 454 issues, idf)
"""

from __future__ import annotations

from collections.abc import Iterator

from search.model.results import Explanation
from search.query.clauses import (
    EVERYTHING,
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
    SpanOr,
    SpanPhrase,
    SpanUnit,
)
from search.retrieval.plan import QueryPlan, membership, narrowed
from search.retrieval.signals import (
    AttributeSignal,
    DenseSignal,
    LexicalSignal,
    Signal,
    TogetherSignal,
    active,
)
from search.text.significant_terms import idf

MAX_IDS = 5
"""Ids that are listed; of more only the number is said."""


def explain_plan(plan: QueryPlan, build: str) -> Explanation:
    """What is looked for, what is counted, and by which signals it is ranked, each with its weight and the
    best score that it gives any issue of the index."""
    details = [_signal(plan, signal) for signal in active(plan.signals, plan.mode)]
    narrow = narrowed(plan, plan.interpreted.filters)
    if narrow.filter_query != EVERYTHING:
        conditions = _clause(narrow.filter_query, plan)
        details.append(Explanation(None, "every issue listed must meet", (conditions,)))
    details += _counted(narrow)
    words = plan.interpreted.words or "every issue"
    return Explanation(
        None, f"{words} [{plan.mode.value}] in {plan.size:,} issues of build {build}", tuple(details)
    )


def _signal(plan: QueryPlan, signal: Signal) -> Explanation:
    best = plan.best_scores.get(signal.name, 0.0)
    match signal:
        case LexicalSignal():
            description = f"{signal.name}: BM25 as a share of {best:.3f}, the best in the index"
            return Explanation(signal.weight, description, (_clause(signal.clause, plan),))
        case DenseSignal():
            vectors = f"{len(signal.vectors)} vector{'' if len(signal.vectors) == 1 else 's'}"
            description = (
                f"{signal.name}: similarity of {signal.scope.value} passages to {vectors} as a share of "
                f"{best:.3f}, the best in the index"
            )
            return Explanation(signal.weight, description)
        case AttributeSignal():
            matches = tuple(
                Explanation(
                    match.worth,
                    " or ".join(f"{field} is {' or '.join(values)}" for field, values in match.members),
                )
                for match in signal.matches
                if match.members
            )
            return Explanation(signal.weight, f"{signal.name}: the worth of shared values", matches)
        case TogetherSignal():
            return Explanation(signal.weight, f"{signal.name}: how many of {len(signal.names)} are disputed")


def _counted(plan: QueryPlan) -> Iterator[Explanation]:
    """What the result set is."""
    if plan.set_query is None:
        yield Explanation(None, "no result set: the nearest issues are listed, and nothing is counted")
        return
    size = None if plan.set_size is None else float(plan.set_size)
    counted = (_clause(membership(plan.set_query), plan),)
    yield Explanation(size, "issues in the result set, which match", counted)


def _clause(clause: Clause, plan: QueryPlan) -> Explanation:
    match clause:
        case Term():
            frequency = plan.frequencies.get(clause.term)
            value = idf(frequency, plan.size) if frequency is not None else None
            known = "" if frequency is None else f" (in {frequency:,} of {plan.size:,} issues, idf)"
            return Explanation(value, f"{clause.term}{_weight(clause.weight)}{_field(clause.field)}{known}")
        case Phrase():
            words = " ".join(clause.terms)
            return Explanation(None, f'"{words}"{_weight(clause.weight)}{_field(clause.field)}')
        case FieldValue():
            return Explanation(None, f"{clause.field} is {' or '.join(clause.values) or 'nothing'}")
        case NumberRange():
            low, high = ("" if limit is None else f"{limit:g}" for limit in (clause.low, clause.high))
            return Explanation(None, f"{clause.field} from {low or 'any'} to {high or 'any'}")
        case SpanQuery():
            return Explanation(None, f"{_expression(clause.expression)}{_field(clause.field)}")
        case IssueIds():
            shown = ", ".join(clause.ids) if len(clause.ids) <= MAX_IDS else f"{len(clause.ids):,} issues"
            return Explanation(None, f"one of: {shown}")
        case DisjunctionMax():
            return Explanation(None, "the best of", tuple(_clause(part, plan) for part in clause.parts))
        case Boolean():
            return _boolean(clause, plan)


def _boolean(clause: Boolean, plan: QueryPlan) -> Explanation:
    if not (clause.must or clause.should or clause.must_not):
        return Explanation(None, "every issue")
    groups = [("all of", clause.must)] if clause.must else []
    groups += [("any of" if not clause.must else "better with", clause.should)] if clause.should else []
    groups += [("none of", clause.must_not)] if clause.must_not else []
    explained = [
        Explanation(None, name, tuple(_clause(part, plan) for part in parts)) for name, parts in groups
    ]
    if len(explained) > 1:
        return Explanation(None, "together", tuple(explained))
    (only,) = explained
    # One part alone needs no heading.
    return only.details[0] if len(only.details) == 1 and not clause.must_not else only


def _expression(expression: SpanExpression) -> str:
    match expression:
        case SpanPhrase():
            words = " ".join(map(_form, expression.forms))
            if len(expression.forms) == 1:
                return words
            return f'"{words}"' + (f" with {expression.slop} words between" if expression.slop else "")
        case SpanOr():
            return f"({' or '.join(map(_expression, expression.alternatives))})"
        case _:
            within = "" if expression.within is None else f"within {expression.within} words, "
            unit = "one sentence" if expression.unit is SpanUnit.SENTENCE else "one section"
            order = ", in this order" if expression.ordered else ""
            sides = f"{_expression(expression.first)} near {_expression(expression.second)}"
            return f"({sides}, {within}in {unit}{order})"


def _form(form: FormPattern) -> str:
    match form:
        case AnyForm():
            return f"{form.term} in any form"
        case ExactForm():
            return f"exactly {form.form}"
        case _:
            return form.pattern


def _field(field: str | None) -> str:
    return f" in {field}" if field else ""


def _weight(weight: float) -> str:
    return "" if weight == 1.0 else f" x {weight:g}"
