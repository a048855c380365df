"""A BERT written as an ONNX graph that computes in 8-bit integers, exactly alike on every processor.

Weights are rounded once, activations as they come: *every token by its own scale*. ONNX Runtime's
dynamic quantization takes one scale for the whole batch instead, which costs accuracy and makes a
text's vector depend on its neighbours. docs/adr/0006-encoder.md has the measurements.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.encoders.graph import Graph
from indexer.encoders.weights import BertWeights, Floats

EPSILON = 1e-12
MIN_GELU = -0.17
"""GELU gives nothing lower, so its output fits 8 bits without a sign when this is subtracted."""
_ZERO_POINT = 128
"""Weights and activations are stored without a sign, around this. Signed weights would be faster,
but on processors without VNNI the sums of their products are clipped at 16 bits."""


@dataclass(frozen=True)
class _Quantized:
    """An activation in 8 bits: ``(whole - zero) * scale``, a scale for each token.

    A token with values 0.50, -1.27 and 0.10 has the scale 1.27 / 127 = 0.01 and, with ``zero`` 128, is stored
    as 178, 1 and 138.
    """

    whole: str
    scale: str
    zero: str


def write_bert(weights: BertWeights, path: Path, *, heads: int) -> None:
    """Writes the model to ``path``: ``input_ids`` (texts, tokens), without padding, to the hidden
    state of each token."""
    layers = sum(name.endswith(".attention.self.query.weight") for name in weights.matrices)
    bert = _Bert(weights, heads)
    hidden = bert.embeddings()
    for number in range(layers):
        hidden = bert.layer(f"encoder.layer.{number}.", hidden)
    bert.graph.save(path, hidden)


class _Bert:
    def __init__(self, weights: BertWeights, heads: int) -> None:
        self.graph = Graph()
        self._weights = weights
        self._heads = heads
        constant = self.graph.constant
        self._one, self._least_scale = constant(1.0), constant(1e-9)
        self._last, self._first = constant([-1], np.int64), constant([0], np.int64)
        self._zero, self._no_zero = constant(_ZERO_POINT, np.uint8), constant(0, np.uint8)

    def embeddings(self) -> str:
        """Word, place and token type (always the first), summed and normalized."""
        node, vectors = self.graph.node, self._weights.vectors
        length = node("Shape", self.graph.input, start=1, end=2)
        table = self._weights.matrices["embeddings.position_embeddings.weight"]
        places = table.whole * table.scale[:, None] + vectors["embeddings.token_type_embeddings.weight"][0]
        place = node("Slice", self.graph.constant(places), self._first, length, self._first)
        both = node("Add", self._words(), place)
        gain, bias = self._vectors("embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias")
        return node("LayerNormalization", both, gain, bias, axis=-1, epsilon=EPSILON)

    def _words(self) -> str:
        node, table = self.graph.node, self._weights.matrices["embeddings.word_embeddings.weight"]
        whole = node("Gather", self.graph.constant(table.whole, np.int8), self.graph.input)
        scale = node("Gather", self.graph.constant(table.scale[:, None]), self.graph.input)
        return node("Mul", node("Cast", whole, to=1), scale)

    def layer(self, name: str, hidden: str) -> str:
        """Attention and the two dense layers, each added to its input and normalized."""
        node, vectors = self.graph.node, self._weights.vectors
        quantized = self._rounded(hidden)
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        products = [self._product(quantized, f"{part}.weight") for part in parts]
        biases = self.graph.constant(np.concatenate([vectors[f"{part}.bias"] for part in parts]))
        attended = node("MultiHeadAttention", *products, biases, num_heads=self._heads)
        middle = self._added(hidden, self._rounded(attended), f"{name}attention.output.")
        wide = self._product(self._rounded(middle), f"{name}intermediate.dense.weight")
        wide = node("BiasGelu", wide, *self._vectors(f"{name}intermediate.dense.bias"))
        return self._added(middle, self._rounded_gelu(wide), f"{name}output.", MIN_GELU)

    def _added(self, before: str, quantized: _Quantized, name: str, offset: float = 0.0) -> str:
        """``dense(given + offset)`` added to ``before`` and normalized."""
        whole, scale = self._weights.matrices[f"{name}dense.weight"]
        sums = (whole.astype(np.int64).sum(axis=1) * scale).astype(np.float32)
        bias: Floats = self._weights.vectors[f"{name}dense.bias"] + np.float32(offset) * sums
        return self.graph.node(
            "SkipLayerNormalization",
            self._product(quantized, f"{name}dense.weight"),
            before,
            *self._vectors(f"{name}LayerNorm.weight", f"{name}LayerNorm.bias"),
            self.graph.constant(bias),
            epsilon=EPSILON,
        )

    def _product(self, quantized: _Quantized, name: str) -> str:
        whole, scale = self._weights.matrices[name]
        factor = self.graph.constant((whole.T.astype(np.int16) + _ZERO_POINT), np.uint8)
        scales = self.graph.constant(scale)
        product = self.graph.node(
            "MatMulIntegerToFloat", quantized.whole, factor, self._one, scales, quantized.zero, self._zero
        )
        return self.graph.node("Mul", product, quantized.scale)

    def _rounded(self, value: str) -> _Quantized:
        node = self.graph.node
        largest = node("ReduceMax", node("Abs", value), self._last, keepdims=1)
        scale = self._scale(largest, 127)
        return self._stored(
            node("Div", value, scale), self.graph.constant(_ZERO_POINT + 0.5), scale, self._zero
        )

    def _rounded_gelu(self, value: str) -> _Quantized:
        node = self.graph.node
        least = self.graph.constant(MIN_GELU)
        scale = self._scale(node("Sub", node("ReduceMax", value, self._last, keepdims=1), least), 255)
        shift = node("Sub", self.graph.constant(0.5), node("Div", least, scale))
        return self._stored(node("Div", value, scale), shift, scale, self._no_zero)

    def _scale(self, largest: str, steps: int) -> str:
        return self.graph.node(
            "Max", self.graph.node("Div", largest, self.graph.constant(steps)), self._least_scale
        )

    def _stored(self, value: str, shift: str, scale: str, zero: str) -> _Quantized:
        # Cast cuts off, so the half in `shift` makes it round.
        whole = self.graph.node("Cast", self.graph.node("Add", value, shift), to=2)
        return _Quantized(whole, scale, zero)

    def _vectors(self, *names: str) -> list[str]:
        return [self.graph.constant(self._weights.vectors[name]) for name in names]
