"""What every encoder promises, and how the one in a build fails."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from search.errors import ModelUnavailable
from search.index.builds import current_build
from search.index.encoders.base import Encoder
from search.index.encoders.description import DESCRIPTION, MODEL, TOKENIZER
from search.index.encoders.hashing import HashingEncoder
from search.index.encoders.onnx import OnnxEncoder
from tests.examples import examples

TEXTS = (
    "Norco 10/325 mg #60",
    "",
    "Six visits of physical therapy for the lumbar spine after a fall from a ladder. " * 40,
    " \n",
    "MRI of the left knee without contrast, since the joint locks and the drawer test is positive.",
    "é ™ 膝 🦵",
)


@pytest.fixture(scope="module")
def carried(small_build: Path) -> Path:
    """The folder of the encoder that a build carries."""
    return current_build(small_build).encoder


@pytest.fixture(scope="module", params=["carried", "hashing"])
def encoder(request: pytest.FixtureRequest, carried: Path) -> Encoder:
    return OnnxEncoder.load(carried) if request.param == "carried" else HashingEncoder()


@pytest.fixture
def copied(carried: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(carried, tmp_path / "encoder"))


def test_vectors_are_unit_rows_in_single_precision_whatever_the_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert encoder.count_tokens([]) == []


def test_a_vector_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], together)
    for text, row in zip(TEXTS, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


def test_several_threads_get_the_vectors_of_one(encoder: Encoder) -> None:
    alone = encoder.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [TEXTS] * 8):
            assert np.array_equal(vectors, alone)


def test_what_does_not_fit_the_window_is_not_read(encoder: Encoder) -> None:
    long = "knee " * (encoder.max_tokens + 40)
    assert encoder.count_tokens([long]) == [encoder.max_tokens + 40]
    first, longer = encoder.encode([long, long + "opioids denied"])
    assert np.array_equal(first, longer)


def test_a_text_that_is_cut_is_closed_as_a_whole_one_is(carried: Path) -> None:
    encoder = OnnxEncoder.load(carried)
    special = 2  # the tokens that open and close a text are within the window
    whole, one_more, long = encoder.encode(
        ["knee " * (encoder.max_tokens - special + more) for more in (0, 1, 300)]
    )
    assert np.array_equal(one_more, whole)
    assert np.array_equal(long, whole)
    shorter = encoder.encode(["knee " * (encoder.max_tokens - special - 1)])[0]
    assert not np.array_equal(shorter, whole)


@settings(
    deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80))
def test_any_text_has_a_unit_vector(encoder: Encoder, text: str) -> None:
    (row,) = encoder.encode([text])
    assert abs(float(np.linalg.norm(row)) - 1) < 1e-5


def test_tokens_are_counted_without_the_special_ones(carried: Path) -> None:
    encoder = OnnxEncoder.load(carried)
    assert encoder.count_tokens(["", "knee", "knee pain, right"]) == [0, 1, 4]


def test_the_carried_encoder_knows_meaning_and_not_only_words(carried: Path) -> None:
    asked, like, unlike = OnnxEncoder.load(carried).encode(
        [
            "sleeping pills for longer than a month",
            "Prolonged use of a sedative against insomnia is not advised.",
            "A walker with wheels is needed for getting about the house.",
        ]
    )
    assert asked @ like > asked @ unlike + 0.3


def test_one_thread_gives_the_vectors_of_many(carried: Path) -> None:
    on_one_thread, on_many = OnnxEncoder.load(carried, threads=1), OnnxEncoder.load(carried, threads=4)
    assert np.array_equal(on_one_thread.encode(TEXTS), on_many.encode(TEXTS))


def described(folder: Path, **changes: object) -> None:
    path = folder / DESCRIPTION
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | changes))


def test_a_text_may_be_pooled_by_its_first_token(copied: Path) -> None:
    session = onnxruntime.InferenceSession(str(copied / MODEL), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(copied / TOKENIZER))
    tokenizer.no_padding()
    (hidden,) = session.run(None, {"input_ids": np.array([tokenizer.encode("knee pain").ids], np.int64)})
    for pooling, pooled in (("cls", hidden[0][0]), ("mean", hidden[0].mean(axis=0))):
        described(copied, pooling=pooling)
        (row,) = OnnxEncoder.load(copied).encode(["knee pain"])
        np.testing.assert_allclose(row, pooled / np.linalg.norm(pooled), atol=1e-6)


def test_a_pooling_of_a_newer_program_is_refused(copied: Path) -> None:
    described(copied, pooling="weighted")
    with pytest.raises(ModelUnavailable, match=r"pools by 'weighted': a newer program reads it"):
        OnnxEncoder.load(copied)


def test_a_description_counts_similarity_from_nought_where_it_does_not_say(copied: Path) -> None:
    assert "zero" not in msgspec.json.decode((copied / DESCRIPTION).read_bytes())
    assert OnnxEncoder.load(copied).zero == 0
    described(copied, zero=0.5)
    assert OnnxEncoder.load(copied).zero == 0.5


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_changed_file_is_named_and_not_used(copied: Path, name: str) -> None:
    path = copied / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelUnavailable, match=rf"{name} is not what it was .* index the letters again"):
        OnnxEncoder.load(copied)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, DESCRIPTION])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelUnavailable, match=rf"{name}.* run 'imr verify'"):
        OnnxEncoder.load(copied)


def test_a_model_that_is_none_is_refused_although_its_checksum_is_right(copied: Path) -> None:
    (copied / MODEL).write_bytes(b"not a model")
    description = msgspec.json.decode((copied / DESCRIPTION).read_bytes())
    description["files"][MODEL] = hashlib.sha256(b"not a model").hexdigest()
    (copied / DESCRIPTION).write_bytes(msgspec.json.encode(description))
    with pytest.raises(ModelUnavailable, match="cannot be opened"):
        OnnxEncoder.load(copied)
