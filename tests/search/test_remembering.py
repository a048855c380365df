"""What is remembered for a page is what the engine says, asked once."""

from __future__ import annotations

from collections import Counter

import pytest

from search.engine import Engine
from search.local import LocalEngine
from search.remembering import RememberingEngine
from search.service import Searcher
from search.types import Filter, Mode, Outcome, SearchRequest, SimilarRequest
from tests.search.engines import engine_over
from tests.search.letters import issue, letter


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    letters = [
        letter(
            f"CM16-{number:07}",
            issue(1, "Norco" if number % 2 else "Cane", f"Pain {number}.", list(Outcome)[number % 2]),
        )
        for number in range(1, 30)
    ]
    return engine_over(letters, tmp_path_factory.mktemp("remembering"))


@pytest.mark.parametrize("mode", list(Mode))
def test_answers_are_the_same(engine: Engine, mode: Mode) -> None:
    plain, page = Searcher(engine), Searcher(engine).remembering()
    for filters in ((), (Filter("outcome", "upheld"),), (Filter("outcome", "overturned"),)):
        request = SearchRequest("norco pain", mode, filters, explain=True)
        assert page.search(request).hits == plain.search(request).hits
        assert page.facets(request) == plain.facets(request)
        alike = SimilarRequest(text="Request: Norco. Pain 3.", mode=mode, filters=filters)
        assert page.similar(alike).hits == plain.similar(alike).hits


def test_the_same_is_asked_once(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    for name in ("keyword", "dense"):
        original = getattr(LocalEngine, name)

        def counted(*args: object, name: str = name, original: object = original, **named: object) -> object:
            asked[name] += 1
            return original(*args, **named)  # type: ignore[operator]

        monkeypatch.setattr(LocalEngine, name, counted)
    page = Searcher(RememberingEngine(engine))
    for filters in ((), (Filter("outcome", "upheld"),), (Filter("outcome", "overturned"),)):
        for _ in range(2):
            page.search(SearchRequest("pain", filters=filters))
            page.facets(SearchRequest("pain", filters=filters))
    assert asked["dense"] == 3
    assert asked["keyword"] <= 4
