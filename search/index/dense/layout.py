"""What the vectors of a build are stored in; apart from FAISS, which is slow to load."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

VECTORS = "vectors.faiss"
"""The file of the vectors, written by FAISS."""
TABLE: Mapping[str, npt.DTypeLike] = {
    "first": np.int64,
    "last": np.int64,
    "of_letter": np.bool_,
    "place": np.int32,
}
"""The columns of the table of passages, a file each, in the order of
:class:`search.index.dense.index.PassageTable`."""
DIGESTS = "digests"
"""The file of the passages' digests."""
DIGEST_BYTES = 16
"""Bytes of a passage's digest."""
