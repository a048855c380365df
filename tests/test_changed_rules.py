"""What a build says when the program has changed since: a copy of the program, with a line of it changed, is
run over the index that the program made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import ROOT

pytestmark = pytest.mark.slow

COMMAND = "from search.cli.group import main; main()"
PAGES = """\
import sys
from pathlib import Path
from search.opening import LiveSearcher
from web.app import create_app

answer = create_app(LiveSearcher.of(Path(sys.argv[1]))).test_client().get("/api/v1/search?q=norco")
print(answer.status_code, answer.json.get("detail"))
"""


class Program:
    """A copy of the program that may be changed, over an index of its own."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self.data = data
        for package in ("search", "indexer", "web"):
            shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        source = path.read_text("utf-8")
        assert source.count(old) == 1, (file, old)
        path.write_text(source.replace(old, new), "utf-8")

    def imr(self, *words: object) -> subprocess.CompletedProcess[str]:
        return self._python(COMMAND, *words, "--data", self.data)

    def page(self) -> str:
        return self._python(PAGES, self.data).stdout.strip()

    def status(self) -> bool:
        """Whether its status says that older rules made the index; it must answer."""
        plain, answer = self.imr("status"), self.imr("status", "--json")
        assert (plain.returncode, answer.returncode) == (0, 0), plain.stderr
        line = "made by older rules: 'imr index' without a path reads the stored letters anew"
        older: bool = json.loads(answer.stdout)["status"]["made_by_older_rules"]
        assert (line in plain.stdout.splitlines()) is older
        return older

    def found(self, query: str) -> int:
        done = self.imr("search", query, "--mode", "keyword", "--json")
        assert done.returncode == 0, done.stderr
        total: int = json.loads(done.stdout)["total"]
        return total

    def _python(self, script: str, *words: object) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        command = [sys.executable, "-c", script, *map(str, words)]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def program(small_build: Path, tmp_path: Path) -> Program:
    return Program(tmp_path / "program", Path(shutil.copytree(small_build, tmp_path / "data")))


def test_a_copy_of_the_program_is_the_same_program(program: Program) -> None:
    assert program.status() is False
    assert program.found("norco") > 0


def test_a_field_more_is_refused_before_any_query_and_is_there_after_the_command_it_names(
    program: Program,
) -> None:
    row = 'ValueField("layout", "Layout", lambda letter, _: (letter.layout.value,), "layout", facet=True),'
    program.change("search/fields/table.py", "VALUES = (\n", f"VALUES = (\n    {row}\n")
    build = (program.data / "CURRENT").read_text().strip()
    sentence = (
        f"The build {build} was made with other fields than this program has: "
        "run 'imr index' without a path, which reads its stored letters anew."
    )
    for words in (
        ["search", "norco"],
        ["search", "norco", "--filter", "layout=C-block"],
        ["similar", "CM16-0900001#1"],
        ["status"],
        ["verify"],
        ["serve", "--port", 0],
    ):
        done = program.imr(*words)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"imr: {sentence}\n")
    assert program.page() == f"503 {sentence}"
    done = program.imr("index", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["reread"], answer["embedded"]) == (6, 0)
    assert program.found("layout:C-inline") + program.found("layout:C-block") > 0
    assert program.imr("verify").returncode == 0
    assert program.status() is False


def test_a_changed_vocabulary_is_said_by_the_status_and_searching_goes_on(program: Program) -> None:
    drug = "\ncarisoprodol\t"
    program.change("search/vocabulary/drugs.tsv", f"{drug}skeletal muscle relaxant\t", f"{drug}spasmolytic\t")
    assert program.status() is True
    assert (program.found("carisoprodol"), program.found("class:spasmolytic")) == (2, 0)
    assert program.imr("verify").returncode == 0
    assert program.page() == "200 None"
    done = program.imr("index", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reread"] == 6
    assert program.status() is False
    assert (program.found("carisoprodol"), program.found("class:spasmolytic")) == (2, 2)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("indexer/reader.py", "_MIN_SENTENCES = 2", "_MIN_SENTENCES = 3"),
        ("search/index/passages.py", "MIN_TEXT_TOKENS = 64", "MIN_TEXT_TOKENS = 65"),
    ],
)
def test_a_changed_rule_is_said_by_the_status(program: Program, file: str, old: str, new: str) -> None:
    program.change(file, old, new)
    assert program.status() is True
    assert program.found("norco") > 0


def test_words_about_the_rules_change_nothing(program: Program) -> None:
    for file in ("search/reasons/finding.py", "indexer/normalize/drug.py", "search/text/analysis.py"):
        path = program.folder / file
        source = path.read_text("utf-8")
        assert source.startswith('"""')
        path.write_text(source.replace('"""', '"""Said otherwise. ', 1) + "\n\n# A remark.\n", "utf-8")
    assert program.status() is False
    assert program.found("norco") > 0
    done = program.imr("index")
    assert done.stdout.splitlines()[1].startswith("nothing changed; still published")
