"""The table of known models: every row says what a reader, a downloader and a build need."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.encoders.registry import BGE_SMALL, KNOWN_MODELS, MINILM, KnownModel, known_model, required_model
from search.errors import ModelUnavailable
from search.index.encoders.onnx import POOLINGS

LIBRARIES = Path(__file__).parents[3] / "docs" / "libraries.md"


@pytest.mark.parametrize("model", KNOWN_MODELS, ids=str)
def test_a_row_is_whole(model: KnownModel) -> None:
    assert model.repository.endswith(f"/{model.name}")
    assert model.pooling in POOLINGS
    assert min(model.dimension, model.max_tokens, model.heads, model.texts_per_second) > 0
    assert model.dimension % model.heads == 0
    assert len(model.revision) == 40
    for file in (*model.cached, *(source.file for source in model.weights)):
        assert len(file.sha256) == 64
        assert file.size > 0
        path = Path(file.path)
        assert not path.is_absolute()
        assert ".." not in path.parts


@pytest.mark.parametrize("model", KNOWN_MODELS, ids=str)
def test_a_file_that_is_kept_has_a_place_of_its_own(model: KnownModel) -> None:
    assert len({file.path for file in model.cached}) == len(model.cached)
    assert model.tokenizer in model.cached
    assert {source.file for source in model.weights if not source.package} <= set(model.cached)


@pytest.mark.parametrize("model", KNOWN_MODELS, ids=str)
def test_the_documents_name_licence_revision_and_checksum_of_the_weights(model: KnownModel) -> None:
    said = LIBRARIES.read_text("utf-8")
    assert model.name in said
    assert model.licence in said
    assert model.revision[:12] in said
    for source in model.weights:
        assert source.file.sha256 in said


def test_a_model_is_known_by_its_name_with_or_without_the_publisher() -> None:
    assert known_model("bge-small-en-v1.5") is known_model("BAAI/bge-small-en-v1.5") is BGE_SMALL
    assert known_model("all-MiniLM-L6-v2") is MINILM
    assert known_model("MiniLM") is None
    with pytest.raises(ModelUnavailable, match=r"'MiniLM' .* known are bge-small-en-v1.5 and all-MiniLM"):
        required_model("MiniLM")
