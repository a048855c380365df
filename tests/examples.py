"""How much a test of generated cases makes: all of it in ``make test``, a tenth in ``make quick``."""

from __future__ import annotations

import os

QUICK = os.environ.get("IMR_QUICK", "") not in ("", "0")


def examples(count: int) -> int:
    """``count``, or where time is short a tenth of it, at least ten."""
    return max(10, count // 10) if QUICK else count
