"""Results as lists for a page: overturned beside upheld, or one list, each paged on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.analytics.rates import DECIDED_OUTCOMES, Rate, lists_both_outcomes, rate, rate_of
from search.model.letters import Outcome
from search.model.requests import Filter, Sort, Window
from search.model.results import Hit, SearchResponse
from web.config import WebConfig
from web.forms.parameters import MAX_PAGE, View
from web.forms.requests import Ask
from web.forms.state import State


@dataclass(frozen=True)
class ResultList:
    """One list of hits and where it stands; ``outcome`` is ``None`` for the single list. A ``wide``
    one goes on behind its result set."""

    outcome: Outcome | None
    response: SearchResponse
    page: int
    size: int
    wide: bool

    @property
    def name(self) -> str:
        """The list's name in addresses."""
        return self.outcome.value if self.outcome else "all"

    @property
    def rows(self) -> int:
        """How many rows the issues of the result set make."""
        return self.response.total - self.response.folded

    @property
    def last_page(self) -> int:
        """On which page the result set ends, at least the first."""
        return max(1, -(-self.rows // self.size))

    @property
    def goes_on(self) -> bool:
        """Whether another page follows. Behind the result set that shows only in a full page."""
        return self.page < self.last_page or (self.wide and self.full and self.page < MAX_PAGE)

    @property
    def full(self) -> bool:
        """Whether there is no room for another row on the page."""
        return len(self.response.hits) == self.size

    @property
    def first(self) -> int:
        """The rank of the first hit shown, counted from one."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The rank of the last hit shown."""
        return self.first + len(self.response.hits) - 1

    @property
    def within(self) -> tuple[Hit, ...]:
        """The hits of the result set."""
        return tuple(hit for hit in self.response.hits if hit.rank <= self.rows)

    @property
    def beyond(self) -> tuple[Hit, ...]:
        """The hits behind it."""
        return tuple(hit for hit in self.response.hits if hit.rank > self.rows)


def result_lists(state: State, ask: Ask, config: WebConfig) -> tuple[ResultList, ...]:
    """The lists that ``state`` shows. Two sides only where the filters leave both outcomes open."""
    if state.view is View.COLUMNS and lists_both_outcomes(state.filters):
        others = state.without_field("outcome")
        sides: list[ResultList] = []
        for side in DECIDED_OUTCOMES:
            filters = (*others, Filter("outcome", side.value))
            sides.append(_page(state, ask, config.rows_per_column, filters, side))
            if _asks_for_one(sides[0].response):
                break
        else:
            return tuple(sides)
    return (_page(state, ask, config.rows_in_list, state.filters, None),)


def rate_of_lists(lists: Sequence[ResultList]) -> Rate | None:
    """The rate overturned of the issues that ``lists`` hold together; ``None`` as for one answer."""
    first = lists[0].response
    if len(lists) == 1:
        return rate_of(first)
    total = [found.response.total for found in lists]
    return rate(total[0], total[1]) if any(total) and not first.query.asks_outcome else None


def _asks_for_one(response: SearchResponse) -> bool:
    """Whether the query itself says which outcome is wanted ("norco denied")."""
    asked = {one.means for one in response.query.understood if one.kind == "outcome" and one.on}
    return len(asked) == 1


def _page(
    state: State, ask: Ask, size: int, filters: tuple[Filter, ...], outcome: Outcome | None
) -> ResultList:
    page = state.pages.get(outcome.value if outcome else "all", 1)
    wide = state.wide and state.sort is Sort.RELEVANCE
    return ResultList(outcome, ask(filters, Window(size, (page - 1) * size)), page, size, wide)
