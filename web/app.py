"""The application: pages, API and health over whatever build is published."""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path

from flask import Flask, Response, g, request, url_for
from jinja2 import StrictUndefined

from search.types import Mode, Sort
from web import alike, cited, citing, failures, present, reasons, recipes
from web.api import api
from web.charts import charts
from web.comparing import comparing
from web.config import WebConfig
from web.contrasting import contrasting
from web.engine import SearcherSource
from web.exports import exports
from web.health import health
from web.listing import rate_of_lists
from web.marks import pieces
from web.metrics import Metrics
from web.noting import noting
from web.pages import pages
from web.params import View
from web.place import reading_address
from web.printing import printing
from web.security import PrivateFlask, secured
from web.services import KEY, Services
from web.similar import similar_pages
from web.twins import twins

log = logging.getLogger(__name__)

DEFAULTS = WebConfig()
A_YEAR = 365 * 24 * 3600


def create_app(live: SearcherSource, *, config: WebConfig = DEFAULTS) -> Flask:
    """A WSGI application that asks ``live`` for the published build at every request."""
    app = PrivateFlask("web")
    app.config.update(
        MAX_CONTENT_LENGTH=config.body_bytes,
        MAX_FORM_MEMORY_SIZE=config.form_bytes,
        MAX_FORM_PARTS=100,
        SEND_FILE_MAX_AGE_DEFAULT=A_YEAR,
    )
    app.url_map.strict_slashes = True
    shared = Services(live, config, Metrics())
    app.extensions[KEY] = shared
    for blueprint in (
        pages,
        similar_pages,
        exports,
        printing,
        charts,
        comparing,
        contrasting,
        noting,
        twins,
        api,
        health,
    ):
        app.register_blueprint(blueprint)
    failures.register(app)
    _templates(app, shared)
    _around_requests(app, shared)
    return app


def _templates(app: Flask, shared: Services) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        alike=alike,
        cited=cited,
        citing=citing,
        present=present,
        recipes=recipes,
        modes=tuple(Mode),
        sorts=tuple(Sort),
        views=View,
        limits=shared.config,
        published=shared.status,
        rate_of_lists=rate_of_lists,
        pieces=pieces,
        reading_address=reading_address,
        reasons=reasons,
    )
    versions = _static_versions(Path(app.static_folder or ""))

    def asset(name: str) -> str:
        # The address changes with the content, so that browsers may keep a file for a year.
        return url_for("static", filename=name, v=versions[name])

    app.jinja_env.globals["asset"] = asset


def _static_versions(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in folder.iterdir()
        if file.is_file()
    }


def _around_requests(app: Flask, shared: Services) -> None:
    def started() -> None:
        g.started = time.perf_counter()

    def finished(response: Response) -> Response:
        seconds = time.perf_counter() - g.started
        # The rule, not the address: an address holds what was searched for.
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.url_rule else "any"
        shared.metrics.observe(route, method, response.status_code, seconds)
        log.info("%s %s %d %.1f ms", method, route, response.status_code, seconds * 1000)
        return secured(response, noindex=shared.config.noindex)

    app.before_request(started)
    app.after_request(finished)
