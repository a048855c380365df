"""What visitors upload is read in other processes: slow, huge and odd files leave the server as it is."""

from __future__ import annotations

import contextlib
import http.client
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from fpdf import FPDF

from search.opening import LiveSearcher
from tests.indexer.printed import long_letter, printed, short_letter
from tests.web.conftest import served
from tests.web.multipart import form

pytestmark = [pytest.mark.server, pytest.mark.slow]

ADDRESS = "/api/v1/similar"


@pytest.fixture(scope="module")
def address(live: LiveSearcher) -> Iterator[str]:
    with served(live, threads=8) as address:
        yield address


def connection(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)


def sent(address: str, name: str, data: bytes) -> http.client.HTTPConnection:
    to = connection(address)
    body = form(file=(name, data))
    to.request("POST", ADDRESS, body["data"], {"Content-Type": body["content_type"]})
    return to


def uploaded(address: str, name: str, data: bytes) -> tuple[int, dict[str, object]]:
    with contextlib.closing(sent(address, name, data)) as to:
        answer = to.getresponse()
        return answer.status, json.loads(answer.read())


def children() -> set[int]:
    return {process.pid for process in multiprocessing.active_children() if process.pid}


def crowded_pdf(pages: int, words: int, *, size: float = 1) -> bytes:
    """Many pages with many words from a small file: every page prints the same content."""
    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    for _ in range(pages):
        document.add_page()
        document.set_font("helvetica", size=size)
        for row in range(words // 100):
            document.text(10, 10 + 1.9 * row, "ab " * 100)
    return bytes(document.output())


def test_eight_threads_upload_pdfs_and_all_are_answered(address: str) -> None:
    texts = [
        long_letter(f"CM16-00000{n:02}") if n % 2 else short_letter(f"CM16-00000{n:02}", "Soma", "Upheld")
        for n in range(8)
    ]
    before = children()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda text: uploaded(address, "denial.pdf", printed([text])), texts))
    assert [status for status, _ in answers] == [200] * 8
    assert 0 < len(children() - before) <= 2


def test_two_hundred_crowded_pages_are_refused_and_cost_the_server_nothing(address: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    status, problem = uploaded(address, "slow.pdf", crowded_pdf(200, 35_000))
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert status == 422
    assert "pages up to" in str(problem["detail"])
    assert after.ru_maxrss - before.ru_maxrss < 200 * 1024


def test_a_process_that_is_killed_is_replaced(address: str) -> None:
    letter = printed([short_letter("CM16-0098765", "Soma 350mg #30", "Upheld")])
    assert uploaded(address, "a.pdf", letter)[0] == 200
    for process in children():
        os.kill(process, 9)
    time.sleep(0.3)
    assert uploaded(address, "a.pdf", letter)[0] == 200


def test_reading_ends_when_the_visitor_goes(address: str) -> None:
    letter = printed([short_letter("CM16-0098765", "Soma 350mg #30", "Upheld")])
    uploaded(address, "a.pdf", letter)
    before = children()
    going = sent(address, "long.pdf", crowded_pdf(60, 15_000))
    time.sleep(1.5)
    going.close()
    deadline = time.monotonic() + 10
    while before <= children() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not before <= children()
    assert uploaded(address, "a.pdf", letter)[0] == 200
