"""Reading what visitors send in other processes: a file may be slow, huge, or end the process that reads
it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from web.services import services

Result = TypeVar("Result")


def within_limits(function: Callable[..., Result], *arguments: object) -> Result:
    """``function(*arguments)`` within the limits that files have elsewhere; given up when the visitor has
    gone.

    Raises what ``function`` raises, ``UnreadableLetter`` beyond a limit, ``Busy`` where too many are reading.
    """
    return services().reading.run(function, *arguments, cancelled=_client_gone)


def _client_gone() -> bool:
    # The server says so by a function in the request's environment; another server may have none.
    has_gone = request.environ.get("waitress.client_disconnected")
    return bool(has_gone and has_gone())
