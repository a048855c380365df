"""What a page of results says in large: what its set is, how many it has, how often it was overturned, or why
it is empty and what is one click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.analytics.periods import PeriodRate, rates_by_period
from search.analytics.rates import Rate, lists_both_outcomes
from search.model.letters import Issue
from search.model.results import Interpretation, InterpretedQuery, Relaxation
from search.results.headlines import conditions_of, empty_headline, near_heading, none_of, set_title
from web.forms.state import State
from web.presentation.result_lists import Results

NOTHING = "Nothing matches all of this"
"""Said of an empty set where no more is known."""


@dataclass(frozen=True)
class Way:
    """A step that is offered beside a headline, in ``words``."""

    words: str
    state: State


@dataclass(frozen=True)
class Headline:
    """What is said of a result set. ``title`` is what it is, empty where nothing was asked for. ``total`` is
    ``None`` where there is no set. ``empty`` says why there are none, with the ``ways`` to some. ``other``
    issues are in no rate. ``periods`` are the rates before and since the guidelines changed. ``asks_rate``
    and ``compares_outcomes`` are what the query asks. ``near`` is the heading of what comes behind it."""

    title: str
    total: int | None
    rate: Rate | None = None
    other: int = 0
    periods: tuple[PeriodRate, ...] = ()
    empty: str | None = None
    ways: tuple[Way, ...] = ()
    asks_rate: bool = False
    compares_outcomes: bool = False
    near: str = ""

    @property
    def offered(self) -> tuple[tuple[str, ...], ...]:
        """The readings that each of the ``ways`` disables, for which no other link is needed."""
        return tuple(way.state.off for way in self.ways if way.state.off)


def headline(
    results: Results,
    state: State,
    *,
    letters: int,
    title: str | None = None,
    relaxations: Sequence[Relaxation] = (),
) -> Headline:
    """The headline of ``results``, in an index of so many ``letters``. ``title`` is what the set is, where
    the query does not say it: of similar cases."""
    query = results.query
    made = Headline(
        set_title(query) if title is None else title,
        results.total,
        near=near_heading(query),
        asks_rate=query.asked is not None and query.asked.asks_rate,
        compares_outcomes=query.asked is not None and query.asked.compares_outcomes,
    )
    if results.total is None:
        return made
    if results.total == 0 and title is not None:
        return _no_other(made, state, letters)
    if results.total == 0:
        sentence, ways = _empty(query, state, letters, relaxations)
        # That there is no decision on it says what it is.
        title_of_set = made.title if ways or not sentence else ""
        return replace(made, empty=sentence or NOTHING, ways=ways, title=title_of_set)
    rated = results.rate
    return replace(
        made,
        rate=rated,
        other=results.other if lists_both_outcomes(query.filters) and not query.asks_outcome else 0,
        periods=rates_by_period(results.months, query.filters) if rated else (),
    )


def similar_title(issue: Issue | None, treatments: Sequence[str]) -> str:
    """What the set of similar cases is: ``Norco and other hydrocodone/acetaminophen``, ``MRI or x-ray``.
    Empty where no treatment is compared, so that there is no set."""
    names = " or ".join(treatments)
    brand = issue.treatment.brand_name if issue and issue.treatment.brand_stated else None
    title = f"{brand} and other {names}" if brand and len(treatments) == 1 else names
    return title[:1].upper() + title[1:]


def _no_other(made: Headline, state: State, letters: int) -> Headline:
    """The headline where no other issue has the treatment of the case."""
    if state.filters:
        return replace(
            made, empty="None passes the filters", ways=(Way("Without the filters", state.cleared()),)
        )
    empty = f"No other decision on {made.title} in this index ({letters:,} letters)"
    return replace(made, empty=empty, title="")


def _empty(
    query: InterpretedQuery, state: State, letters: int, relaxations: Sequence[Relaxation]
) -> tuple[str | None, tuple[Way, ...]]:
    """Why nothing is listed, and what is one step away."""
    conditions = conditions_of(query)
    count = query.asked.without_conditions if query.asked else 0
    if not count:
        return empty_headline(query, letters), ()
    if not query.filters and (alone := _outcome_alone(query, state, relaxations)):
        outcome, relaxation = alone
        others = [condition for condition in conditions if condition != outcome]
        return none_of(relaxation.total, [outcome]), (
            Way(_show(relaxation.total, whole=not others), state.instead(relaxation)),
        )
    step = state.without_conditions([condition.key for condition in conditions])
    step = step.cleared() if query.filters else step
    return empty_headline(query, letters), (Way(_show(count, whole=True), step),)


def _outcome_alone(
    query: InterpretedQuery, state: State, relaxations: Sequence[Relaxation]
) -> tuple[Interpretation, Relaxation] | None:
    """The outcome that words state and the search without it, where it alone leaves nothing."""
    outcomes = [condition for condition in conditions_of(query) if condition.kind == "outcome"]
    for outcome in outcomes[:1]:
        for relaxation in relaxations:
            same = relaxation.query == state.query and relaxation.filters == query.filters
            if same and set(relaxation.off) - set(state.off) == {outcome.key}:
                return outcome, relaxation
    return None


def _show(count: int, *, whole: bool) -> str:
    if count == 1:
        return "Show it"
    return f"Show {'all' if whole else 'the'} {count:,}"
