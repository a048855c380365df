"""A few processes that read what visitors send, one piece each at a time, with limits of time and memory."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import Any, TypeVar

from indexer.letters.workers import Assignment, Worker
from search.errors import Abandoned, Busy, ImrError, UnreadableLetter

Result = TypeVar("Result")

_Call = tuple[Callable[..., Any], tuple[Any, ...]]
_Answer = tuple[bool, Any]
_LOOKS_AGAIN_AFTER_S = 0.25
"""How often it is asked whether somebody still waits for the answer."""
_MAX_ITEMS = 200
"""So many pieces one process reads before another takes its place: what they leave behind does not add up."""


class ProcessPool:
    """Runs functions in at most ``workers`` processes, each call within ``timeout_s`` seconds and
    ``memory_mb`` MiB. Processes start when they are needed, stay for the next call, and end with the pool."""

    def __init__(self, workers: int, *, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._places = threading.BoundedSemaphore(workers)
        self._idle: list[tuple[Worker[_Call, _Answer], int]] = []
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _end_all, self._idle)

    def run(
        self,
        function: Callable[..., Result],
        *arguments: object,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Result:
        """``function(*arguments)``, worked out in a process of its own; function, arguments and result are
        pickled on their way.

        Raises what ``function`` raises of this project's errors; ``UnreadableLetter`` where it takes too long
        or too much memory, or ends its process, which is then replaced; ``Busy`` where no process becomes
        free in time; ``Abandoned`` as soon as ``cancelled()`` says that nobody waits any more.
        """
        self._enter(cancelled)
        try:
            worker, done = self._take()
            try:
                answer = self._answer(worker, (function, arguments), cancelled)
            except BaseException:
                worker.end()
                raise
            self._put_back(worker, done + 1)
        finally:
            self._places.release()
        succeeded, value = answer
        if not succeeded:
            raise value
        return value  # type: ignore[no-any-return]

    def close(self) -> None:
        """Ends all processes that have nothing to do."""
        with self._lock:
            _end_all(self._idle)

    def _enter(self, cancelled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self._timeout_s
        while not self._places.acquire(timeout=_LOOKS_AGAIN_AFTER_S):
            if cancelled():
                raise Abandoned("Nobody waits for the answer any more.")
            if time.monotonic() > deadline:
                raise Busy("Too many files are being read at once: send it again in a minute.")

    def _take(self) -> tuple[Worker[_Call, _Answer], int]:
        with self._lock:
            while self._idle:
                worker, done = self._idle.pop()
                if worker.is_alive:
                    return worker, done
                worker.end()
        return Worker(_call, self._memory_mb), 0

    def _put_back(self, worker: Worker[_Call, _Answer], done: int) -> None:
        if done >= _MAX_ITEMS:
            worker.end()
            return
        with self._lock:
            self._idle.append((worker, done))

    def _answer(self, worker: Worker[_Call, _Answer], call: _Call, cancelled: Callable[[], bool]) -> _Answer:
        slot: Assignment[_Call, _Answer] = Assignment(call)
        worker.take(slot)
        while slot.result is None:
            left = worker.deadline(self._timeout_s) - time.monotonic()
            if wait([worker.pipe], timeout=max(0.0, min(left, _LOOKS_AGAIN_AFTER_S))):
                if reason := worker.answer():
                    raise UnreadableLetter(reason)
            elif left <= 0:
                raise UnreadableLetter(f"Reading it took more than {self._timeout_s:g} seconds.")
            elif cancelled():
                raise Abandoned("Nobody waits for the answer any more.")
        return slot.result.result


def _call(call: _Call) -> _Answer:
    """The process's side of a call: its result, or the error of this project that it raised."""
    function, arguments = call
    try:
        return True, function(*arguments)
    except ImrError as error:
        return False, error


def _end_all(idle: list[tuple[Worker[_Call, _Answer], int]]) -> None:
    while idle:
        idle.pop()[0].end()
