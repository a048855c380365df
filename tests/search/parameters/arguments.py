"""Parameters of a request as a web framework would hold them."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

Pairs = Iterable[tuple[str, str]]


def arguments(pairs: Pairs = ()) -> MultiDict[str, str]:
    """The parameters with those names and texts; a name may be repeated."""
    return MultiDict(pairs)
