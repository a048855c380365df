"""Results as lists for a page: overturned beside upheld, or one list, each paged on its own, and what is near
behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.analytics.rates import DECIDED_OUTCOMES, Rate, lists_both_outcomes, rate, rate_of
from search.engine.protocol import FacetCounts
from search.fields import FacetField
from search.model.letters import Outcome
from search.model.requests import Filter, Window
from search.model.results import FacetValue, Hit, InterpretedQuery, SearchResponse
from search.plan import AnsweredPage, Plan
from search.results.listing import ListRequest
from web.config import WebConfig
from web.forms.parameters import MAX_PAGE, View
from web.forms.state import State


@dataclass(frozen=True)
class ResultList:
    """One list of hits and where it stands; ``outcome`` is ``None`` for the single list."""

    outcome: Outcome | None
    response: SearchResponse
    page: int
    size: int

    @property
    def name(self) -> str:
        """The list's name in addresses."""
        return self.outcome.value if self.outcome else "all"

    @property
    def rows(self) -> int | None:
        """How many rows the result set has: issues that are collapsed into another have none of their own.
        ``None`` where there is no set."""
        total = self.response.total
        return None if total is None else total - self.response.folded

    @property
    def last_page(self) -> int | None:
        """The page on which the list ends: 3 for 21 rows of ten to a page, 1 for none. ``None`` where there
        is no set, which has no end."""
        return None if self.rows is None else max(1, -(-self.rows // self.size))

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        if self.last_page is None:
            return len(self.response.hits) == self.size and self.page < MAX_PAGE
        return self.page < self.last_page

    @property
    def first(self) -> int:
        """The rank of the first hit shown, counted from one."""
        return (self.page - 1) * self.size + 1

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits on the page."""
        return self.response.hits


@dataclass(frozen=True)
class Results:
    """What a page lists: its lists, and the hits that are ``near`` behind their result set, in no count.
    ``total`` issues are in the set, ``other`` of them neither overturned nor upheld; ``None`` and 0 where
    there is no set. ``facets`` and ``months`` are of the whole set, where the page asked for them."""

    lists: tuple[ResultList, ...]
    near: tuple[Hit, ...]
    total: int | None
    other: int
    facets: Mapping[FacetField, FacetCounts] = field(default_factory=dict)
    months: tuple[FacetValue, ...] = ()

    @property
    def query(self) -> InterpretedQuery:
        """How the query was read."""
        return self.lists[0].response.query

    @property
    def rate(self) -> Rate | None:
        """The rate overturned of the set; ``None`` where :func:`rate_of` has none."""
        return rate_of_lists(self.lists)


@dataclass(frozen=True)
class ListLayout:
    """A list that a page shows: which outcome, which page of it, how many rows to a page. ``near`` issues may
    come behind it; of ``only_near`` they are all that is listed."""

    outcome: Outcome | None
    filters: tuple[Filter, ...]
    page: int
    size: int
    near: int = 0
    only_near: bool = False

    def request(self, plan: Plan) -> ListRequest:
        """What is asked of the plan for it."""
        request = plan.list_request(self.filters, Window(self.size, (self.page - 1) * self.size))
        listing = replace(request.listing, near=min(self.near, request.listing.near))
        return replace(request, listing=listing, only_near=self.only_near)


def list_layouts(state: State, plan: Plan, config: WebConfig) -> tuple[ListLayout, ...]:
    """The lists that ``state`` shows: overturned and upheld, or one where the layout, a filter or the query
    asks for one, or where there is no result set to be divided. What is near comes behind a first page:
    behind the one list, or as a last list of its own below both columns."""
    by_outcome = state.view is View.COLUMNS and lists_both_outcomes(state.filters) and plan.has_set
    size = config.rows_in_list
    if not by_outcome or _asks_for_one_outcome(plan.interpreted):
        page = state.pages.get("all", 1)
        return (ListLayout(None, state.filters, page, size, near=size if page == 1 else 0),)
    other_filters = state.without_field("outcome")
    columns = [
        ListLayout(
            outcome,
            (*other_filters, Filter("outcome", outcome.value)),
            state.pages.get(outcome.value, 1),
            config.rows_per_column,
        )
        for outcome in DECIDED_OUTCOMES
    ]
    if any(column.page > 1 for column in columns):
        return tuple(columns)
    room = len(columns) * config.rows_per_column
    return (*columns, ListLayout(None, state.filters, 1, room, near=room, only_near=True))


def shown_results(layouts: Sequence[ListLayout], page: AnsweredPage) -> Results:
    """The lists with their answers, in order, and the counts of their set."""
    answered = list(zip(layouts, page.answers, strict=True))
    lists = tuple(
        ResultList(layout.outcome, response, layout.page, layout.size)
        for layout, response in answered
        if not layout.only_near
    )
    near = tuple(hit for _, response in answered for hit in response.near)
    listed = lists[0].response
    if len(lists) == 1:
        decided = sum(listed.outcomes.get(outcome.value, 0) for outcome in DECIDED_OUTCOMES)
        return Results(
            lists,
            near,
            listed.total,
            sum(listed.outcomes.values()) - decided,
            page.facets,
            page.months,
        )
    other = _other_outcomes(listed.query.filters, page.facets)
    total = sum(shown.response.total or 0 for shown in lists) + other
    return Results(lists, near, total, other, page.facets, page.months)


def results_of(state: State, plan: Plan, config: WebConfig) -> Results:
    """The lists that ``state`` shows, with what a headline says of their set."""
    layouts = list_layouts(state, plan, config)
    page = plan.page([layout.request(plan) for layout in layouts], facets=("outcome",), histogram=True)
    return shown_results(layouts, page)


def rate_of_lists(lists: Sequence[ResultList]) -> Rate | None:
    """The rate overturned of the issues of ``lists`` together; ``None`` where :func:`rate_of` has none."""
    first = lists[0].response
    if len(lists) == 1:
        return rate_of(first)
    overturned, upheld = (shown.response.total or 0 for shown in lists)
    return rate(overturned, upheld) if overturned + upheld and not first.query.asks_outcome else None


def _other_outcomes(filters: Sequence[Filter], facets: Mapping[FacetField, FacetCounts]) -> int:
    """How many issues that stand in neither of two columns are of their set. Counts of outcomes are not
    narrowed by the filters on them, so these are applied here."""
    on_outcome = [filter_ for filter_ in filters if filter_.field == "outcome"]
    if any(not filter_.exclude for filter_ in on_outcome) or "outcome" not in facets:
        return 0
    left_out = {filter_.value.lower() for filter_ in on_outcome} | {o.value for o in DECIDED_OUTCOMES}
    return sum(value.count for value in facets["outcome"].values if value.value not in left_out)


def _asks_for_one_outcome(query: InterpretedQuery) -> bool:
    """Whether the query itself asks for one outcome ("norco denied")."""
    return len({part.means for part in query.understood if part.kind == "outcome" and part.on}) == 1
