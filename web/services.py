"""What the handlers share, made once by ``create_app`` and kept on the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from search.engine import BuildStatus
from search.errors import ImrError
from web.config import WebConfig
from web.engine import SearcherSource
from web.metrics import Metrics

KEY = "imr"


@dataclass(frozen=True)
class Services:
    """The source of the published build, the limits and the counts."""

    live: SearcherSource
    config: WebConfig
    metrics: Metrics

    def status(self) -> BuildStatus | None:
        """What is published, or ``None`` where nothing can be read."""
        try:
            return self.live.current().status()
        except ImrError:
            return None


def services() -> Services:
    """Those of the application that is handling a request."""
    return cast(Services, current_app.extensions[KEY])
