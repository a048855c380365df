"""A model's files taken from a folder, a file or an archive: known by their bytes, whatever their names."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli.model import model
from indexer.encoders import adding
from indexer.encoders.adding import add_models, weights_in_folder
from indexer.encoders.registry import BGE_SMALL, MINILM, KnownModel, ModelFile, WeightsFormat, WeightsSource
from indexer.encoders.sources import best_at_hand, cache_folder, weights_of_model
from search.errors import ModelUnavailable

WEIGHTS, TOKENIZER = b"weights" * 400_000, b'{"tokens": []}'


def known(name: str, weights: bytes, tokenizer: bytes) -> KnownModel:
    """A model of two files."""
    files = [
        ModelFile(path, hashlib.sha256(content).hexdigest(), len(content))
        for path, content in (("onnx/model.onnx", weights), ("tokenizer.json", tokenizer))
    ]
    source = WeightsSource(files[0], WeightsFormat.EXPORT)
    return replace(BGE_SMALL, name=name, official=tuple(files), weights=(source,), tokenizer=files[1])


FIRST = known("first", WEIGHTS, TOKENIZER)
SECOND = known("second", WEIGHTS[::-1], TOKENIZER)
MODELS = (FIRST, SECOND)


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("IMR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def written(folder: Path, contents: Mapping[str, bytes]) -> Path:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def packed(path: Path, contents: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def cached(cache: Path) -> dict[str, bytes]:
    return {str(path.relative_to(cache)): path.read_bytes() for path in cache.rglob("*") if path.is_file()}


WHOLE = {
    str(Path("models/first") / FIRST.revision / "onnx/model.onnx"): WEIGHTS,
    str(Path("models/first") / FIRST.revision / "tokenizer.json"): TOKENIZER,
}


def test_an_archive_gives_its_model_whatever_its_members_are_called(tmp_path: Path, cache: Path) -> None:
    jar = packed(
        tmp_path / "embeddings.jar",
        {"META-INF/MANIFEST.MF": b"", "deep/any.onnx": WEIGHTS, "other-tokenizer.json": TOKENIZER},
    )
    assert add_models(jar, MODELS) == [FIRST]
    assert cached(cache) == WHOLE


def test_a_folder_and_a_file_with_its_tokenizer_beside_it_give_it_too(tmp_path: Path, cache: Path) -> None:
    folder = written(tmp_path / "given", {"onnx/model.onnx": WEIGHTS, "tokenizer.json": TOKENIZER})
    assert add_models(folder, MODELS) == [FIRST]
    assert cached(cache) == WHOLE
    beside = written(tmp_path / "beside", {"second.onnx": WEIGHTS[::-1], "tok.json": TOKENIZER})
    assert add_models(beside / "second.onnx", MODELS) == [SECOND]
    assert weights_of_model(SECOND) is not None


def test_two_models_in_one_folder_are_both_taken(tmp_path: Path) -> None:
    folder = written(tmp_path / "given", {"a": WEIGHTS, "b": WEIGHTS[::-1], "c": TOKENIZER})
    assert add_models(folder, MODELS) == [FIRST, SECOND]


def test_the_best_model_at_hand_is_the_first_that_is_there(tmp_path: Path) -> None:
    assert best_at_hand(MODELS) is None
    add_models(written(tmp_path / "b", {"b": WEIGHTS[::-1], "c": TOKENIZER}), MODELS)
    found = best_at_hand(MODELS)
    assert found is not None
    assert (found.model, found.origin) == (SECOND, "cache folder")
    add_models(written(tmp_path / "a", {"a": WEIGHTS, "c": TOKENIZER}), MODELS)
    found = best_at_hand(MODELS)
    assert found is not None
    assert found.model is FIRST


def test_a_cached_file_that_was_changed_is_not_used(tmp_path: Path) -> None:
    add_models(written(tmp_path / "a", {"a": WEIGHTS, "c": TOKENIZER}), MODELS)
    path = cache_folder(FIRST) / "tokenizer.json"
    path.write_bytes(TOKENIZER.replace(b"[", b"{"))
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json is not the expected one"):
        best_at_hand(MODELS)


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_weights_without_their_tokenizer_are_refused_with_what_is_missing(
    tmp_path: Path, cache: Path, kind: str
) -> None:
    contents = {"model.onnx": WEIGHTS, "tokenizer.json": b"another"}
    given = written(tmp_path / "x", contents) if kind == "folder" else packed(tmp_path / "x.zip", contents)
    with pytest.raises(ModelUnavailable, match=r"first without its tokenizer: put the official tokenizer"):
        add_models(given, MODELS)
    assert cached(cache) == {}


def test_a_shipped_tokenizer_needs_not_be_given(tmp_path: Path, cache: Path) -> None:
    shipping = replace(FIRST, shipped_tokenizer=MINILM.shipped_tokenizer)
    assert add_models(written(tmp_path / "x", {"model.onnx": WEIGHTS}), [shipping]) == [shipping]
    assert list(cached(cache)) == list(WHOLE)[:1]


def test_what_is_no_known_file_is_refused_and_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    changed = bytearray(WEIGHTS)
    changed[77] ^= 1
    for given in (
        written(tmp_path / "folder", {"model.onnx": bytes(changed), "tokenizer.json": TOKENIZER}),
        packed(tmp_path / "a.jar", {"model.onnx": bytes(changed), "tokenizer.json": TOKENIZER}),
        packed(tmp_path / "empty.zip", {}),
    ):
        with pytest.raises(ModelUnavailable, match=r"holds no weights of a known model \(first, second\)"):
            add_models(given, MODELS)
    assert cached(cache) == {}


def test_a_name_in_an_archive_says_nothing_about_where_a_file_goes(tmp_path: Path, cache: Path) -> None:
    archive = packed(
        tmp_path / "a.zip",
        {"../../evil.onnx": WEIGHTS, "/etc/tokenizer.json": TOKENIZER},
    )
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert add_models(archive, MODELS) == [FIRST]
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {str(path.relative_to(cache)) for path in after - before} == set(WHOLE)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only members of a known size are read at all, and of these not more than the limit together.
    bomb = packed(tmp_path / "bomb.zip", {"zeros": bytes(200_000_000)})
    with pytest.raises(ModelUnavailable, match="holds no weights"):
        add_models(bomb, MODELS)
    monkeypatch.setattr(adding, "MAX_READ_BYTES", 3 * len(WEIGHTS))
    many = packed(tmp_path / "many.zip", {f"{n}.onnx": bytes(len(WEIGHTS)) for n in range(6)})
    with pytest.raises(ModelUnavailable, match=r"too much beside '4\.onnx'"):
        add_models(many, MODELS)


def test_a_damaged_an_encrypted_and_a_missing_archive_are_one_sentence(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", {"model.onnx": WEIGHTS, "tokenizer.json": TOKENIZER}).read_bytes()
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole[:60] + bytes(40) + whole[100:])
    encrypted = tmp_path / "encrypted.zip"
    encrypted.write_bytes(_with_flag(whole))
    for given in (damaged, encrypted, tmp_path / "no" / "such.jar"):
        with pytest.raises(ModelUnavailable, match=r"could not be added .*: check the path") as raised:
            add_models(given, MODELS)
        assert "\n" not in str(raised.value)


def _with_flag(archive: bytes) -> bytes:
    """The archive with the flag of encryption set on every member."""
    changed = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def test_a_users_folder_with_a_known_model_is_recognized(tmp_path: Path) -> None:
    folder = written(tmp_path / "x", {"onnx/any.onnx": WEIGHTS, "t.json": TOKENIZER, "README.md": b""})
    found = weights_in_folder(folder, MODELS)
    assert found is not None
    assert (found.model, found.path, found.tokenizer) == (FIRST, folder / "onnx/any.onnx", folder / "t.json")
    assert weights_in_folder(written(tmp_path / "y", {"any.onnx": WEIGHTS}), MODELS) is None


def test_the_command_refuses_an_unknown_file_with_the_next_step(tmp_path: Path) -> None:
    path = packed(tmp_path / "letters.zip", {"a.txt": b"a letter"})
    done = CliRunner().invoke(model, ["add", str(path)])
    assert isinstance(done.exception, ModelUnavailable)
    assert str(done.exception) == (
        f"'{path}' holds no weights of a known model (bge-small-en-v1.5, all-MiniLM-L6-v2): get the official "
        "files, or give a folder for sentence-transformers to 'imr index --encoder'."
    )
