"""The headers that every answer carries, and what is kept out of the log and off the disk."""

from __future__ import annotations

import io
import logging
import traceback
from types import TracebackType
from typing import IO

from flask import Flask, Request, Response

log = logging.getLogger(__name__)

# One script, a file of ours, which asks our own API alone; nothing inline.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Addresses hold what was searched for: no other site learns it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}


def with_security_headers(response: Response, *, noindex: bool) -> Response:
    """``response`` with the security headers. Caches keep static files alone, whose addresses change with
    their content."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if noindex:
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


class MemoryRequest(Request):
    """A request whose uploads stay in memory: the default spools large ones to a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


class PrivateFlask(Flask):
    """A Flask whose log of a failure says where it failed and never with which words: the message
    of an exception, and the address, may hold what the visitor typed or pasted."""

    request_class = MemoryRequest

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Logs the type and the frames of an unexpected exception."""
        kind, _, trace = exc_info
        frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        log.error("%s at %s", kind.__name__ if kind else "error", " < ".join(reversed(frames)))
