"""The encoder that a build carries: a transformer in ONNX Runtime (the only file that imports it).

Its folder holds ``model.onnx``, ``tokenizer.json`` and ``encoder.json``, which names the model, its
revision and precision and the sha256 of the other two.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from search.errors import ModelUnavailable
from search.index.encoders.base import Vectors
from search.index.encoders.description import MODEL, TOKENIZER, Description, read_description

POOLINGS: dict[str, Callable[[Vectors], Vectors]] = {
    "mean": lambda hidden: hidden.mean(axis=0),
    "cls": lambda hidden: hidden[0],
    "none": lambda vector: vector,
}


class OnnxEncoder:
    """See :class:`search.index.encoders.base.Encoder`.

    Each text is run alone on one thread, several texts at once on several: nothing is padded, no
    vector depends on its neighbours, and it is faster than batches whose products share the threads.
    """

    def __init__(
        self, description: Description, tokenizer: Tokenizer, session: Any, *, threads: int = 1
    ) -> None:
        self._description = description
        self._threads = threads
        self._session = session
        self._input_names = {model_input.name for model_input in session.get_inputs()}
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path, *, threads: int | None = None) -> OnnxEncoder:
        """Opens an encoder's folder after checking its files; raises ``ModelUnavailable``. ``threads``
        is how many texts are run at once: as many as there are processors if not given."""
        description = read_description(folder)
        for name, sha256 in description.files.items():
            _check(folder / name, sha256)
        if description.pooling not in POOLINGS:
            raise ModelUnavailable(
                f"The encoder in {folder} pools by '{description.pooling}': a newer program reads it."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # both libraries raise bare or private classes
            raise ModelUnavailable(f"The encoder in {folder} cannot be opened ({error}).") from error
        return cls(description, tokenizer, session, threads=threads or _processors())

    @property
    def dimension(self) -> int:
        return self._description.dimension

    @property
    def max_tokens(self) -> int:
        return self._description.max_tokens

    @property
    def zero(self) -> float:
        """The cosine that similarity is counted from (``Description``)."""
        return self._description.zero

    def probe_dimension(self) -> int:
        """The length of a vector that the model returns; its description may be wrong."""
        ids = np.array([self._tokenizer.encode("probe").ids], np.int64)
        return len(self._vector(ids))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        token_ids = [self._truncated(encoding.ids) for encoding in encodings]
        if len(token_ids) < 2 or self._threads == 1:
            vectors = list(map(self._vector, token_ids))
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                vectors = list(pool.map(self._vector, token_ids))
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), np.float32)

    def _truncated(self, ids: list[int]) -> npt.NDArray[np.int64]:
        if len(ids) > self.max_tokens:  # the last token closes the text and stays
            ids = ids[: self.max_tokens - 1] + ids[-1:]
        return np.array([ids], np.int64)

    def _vector(self, ids: npt.NDArray[np.int64]) -> Vectors:
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        output = self._session.run(None, {name: feed[name] for name in self._input_names})[0][0]
        pooled = POOLINGS[self._description.pooling](output)
        return np.asarray(pooled / np.linalg.norm(pooled), np.float32)


def _processors() -> int:
    # Not every system says how many of its processors this process may use.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(
            f"The encoder's file {path} cannot be read ({error}): run 'imr verify'."
        ) from None
    if actual != sha256:
        raise ModelUnavailable(
            f"The encoder's file {path} is not what it was when the build was made: index the letters again."
        )
