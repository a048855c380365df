"""``imr serve``: the web application on a production WSGI server."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from search.cli.options import data_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks one.")
@data_option
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Requests at once.")
@click.option("--allow-robots", is_flag=True, help="Let web search engines list the letters.")
@click.option("--verbose", is_flag=True, help="Log a line for each request, without its words.")
def serve(host: str, port: int, data: Path, threads: int, *, allow_robots: bool, verbose: bool) -> None:
    """Serve the pages and the API over the published index."""
    # Imported here, so that `imr --help` starts fast.
    from search.opening import LiveSearcher
    from web.app import create_app
    from web.config import WebConfig
    from web.server import listen

    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(message)s")
    live = LiveSearcher.of(data)
    status = live.current().status()
    config = WebConfig(noindex=not allow_robots)
    server = listen(create_app(live, config=config), config, host=host, port=port, threads=threads)
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"{status.determinations:,} determinations, {status.issues:,} issues, build {status.build}")
    click.echo(f"Serving on http://{_shown(host)}:{server.effective_port}  (stop with Ctrl-C)")
    server.run()


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
