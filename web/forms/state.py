"""Where a visitor is: a page of results, and the pages that lie one step from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from search.model.requests import ALL_READINGS, Aspect, Filter, Mode, Sort
from search.model.results import Hit, Interpretation, Relaxation
from search.parameters.table import USUAL_WEIGHTS
from web.forms.address import Address, filter_parameters
from web.forms.parameters import View


class Steps(StrEnum):
    """How a page leads on: by links, or by buttons that send the pasted text along."""

    LINKS = "links"
    FORM = "form"


@dataclass(frozen=True)
class State(Address):
    """One page of results. A step from it (a filter toggled, another mode, the next page) is another state,
    whose ``url`` the link has. A step that changes what is listed leads to the first page of every list."""

    steps: Steps = Steps.LINKS

    def toggled(self, filter_: Filter) -> State:
        """With ``filter_`` added, or removed where it is there; its opposite is removed in any case."""
        opposite = replace(filter_, exclude=not filter_.exclude)
        other_filters = tuple(other for other in self.filters if other not in (filter_, opposite))
        return self._changed(filters=other_filters if filter_ in self.filters else (*other_filters, filter_))

    def toggling(self) -> Callable[[Filter], str]:
        """The address of :meth:`toggled`, for many filters: what these addresses share is written once.

        The address with a placeholder as its only filter is cut there: ``/?q=soma&`` stands before the
        filters of each address, and perhaps ``&fold=false`` after them."""
        written_filters = {filter_: urlencode(filter_parameters((filter_,))) for filter_ in self.filters}
        placeholder = Filter("\0", "")
        before, _, after = self._changed(filters=(placeholder,)).url.partition(
            urlencode(filter_parameters((placeholder,)))
        )

        def address(filter_: Filter) -> str:
            opposite = replace(filter_, exclude=not filter_.exclude)
            written = [text for other, text in written_filters.items() if other not in (filter_, opposite)]
            if filter_ not in written_filters:
                written.append(urlencode(filter_parameters((filter_,))))
            return f"{before}{'&'.join(written)}{after}" if written else self.toggled(filter_).url

        return address

    def switched(self, interpretation: Interpretation) -> State:
        """With an interpretation disabled, or enabled where it is not."""
        off = tuple(key for key in self.off if key != interpretation.key)
        on = tuple(key for key in self.on if key != interpretation.key)
        if interpretation.on and not interpretation.offered:
            off = (*off, interpretation.key)
        if not interpretation.on and interpretation.offered:
            on = (*on, interpretation.key)
        return self._changed(off=off, on=on)

    def read_as_typed(self, as_typed: bool) -> State:
        """With every interpretation disabled, or as they are by default."""
        return self._changed(off=(ALL_READINGS,) if as_typed else (), on=())

    def instead(self, repair: Relaxation) -> State:
        """With the relaxed query, in place of one that finds nothing."""
        return self._changed(query=repair.query, filters=repair.filters, off=repair.off)

    def asking(self, query: str) -> State:
        """With another query, and the same settings."""
        return self._changed(query=query)

    def cleared(self) -> State:
        """Without filters."""
        return self._changed(filters=())

    def ranked(self, mode: Mode) -> State:
        """With another mode."""
        return self._changed(mode=mode)

    def laid_out(self, view: View) -> State:
        """With another layout."""
        return self._changed(view=view)

    def sorted_by(self, sort: Sort) -> State:
        """With another order of the lists."""
        return self._changed(sort=sort)

    def weighed(self, weights: Mapping[Aspect, int]) -> State:
        """With other weights of the aspects."""
        return self._changed(weights=weights)

    def compared_by(self, word: str) -> State:
        """With a word left out of the comparison, or in it again where it was left out."""
        other_words = tuple(other for other in self.without if other != word)
        return self._changed(without=other_words if word in self.without else (*other_words, word))

    def with_everything(self) -> State:
        """With every word compared."""
        return self._changed(without=())

    def as_usual(self) -> State:
        """With the usual weights."""
        return self.weighed(USUAL_WEIGHTS)

    def folded(self, fold: bool) -> State:
        """With issues that were decided in the same words collapsed, or each listed."""
        return self._changed(fold=fold)

    def without_conditions(self, keys: Collection[str]) -> State:
        """With the conditions of these keys, which words state, disabled."""
        return self._changed(
            off=tuple(dict.fromkeys((*self.off, *keys))), on=tuple(key for key in self.on if key not in keys)
        )

    def about(self, subject: int) -> State:
        """One request of a pasted text alone, or (0) all of them."""
        return self if subject == self.subject else self._changed(subject=subject)

    def in_the_words_of(self, hit: Hit) -> State:
        """With every issue of the same list that has the outcome and the text fingerprint of ``hit``."""
        values = {"wording": hit.wording or "", "outcome": hit.issue.outcome.value}
        other_filters = tuple(filter_ for filter_ in self.filters if filter_.field not in values)
        filters = (*other_filters, *(Filter(field, value) for field, value in values.items()))
        return self._changed(filters=filters, fold=False)

    def at(self, name: str, page: int) -> State:
        """With another page of the list ``name``; the other lists stay where they are."""
        pages = {**self.pages, name: page}
        return replace(self, pages={key: number for key, number in pages.items() if number > 1})

    def at_first(self) -> State:
        """With the first page of every list."""
        return replace(self, pages={})

    def only(self, field: str, value: str) -> State:
        """With the filters of ``field`` replaced by the one for ``value``."""
        other_filters = tuple(filter_ for filter_ in self.filters if filter_.field != field)
        return self._changed(filters=(*other_filters, Filter(field, value)))

    def decided_in(self, value: str) -> State:
        """With the decisions of one year (``2015``) or month (``2015-03``) alone, or of all, where it is
        these that are shown. The filter of a year stays beside that of a month."""
        filter_ = Filter("date" if "-" in value else "year", value)
        replaced_fields = ("date",) if "-" in value else ("date", "year")
        other_filters = tuple(other for other in self.filters if other.field not in replaced_fields)
        return self._changed(filters=other_filters if filter_ in self.filters else (*other_filters, filter_))

    def at_all_times(self) -> State:
        """Without filters on the year or the date."""
        return self._changed(
            filters=tuple(filter_ for filter_ in self.filters if filter_.field not in ("date", "year"))
        )

    def narrowed_to(self, path: str, field: str, value: str) -> State:
        """The page ``path`` of the results with only this value of ``field``, whatever the outcome; filters
        that exclude stay."""
        other_filters = (
            filter_
            for filter_ in self.filters
            if filter_.field != "outcome" and (filter_.exclude or filter_.field != field)
        )
        return replace(self._changed(filters=(*other_filters, Filter(field, value))), path=path)

    def open_at(self, path: str, field: str) -> State:
        """The page ``path`` of the results with any value of ``field`` that is not excluded."""
        other_filters = tuple(
            filter_ for filter_ in self.filters if filter_.exclude or filter_.field != field
        )
        return replace(self._changed(filters=other_filters), path=path)

    def shown_at(self, path: str) -> State:
        """The page ``path`` of the same results."""
        return replace(self._changed(), path=path)

    def without_field(self, field: str) -> tuple[Filter, ...]:
        """The filters on other fields than ``field``."""
        return tuple(filter_ for filter_ in self.filters if filter_.field != field)

    def _changed(self, **changes: object) -> State:
        # Another result set is shown from its first page.
        return replace(self, pages={}, **changes)  # type: ignore[arg-type]
