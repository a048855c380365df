"""Addresses of letters, issues and sentences, and result navigation: the address of a letter carries the list
it was opened from and its rank there, so that the page leads to the next result and back to the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from search.errors import BadParameter
from search.model.letters import Determination, Issue
from search.model.requests import Filter, Window
from search.model.results import Hit
from search.parameters import Arguments
from search.plan import Plan
from web.config import WebConfig
from web.forms.parameters import LIST, LISTS, MAX_PAGE, PAGES, RANK
from web.forms.state import State, Steps
from web.presentation.labels import issue_anchor


@dataclass(frozen=True)
class ListPosition:
    """The list ``name`` of ``state`` and the rank in it of the result that is read, counted from one."""

    state: State
    name: str
    rank: int

    @classmethod
    def read(cls, state: State, args: Arguments) -> ListPosition | None:
        """The position that ``args`` name, or ``None``; raises ``BadParameter``."""
        name = LIST.read(args, PAGES)
        if not name:
            return None
        if name not in LISTS:
            raise BadParameter(f"'{name[:80]}' is not a list: use one of {', '.join(LISTS)}.")
        return cls(state, name, RANK.read(args, PAGES))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters of the list, its outcome among them."""
        return self.state.filters if self.name == "all" else self.state.only("outcome", self.name).filters

    def list_url(self, config: WebConfig) -> str:
        """The address of the page of the list that has the result: with ten rows to a page, rank 11 is on
        page 2."""
        size = config.rows_in_list if self.name == "all" else config.rows_per_column
        page = min(MAX_PAGE, (self.rank - 1) // size + 1)
        return f"{self.state.at(self.name, page).url}#list-{self.name}"

    def issue_url(self, hit: Hit) -> str:
        """Where ``hit`` of the same list is read."""
        address = reading_url(hit, self.state, self.name, paged=bool(self.state.build))
        return f"{address}#{issue_anchor(hit.issue)}"


@dataclass(frozen=True)
class Neighbours:
    """The results before and after the one that is read; ``None`` at either end."""

    previous: Hit | None
    next: Hit | None


def reading_url(hit: Hit, state: State, list_name: str, *, paged: bool = False) -> str:
    """The address of a hit's letter, without fragment. The way back is in it, except where a pasted
    text would have to come along; where the list is ``paged``, with the build that it is of."""
    address = url_for("determination.page", determination_id=hit.determination_id)
    if state.steps is not Steps.LINKS:
        return address
    build = state.build_pair if paged or state.pages else []
    pairs = [*state.at_first().pairs, *build, ("list", list_name), ("rank", str(hit.rank))]
    return f"{address}?{urlencode(pairs)}"


def issue_url(determination: Determination, issue: Issue) -> str:
    """The address of an issue in its letter."""
    address = url_for("determination.page", determination_id=determination.determination_id)
    return f"{address}#{issue_anchor(issue)}"


def absolute_issue_url(hit: Hit) -> str:
    """The address of an issue in its letter, with the host that the visitor asked."""
    address = url_for("determination.page", determination_id=hit.determination_id, _external=True)
    return f"{address}#{issue_anchor(hit.issue)}"


def sentence_url(determination: Determination, issue: Issue, sentence_number: int) -> str:
    """The address of a sentence of an issue's rationale, counted from one."""
    address = url_for("determination.page", determination_id=determination.determination_id)
    return f"{address}#i{issue.number}-r{sentence_number}"


def neighbours(position: ListPosition, determination_id: str, plan: Plan) -> Neighbours:
    """The results beside ``position``; none where another letter is there by now."""
    before = 1 if position.rank > 1 else 0
    window = Window(before + 2, position.rank - 1 - before)
    request = plan.list_request(position.filters, window)
    request = replace(request, listing=replace(request.listing, near=0))
    answer = plan.page([request]).answers[0]
    hits = {hit.rank: hit for hit in answer.hits}
    current = hits.get(position.rank)
    if current is None or current.determination_id != determination_id:
        return Neighbours(None, None)
    return Neighbours(hits.get(position.rank - 1), hits.get(position.rank + 1))
