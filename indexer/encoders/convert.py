"""ONNX models made fast and described: weights to 8-bit integers, files to a folder a build carries.

``onnx`` and ONNX Runtime's quantizer are imported here alone, when a model is converted.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from search.encoders.onnx import DESCRIPTION, MODEL, TOKENIZER, Description, OnnxEncoder

PRECISION = "int8-dynamic-per-channel"


def quantize(source: Path, target: Path) -> None:
    """Writes the model with its matrix products in dynamic 8-bit integers, one scale per channel.

    Per tensor would lose quality (mean cosine .94 to the full model against .99 per channel).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = onnx.load(str(source))
    _unfold_weights(model)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        onnx.save(model, str(plain))
        previous = logging.root.manager.disable
        logging.disable(logging.WARNING)  # the quantizer advises on the root logger
        try:
            quantize_dynamic(
                str(plain),
                str(target),
                per_channel=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul"],
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
        finally:
            logging.disable(previous)


def describe(
    folder: Path, *, name: str, revision: str, precision: str, max_tokens: int, pooling: str
) -> Description:
    """Writes ``encoder.json`` beside the model and tokenizer in ``folder``, and opens what it
    describes once to learn the dimension and to see that it works."""
    files = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in (MODEL, TOKENIZER)}
    draft = Description(name, revision, precision, 1, max_tokens, pooling, files)
    (folder / DESCRIPTION).write_bytes(msgspec.json.encode(draft))
    dimension = OnnxEncoder.load(folder).probe_dimension()
    description = msgspec.structs.replace(draft, dimension=dimension)
    (folder / DESCRIPTION).write_bytes(msgspec.json.format(msgspec.json.encode(description)))
    return description


def copy_ready(source: Path, folder: Path) -> None:
    """Copies an encoder's three files."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (MODEL, TOKENIZER, DESCRIPTION):
        shutil.copyfile(source / file, folder / file)


def _unfold_weights(model: Any) -> None:
    """Turns weights stored as 8-bit integers times a scale (``Cast``, then ``Mul``) back into plain
    ones, where they are a factor of a matrix product, so that the quantizer sees them."""
    from onnx import numpy_helper

    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    makers = {output: node for node in graph.node for output in node.output}
    used_up = []
    for product in [node for node in graph.node if node.op_type == "MatMul"]:
        scaled = makers.get(product.input[1])
        if scaled is None or scaled.op_type != "Mul":
            continue
        cast = makers.get(scaled.input[0])
        if cast is None or cast.op_type != "Cast" or cast.input[0] not in stored:
            continue
        whole = numpy_helper.to_array(stored[cast.input[0]]).astype(np.float32)
        plain = whole * numpy_helper.to_array(stored[scaled.input[1]])
        graph.initializer.append(numpy_helper.from_array(plain, product.input[1]))
        used_up += [scaled, cast]
        for name in (cast.input[0], scaled.input[1]):
            graph.initializer.remove(stored.pop(name))
    for node in used_up:
        graph.node.remove(node)
