"""The 8-bit graph against the same BERT written out in numpy, in double precision."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from onnx import helper, numpy_helper

from indexer.encoders.bert import write_bert
from indexer.encoders.graph import from_export
from indexer.encoders.weights import Floats, from_safetensors, rounded, weights_of
from search.errors import ModelUnavailable

WORDS, PLACES, WIDTH, WIDE, HEADS, LAYERS = 40, 24, 32, 64, 4, 3
Doubles = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def tensors() -> dict[str, Floats]:
    """A small BERT with weights by chance, by their official names."""
    chance = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (WORDS, WIDTH),
        "embeddings.position_embeddings.weight": (PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
        "pooler.dense.weight": (WIDTH, WIDTH),
        "pooler.dense.bias": (WIDTH,),
    }
    for number in range(LAYERS):
        name = f"encoder.layer.{number}."
        for part in ("attention.self.query", "attention.self.key", "attention.self.value"):
            shapes |= {f"{name}{part}.weight": (WIDTH, WIDTH), f"{name}{part}.bias": (WIDTH,)}
        for part, outputs, inputs in (
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", WIDE, WIDTH),
            ("output.dense", WIDTH, WIDE),
        ):
            shapes |= {f"{name}{part}.weight": (outputs, inputs), f"{name}{part}.bias": (outputs,)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}{part}.weight": (WIDTH,), f"{name}{part}.bias": (WIDTH,)}
    return {
        name: (chance.normal(1.0 if name.endswith("LayerNorm.weight") else 0.0, 0.2, shape)).astype(
            np.float32
        )
        for name, shape in shapes.items()
    }


def normalized(hidden: Doubles, tensors: dict[str, Floats], name: str) -> Doubles:
    centred = hidden - hidden.mean(-1, keepdims=True)
    unit = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return np.asarray(unit * tensors[f"{name}.weight"] + tensors[f"{name}.bias"])


def dense(hidden: Doubles, tensors: dict[str, Floats], name: str) -> Doubles:
    return np.asarray(hidden @ tensors[f"{name}.weight"].T.astype(float) + tensors[f"{name}.bias"])


def attended(hidden: Doubles, tensors: dict[str, Floats], name: str) -> Doubles:
    parts = [dense(hidden, tensors, f"{name}.{part}") for part in ("query", "key", "value")]
    query, key, value = (
        part.reshape(len(hidden), HEADS, WIDTH // HEADS).transpose(1, 0, 2) for part in parts
    )
    weights = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(WIDTH // HEADS))
    weights /= weights.sum(-1, keepdims=True)
    return np.asarray((weights @ value).transpose(1, 0, 2).reshape(hidden.shape))


def bert(ids: list[int], tensors: dict[str, Floats]) -> Doubles:
    gelu = np.vectorize(lambda value: value * (1 + math.erf(value / math.sqrt(2))) / 2)
    hidden = (
        tensors["embeddings.word_embeddings.weight"][ids].astype(float)
        + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    hidden = normalized(hidden, tensors, "embeddings.LayerNorm")
    for number in range(LAYERS):
        name = f"encoder.layer.{number}"
        mixed = dense(
            attended(hidden, tensors, f"{name}.attention.self"), tensors, f"{name}.attention.output.dense"
        )
        hidden = normalized(hidden + mixed, tensors, f"{name}.attention.output.LayerNorm")
        wide = gelu(dense(hidden, tensors, f"{name}.intermediate.dense"))
        hidden = normalized(
            hidden + dense(wide, tensors, f"{name}.output.dense"), tensors, f"{name}.output.LayerNorm"
        )
    return hidden


@pytest.fixture(scope="module")
def session(
    tensors: dict[str, Floats], tmp_path_factory: pytest.TempPathFactory
) -> onnxruntime.InferenceSession:
    path = tmp_path_factory.mktemp("bert") / "model.onnx"
    write_bert(weights_of(tensors), path, heads=HEADS)
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("length", [1, 2, 7, PLACES])
def test_the_graph_computes_what_the_formulas_say(
    session: onnxruntime.InferenceSession, tensors: dict[str, Floats], length: int
) -> None:
    ids = np.random.default_rng(length).integers(0, WORDS, length).tolist()
    (found,) = session.run(None, {"input_ids": np.array([ids], np.int64)})
    expected = bert(ids, tensors)
    assert found.shape == (1, length, WIDTH)
    cosines = (
        (found[0] * expected).sum(1) / np.linalg.norm(found[0], axis=1) / np.linalg.norm(expected, axis=1)
    )
    assert cosines.min() > 0.999
    assert np.abs(found[0] - expected).max() < 0.2


def test_a_text_gives_the_same_numbers_beside_another(session: onnxruntime.InferenceSession) -> None:
    one, other = [3, 1, 4, 1, 5], [9, 2, 6, 5, 3]
    (both,) = session.run(None, {"input_ids": np.array([one, other], np.int64)})
    (alone,) = session.run(None, {"input_ids": np.array([one], np.int64)})
    np.testing.assert_allclose(both[:1], alone, atol=1e-5)


def test_weights_are_read_from_an_export_as_they_are(tensors: dict[str, Floats], tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(exported(tensors))
    found, expected = from_export(path), weights_of(tensors)
    assert set(found.matrices) == set(expected.matrices)
    assert set(found.vectors) == set(expected.vectors)
    for name, matrix in expected.matrices.items():
        assert np.array_equal(found.matrices[name].whole, matrix.whole)
        assert np.array_equal(found.matrices[name].scale, matrix.scale)
    for name, vector in expected.vectors.items():
        assert np.array_equal(found.vectors[name], vector)


@pytest.mark.parametrize("content", [b"", b"not a model"], ids=repr)
def test_an_export_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"model\.onnx cannot be read as a BERT"):
        from_export(path)


def exported(tensors: dict[str, Floats]) -> bytes:
    """What an export stores of a model: the matrix of a product transposed and without its name, beside the
    bias that is added, which stands first or second."""
    nodes, constants = [], []
    for number, (name, tensor) in enumerate(tensors.items()):
        if not name.startswith("encoder.") or tensor.ndim == 1:
            constants.append(numpy_helper.from_array(tensor, name))
            continue
        factor, product = f"onnx::MatMul_{number}", f"product{number}"
        constants.append(numpy_helper.from_array(np.ascontiguousarray(tensor.T), factor))
        nodes.append(helper.make_node("MatMul", [f"given{number}", factor], [product]))
        added = [f"{name.removesuffix('weight')}bias", product]
        nodes.append(helper.make_node("Add", added[:: 1 if number % 2 else -1], [f"sum{number}"]))
    graph = helper.make_graph(nodes, "bert", [], [], constants)
    return bytes(helper.make_model(graph).SerializeToString())


@given(arrays.arrays(np.float32, (5, 7), elements=st.floats(-100, 100, width=32, allow_subnormal=False)))
def test_rounding_is_off_by_half_a_step_of_the_row_at_most(matrix: Floats) -> None:
    whole, scale = rounded(matrix)
    assert np.abs(whole.astype(int)).max() <= 127
    error = np.abs(whole * scale[:, None].astype(float) - matrix)
    assert (error <= 0.5001 * scale[:, None] + 1e-30).all()


@pytest.mark.parametrize(
    "content", [b"", b"\x02\0\0\0\0\0\0\0[]", b"\x05\0\0\0\0\0\0\0{oops", b"\xff" * 64], ids=repr
)
def test_weights_that_are_none_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"model\.safetensors cannot be read .* 'imr model fetch'"):
        from_safetensors(path)
