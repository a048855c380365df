"""The description of an encoder in its folder: read without the libraries that run the encoder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from search.errors import ModelUnavailable

DESCRIPTION = "encoder.json"
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


class Description(msgspec.Struct, frozen=True, omit_defaults=True):
    """The contents of ``encoder.json``. ``pooling`` is ``mean`` (over the tokens of the model's hidden
    states), ``cls`` (that of the first token, which stands for the whole text) or ``none`` where the graph
    gives the sentence's vector itself."""

    name: str
    revision: str
    precision: str
    dimension: int
    max_tokens: int
    pooling: str
    files: dict[str, str]
    zero: float = 0.0
    """The cosine that similarity is counted from, as in :class:`search.index.dense.index.DenseIndex`."""


def read_description(folder: Path) -> Description:
    """The description of the encoder in ``folder``; raises ``ModelUnavailable``."""
    try:
        return msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Description)
    except (OSError, msgspec.DecodeError) as error:
        raise ModelUnavailable(
            f"The encoder in {folder} cannot be read ({error}): run 'imr verify'."
        ) from None
