"""A known model made ready for a build, and any encoder's folder described and copied."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from indexer.encoders.registry import WeightsFormat
from indexer.encoders.sources import Weights
from indexer.encoders.weights import BertWeights, from_safetensors
from search.index.encoders.description import DESCRIPTION, MODEL, TOKENIZER, Description
from search.index.encoders.onnx import OnnxEncoder

PRECISION = "int8-per-token"


def convert(weights: Weights, folder: Path) -> Description:
    """Writes the model as an encoder into ``folder``: the same file, bit for bit, from each of the files that
    the model's weights are known in. Takes some seconds and needs no torch."""
    from indexer.encoders.bert import write_bert

    folder.mkdir(parents=True, exist_ok=True)
    model = weights.model
    shutil.copyfile(weights.tokenizer, folder / TOKENIZER)
    write_bert(_reader(weights.source.format)(weights.path), folder / MODEL, heads=model.heads)
    return describe(
        folder,
        name=model.repository,
        revision=model.revision,
        precision=PRECISION,
        max_tokens=model.max_tokens,
        pooling=model.pooling,
        zero=model.zero,
    )


def describe(
    folder: Path,
    *,
    name: str,
    revision: str,
    precision: str,
    max_tokens: int,
    pooling: str,
    zero: float = 0.0,
) -> Description:
    """Writes ``encoder.json`` beside the model and tokenizer in ``folder``, and opens what it
    describes once to learn the dimension and to see that it works."""
    files = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in (MODEL, TOKENIZER)}
    draft = Description(name, revision, precision, 1, max_tokens, pooling, files)
    if zero:  # what is not set is not written
        draft = msgspec.structs.replace(draft, zero=zero)
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


def _reader(weights_format: WeightsFormat) -> Callable[[Path], BertWeights]:
    from indexer.encoders import graph

    readers = {
        WeightsFormat.PACKAGE: graph.from_package,
        WeightsFormat.SAFETENSORS: from_safetensors,
        WeightsFormat.EXPORT: graph.from_export,
    }
    return readers[weights_format]
