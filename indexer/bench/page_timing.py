"""Pages as visitors get them: a real server in a process of its own, several clients at once."""

from __future__ import annotations

import http.client
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from search.errors import ImrError

TIMEOUT_S = 60
_SERVE = "from search.cli.group import main; main()"


@dataclass(frozen=True)
class PageTiming:
    """Milliseconds until the first byte of the answer, and until its last."""

    requests: int
    first_median_ms: float
    first_p95_ms: float
    whole_p95_ms: float


def search_page(query: str, mode: str) -> str:
    """The address of a page of results."""
    return "/?" + urlencode({"q": query, "mode": mode})


def similar_page(issue_id: str) -> str:
    """The address of the page of similar cases."""
    return "/similar?" + urlencode({"issue": issue_id})


def time_pages(data: Path, kinds: Mapping[str, Sequence[str]], clients: int) -> dict[str, PageTiming]:
    """Timings of each kind of page, requested by ``clients`` at once, each address once, after three that
    warm up.
    Raises ``ImrError`` where the server does not answer with a page."""
    with _serving(data) as port:
        return {name: _time_requests(port, addresses, clients) for name, addresses in kinds.items()}


@contextmanager
def _serving(data: Path) -> Iterator[int]:
    command = [sys.executable, "-c", _SERVE, "serve", "--port", "0", "--data", str(data)]
    quiet = subprocess.DEVNULL  # it warns of every request that waits, and waiting is what is measured
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None
            lines = (line for line in server.stdout if line.startswith("Serving on "))
            line = next(lines, None)
            if line is None:
                raise ImrError(f"The server over {data} did not start: try 'imr serve --data {data}'.")
            yield int(line.split()[2].rpartition(":")[2])
        finally:
            server.terminate()
            server.wait(TIMEOUT_S)


def _time_requests(port: int, addresses: Sequence[str], clients: int) -> PageTiming:
    for address in addresses[:3]:
        _get(port, address)
    waiting = list(addresses)
    random.Random(0).shuffle(waiting)  # noqa: S311
    times: list[tuple[float, float]] = []
    failures: list[Exception] = []

    def client() -> None:
        while True:
            try:
                address = waiting.pop()
            except IndexError:
                return
            try:
                times.append(_get(port, address))
            except (OSError, http.client.HTTPException, ImrError) as error:
                failures.append(error)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise ImrError(f"{len(failures)} of {len(addresses)} pages could not be had: {failures[0]}")
    first = sorted(first_byte for first_byte, _ in times)
    whole = sorted(last_byte for _, last_byte in times)
    last = int(len(times) * 0.95)
    return PageTiming(
        len(times), round(statistics.median(first), 1), round(first[last], 1), round(whole[last], 1)
    )


def _get(port: int, address: str) -> tuple[float, float]:
    """Milliseconds until the first byte of the page at ``address`` and until its last."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    started = time.perf_counter()
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        first_byte = time.perf_counter()
        response.read()
        last_byte = time.perf_counter()
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise ImrError(f"The server answered {response.status} to {address}.")
    return (first_byte - started) * 1000, (last_byte - started) * 1000
