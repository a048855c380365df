"""Progress of a long step, on stderr and only to a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_REFRESH_S = 0.2


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """``items``, with a line that counts them on the way and is wiped at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    started = shown = time.monotonic()
    count = 0
    try:
        for count, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - shown >= _REFRESH_S:
                shown = now
                of = f" of {total:,} ({count / total:.0%})" if total else ""
                rate = count / (now - started)
                sys.stderr.write(f"\r\033[K{label}: {count:,}{of}, {rate:,.0f} a second")
                sys.stderr.flush()
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
