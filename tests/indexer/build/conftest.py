"""Indexes that may be changed, with a reader and an encoder that note what they are asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from indexer.encoders.choice import EncoderChoice, carried_encoder
from indexer.reader import FileReader, Unchanged
from search.index.builds import current_build
from search.index.encoders.base import Encoder, Vectors
from search.model.letters import Letter, Quarantined


@dataclass
class Reading:
    """The real reader, in this process, with a list of what it parsed."""

    folder: Path
    parsed: list[str] = field(default_factory=list)

    def __call__(self, known: Callable[[str], bool]) -> Iterator[Letter | Quarantined | Unchanged]:
        for source in FileReader().read_letters([self.folder], known=lambda sha256: known(sha256)):
            if isinstance(source, Letter):
                self.parsed.append(Path(source.determination.file).name)
            yield source


@dataclass
class Embedding:
    """The encoder of a build, with a list of the texts it embedded."""

    carried: EncoderChoice
    texts: list[str] = field(default_factory=list)

    def choice(self) -> EncoderChoice:
        return replace(self.carried, embedder=self.embedder)

    def embedder(self, folder: Path) -> Encoder:
        return _NotingEncoder(self.carried.embedder(folder), self.texts)


@dataclass(frozen=True)
class _NotingEncoder:
    encoder: Encoder
    texts: list[str]

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    @property
    def max_tokens(self) -> int:
        return self.encoder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        return self.encoder.encode(texts)


@pytest.fixture
def letters(letter_folder: Path, tmp_path: Path) -> Path:
    """The invented letters in a folder that may be changed."""
    return Path(shutil.copytree(letter_folder, tmp_path / "letters"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def dense(small_build: Path, tmp_path: Path) -> Path:
    """A copy of the small index, with vectors, that may be changed."""
    return Path(shutil.copytree(small_build, tmp_path / "dense"))


@pytest.fixture
def embedding(small_build: Path) -> Embedding:
    choice = carried_encoder(current_build(small_build))
    assert choice is not None
    return Embedding(choice)
