"""A BERT's weights by their official names, matrices rounded to 8 bits.

Every row of a matrix (an output, or a word of the vocabulary) has its own scale, the largest
absolute value over 127. The package that carries the default model was rounded in just this way:
from it and from the official file the same weights are read, bit for bit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search.errors import ModelUnavailable

Floats = npt.NDArray[np.float32]


class Rounded(NamedTuple):
    """A matrix as whole numbers (rows, columns) and what each row is multiplied by (rows)."""

    whole: npt.NDArray[np.int8]
    scale: Floats


class BertWeights(NamedTuple):
    """Matrices (outputs, inputs) and vectors by name, as in ``encoder.layer.0.output.dense.bias``."""

    matrices: Mapping[str, Rounded]
    vectors: Mapping[str, Floats]


def rounded(matrix: Floats) -> Rounded:
    """The matrix in 8 bits, a scale for each row: 0.50, -1.27 and 0.10 are 50, -127 and 10 times 0.01."""
    scale = np.abs(matrix).max(axis=1) / np.float32(127)
    scale[scale == 0] = 1
    return Rounded(np.rint(matrix / scale[:, None]).astype(np.int8), scale)


def weights_of(tensors: Mapping[str, Floats]) -> BertWeights:
    """Plain tensors as weights. The table of token types stays as it is: it is one row in use."""
    plain = {name: tensor for name, tensor in tensors.items() if not name.startswith("pooler.")}
    matrices = {name for name, tensor in plain.items() if tensor.ndim == 2 and "token_type" not in name}
    return BertWeights(
        {name: rounded(plain[name]) for name in matrices},
        {name: tensor for name, tensor in plain.items() if name not in matrices},
    )


def from_safetensors(path: Path) -> BertWeights:
    """The weights in an official ``model.safetensors``; raises ``ModelUnavailable`` where it is
    none. The format: the header's length (8 bytes, little-endian), a JSON header, the tensors."""
    data = path.read_bytes()
    try:
        start = 8 + int.from_bytes(data[:8], "little")
        header = json.loads(data[8:start])
        header.pop("__metadata__", None)
        return weights_of(
            {
                name: np.frombuffer(
                    data[start + tensor["data_offsets"][0] : start + tensor["data_offsets"][1]], "<f4"
                ).reshape(tensor["shape"])
                for name, tensor in header.items()
                if tensor["dtype"] == "F32"
            }
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelUnavailable(
            f"{path} cannot be read as safetensors ({error}): run 'imr model fetch' for the official file."
        ) from None
