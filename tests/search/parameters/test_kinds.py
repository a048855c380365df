"""Every kind of value: how its texts are read, and the sentence for those that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BadParameter
from search.model.requests import Mode
from search.parameters import Choice, Flag, Number, Numbers, Surface, Text, Texts
from search.parameters.kinds import Kind

NOTE = Text(5, noun="The note", advice="say less.")
PLAIN = Text(5)
BOUNDLESS = Text()
MODE = Choice(Mode.HYBRID)
NUMBER = Number(10, 1, 100)
FLAG = Flag()
TEXTS = Texts(max_values=3, max_characters=4)
NUMBERS = Numbers(30)


@pytest.mark.parametrize(
    ("kind", "texts", "value"),
    [
        (NOTE, [], ""),
        (NOTE, [""], ""),
        (NOTE, ["words"], "words"),
        (BOUNDLESS, ["x" * 100_000], "x" * 100_000),
        (MODE, [], Mode.HYBRID),
        (MODE, ["keyword"], Mode.KEYWORD),
        (NUMBER, [], 10),
        (NUMBER, ["1"], 1),
        (NUMBER, ["100"], 100),
        (NUMBER, ["007"], 7),
        (FLAG, [], False),
        (FLAG, ["true"], True),
        (FLAG, ["false"], False),
        # As addresses had it before.
        (FLAG, ["1"], True),
        (FLAG, ["0"], False),
        (TEXTS, [], ()),
        (TEXTS, ["b", "a", "b"], ("b", "a")),
        (TEXTS, ["four"], ("four",)),
        (NUMBERS, [], ()),
        (NUMBERS, ["30", "1", "30"], (1, 30)),
    ],
)
def test_texts_are_read_as_a_value(kind: Kind[Any], texts: Sequence[str], value: object) -> None:
    read = kind.read("name", texts, Surface.API)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "texts", "sentence"),
    [
        (NOTE, ["letter"], "The note has 6 characters and the limit is 5: say less."),
        (PLAIN, ["x" * 1_234], "name has 1,234 characters and the limit is 5: shorten it."),
        (NOTE, ["a", "b"], "name is given 2 times: give it once."),
        (MODE, ["best"], "'best' is not a name: use one of hybrid, keyword, dense."),
        (MODE, [""], "'' is not a name: use one of hybrid, keyword, dense."),
        (MODE, ["x" * 100], f"'{'x' * 80}' is not a name: use one of hybrid, keyword, dense."),
        (MODE, ["dense"] * 3, "name is given 3 times: give it once."),
        (NUMBER, ["0"], "'0' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["101"], "'101' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["-1"], "'-1' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["1.5"], "'1.5' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["\u0663"], "'\u0663' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, [""], "'' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["9" * 90], f"'{'9' * 80}' is not a value of name: use a whole number from 1 to 100."),
        (NUMBER, ["1", "1"], "name is given 2 times: give it once."),
        (FLAG, ["yes"], "'yes' is not a value of name: use true or false."),
        (FLAG, ["True"], "'True' is not a value of name: use true or false."),
        (FLAG, [""], "'' is not a value of name: use true or false."),
        (FLAG, ["1", "0"], "name is given 2 times: give it once."),
        (TEXTS, ["a", "b", "c", "d"], "name has 4 values and the limit is 3: remove some."),
        (TEXTS, [""], "A value of name has 1 to 4 characters: correct or remove it."),
        (TEXTS, ["a", "fives"], "A value of name has 1 to 4 characters: correct or remove it."),
        (NUMBERS, ["0"], "A value of name is no number from 1 to 30: remove it."),
        (NUMBERS, ["1", "31"], "A value of name is no number from 1 to 30: remove it."),
        (NUMBERS, ["one"], "A value of name is no number from 1 to 30: remove it."),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_sentence(
    kind: Kind[Any], texts: Sequence[str], sentence: str
) -> None:
    with pytest.raises(BadParameter) as refused:
        kind.read("name", texts, Surface.API)
    assert str(refused.value) == sentence


@given(st.booleans(), st.booleans(), st.booleans(), st.sampled_from(Surface), st.booleans())
def test_a_flag_has_a_default_for_each_surface_and_is_read_as_it_is_written(
    api: bool, pages: bool, runs: bool, surface: Surface, value: bool
) -> None:
    flag = Flag(default=api, on_pages=pages, in_runs=runs)
    defaults = {Surface.API: api, Surface.PAGES: pages, Surface.RUNS: runs}
    assert flag.read("name", [], surface) == flag.default_on(surface) == defaults[surface]
    assert flag.read("name", [flag.written(value)], surface) is value
    assert flag.written(value) in ("true", "false")


@pytest.mark.parametrize("kind", [NOTE, MODE, NUMBER, FLAG, TEXTS, NUMBERS], ids=repr)
@given(texts=st.lists(st.text(max_size=6), max_size=5), surface=st.sampled_from(Surface))
def test_a_value_that_is_read_can_be_written_and_read_again(
    kind: Kind[Any], texts: list[str], surface: Surface
) -> None:
    try:
        read = kind.read("name", texts, surface)
    except BadParameter:
        assert texts, "a missing parameter has a default"
        return
    # What is read can be read again from how it is written.
    values = read if isinstance(read, tuple) else (read,)
    again = [Flag.written(value) if isinstance(value, bool) else str(value) for value in values]
    assert kind.read("name", again, surface) == read
