"""Processes that read for many threads at once, with limits."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.letters.process_pool import ProcessPool
from search.errors import Abandoned, BadParameter, Busy, UnreadableLetter


def act(what: str, seconds: float = 0.0) -> str:
    """What a process does in these tests: the faults are real ones."""
    time.sleep(seconds)
    if what == "hog":
        return str(len(bytearray(2 * 1024**3)))
    if what == "die":
        os.kill(os.getpid(), 9)
    if what == "refuse":
        raise BadParameter("There is nothing: send some.")
    if what == "raise":
        raise ValueError("odd")
    return f"{what} {os.getpid()}" if what == "who" else what.upper()


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2, timeout_s=3, memory_mb=256)
    yield pool
    pool.close()


def test_a_call_is_answered_by_another_process_which_stays_for_the_next(pool: ProcessPool) -> None:
    assert pool.run(act, "a") == "A"
    first, second = pool.run(act, "who"), pool.run(act, "who")
    assert first == second != f"who {os.getpid()}"


@pytest.mark.parametrize(
    ("what", "seconds", "error", "reason"),
    [
        ("a", 60, UnreadableLetter, "more than 3 seconds"),
        ("hog", 0, UnreadableLetter, "more than 256 MiB"),
        ("die", 0, UnreadableLetter, "ended the process"),
        ("raise", 0, UnreadableLetter, "cannot be read"),
        ("refuse", 0, BadParameter, "There is nothing: send some."),
    ],
)
def test_what_goes_wrong_in_one_call_is_one_sentence_and_the_next_is_answered(
    pool: ProcessPool, what: str, seconds: float, error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        pool.run(act, what, seconds)
    assert pool.run(act, "b") == "B"


def test_a_process_that_is_killed_while_it_waits_is_replaced(pool: ProcessPool) -> None:
    name = pool.run(act, "who").split()[1]
    os.kill(int(name), 9)
    time.sleep(0.2)
    assert pool.run(act, "b") == "B"


def test_eight_threads_share_the_processes(pool: ProcessPool) -> None:
    before = len(multiprocessing.active_children())
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda at: pool.run(act, f"a{at}", 0.02), range(40)))
    assert answers == [f"A{at}" for at in range(40)]
    assert len(multiprocessing.active_children()) - before <= 2


def test_a_call_that_nobody_waits_for_is_given_up_at_once(pool: ProcessPool) -> None:
    pool.run(act, "a")
    began = time.monotonic()
    with pytest.raises(Abandoned):
        pool.run(act, "a", 60.0, cancelled=lambda: time.monotonic() - began > 0.3)
    assert time.monotonic() - began < 3


def test_whoever_finds_no_free_process_in_time_is_told_so() -> None:
    pool = ProcessPool(1, timeout_s=1.5, memory_mb=256)
    pool.run(act, "a")
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(pool.run, act, "a", 1.2) for _ in range(3)]
        errors = [type(one.exception()) for one in asked]
    pool.close()
    assert errors.count(Busy) == 1
    assert errors.count(type(None)) == 2
