"""Settings are what parameters say, with the defaults of the surface that a request comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BadParameter
from search.evaluation.trec import JudgedQuery
from search.fields import FILTER_PARAMETERS
from search.model.requests import (
    Aspect,
    Filter,
    IssueSubject,
    Listing,
    Mode,
    Readings,
    SearchRequest,
    SimilarRequest,
    Sort,
    TextSubject,
    Window,
)
from search.parameters import Flag, Settings, Surface, read_settings, table
from search.parameters.settings import aspect_shares, judged_request, settings_of_runs
from tests.search.parameters.arguments import arguments

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=table.MAX_WORD_CHARACTERS)
several_texts = st.lists(texts, max_size=4, unique=True).map(tuple)
weights = (
    st.fixed_dictionaries({aspect: st.integers(0, table.MAX_WEIGHT) for aspect in Aspect})
    .filter(lambda weights_: any(weights_.values()))
    .map(aspect_shares)
)
filters = st.lists(
    st.builds(Filter, st.sampled_from(FILTER_PARAMETERS), texts, st.booleans()), max_size=5, unique=True
).map(lambda chosen: tuple(sorted(chosen, key=in_order_of_the_table)))
settings = st.builds(
    Settings,
    mode=st.sampled_from(Mode),
    filters=filters,
    window=st.builds(Window, st.integers(1, table.MAX_API_HITS), st.integers(0, table.MAX_OFFSET)),
    listing=st.builds(Listing, st.sampled_from(Sort), fold=st.booleans()),
    readings=st.builds(Readings, several_texts, several_texts),
    weights=st.none() | weights,
    without=several_texts,
    explain=st.booleans(),
)


def name_of(filter_: Filter) -> str:
    return f"{'not_' if filter_.exclude else ''}{filter_.field}"


def in_order_of_the_table(filter_: Filter) -> int:
    return [parameter.name for parameter in table.FILTERS].index(name_of(filter_))


def written(chosen: Settings) -> list[tuple[str, str]]:
    """The parameters that say ``chosen``, every one of them written out."""
    pairs = [
        ("mode", chosen.mode.value),
        ("k", str(chosen.window.k)),
        ("offset", str(chosen.window.offset)),
        ("sort", chosen.listing.sort.value),
        ("fold", Flag.written(chosen.listing.fold)),
        ("explain", Flag.written(chosen.explain)),
    ]
    pairs += [(name_of(filter_), filter_.value) for filter_ in chosen.filters]
    pairs += [("off", key) for key in chosen.readings.off]
    pairs += [("on", key) for key in chosen.readings.on]
    pairs += [("without", word) for word in chosen.without]
    return pairs + [
        (f"weight_{aspect}", f"{weight:.0f}") for aspect, weight in (chosen.weights or {}).items()
    ]


@given(settings, st.sampled_from(Surface))
def test_settings_written_as_parameters_are_read_back(chosen: Settings, surface: Surface) -> None:
    assert read_settings(arguments(written(chosen)), surface) == chosen


@pytest.mark.parametrize(
    ("surface", "fold"), [(Surface.API, False), (Surface.PAGES, True), (Surface.RUNS, False)]
)
def test_without_parameters_the_defaults_of_the_surface_hold(surface: Surface, fold: bool) -> None:
    assert read_settings(arguments(), surface) == Settings(listing=Listing(fold=fold))


def test_a_run_has_the_defaults_of_runs_and_is_filled_behind_its_set() -> None:
    of_runs = read_settings(arguments([("mode", "dense"), ("k", "50")]), Surface.RUNS)
    assert settings_of_runs(Mode.DENSE, 50) == replace(of_runs, listing=Listing(near=50))


def test_a_weight_that_is_not_given_is_the_usual_one_and_the_usual_ones_are_none() -> None:
    usual = [(f"weight_{aspect}", str(weight)) for aspect, weight in table.USUAL_WEIGHTS.items()]
    assert read_settings(arguments(usual), Surface.API).weights is None
    one = read_settings(arguments([("weight_facts", "0")]), Surface.API).weights
    assert one == {aspect: float(weight) for aspect, weight in table.USUAL_WEIGHTS.items()} | {
        Aspect.FACTS: 0.0
    }


def test_weights_that_are_all_0_are_refused() -> None:
    nothing = arguments([(f"weight_{aspect}", "0") for aspect in Aspect])
    with pytest.raises(BadParameter) as refused:
        read_settings(nothing, Surface.API)
    assert str(refused.value) == (
        "All weights are 0, so nothing would count: give one of them a higher number."
    )


@given(settings)
def test_a_request_says_what_settings_say_as_far_as_it_can(chosen: Settings) -> None:
    assert chosen.search("soma") == SearchRequest(
        "soma",
        mode=chosen.mode,
        filters=chosen.filters,
        window=chosen.window,
        listing=chosen.listing,
        readings=chosen.readings,
        explain=chosen.explain,
    )
    assert chosen.similar(IssueSubject("CM16-0900001#1")) == SimilarRequest(
        IssueSubject("CM16-0900001#1"),
        mode=chosen.mode,
        filters=chosen.filters,
        window=chosen.window,
        listing=chosen.listing,
        weights=chosen.weights,
        without=chosen.without,
        explain=chosen.explain,
    )


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        (JudgedQuery("q", "soma", "keyword"), None),
        (JudgedQuery("q", "Soma is denied.", "paste"), TextSubject("Soma is denied.")),
        (JudgedQuery("q", "", "issue", "CM16-0900001#1"), IssueSubject("CM16-0900001#1")),
    ],
)
def test_a_judged_query_is_a_search_or_asks_for_similar_issues(
    query: JudgedQuery, subject: IssueSubject | TextSubject | None
) -> None:
    chosen = Settings(window=Window(7))
    expected = chosen.search("soma") if subject is None else chosen.similar(subject)
    if isinstance(subject, IssueSubject):  # its letter's other issues are judged like any others
        expected = replace(expected, siblings=True)
    assert judged_request(query, chosen) == expected
