"""The default model made ready for a build, and any encoder's folder described and copied."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec

from indexer.encoders import sources
from search.index.encoders.description import DESCRIPTION, MODEL, TOKENIZER, Description
from search.index.encoders.onnx import OnnxEncoder

PRECISION = "int8-per-token"
ATTENTION_HEADS = 12
"""Attention heads of the default model: the one number that its weights do not show."""


def convert_default(weights: sources.Weights, folder: Path) -> Description:
    """Writes the default model as an encoder into ``folder``: the same file, bit for bit, from the
    package and from the official weights. Takes about a second and needs no torch."""
    from indexer.encoders.bert import write_bert
    from indexer.encoders.graph import from_package
    from indexer.encoders.weights import from_safetensors

    folder.mkdir(parents=True, exist_ok=True)
    sources.check(sources.VENDORED_TOKENIZER, sources.TOKENIZER_SHA256)
    shutil.copyfile(sources.VENDORED_TOKENIZER, folder / TOKENIZER)
    read_weights = from_package if weights.is_onnx else from_safetensors
    write_bert(read_weights(weights.model), folder / MODEL, heads=ATTENTION_HEADS)
    return describe(
        folder,
        name=sources.NAME,
        revision=sources.REVISION,
        precision=PRECISION,
        max_tokens=sources.MAX_TOKENS,
        pooling="mean",
    )


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
