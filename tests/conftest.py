"""What tests of several packages share: the real letters where they lie beside the project, one small
published index of invented ones, the markers that follow from a fixture, and what is said of skips."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from search.cli.group import imr
from search.model.letters import Letter
from search.model.reader import letter_reader
from tests.examples import QUICK
from tests.web.letters import LETTERS

# A timing never decides a test: a busy machine is no error.
settings.register_profile("untimed", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile("quick" if QUICK else "untimed")

SHARED = Path(__file__).parents[1] / ".." / "shared"

NO_SKIPS = os.environ.get("IMR_NO_SKIPS", "") not in ("", "0")
"""Whether a test that is skipped is a failure, as it is in CI."""

MARKED = {
    "browser": {"browser"},
    "server": {"server", "many_server", "alike_server"},
    "judged": {"quality", "readings"},
    "models": {"official", "tiny"},
    "bge": {"archives"},
}
"""Marker to the fixtures that bring it: a test has it that asks for one of them, however indirectly."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by their fixtures, before ``-m`` chooses among them."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for marker, fixtures in MARKED.items():
            if asked & fixtures:
                item.add_marker(marker)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Makes a session fail that skipped a test where none may be."""
    if NO_SKIPS and _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was skipped, a line for each reason."""
    if not (skipped := _skipped(config)):
        return
    terminalreporter.section("skipped")
    for reason, count in skipped.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")
    if NO_SKIPS:
        terminalreporter.write_line(
            "This is a failure: with IMR_NO_SKIPS set, no test may be skipped.", red=True
        )


def _skipped(config: pytest.Config) -> Counter[str]:
    """How many tests were skipped, by reason; a module that is skipped as a whole counts once."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter is not None else []
    return Counter(_reason(report.longrepr) for report in reports)


def _reason(said: object) -> str:
    return str(said[-1] if isinstance(said, tuple) else said).removeprefix("Skipped: ")


@pytest.fixture(scope="session", autouse=True)
def default_encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests run with the encoder that everybody has, whichever better ones this machine has at hand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("IMR_ENCODER", raising=False)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real letters and the judged queries."""
    if not (SHARED / "letters").is_dir():
        pytest.skip("the real letters and judged queries are not beside the project")
    return SHARED.resolve()


@pytest.fixture(scope="session")
def real_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with the index of all real letters, words and vectors: a minute, once a session."""
    published = tmp_path_factory.mktemp("real_index")
    letters = [str(shared / "letters" / name) for name in ("pdf", "seeds")]
    done = CliRunner().invoke(imr, ["index", *letters, "--data", str(published)])
    assert done.exit_code == 0, done.output
    return published


@pytest.fixture(scope="session")
def letters() -> tuple[Letter, ...]:
    reader = letter_reader()
    return tuple(reader.read(f"{invented.name}.txt", invented.text.encode()) for invented in LETTERS)


@pytest.fixture(scope="session")
def letter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six invented letters with ten issues, as text files."""
    folder = tmp_path_factory.mktemp("letters")
    for invented in LETTERS:
        (folder / f"{invented.name}.txt").write_text(invented.text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def small_build(letter_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with the index of these letters, words and vectors, as ``imr index``
    publishes it. Made once; whoever changes an index makes one of their own."""
    published = tmp_path_factory.mktemp("index_data")
    done = CliRunner().invoke(imr, ["index", str(letter_folder), "--data", str(published), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return published
