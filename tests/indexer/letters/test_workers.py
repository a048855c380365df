"""Work in processes with limits of time and memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from indexer.letters.workers import Ready, run_limited


def act(item: str) -> str:
    """What a worker does with an item in these tests: the faults are real ones."""
    if item == "hang":
        time.sleep(60)
    if item == "hog":
        return str(len(bytearray(2 * 1024**3)))
    if item == "die":
        os.kill(os.getpid(), 9)
    if item == "raise":
        raise ValueError("odd letter")
    return item.upper()


def test_a_file_that_hangs_hogs_memory_or_kills_its_process_is_given_up_alone() -> None:
    items: list[str | Ready[str]] = [
        "a",
        "hang",
        "b",
        "hog",
        "c",
        "die",
        "d",
        "raise",
        "e",
        Ready("ready"),
        "f",
    ]
    began = time.monotonic()
    results = list(
        run_limited(
            act,
            items,
            failed=lambda item, reason: f"{item}: {reason}",
            workers=2,
            timeout_s=1.5,
            memory_mb=256,
        )
    )
    assert results == [
        "A",
        "hang: Reading it took more than 1.5 seconds.",
        "B",
        "hog: Reading it took more than 256 MiB of memory.",
        "C",
        "die: Reading it ended the process (too much memory, or a damaged file).",
        "D",
        "raise: It cannot be read (ValueError: odd letter).",
        "E",
        "ready",
        "F",
    ]
    assert time.monotonic() - began < 45


def test_only_a_few_files_are_taken_ahead_of_the_one_handed_on() -> None:
    taken = 0

    def items() -> Iterator[str | Ready[str]]:
        nonlocal taken
        for taken in range(1, 101):
            yield Ready(str(taken))

    results = run_limited(
        act,
        items(),
        failed=lambda _, reason: reason,
        workers=2,
        timeout_s=5,
        memory_mb=256,
    )
    assert next(results) == "1"
    assert taken <= 8
