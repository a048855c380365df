"""Where in a list of results a letter was opened: its address carries it, so that the reader leads on to
the next result and back to the list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from search.errors import BadParameter
from search.model.requests import Filter, Window
from search.model.results import Hit
from search.parameters import Arguments
from web.config import WebConfig
from web.forms.parameters import LIST, LISTS, MAX_PAGE, PAGES, RANK
from web.forms.requests import Ask
from web.forms.state import State, Steps
from web.presentation.labels import issue_anchor


@dataclass(frozen=True)
class Place:
    """The list ``name`` of ``state`` and the rank of the result that is read, counted from one."""

    state: State
    name: str
    rank: int

    @classmethod
    def read(cls, state: State, args: Arguments) -> Place | None:
        """The place that ``args`` name, or ``None``; raises ``BadParameter``."""
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

    def back(self, config: WebConfig) -> str:
        """The address of the page of the list on which the result stands."""
        size = config.rows_in_list if self.name == "all" else config.rows_per_column
        page = min(MAX_PAGE, (self.rank - 1) // size + 1)
        return f"{self.state.at(self.name, page).url}#list-{self.name}"

    def address(self, hit: Hit) -> str:
        """Where ``hit`` of the same list is read."""
        return f"{reading_address(hit, self.state, self.name)}#{issue_anchor(hit.issue)}"


@dataclass(frozen=True)
class Neighbours:
    """The results before and after the one that is read; ``None`` at either end."""

    previous: Hit | None
    next: Hit | None


def reading_address(hit: Hit, state: State, name: str) -> str:
    """The address of a hit's letter, without fragment. The way back is in it, except where a pasted
    text would have to come along."""
    address = url_for("pages.determination", determination_id=hit.determination_id)
    if state.steps is not Steps.LINKS:
        return address
    pairs = [*state.at_first().pairs, ("list", name), ("rank", str(hit.rank))]
    return f"{address}?{urlencode(pairs)}"


def neighbours(place: Place, determination_id: str, ask: Ask) -> Neighbours:
    """The results beside the place; none where another letter stands there by now."""
    before = 1 if place.rank > 1 else 0
    hits = {hit.rank: hit for hit in ask(place.filters, Window(before + 2, place.rank - 1 - before)).hits}
    here = hits.get(place.rank)
    if here is None or here.determination_id != determination_id:
        return Neighbours(None, None)
    return Neighbours(hits.get(place.rank - 1), hits.get(place.rank + 1))
