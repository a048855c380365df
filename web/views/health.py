"""Addresses for machines that watch the service, and for robots."""

from __future__ import annotations

from flask import Blueprint, Response

from web.api.answers import Health
from web.api.views import json_answer
from web.metrics import CONTENT_TYPE
from web.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return json_answer(Health("ok"))


@blueprint.get("/readyz")
def ready() -> Response:
    """A build is published and opens; a problem with status 503 otherwise."""
    status = services().live.current().status()
    return json_answer(Health("ready", status.build, status.determinations, status.issues, status.invented))


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counts and latencies in Prometheus' text format."""
    shared = services()
    return Response(shared.metrics.text(shared.status()), content_type=CONTENT_TYPE)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Asks crawlers to stay away unless the letters were opened to them."""
    rule = "Disallow: /" if services().config.noindex else "Allow: /"
    return Response(f"User-agent: *\n{rule}\n", content_type="text/plain; charset=utf-8")
