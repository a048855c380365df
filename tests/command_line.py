"""The ``imr`` command, run as its entry point runs it, in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from search.cli.group import main


@dataclass(frozen=True)
class Done:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON value and nothing else."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one sentence of a command that ended with 2 and printed nothing."""
        assert (self.status, self.out) == (2, "")
        (line,) = self.err.splitlines()
        assert line.startswith("imr: ")
        assert line.endswith(".")
        return line.removeprefix("imr: ")


Imr = Callable[..., Done]


@pytest.fixture
def imr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Imr:
    def run(*words: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["imr", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        status = ended.value.code
        assert isinstance(status, int)
        return Done(status, printed.out, printed.err)

    return run


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the index of the folder it was started in, or of its environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("IMR_DATA", "IMR_ENCODER"):
        monkeypatch.delenv(name, raising=False)
