"""Work on many items in processes that are ended when one item takes too long or too much memory.

A pool of ``concurrent.futures`` cannot do this: it neither kills a task nor survives a killed process.
"""

from __future__ import annotations

import multiprocessing as mp
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MAX_ITEMS_PER_WORKER = 4
"""Items in flight for each worker, done but not yet handed on included: bounds the memory."""
_START_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Ready(Generic[Result]):
    """A result that needs no work; it keeps its place in the order."""

    result: Result


@dataclass(slots=True)
class Assignment(Generic[Item, Result]):
    """An item on its way, in order."""

    item: Item | None
    result: Ready[Result] | None = None


def run_limited(
    function: Callable[[Item], Result],
    items: Iterable[Item | Ready[Result]],
    *,
    failed: Callable[[Item, str], Result],
    workers: int,
    timeout_s: float,
    memory_mb: int,
) -> Iterator[Result]:
    """``function`` of every item, in the items' order; ``failed(item, reason)`` for an item that took
    more than ``timeout_s`` seconds or ``memory_mb`` MiB, or on which the process died.

    ``function`` must be importable by name. Items are taken as they are needed. The memory limit is
    enforced where the system has one for a process's address space (Linux).

    With 2 workers at most 8 items are in flight. Where item 1 hangs for ``timeout_s`` of 30 seconds, items
    2 to 8 are done meanwhile by the other worker and wait; then worker 1 is killed, ``failed`` answers for
    item 1, and all 8 results follow in order.
    """
    pool: list[Worker[Item, Result]] = []
    slots: deque[Assignment[Item, Result]] = deque()
    stream = iter(items)
    more = True
    try:
        while more or slots:
            while more and len(slots) < _MAX_ITEMS_PER_WORKER * workers:
                item = next(stream, None)
                if item is None:
                    more = False
                elif isinstance(item, Ready):
                    slots.append(Assignment(None, item))
                else:
                    slots.append(Assignment(item))
                    _hand_out(pool, slots, function, workers, memory_mb)
            while slots and slots[0].result:
                yield slots.popleft().result.result  # type: ignore[union-attr]
            if slots and not slots[0].result:
                _hand_out(pool, slots, function, workers, memory_mb)
                _collect(pool, failed, timeout_s)
    finally:
        for worker in pool:
            worker.end()


def _hand_out(
    pool: list[Worker[Item, Result]],
    slots: Iterable[Assignment[Item, Result]],
    function: Callable[[Item], Result],
    workers: int,
    memory_mb: int,
) -> None:
    """Gives waiting items to workers that are free, and starts workers while there is more to do."""
    taken = {id(worker.slot) for worker in pool if worker.slot}
    waiting = [slot for slot in slots if slot.item is not None and not slot.result and id(slot) not in taken]
    for slot in waiting:
        free = next((worker for worker in pool if worker.slot is None), None)
        if free is None:
            if len(pool) >= workers:
                return
            free = Worker(function, memory_mb)
            pool.append(free)
        free.take(slot)


def _collect(
    pool: list[Worker[Item, Result]], failed: Callable[[Item, str], Result], timeout_s: float
) -> None:
    """Waits for an answer or the next deadline; ends and removes the workers that failed."""
    busy = [worker for worker in pool if worker.slot]
    deadline = min(worker.deadline(timeout_s) for worker in busy)
    answered = wait([worker.pipe for worker in busy], timeout=max(0.0, deadline - time.monotonic()))
    for worker in busy:
        reason = None
        if worker.pipe in answered:
            reason = worker.answer()
        elif time.monotonic() >= worker.deadline(timeout_s):
            reason = f"Reading it took more than {timeout_s:g} seconds."
        if reason and worker.slot and worker.slot.item is not None:
            worker.slot.result = Ready(failed(worker.slot.item, reason))
            worker.end()
            pool.remove(worker)


class Worker(Generic[Item, Result]):
    """A process with one item at a time."""

    def __init__(self, function: Callable[[Item], Result], memory_mb: int) -> None:
        context = mp.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, function, memory_mb), daemon=True)
        self._process.start()
        theirs.close()
        self._memory_mb = memory_mb
        self._since = time.monotonic()
        self._started = False
        self.slot: Assignment[Item, Result] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the process is there; it can have been ended from outside."""
        return self._process.is_alive()

    def take(self, slot: Assignment[Item, Result]) -> None:
        """Starts to work on the slot's item, as soon as the process has started."""
        self.slot = slot
        if self._started:
            self._send()

    def deadline(self, timeout_s: float) -> float:
        """The time, on the monotonic clock, at which an answer is overdue."""
        return self._since + (timeout_s if self._started else _START_TIMEOUT_S)

    def answer(self) -> str | None:
        """Takes in what the process sent; returns why the item failed, or ``None`` where it did not."""
        try:
            kind, value = self.pipe.recv()
        except (EOFError, OSError):
            return "Reading it ended the process (too much memory, or a damaged file)."
        if kind == "started":
            self._started = True
            self._send()
        elif kind == "done" and self.slot:
            self.slot.result = Ready(value)
            self.slot = None
        elif kind == "memory":
            return f"Reading it took more than {self._memory_mb:,} MiB of memory."
        elif kind == "error":
            return f"It cannot be read ({value})."
        return None

    def _send(self) -> None:
        self._since = time.monotonic()
        if self.slot:
            try:
                self.pipe.send(self.slot.item)
            except OSError:
                return  # The process is gone: the next answer says so.

    def end(self) -> None:
        """Kills the process; whatever it was working on is lost."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, function: Callable[[Any], Any], memory_mb: int) -> None:
    """The process's side: answers items until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_mb)
    pipe.send(("started", None))
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("done", function(item))
        except MemoryError:
            answer = ("memory", None)
        except Exception as error:  # A fault of ours on one file must not lose the other files.
            answer = ("error", f"{type(error).__name__}: {error}")
        pipe.send(answer)


def _limit_memory(memory_mb: int) -> None:
    """Allows the address space that the started process has, plus ``memory_mb``."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):
        return
