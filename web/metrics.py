"""Counts and latencies in Prometheus' text format. Labels are routes, never addresses or words."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator

from search.engine.protocol import BuildStatus

LATENCY_BUCKETS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Requests by route, method and status, and how long they took. Threads may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._count: Counter[str] = Counter()

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts one answered request."""
        with self._lock:
            self._requests[route, method, status] += 1
            self._count[route] += 1
            self._seconds[route] += seconds
            for bound in LATENCY_BUCKETS_SECONDS:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def text(self, status: BuildStatus | None) -> str:
        """Everything counted so far and the published build, one sample a line."""
        with self._lock:
            lines = [*self._request_lines(), *self._latency_lines()]
        return "\n".join([*lines, *_build_lines(status)]) + "\n"

    def _request_lines(self) -> Iterator[str]:
        yield "# HELP imr_http_requests_total Requests answered."
        yield "# TYPE imr_http_requests_total counter"
        for (route, method, status), count in sorted(self._requests.items()):
            yield f'imr_http_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'

    def _latency_lines(self) -> Iterator[str]:
        yield "# HELP imr_http_request_seconds Time to answer."
        yield "# TYPE imr_http_request_seconds histogram"
        for route, count in sorted(self._count.items()):
            for bound in LATENCY_BUCKETS_SECONDS:
                below = self._buckets[route, bound]
                yield f'imr_http_request_seconds_bucket{{route="{route}",le="{bound}"}} {below}'
            yield f'imr_http_request_seconds_bucket{{route="{route}",le="+Inf"}} {count}'
            yield f'imr_http_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'imr_http_request_seconds_count{{route="{route}"}} {count}'


def _build_lines(status: BuildStatus | None) -> Iterator[str]:
    yield "# HELP imr_ready Whether a build is published and readable."
    yield "# TYPE imr_ready gauge"
    yield f"imr_ready {int(status is not None)}"
    if status is None:
        return
    yield "# HELP imr_build_info The published build."
    yield "# TYPE imr_build_info gauge"
    yield f'imr_build_info{{build="{status.build}"}} 1'
    for name, value in (
        ("determinations", status.determinations),
        ("issues", status.issues),
        ("invented_letters", status.invented),
    ):
        yield f"# HELP imr_{name} Published {name.replace('_', ' ')}."
        yield f"# TYPE imr_{name} gauge"
        yield f"imr_{name} {value}"
