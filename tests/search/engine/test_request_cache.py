"""The request cache gives the engine's answers, and asks it once."""

from __future__ import annotations

from collections import Counter

import pytest

from search.engine.embedded import EmbeddedEngine
from search.engine.protocol import Engine
from search.engine.request_cache import CachingEngine
from search.model.letters import Outcome
from search.model.requests import Filter, Mode, SearchRequest, SimilarRequest, TextSubject
from search.searcher import Searcher
from tests.search.engines import engine_over
from tests.search.letters import issue, letter


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    letters = [
        letter(
            f"CM16-{number:07}",
            issue(1, "Norco" if number % 2 else "Cane", f"Pain {number}.", list(Outcome)[number % 2]),
        )
        for number in range(1, 30)
    ]
    return engine_over(letters, tmp_path_factory.mktemp("request_cache"))


@pytest.mark.parametrize("mode", list(Mode))
def test_answers_are_the_same(engine: Engine, mode: Mode) -> None:
    plain, page = Searcher(engine), Searcher(engine).with_request_cache()
    for filters in ((), (Filter("outcome", "upheld"),), (Filter("outcome", "overturned"),)):
        request = SearchRequest("norco pain", mode, filters, explain=True)
        assert page.search(request).hits == plain.search(request).hits
        assert page.facets(request) == plain.facets(request)
        alike = SimilarRequest(TextSubject("Request: Norco. Pain 3."), mode=mode, filters=filters)
        assert page.similar(alike).hits == plain.similar(alike).hits


def test_the_same_query_is_ranked_once(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    for name in ("keyword", "dense"):
        original = getattr(EmbeddedEngine, name)

        def counted(*args: object, name: str = name, original: object = original, **named: object) -> object:
            asked[name] += 1
            return original(*args, **named)  # type: ignore[operator]

        monkeypatch.setattr(EmbeddedEngine, name, counted)
    page = Searcher(CachingEngine(engine))
    for filters in ((), (Filter("outcome", "upheld"),), (Filter("outcome", "overturned"),)):
        for _ in range(2):
            page.search(SearchRequest("pain", filters=filters))
            page.facets(SearchRequest("pain", filters=filters))
    assert asked["dense"] == 3
    assert asked["keyword"] <= 4
