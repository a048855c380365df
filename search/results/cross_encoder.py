"""A sentence-transformers CrossEncoder as a reranker (the only file of this package that imports it; extra
``index``)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from search.errors import MissingExtra, ModelUnavailable

BATCH_PAIRS = 16
"""Pairs of a query and a text that the model reads at once."""


class CrossEncoderReranker:
    """A :class:`search.results.reranking.Reranker`. ``name_or_path`` is a folder with a model, from which
    nothing else is read, or the name of one on the Hugging Face hub, which is fetched where it is not in
    the cache. Raises ``MissingExtra`` without the extra and ``ModelUnavailable`` where the model cannot be
    used."""

    def __init__(self, name_or_path: str) -> None:
        _require_extra()
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity
        from transformers.utils import logging

        logging.disable_progress_bar()
        # Scores as the model gives them: through a sigmoid, all good ones would be 1.
        self._identity: Any = Identity()
        local = Path(name_or_path).is_dir()
        try:
            self._model: Any = CrossEncoder(name_or_path, device="cpu", local_files_only=local)
        except Exception as error:  # the hub's client raises many unrelated classes
            reason = str(error).strip().partition("\n")[0].rstrip(".")
            raise ModelUnavailable(
                f"'{name_or_path}' cannot be loaded as a cross-encoder ({reason}): "
                "give a folder with its files."
            ) from error
        if self._model.num_labels != 1:
            raise ModelUnavailable(
                f"'{name_or_path}' gives {self._model.num_labels} numbers for a pair, not one: "
                "give a model that was trained to rank."
            )

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """One number for each text; a pair longer than the model's window is cut."""
        if not texts:
            return []
        pairs = [(query, text) for text in texts]
        scores = self._model.predict(
            pairs, batch_size=BATCH_PAIRS, show_progress_bar=False, activation_fn=self._identity
        )
        return [float(score) for score in scores]


def _require_extra() -> None:
    for name in ("torch", "sentence_transformers"):
        if find_spec(name) is None:
            raise MissingExtra(
                f"{name} is not installed, which --rerank needs: "
                "run \"pip install '.[index]'\" in the project's folder."
            )
