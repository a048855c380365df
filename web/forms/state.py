"""Where a visitor is: everything a result page shows, and the address that shows it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from search.errors import BadParameter
from search.model.requests import Aspect, Filter, Listing, Mode, Readings, Sort
from search.model.results import Hit, Interpretation, Relaxation
from search.parameters import Arguments, Flag, Settings, table
from search.parameters.settings import aspect_shares, read_filters, read_weights
from search.parameters.table import USUAL_WEIGHTS
from web.forms.parameters import ISSUE, LISTS, PAGE_OF, PAGES, SKIP, SUBJECT, VIEW, View

MAX_SETTINGS = 1_000

AS_TYPED = "all"
"""The switch for everything that is understood."""


class Steps(StrEnum):
    """How a page leads on: by links; by buttons that send the pasted text along; or not at all, where
    a file was uploaded, which a browser does not send twice."""

    LINKS = "links"
    FORM = "form"
    NONE = "none"


@dataclass(frozen=True)
class State:
    """One page of results. ``issue`` is set on the page for an indexed issue, ``query`` on the search
    page; ``subject`` is the request of a pasted text that is shown alone, 0 for all, ``skip`` are those that
    are left out; ``without`` are words that cases are not compared by. ``fold`` lists what was decided in the
    same words once, ``wide`` goes on behind the result set."""

    path: str
    query: str = ""
    issue: str = ""
    mode: Mode = Mode.HYBRID
    view: View = View.COLUMNS
    sort: Sort = Sort.RELEVANCE
    filters: tuple[Filter, ...] = ()
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    weights: Mapping[Aspect, int] = field(default_factory=lambda: USUAL_WEIGHTS)
    fold: bool = True
    wide: bool = False
    subject: int = 0
    without: tuple[str, ...] = ()
    skip: tuple[int, ...] = ()
    pages: Mapping[str, int] = field(default_factory=dict)
    steps: Steps = Steps.LINKS

    @classmethod
    def read(cls, path: str, args: Arguments) -> State:
        """The state that ``args`` ask for; raises ``BadParameter``."""
        pages = {name: parameter.read(args, PAGES) for name, parameter in PAGE_OF.items()}
        return cls(
            path,
            query=table.QUERY.read(args, PAGES),
            issue=ISSUE.read(args, PAGES),
            mode=table.MODE.read(args, PAGES),
            view=VIEW.read(args, PAGES),
            sort=table.SORT.read(args, PAGES),
            filters=read_filters(args, PAGES),
            off=table.OFF.read(args, PAGES),
            on=table.ON.read(args, PAGES),
            weights=read_weights(args, PAGES),
            fold=table.FOLD.read(args, PAGES),
            wide=table.WIDE.read(args, PAGES),
            subject=SUBJECT.read(args, PAGES),
            without=table.WITHOUT.read(args, PAGES),
            skip=SKIP.read(args, PAGES),
            pages={name: page for name, page in pages.items() if page > 1},
        )

    @classmethod
    def of_settings(cls, path: str, text: str) -> State:
        """The state whose ``settings_text`` is ``text``; raises ``BadParameter``."""
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_SETTINGS)
        except ValueError:
            raise BadParameter(
                f"There are more than {MAX_SETTINGS:,} settings: start again with fewer."
            ) from None
        return cls.read(path, MultiDict(pairs))

    def settings_with(self, filters: tuple[Filter, ...]) -> Settings:
        """The settings of a request for these results, with those filters in place of the state's."""
        return Settings(
            mode=self.mode,
            filters=filters,
            listing=Listing(self.sort, wide=self.wide, fold=self.fold),
            readings=Readings(self.off, self.on),
            weights=aspect_shares(self.weights),
            without=self.without,
        )

    @property
    def asked(self) -> bool:
        """Whether there is anything to show results for."""
        return bool(self.query.strip() or self.issue or self.filters)

    @property
    def can_widen(self) -> bool:
        """Whether anything is asked for that more issues could come near to, and in what order."""
        return self.sort is Sort.RELEVANCE and bool(
            self.query.strip() or self.issue or self.steps is not Steps.LINKS
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address; what is default is left out."""
        found = [("q", self.query)] if self.query else []
        found += [("issue", self.issue)] if self.issue else []
        return found + self.settings

    @property
    def settings(self) -> list[tuple[str, str]]:
        """The parameters beside what is asked for."""
        found = [("mode", self.mode.value)] if self.mode is not Mode.HYBRID else []
        found += [
            (table.ASPECT_WEIGHTS[aspect].name, str(weight))
            for aspect, weight in self.weights.items()
            if weight != USUAL_WEIGHTS[aspect]
        ]
        found += self.kept
        found += [("wide", Flag.written(True))] if self.wide else []
        found += [("subject", str(self.subject))] if self.subject else []
        found += [("without", word) for word in self.without]
        found += [("skip", str(number)) for number in self.skip]
        return found + [(f"page_{name}", str(page)) for name, page in self.pages.items()]

    @property
    def settings_text(self) -> str:
        """The settings in one string, which a button sends beside the pasted text."""
        return urlencode(self.settings)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that a form keeps as hidden fields when something new is asked for."""
        found = [("view", self.view.value)] if self.view is not View.COLUMNS else []
        found += [("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else []
        found += self.filter_pairs + self.switch_pairs
        return found + ([] if self.fold else [("fold", Flag.written(False))])

    @property
    def kept_beside_weights(self) -> list[tuple[str, str]]:
        """The parameters that the form of weights keeps."""
        found = [("mode", self.mode.value)] if self.mode is not Mode.HYBRID else []
        found += self.kept + [("without", word) for word in self.without]
        return found + ([("wide", Flag.written(True))] if self.wide else [])

    @property
    def listed(self) -> list[tuple[str, str]]:
        """The parameters that say which issues are listed, however they are laid out and paged."""
        apart = {"view", "wide", "subject", "skip", *(f"page_{name}" for name in LISTS)}
        return [(name, value) for name, value in self.pairs if name not in apart]

    @property
    def weighed_as_usual(self) -> bool:
        """Whether every aspect counts what it usually does."""
        return self.weights == USUAL_WEIGHTS

    @property
    def filter_pairs(self) -> list[tuple[str, str]]:
        """The filters as parameters."""
        return _parameters(self.filters)

    @property
    def switch_pairs(self) -> list[tuple[str, str]]:
        """What is switched off and on as parameters."""
        return [("off", key) for key in self.off] + [("on", key) for key in self.on]

    @property
    def as_typed(self) -> bool:
        """Whether the query is to be read as it is typed."""
        return AS_TYPED in self.off

    @property
    def url(self) -> str:
        """The address of this page."""
        return self.path + ("?" + urlencode(self.pairs) if self.pairs else "")

    def elsewhere(self, path: str, **more: str) -> str:
        """The address under ``path`` of the same result set, with ``more`` parameters."""
        pairs = [*self.listed, *more.items()]
        return path + ("?" + urlencode(pairs) if pairs else "")

    def toggled(self, wanted: Filter) -> State:
        """With ``wanted`` added, or taken away where it is there; its opposite goes in any case."""
        opposite = replace(wanted, exclude=not wanted.exclude)
        kept = tuple(f for f in self.filters if f not in (wanted, opposite))
        return self._moved(filters=kept if wanted in self.filters else (*kept, wanted))

    def toggling(self) -> Callable[[Filter], str]:
        """The address of :meth:`toggled`, for many filters: what these addresses share is written once."""
        written = {found: urlencode(_parameters((found,))) for found in self.filters}
        mark = Filter("\0", "")
        before, _, behind = self._moved(filters=(mark,)).url.partition(urlencode(_parameters((mark,))))

        def address(wanted: Filter) -> str:
            opposite = replace(wanted, exclude=not wanted.exclude)
            kept = [text for found, text in written.items() if found not in (wanted, opposite)]
            if wanted not in written:
                kept.append(urlencode(_parameters((wanted,))))
            return f"{before}{'&'.join(kept)}{behind}" if kept else self.toggled(wanted).url

        return address

    def switched(self, one: Interpretation) -> State:
        """With a part of the query read the other way: as typed, or as it is understood."""
        off = tuple(key for key in self.off if key != one.key)
        on = tuple(key for key in self.on if key != one.key)
        if one.on and not one.offered:
            off = (*off, one.key)
        if not one.on and one.offered:
            on = (*on, one.key)
        return self._moved(off=off, on=on)

    def read_as_typed(self, wanted: bool) -> State:
        """With the whole query read as it is typed, or as it is understood."""
        return self._moved(off=(AS_TYPED,) if wanted else (), on=())

    def instead(self, repair: Relaxation) -> State:
        """Another search in place of one that finds nothing."""
        return self._moved(query=repair.query, filters=repair.filters, off=repair.off)

    def asking(self, query: str) -> State:
        """Another query with the same settings."""
        return self._moved(query=query)

    def cleared(self) -> State:
        """Without filters."""
        return self._moved(filters=())

    def ranked(self, mode: Mode) -> State:
        """The same question in another mode."""
        return self._moved(mode=mode)

    def laid_out(self, view: View) -> State:
        """The same results in another layout."""
        return self._moved(view=view)

    def sorted_by(self, sort: Sort) -> State:
        """The same results in another order."""
        return self._moved(sort=sort)

    def weighed(self, weights: Mapping[Aspect, int]) -> State:
        """The same cases with the aspects weighed otherwise."""
        return self._moved(weights=weights)

    def compared_by(self, word: str) -> State:
        """With a word left out of the comparison, or in it again."""
        others = tuple(one for one in self.without if one != word)
        return self._moved(without=others if word in self.without else (*others, word))

    def with_everything(self) -> State:
        """With every request and every word compared."""
        return self._moved(without=(), skip=())

    def as_usual(self) -> State:
        """With the usual weights."""
        return self.weighed(USUAL_WEIGHTS)

    def folded(self, wanted: bool) -> State:
        """With what was decided in the same words listed once, or each on its own."""
        return self._moved(fold=wanted)

    def widened(self, wanted: bool) -> State:
        """Going on behind the result set, or ending with it; what is before stays where it is."""
        return replace(self, wide=wanted)

    def about(self, subject: int) -> State:
        """One request of a pasted text alone, or (0) all of them."""
        return self if subject == self.subject else self._moved(subject=subject)

    def in_the_words_of(self, hit: Hit) -> State:
        """Every issue of the same list with the outcome and the wording of ``hit``."""
        same = {"wording": hit.wording or "", "outcome": hit.issue.outcome.value}
        others = tuple(f for f in self.filters if f.field not in same)
        filters = (*others, *(Filter(field, value) for field, value in same.items()))
        return self._moved(filters=filters, fold=False, wide=False)

    def at(self, name: str, page: int) -> State:
        """Another page of one list; the others stay where they are."""
        pages = {**self.pages, name: page}
        return replace(self, pages={key: number for key, number in pages.items() if number > 1})

    def at_first(self) -> State:
        """The first page of every list."""
        return replace(self, pages={})

    def only(self, field: str, value: str) -> State:
        """With the filters of ``field`` replaced by the one for ``value``."""
        kept = tuple(f for f in self.filters if f.field != field)
        return self._moved(filters=(*kept, Filter(field, value)))

    def decided_in(self, value: str) -> State:
        """With the decisions of one year (``2015``) or month (``2015-03``) alone; of all, where these
        are shown. Within a month its year stays chosen."""
        wanted = Filter("date" if "-" in value else "year", value)
        when = ("date",) if "-" in value else ("date", "year")
        kept = tuple(f for f in self.filters if f.field not in when)
        return self._moved(filters=kept if wanted in self.filters else (*kept, wanted))

    def at_all_times(self) -> State:
        """Without filters on the year or the date."""
        return self._moved(filters=tuple(f for f in self.filters if f.field not in ("date", "year")))

    def narrowed_to(self, path: str, field: str, value: str) -> State:
        """The results at ``path`` with only this value of ``field``, whatever the outcome; what is left
        out stays so."""
        kept = (f for f in self.filters if f.field != "outcome" and (f.exclude or f.field != field))
        return replace(self._moved(filters=(*kept, Filter(field, value))), path=path)

    def open_at(self, path: str, field: str) -> State:
        """The results at ``path`` with every value of ``field`` on offer but those left out."""
        kept = tuple(f for f in self.filters if f.exclude or f.field != field)
        return replace(self._moved(filters=kept), path=path)

    def shown_at(self, path: str) -> State:
        """The same results, laid out the same, at another page."""
        return replace(self._moved(), path=path)

    def without_field(self, field: str) -> tuple[Filter, ...]:
        """The filters on other fields than ``field``."""
        return tuple(f for f in self.filters if f.field != field)

    def _moved(self, **changes: object) -> State:
        # A change of what is listed starts again at the first page.
        return replace(self, pages={}, **changes)  # type: ignore[arg-type]


def _parameters(filters: Iterable[Filter]) -> list[tuple[str, str]]:
    return [(("not_" if f.exclude else "") + f.field, f.value) for f in filters]
