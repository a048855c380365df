"""From the parameters of a request to the request itself: the one place where it is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.errors import BadParameter
from search.evaluation.trec import JudgedQuery
from search.model.requests import (
    Aspect,
    Filter,
    IssueSubject,
    Listing,
    Mode,
    Readings,
    SearchRequest,
    SimilarRequest,
    TextSubject,
    Window,
)
from search.parameters import table
from search.parameters.kinds import Arguments, Surface


@dataclass(frozen=True)
class Settings:
    """How issues are ranked, filtered and listed, whatever is asked for: a query, or similar cases."""

    mode: Mode = Mode.HYBRID
    filters: tuple[Filter, ...] = ()
    window: Window = field(default_factory=Window)
    listing: Listing = field(default_factory=Listing)
    readings: Readings = field(default_factory=Readings)
    weights: Mapping[Aspect, float] | None = None
    without: tuple[str, ...] = ()
    explain: bool = False

    def search(self, query: str) -> SearchRequest:
        """The request for a search. ``weights`` and ``without`` are of similar cases, and not used."""
        return SearchRequest(
            query,
            mode=self.mode,
            filters=self.filters,
            window=self.window,
            listing=self.listing,
            readings=self.readings,
            explain=self.explain,
        )

    def similar(self, subject: IssueSubject | TextSubject) -> SimilarRequest:
        """The request for similar cases. ``readings`` are of typed queries, and not used."""
        return SimilarRequest(
            subject,
            mode=self.mode,
            filters=self.filters,
            window=self.window,
            listing=self.listing,
            weights=self.weights,
            without=self.without,
            explain=self.explain,
        )


def read_settings(arguments: Arguments, surface: Surface) -> Settings:
    """The settings that ``arguments`` say, with the defaults of ``surface``; raises ``BadParameter``."""
    return Settings(
        mode=table.MODE.read(arguments, surface),
        filters=read_filters(arguments, surface),
        window=Window(table.K.read(arguments, surface), table.OFFSET.read(arguments, surface)),
        listing=Listing(
            table.SORT.read(arguments, surface),
            fold=table.FOLD.read(arguments, surface),
        ),
        readings=Readings(table.OFF.read(arguments, surface), table.ON.read(arguments, surface)),
        weights=aspect_shares(read_weights(arguments, surface)),
        without=table.WITHOUT.read(arguments, surface),
        explain=table.EXPLAIN.read(arguments, surface),
    )


def read_filters(arguments: Arguments, surface: Surface) -> tuple[Filter, ...]:
    """The filters in the order of the table, each once."""
    filters: dict[Filter, None] = {}
    for parameter in table.FILTERS:
        exclude = parameter.name.startswith("not_")
        for value in parameter.read(arguments, surface):
            filters[Filter(parameter.name.removeprefix("not_"), value, exclude=exclude)] = None
    return tuple(filters)


def read_weights(arguments: Arguments, surface: Surface) -> Mapping[Aspect, int]:
    """The weight of each aspect in hundredths, by default the usual one; raises ``BadParameter`` where all
    are 0."""
    weights = {
        aspect: parameter.read(arguments, surface) for aspect, parameter in table.ASPECT_WEIGHTS.items()
    }
    if not any(weights.values()):
        raise BadParameter("All weights are 0, so nothing would count: give one of them a higher number.")
    return weights


def aspect_shares(weights: Mapping[Aspect, int]) -> Mapping[Aspect, float] | None:
    """Weights as a request for similar cases has them; ``None`` for the usual ones."""
    if weights == table.USUAL_WEIGHTS:
        return None
    return {aspect: float(weight) for aspect, weight in weights.items()}


def settings_of_runs(mode: Mode, k: int) -> Settings:
    """The settings of a run over judged queries, which is one ranking: the result set, then what is near."""
    listing = Listing(fold=table.FOLD_DEFAULTS.in_runs, near=k)
    return Settings(mode=mode, window=Window(k), listing=listing)


def judged_request(query: JudgedQuery, settings: Settings) -> SearchRequest | SimilarRequest:
    """The request that a judged query stands for: issues similar to an indexed one or to a pasted text, or
    a search. Of an indexed issue its letter's others are judged as any others, which pages show apart."""
    if query.issue_id:
        return replace(settings.similar(IssueSubject(query.issue_id)), siblings=True)
    if query.kind == "paste":
        return settings.similar(TextSubject(query.text))
    return settings.search(query.text)
