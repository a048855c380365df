"""The production WSGI server, and the one file that knows which it is."""

from __future__ import annotations

import socket
from typing import Protocol, cast

from flask import Flask
from waitress.server import create_server

from search.errors import ImrError
from web.config import MIB, WebConfig


class CannotServe(ImrError):
    """The address cannot be listened on."""


class Server(Protocol):
    """Listens from the moment it is made; ``effective_port`` is the port it got."""

    effective_port: int

    def run(self) -> None:
        """Answers until it is interrupted."""

    def close(self) -> None:
        """Stops listening."""


def listen(app: Flask, config: WebConfig, *, host: str, port: int, threads: int) -> Server:
    """A server that listens on one address, port 0 for any free one; raises ``CannotServe``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Bound here and not by waitress, which leaves its socket open where that fails.
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotServe(
            f"Cannot listen on {host}:{port} ({error.strerror or error}): "
            "stop what uses it, or choose another with --host or --port."
        ) from None
    server = create_server(
        app,
        sockets=[bound],
        threads=threads,
        max_request_body_size=config.body_bytes + MIB,
        # Bodies stay in memory: what is pasted or uploaded never touches the disk.
        inbuf_overflow=config.body_bytes + 2 * MIB,
        connection_limit=200,
        channel_timeout=60,
        # Reads on while a request is answered: only so it is seen that a client has gone.
        channel_request_lookahead=1,
        # select() refuses descriptors from 1,024 on, which large builds and many clients reach together.
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    return cast(Server, server)
