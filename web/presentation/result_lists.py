"""Results as lists for a page: overturned beside upheld, or one list, each paged on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.analytics.rates import DECIDED_OUTCOMES, Rate, lists_both_outcomes, rate, rate_of
from search.model.letters import Outcome
from search.model.requests import Filter, Sort, Window
from search.model.results import Hit, InterpretedQuery, SearchResponse
from search.plan import Plan
from search.results.listing import ListRequest
from web.config import WebConfig
from web.forms.parameters import MAX_PAGE, View
from web.forms.state import State


@dataclass(frozen=True)
class ResultList:
    """One list of hits and where it stands; ``outcome`` is ``None`` for the single list. An
    ``expanded`` one shows nearby matches, which are not counted, after its result set."""

    outcome: Outcome | None
    response: SearchResponse
    page: int
    size: int
    expanded: bool

    @property
    def name(self) -> str:
        """The list's name in addresses."""
        return self.outcome.value if self.outcome else "all"

    @property
    def rows(self) -> int:
        """How many rows the result set has: issues that are collapsed into another have none of their own."""
        return self.response.total - self.response.folded

    @property
    def last_page(self) -> int:
        """The page on which the result set ends: 3 for 21 rows of ten to a page, 1 for none."""
        return max(1, -(-self.rows // self.size))

    @property
    def has_next(self) -> bool:
        """Whether another page follows. Whether there are more nearby matches shows only in a full page."""
        return self.page < self.last_page or (self.expanded and self.full and self.page < MAX_PAGE)

    @property
    def full(self) -> bool:
        """Whether there is no room for another row on the page."""
        return len(self.response.hits) == self.size

    @property
    def first(self) -> int:
        """The rank of the first hit shown, counted from one."""
        return (self.page - 1) * self.size + 1

    @property
    def counted_hits(self) -> tuple[Hit, ...]:
        """The hits of the result set."""
        return tuple(hit for hit in self.response.hits if hit.rank <= self.rows)

    @property
    def nearby_hits(self) -> tuple[Hit, ...]:
        """The nearby matches after it, which are not counted."""
        return tuple(hit for hit in self.response.hits if hit.rank > self.rows)


@dataclass(frozen=True)
class ListLayout:
    """A list that a page shows: which outcome, which page of it, how many rows to a page."""

    outcome: Outcome | None
    filters: tuple[Filter, ...]
    page: int
    size: int

    def request(self, plan: Plan) -> ListRequest:
        """What is asked of the plan for it."""
        return plan.list_request(self.filters, Window(self.size, (self.page - 1) * self.size))


def list_layouts(state: State, plan: Plan, config: WebConfig) -> tuple[ListLayout, ...]:
    """The lists that ``state`` shows: overturned and upheld, or one where the layout, a filter or the query
    asks for one."""
    by_outcome = state.view is View.COLUMNS and lists_both_outcomes(state.filters)
    if not by_outcome or _asks_for_one_outcome(plan.interpreted):
        return (ListLayout(None, state.filters, state.pages.get("all", 1), config.rows_in_list),)
    other_filters = state.without_field("outcome")
    return tuple(
        ListLayout(
            outcome,
            (*other_filters, Filter("outcome", outcome.value)),
            state.pages.get(outcome.value, 1),
            config.rows_per_column,
        )
        for outcome in DECIDED_OUTCOMES
    )


def shown_lists(
    state: State, layouts: Sequence[ListLayout], answers: Sequence[SearchResponse]
) -> tuple[ResultList, ...]:
    """The lists with their answers, in order."""
    expanded = state.wide and state.sort is Sort.RELEVANCE
    return tuple(
        ResultList(layout.outcome, response, layout.page, layout.size, expanded)
        for layout, response in zip(layouts, answers, strict=True)
    )


def result_lists(state: State, plan: Plan, config: WebConfig) -> tuple[ResultList, ...]:
    """The lists that ``state`` shows, of a page that shows nothing else of the plan."""
    layouts = list_layouts(state, plan, config)
    page = plan.page([layout.request(plan) for layout in layouts])
    return shown_lists(state, layouts, page.answers)


def rate_of_lists(lists: Sequence[ResultList]) -> Rate | None:
    """The rate overturned of the issues of ``lists`` together; ``None`` where :func:`rate_of` has none."""
    first = lists[0].response
    if len(lists) == 1:
        return rate_of(first)
    overturned, upheld = (shown.response.total for shown in lists)
    return rate(overturned, upheld) if overturned + upheld and not first.query.asks_outcome else None


def _asks_for_one_outcome(query: InterpretedQuery) -> bool:
    """Whether the query itself asks for one outcome ("norco denied")."""
    return len({part.means for part in query.understood if part.kind == "outcome" and part.on}) == 1
