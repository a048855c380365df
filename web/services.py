"""What views and error handlers share, made once by ``create_app`` and kept on the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app

from search.engine.protocol import BuildStatus
from search.errors import BuildGone, ImrError
from search.model.reader import ReadingProcesses
from search.searcher import Searcher
from web.config import WebConfig
from web.metrics import Metrics

EXTENSION_KEY = "imr"

BUILD_GONE = "The index has changed since this list was begun: this is its first page as it is now."
"""What is said where the build that a list was paged through is gone."""


@dataclass(frozen=True)
class Services:
    """The source of the published build, the limits, the counts, and the processes that read what visitors
    send."""

    live: SearcherSource
    config: WebConfig
    metrics: Metrics
    reading: ReadingProcesses

    def paged(self, build: str) -> tuple[Searcher, tuple[str, ...]]:
        """The searcher over the ``build`` that a list is paged through, or over the published one where none
        is named. Where the one that is named is gone, the list begins anew, and a note says so."""
        if not build:
            return self.live.current(), ()
        try:
            return self.live.current(build), ()
        except BuildGone:
            return self.live.current(), (BUILD_GONE,)

    def status(self) -> BuildStatus | None:
        """What is published, or ``None`` where nothing can be read."""
        try:
            return self.live.current().status()
        except ImrError:
            return None


def services() -> Services:
    """The services of the application that is handling the request."""
    return cast(Services, current_app.extensions[EXTENSION_KEY])


class SearcherSource(Protocol):
    """Gives the build that is published now; raises ``NoIndex`` where there is none."""

    def current(self, build: str | None = None) -> Searcher:
        """The searcher over the published build, asked anew for every request, or over the one of that name.
        Raises ``BuildGone`` where that one is not there any more."""
