from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.errors import BadParameter
from search.fields import FILTER_PARAMETERS
from search.model.requests import Aspect, Filter, Mode
from search.model.results import Interpretation
from search.parameters.table import USUAL_WEIGHTS
from web.forms.parameters import LISTS, View
from web.forms.state import State
from web.presentation.highlighting import matches, pieces

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
filters = st.builds(Filter, st.sampled_from(FILTER_PARAMETERS), texts, st.booleans())
weights = st.fixed_dictionaries({aspect: st.integers(0, 100) for aspect in Aspect}).filter(
    lambda chosen: any(chosen.values())
)
states = st.builds(
    State,
    st.just("/"),
    query=st.text(st.characters(codec="utf-8"), max_size=30),
    issue=st.just(""),
    mode=st.sampled_from(Mode),
    view=st.sampled_from(View),
    filters=st.lists(filters, max_size=5, unique=True).map(tuple),
    off=st.lists(texts, max_size=3, unique=True).map(tuple),
    on=st.lists(texts, max_size=3, unique=True).map(tuple),
    weights=st.one_of(st.just(USUAL_WEIGHTS), weights),
    fold=st.booleans(),
    subject=st.integers(0, 30),
    pages=st.dictionaries(st.sampled_from(LISTS), st.integers(2, 500)),
)


def read(url: str) -> State:
    return State.read("/", MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True)))


def canonical(state: State) -> tuple[object, ...]:
    pages, weights = dict(state.pages), dict(state.weights)
    settings = state.mode, state.view, state.off, state.on, state.fold, state.subject
    return state.query, set(state.filters), pages, weights, *settings


@given(states)
def test_the_address_of_a_state_leads_back_to_it(state: State) -> None:
    assert canonical(read(state.url)) == canonical(state)


@given(states)
def test_a_button_sends_every_setting_and_nothing_of_what_is_asked_for(state: State) -> None:
    state = replace(state, query="xylophonist", issue="xylophonist#1")
    assert "xylophonist" not in state.settings_text
    again = State.of_settings("/", state.settings_text)
    assert canonical(replace(again, query=state.query)) == canonical(state)


@given(states, filters, weights)
def test_a_step_changes_one_thing_and_keeps_the_others(
    state: State, wanted: Filter, other_weights: dict[Aspect, int]
) -> None:
    steps = {
        "filters": (state.toggled(wanted), state.cleared()),
        "mode": (state.ranked(Mode.DENSE),),
        "view": (state.laid_out(View.LIST),),
        "weights": (state.weighed(other_weights), state.as_usual()),
        "fold": (state.folded(not state.fold),),
        "subject": (state.about(state.subject + 1),),
        "pages": (state.at("upheld", 7),),
    }
    for changed, moved in steps.items():
        for to in moved:
            same = replace(to, **{changed: getattr(state, changed), "pages": state.pages})
            assert canonical(same) == canonical(state)


def test_settings_without_end_are_refused() -> None:
    with pytest.raises(BadParameter, match="more than 1,000 settings"):
        State.of_settings("/", "&".join(["off=x"] * 1_001))


@given(states, filters)
def test_a_filter_added_and_taken_away_leaves_the_others(state: State, wanted: Filter) -> None:
    opposite = Filter(wanted.field, wanted.value, not wanted.exclude)
    before = set(state.filters) - {wanted, opposite}
    added = state.toggled(wanted) if wanted not in state.filters else state
    assert wanted in added.filters
    assert opposite not in state.toggled(wanted).filters
    assert set(added.toggled(wanted).filters) - {opposite} == before


@given(states, filters)
def test_a_change_of_what_is_listed_starts_at_the_first_page(state: State, wanted: Filter) -> None:
    for moved in (
        state.toggled(wanted),
        state.cleared(),
        state.ranked(Mode.DENSE),
        state.laid_out(View.LIST),
        state.as_usual(),
        state.folded(not state.fold),
        state.about(state.subject + 1),
    ):
        assert moved.pages == {}


readings = st.builds(
    Interpretation, texts, texts, texts, st.just((0, 1)), texts, st.just(()), st.booleans(), st.booleans()
)


@given(states, readings)
def test_a_reading_switched_and_switched_back_is_where_it_was(state: State, one: Interpretation) -> None:
    plain = replace(state, off=tuple(set(state.off) - {one.key}), on=tuple(set(state.on) - {one.key}))
    one = replace(one, on=not one.offered)
    other = plain.switched(one)
    assert (one.key in other.off, one.key in other.on) == (not one.offered, one.offered)
    assert other.pages == {}
    back = other.switched(replace(one, on=one.offered))
    assert (set(back.off), set(back.on)) == (set(plain.off), set(plain.on))


@given(states)
def test_a_query_read_as_typed_can_be_read_again(state: State) -> None:
    typed = state.read_as_typed(True)
    assert typed.as_typed
    assert not typed.read_as_typed(False).as_typed
    assert typed.query == state.query


spans = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


@given(st.text(max_size=50), spans)
def test_cutting_at_marks_loses_and_adds_nothing(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(st.text(max_size=80))
def test_every_word_that_is_not_a_function_word_matches_itself(text: str) -> None:
    from search.text.analysis import STOP_WORDS, tokens

    found = tokens(text)
    content = [t for t in found if text[t.start : t.end].lower() not in STOP_WORDS]
    assert matches(text, {t.term for t in found}) == tuple((t.start, t.end) for t in content)


@given(states, st.lists(filters, min_size=1, max_size=5))
def test_many_filters_are_toggled_at_once_as_one_by_one(state: State, others: list[Filter]) -> None:
    address = state.toggling()
    for wanted in (*others, *state.filters):
        assert address(wanted) == state.toggled(wanted).url
