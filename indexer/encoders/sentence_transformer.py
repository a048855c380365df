"""Any sentence-transformers model: bulk embedding, a GPU, and export to ONNX (the only file that
imports sentence-transformers and torch; extra ``index``)."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from indexer.encoders.convert import describe
from search.errors import MissingExtra, ModelUnavailable
from search.index.encoders.base import Vectors
from search.index.encoders.description import MODEL, TOKENIZER, Description
from search.index.encoders.onnx import OnnxEncoder

BATCH_TEXTS = {"cpu": 16, "cuda": 256}
MIN_COSINE = 0.999
"""Between the model and its export, both in full precision."""
_PROBES = (
    "Norco 10/325mg #60 is not medically necessary.",
    "Physical therapy for the lumbar spine, six visits, after a fall from a ladder; the records show no "
    "earlier visits and a home exercise program has not been tried.",
)


class SentenceTransformerEncoder:
    """See :class:`search.index.encoders.base.Encoder`. Raises ``MissingExtra`` without the extra and
    ``ModelUnavailable`` where the model cannot be loaded."""

    def __init__(self, name_or_path: str, device: str = "cpu") -> None:
        _require_extra()
        # A model is never downloaded on the way: it has to be there, or be fetched on request.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        import torch
        from sentence_transformers import SentenceTransformer

        if device == "cuda" and not torch.cuda.is_available():
            raise ModelUnavailable("There is no CUDA device: use --device cpu.")
        try:
            self.model: Any = SentenceTransformer(name_or_path, device=device)
        except Exception as error:  # the hub's client raises many unrelated classes
            raise ModelUnavailable(
                f"'{name_or_path}' cannot be loaded as a sentence-transformers model ({error}): "
                "give a folder with its files."
            ) from error
        self._device = device

    @property
    def dimension(self) -> int:
        return int(self.encode(["probe"]).shape[1])

    @property
    def max_tokens(self) -> int:
        return int(self.model.max_seq_length or 512)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        tokenizer = self.model.tokenizer
        encodings = tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encodings["input_ids"]]

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self.model.encode(
            list(texts),
            batch_size=BATCH_TEXTS[self._device],
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, np.float32)


def export(encoder: SentenceTransformerEncoder, folder: Path, *, name: str, revision: str) -> Description:
    """Writes the model as an ONNX encoder in full precision into ``folder`` and compares the two on
    probe texts; raises ``ModelUnavailable`` where they differ."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    model = encoder.model.to("cpu").eval()
    model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    inputs = model.tokenizer(list(_PROBES), padding=True, return_tensors="pt")
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=encoder.max_tokens)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            _sentence_vector(model),
            (inputs["input_ids"], inputs["attention_mask"]),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}),
            dynamo=True,
            verbose=False,
        )
    program.save(str(folder / MODEL))
    description = describe(
        folder, name=name, revision=revision, precision="fp32", max_tokens=encoder.max_tokens, pooling="none"
    )
    _compare(encoder, folder)
    return description


def revision_of(path: Path) -> str:
    """What names the weights of a local model: the sha256 of its weight files."""
    digest = hashlib.sha256()
    for file in sorted([*path.glob("*.safetensors"), *path.glob("*.bin")]):
        digest.update(file.read_bytes())
    return f"sha256:{digest.hexdigest()[:16]}"


def _compare(encoder: SentenceTransformerEncoder, folder: Path) -> None:
    exported = OnnxEncoder.load(folder).encode(_PROBES)
    cosines = (exported * encoder.encode(_PROBES)).sum(axis=1)
    if cosines.min() < MIN_COSINE:
        raise ModelUnavailable(
            f"The model's ONNX export differs from the model (cosine {cosines.min():.4f}): use another model."
        )


def _sentence_vector(model: Any) -> Any:
    """The model as a function of two tensors, which is what the exporter takes."""
    import torch

    class SentenceVector(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            return self.model(features)["sentence_embedding"]

    return SentenceVector()


def _require_extra() -> None:
    for name in ("torch", "sentence_transformers", "onnxscript"):
        if find_spec(name) is None:
            raise MissingExtra(
                f"{name} is not installed: run \"pip install '.[index]'\" in the project's folder."
            )
