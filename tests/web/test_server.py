"""The production server, as ``imr serve`` starts it."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from search.opening import LiveSearcher
from tests.web.conftest import served
from tests.web.letters import LETTERS
from web.config import WebConfig
from web.server import CannotServe, listen

pytestmark = pytest.mark.server

IMR = [sys.executable, "-c", "from search.cli.group import main; main()"]


def imr(*words: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*IMR, *map(str, words)], capture_output=True, text=True, timeout=timeout)


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as response:
        content: bytes = response.read()
    return content


def test_the_server_answers_a_real_request(server: str) -> None:
    hits = json.loads(fetched(f"{server}/api/v1/search?q=treatment:carisoprodol&mode=keyword"))["hits"]
    assert {hit["issue_id"] for hit in hits} == {"CM16-0900001#1", "letter-without-header#1"}


def test_the_server_does_not_say_what_it_is(server: str) -> None:
    with urllib.request.urlopen(f"{server}/healthz", timeout=30) as response:
        assert response.headers.get("Server") is None


def test_the_server_answers_with_more_descriptors_than_select_knows(live: LiveSearcher) -> None:
    """Builds that are searched hold their files open; ``select`` refuses descriptors from 1,024 on."""
    enough = 1024 + 200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * enough), hard))
    with ExitStack() as stack:
        for _ in range(enough):
            stack.enter_context(open(os.devnull, "rb"))
        with served(live) as address:
            assert json.loads(fetched(f"{address}/healthz"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_port_in_use_is_named(app: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"127\.0\.0\.1:{port} .*--port"):
            listen(app, WebConfig(), host="127.0.0.1", port=port, threads=1)


def test_serving_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    done = imr("serve", "--data", tmp_path / "none", "--port", "0")
    assert done.returncode == 2
    assert "imr index" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_command_serves_what_is_published_and_stops_when_told(data: Path) -> None:
    serving = subprocess.Popen(
        [*IMR, "serve", "--data", str(data), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith(f"{len(LETTERS)} determinations")
        address = serving.stdout.readline().split()[2]
        assert b"Physical therapy 6 visits" in fetched(f"{address}/?q=physical+therapy+lumbar")
        answer = json.loads(fetched(f"{address}/api/v1/search?q=muscle+spasm+at+night&mode=dense"))
        assert answer["mode"] == "dense"
        assert answer["hits"][0]["issue_id"] == "letter-without-header#1"
    finally:
        serving.send_signal(signal.SIGTERM)
        with serving:
            assert serving.wait(timeout=20) == 0
