"""The address of a page of results: read into types, and written again without what is default.

``/?q=soma&outcome=upheld&page_all=2`` is read as the query "soma" with one filter and the second page of the
list "all". The mode is hybrid, which is default, and so it is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from search.errors import BadParameter
from search.model.requests import ALL_READINGS, Aspect, Filter, Listing, Mode, Readings, Sort
from search.parameters import Arguments, Flag, Settings, table
from search.parameters.settings import aspect_shares, read_filters, read_weights
from search.parameters.table import USUAL_WEIGHTS
from web.forms.parameters import ISSUE, LISTS, PAGE_OF, PAGES, SUBJECT, VIEW, View

MAX_SETTINGS = 1_000
"""Parameters that a button may send beside a pasted text."""


@dataclass(frozen=True)
class Address:
    """What the address of a page of results says.

    ``query`` is set on the search page, ``issue`` on the page for an indexed issue. ``subject`` is the number
    of the request of a pasted text that is shown alone, 0 for all; ``without`` are words that cases are not
    compared by. ``fold`` collapses issues that were decided in the same words. ``pages`` are the page numbers
    of the lists that are not at their first page, and ``build`` is the build that they are pages of."""

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
    subject: int = 0
    without: tuple[str, ...] = ()
    pages: Mapping[str, int] = field(default_factory=dict)
    build: str = ""

    @classmethod
    def read(cls, path: str, args: Arguments) -> Self:
        """What ``args``, the parameters of the address, say; raises ``BadParameter``."""
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
            subject=SUBJECT.read(args, PAGES),
            without=table.WITHOUT.read(args, PAGES),
            pages={name: page for name, page in pages.items() if page > 1},
            build=table.BUILD.read(args, PAGES),
        )

    @classmethod
    def of_settings(cls, path: str, text: str) -> Self:
        """What a button sent: the reverse of ``settings_text``; raises ``BadParameter``."""
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_SETTINGS)
        except ValueError:
            raise BadParameter(
                f"There are more than {MAX_SETTINGS:,} settings: start again with fewer."
            ) from None
        return cls.read(path, MultiDict(pairs))

    def settings_with(self, filters: tuple[Filter, ...]) -> Settings:
        """The settings of a request for these results, with ``filters`` in place of those of the address."""
        return Settings(
            mode=self.mode,
            filters=filters,
            listing=Listing(self.sort, fold=self.fold),
            readings=Readings(self.off, self.on),
            weights=aspect_shares(self.weights),
            without=self.without,
        )

    @property
    def asked(self) -> bool:
        """Whether there is anything to show results for."""
        return bool(self.query.strip() or self.issue or self.filters)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, without those that have their defaults."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [("issue", self.issue)] if self.issue else []
        return pairs + self.settings

    @property
    def settings(self) -> list[tuple[str, str]]:
        """The parameters beside the query or the issue."""
        pairs = self.ranking + self.kept
        pairs += [("subject", str(self.subject))] if self.subject else []
        pairs += [("without", word) for word in self.without]
        pairs += [(f"page_{name}", str(page)) for name, page in self.pages.items()]
        return pairs + (self.build_pair if self.pages else [])

    @property
    def build_pair(self) -> list[tuple[str, str]]:
        """The build as a parameter: a first page needs none, later ones go on in the list that they are
        of."""
        return [("build", self.build)] if self.build else []

    @property
    def settings_text(self) -> str:
        """The settings in one string, which a button sends beside the pasted text."""
        return urlencode(self.settings)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that a form keeps as hidden fields when something new is asked for."""
        pairs = [("view", self.view.value)] if self.view is not View.COLUMNS else []
        pairs += [("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else []
        pairs += self.filter_pairs + self.switch_pairs
        return pairs + ([] if self.fold else [("fold", Flag.written(False))])

    @property
    def kept_beside_weights(self) -> list[tuple[str, str]]:
        """The parameters that the form of weights keeps as hidden fields."""
        pairs = [("mode", self.mode.value)] if self.mode is not Mode.HYBRID else []
        return pairs + self.kept_beside_ranking

    @property
    def kept_beside_ranking(self) -> list[tuple[str, str]]:
        """The parameters that a form with the mode and the weights keeps as hidden fields."""
        return self.kept + [("without", word) for word in self.without]

    @property
    def ranking(self) -> list[tuple[str, str]]:
        """The mode and the weights, where they are not the usual ones."""
        pairs = [("mode", self.mode.value)] if self.mode is not Mode.HYBRID else []
        return pairs + [
            (table.ASPECT_WEIGHTS[aspect].name, str(weight))
            for aspect, weight in self.weights.items()
            if weight != USUAL_WEIGHTS[aspect]
        ]

    @property
    def listed(self) -> list[tuple[str, str]]:
        """The parameters that determine which issues are listed, without those of layout and pages."""
        layout_names = {"view", "subject", "build", *(f"page_{name}" for name in LISTS)}
        return [(name, value) for name, value in self.pairs if name not in layout_names]

    @property
    def weighed_as_usual(self) -> bool:
        """Whether every aspect counts what it usually does."""
        return self.weights == USUAL_WEIGHTS

    @property
    def filter_pairs(self) -> list[tuple[str, str]]:
        """The filters as parameters."""
        return filter_parameters(self.filters)

    @property
    def switch_pairs(self) -> list[tuple[str, str]]:
        """The interpretations that are disabled and enabled, as parameters."""
        return [("off", key) for key in self.off] + [("on", key) for key in self.on]

    @property
    def as_typed(self) -> bool:
        """Whether every interpretation is disabled."""
        return ALL_READINGS in self.off

    @property
    def url(self) -> str:
        """The address itself."""
        return self.path + ("?" + urlencode(self.pairs) if self.pairs else "")

    def elsewhere(self, path: str, **more: str) -> str:
        """The address of the same result set on the page ``path``, with ``more`` parameters."""
        pairs = [*self.listed, *more.items()]
        return path + ("?" + urlencode(pairs) if pairs else "")


def filter_parameters(filters: Iterable[Filter]) -> list[tuple[str, str]]:
    """Filters as parameters: ``outcome=upheld``, and ``not_outcome=upheld`` to exclude."""
    return [
        (f"not_{filter_.field}" if filter_.exclude else filter_.field, filter_.value) for filter_ in filters
    ]
