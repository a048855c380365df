"""ONNX files read and written (the only file that imports ``onnx``, when an encoder is made)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders.weights import BertWeights, Rounded, weights_of
from search.errors import ModelUnavailable

OPSET, CONTRIB_OPSET, IR_VERSION = 18, 1, 9
_CONTRIB = "com.microsoft"
_CONTRIB_OPERATORS = {"BiasGelu", "MatMulIntegerToFloat", "MultiHeadAttention", "SkipLayerNormalization"}
"""ONNX Runtime's own: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md"""


class Graph:
    """A graph under construction, from ``input_ids`` (texts, tokens) to one output. Values are
    known by the names that the methods return."""

    input = "input_ids"

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, value: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        """A value that the file holds."""
        from onnx import numpy_helper

        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        # A scalar stays one: ascontiguousarray makes it a vector.
        if np.ndim(value) == 0:
            del self._constants[-1].dims[:]
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """The output of ``operator`` on ``inputs``."""
        from onnx import helper

        name = f"v{len(self._nodes)}"
        domain = _CONTRIB if operator in _CONTRIB_OPERATORS else ""
        self._nodes.append(helper.make_node(operator, inputs, [name], domain=domain, **attributes))
        return name

    def save(self, path: Path, output: str) -> None:
        """Writes the graph; ``output`` is (texts, tokens, dimension) in single precision."""
        import onnx
        from onnx import TensorProto, helper

        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(self.input, TensorProto.INT64, ["texts", "tokens"])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", "tokens", None])],
            self._constants,
        )
        versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(_CONTRIB, CONTRIB_OPSET)]
        onnx.save(helper.make_model(graph, opset_imports=versions, ir_version=IR_VERSION), str(path))


def from_package(path: Path) -> BertWeights:
    """The weights in the package's ``model.onnx``.

    It stores each matrix as ``<name>_q`` times ``<name>_scale``. Tables and vectors keep their
    official names behind ``inner.``; the matrix of a product is known by the bias added to it.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    factors = {node.output[0]: node.input[1] for node in graph.node if node.op_type == "MatMul"}
    matrices = {}
    for node in graph.node:
        if node.op_type == "Add" and f"{factors.get(node.input[0])}_q" in stored:
            factor = factors[node.input[0]]
            name = node.input[1].removeprefix("inner.").removesuffix(".bias") + ".weight"
            matrices[name] = Rounded(stored[f"{factor}_q"].T, stored[f"{factor}_scale"].ravel())
    named = {
        name.removeprefix("inner."): value for name, value in stored.items() if name.startswith("inner.")
    }
    for name in [name.removesuffix("_q") for name in named if name.endswith("_q")]:
        matrices[name] = Rounded(named[f"{name}_q"], named[f"{name}_scale"].ravel())
    vectors = {
        name: value
        for name, value in named.items()
        if value.dtype == np.float32 and not name.endswith("_scale")
    }
    return BertWeights(matrices, vectors)


def from_export(path: Path) -> BertWeights:
    """The weights in a BERT's full-precision ONNX file as PyTorch exports it.

    Tables and vectors keep their official names. The matrix of a product has none and lies transposed;
    it is known by the bias added to its product. Raises ``ModelUnavailable`` where there are none.
    """
    from onnx import numpy_helper

    graph = _loaded(path)
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    factors = {node.output[0]: node.input[1] for node in graph.node if node.op_type == "MatMul"}
    tensors = {
        name: tensor
        for name, tensor in stored.items()
        if tensor.dtype == np.float32 and name.startswith(("embeddings.", "encoder."))
    }
    for node in graph.node:
        for bias, product in (node.input, reversed(node.input)) if node.op_type == "Add" else ():
            if bias in tensors and factors.get(product) in stored:
                name = bias.removesuffix("bias") + "weight"
                tensors[name] = np.ascontiguousarray(stored[factors[product]].T)
    return weights_of(tensors)


def _loaded(path: Path) -> Any:
    import onnx

    try:
        graph = onnx.load(str(path)).graph
    except Exception as error:  # protobuf's own classes
        raise ModelUnavailable(f"{path} cannot be read as a BERT in ONNX ({error}): get it again.") from None
    if not graph.initializer:
        raise ModelUnavailable(f"{path} cannot be read as a BERT in ONNX: it holds no weights; get it again.")
    return graph
