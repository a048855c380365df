"""What tests of several packages share: the real letters where they lie beside the project, and one
small published index of invented ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from search.cli.group import imr
from search.model.letters import Letter
from search.model.reader import letter_reader
from tests.web.letters import LETTERS

# A timing never decides a test: a busy machine is no error.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).parents[1] / ".." / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real letters and the judged queries."""
    if not (SHARED / "letters").is_dir():
        pytest.skip("the real letters and judged queries are not beside the project")
    return SHARED.resolve()


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
