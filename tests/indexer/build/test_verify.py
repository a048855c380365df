"""Checks of a build: what is wrong with it is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from indexer.build.builder import Builder
from indexer.build.verify import problems
from indexer.encoders.choice import carried_encoder
from search.errors import IndexDamaged
from search.index.builds import BuildPaths, current_build
from tests.indexer.build.conftest import Embedding
from tests.web.letters import LETTERS


@pytest.fixture
def paths(dense: Path) -> BuildPaths:
    return current_build(dense)


def test_verify_is_silent_on_a_good_build(paths: BuildPaths) -> None:
    assert problems(paths) == []


def test_verify_names_a_missing_file(paths: BuildPaths) -> None:
    (paths.columns / "year.codes.npy").unlink()
    assert problems(paths) == ["the file columns/year.codes.npy is missing."]


@pytest.mark.parametrize(
    "name",
    [
        "store.sqlite",
        "dense/vectors.faiss",
        "encoder/model.onnx",
        "columns/values.json",
        "positions/places.npy",
    ],
)
def test_verify_names_a_file_with_a_flipped_byte(paths: BuildPaths, name: str) -> None:
    content = bytearray((paths.folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (paths.folder / name).write_bytes(content)
    assert problems(paths) == [f"the file {name} is not what it was when the build was made."]


def test_verify_names_every_alien_file(paths: BuildPaths) -> None:
    (paths.folder / "notes.txt").write_text("left here")
    (paths.keyword / "a.copy").write_text("left here")
    assert problems(paths) == [
        "the file keyword/a.copy does not belong to the build.",
        "the file notes.txt does not belong to the build.",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"issues": 12}, ["the store has 10 issues and the manifest says 12."]),
        ({"determinations": 5}, ["the store has 6 determinations and the manifest says 5."]),
        ({"quarantined": 1}, ["the store has 0 quarantined files and the manifest says 1."]),
        ({"passages": 3}, ["the vector index has {passages} entries and the manifest says 3."]),
    ],
)
def test_verify_names_a_wrong_count(paths: BuildPaths, changed: dict[str, int], said: list[str]) -> None:
    manifest = paths.read_manifest()
    paths.manifest.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **changed)))
    expected = [sentence.format(passages=manifest.passages) for sentence in said]
    assert problems(paths)[: len(expected)] == expected


def test_verify_asks_every_part_for_the_first_letter(
    dense: Path, paths: BuildPaths, embedding: Embedding
) -> None:
    """Files that are each whole, but not of one build: the checksums are right, the answers are not."""
    before = BuildPaths(Path(shutil.copytree(paths.folder, dense / "before")))
    builder = Builder(dense, encoder=embedding.choice())
    builder.remove([LETTERS[0].name])
    changed = current_build(dense)
    shutil.rmtree(before.keyword)
    shutil.copytree(changed.keyword, before.keyword)
    files = {
        name: sha for name, sha in before.read_manifest().files.items() if not name.startswith("keyword/")
    }
    files |= {name: sha for name, sha in changed.read_manifest().files.items() if name.startswith("keyword/")}
    mixed = msgspec.structs.replace(before.read_manifest(), files=files)
    before.manifest.write_bytes(msgspec.json.encode(mixed))
    assert problems(before) == ["the keyword index has 8 entries and the manifest says 10."]


def test_a_manifest_that_cannot_be_read_is_said(paths: BuildPaths) -> None:
    paths.manifest.write_text("{")
    (said,) = problems(paths)
    assert said.startswith(f"The manifest of build {paths.folder.name} cannot be read")
    with pytest.raises(IndexDamaged):
        carried_encoder(paths)
