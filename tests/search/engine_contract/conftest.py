"""What every test of the contract asks for: an engine, what it opened, and the oracle over its letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from search.engine.protocol import Snapshot
from search.model.letters import Letter
from tests.search.engine_contract.engines import ENGINES, Builds, EngineEntry, SmallEncoder
from tests.search.engine_contract.letters import (
    letters_of_many_months,
    letters_with_many_forms,
    letters_with_many_spans,
    many_letters,
)
from tests.search.engine_contract.oracle import Oracle
from tests.search.engine_contract.oracle_nearest import NearestOracle
from tests.search.engine_contract.oracle_scores import Formula, Scores

CORPORA: Mapping[str, Callable[[], Sequence[Letter]]] = {
    "many": many_letters,
    "none": lambda: (),
    "forms": lambda: letters_with_many_forms(520, 30),
    "months": lambda: letters_of_many_months(1_210),
    "spans": lambda: letters_with_many_spans(8, 400),
}
"""The letters that tests ask about, by name; each is one build of each engine."""

_cases = pytest.StashKey[Counter[str]]()


@dataclass(frozen=True)
class Opened:
    """A snapshot and the oracle over the same letters."""

    entry: EngineEntry
    snapshot: Snapshot
    oracle: Oracle
    nearest: NearestOracle
    scores: Scores | None


@dataclass(frozen=True)
class Expected:
    """The oracles over one corpus, which all engines are held to."""

    oracle: Oracle
    nearest: NearestOracle


@cache
def expected(corpus: str) -> Expected:
    oracle = Oracle(CORPORA[corpus]())
    return Expected(oracle, NearestOracle(oracle, SmallEncoder()))


@cache
def scores_of(corpus: str, formula: type[Formula]) -> Scores:
    return Scores(expected(corpus).oracle, formula())


@pytest.fixture(scope="session", params=ENGINES, ids=lambda entry: entry.name)
def engine(request: pytest.FixtureRequest) -> EngineEntry:
    entry: EngineEntry = request.param
    return entry


@pytest.fixture(scope="session")
def opened(
    engine: EngineEntry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Opened]]:
    """Opens a corpus by name, once for each engine."""
    started: list[Builds] = []

    @cache
    def open_corpus(corpus: str) -> Opened:
        builds = engine.builds(tmp_path_factory.mktemp(f"{engine.name}_{corpus}"))
        started.append(builds)
        those = expected(corpus)
        scores = scores_of(corpus, type(engine.formula)) if engine.formula and those.oracle.issues else None
        return Opened(engine, builds.publish(CORPORA[corpus]()), those.oracle, those.nearest, scores)

    yield open_corpus
    for builds in started:
        builds.close()


@pytest.fixture(scope="session")
def many(opened: Callable[[str], Opened]) -> Opened:
    """The letters that most cases are about."""
    return opened("many")


@pytest.fixture
def builds(engine: EngineEntry, tmp_path: Path) -> Iterator[Builds]:
    """An engine without any letters yet."""
    started = engine.builds(tmp_path)
    yield started
    started.close()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Counts the cases of each engine."""
    params = (getattr(item, "callspec", None) for item in session.items)
    engines = (each.params["engine"] for each in params if each and "engine" in each.params)
    session.config.stash[_cases] = Counter(each.name for each in engines if isinstance(each, EngineEntry))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says how many cases each engine was held to."""
    if cases := config.stash.get(_cases, Counter()):
        said = ", ".join(f"{name} {count}" for name, count in cases.items())
        terminalreporter.write_line(f"engine contract, cases by engine: {said}")
