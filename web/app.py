"""The application: pages, API and health over whatever build is published."""

from __future__ import annotations

import hashlib
import logging
import time
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, g, request, url_for
from jinja2 import StrictUndefined

from search.model.letters import INVENTED_NOTICE, with_mark
from search.model.reader import letter_reader
from search.model.requests import Mode, Sort
from search.parameters import refuse_unknown
from search.parameters.table import RETIRED, AnyParameter
from web import error_handlers
from web.api.views import OPERATIONS as API_OPERATIONS
from web.api.views import api
from web.config import WebConfig
from web.forms.parameters import OPERATIONS, View
from web.metrics import Metrics
from web.presentation import (
    case_citations,
    citation_links,
    comparison_preview,
    examples,
    labels,
    readings,
    reason_tags,
    similarity,
    why_here,
)
from web.presentation.highlighting import pieces
from web.presentation.navigation import issue_url, reading_url
from web.presentation.request_attributes import request_attributes
from web.security import PrivateFlask, with_security_headers
from web.services import EXTENSION_KEY, SearcherSource, Services
from web.views import (
    charts,
    compare,
    contrast,
    determination,
    export,
    guidelines,
    health,
    json_views,
    matter,
    print_pack,
    search,
    similar,
)
from web.views import help as help_view

log = logging.getLogger(__name__)

DEFAULTS = WebConfig()
VIEWS = (
    search,
    determination,
    similar,
    guidelines,
    charts,
    contrast,
    compare,
    matter,
    print_pack,
    help_view,
    export,
    json_views,
    health,
)
YEAR_SECONDS = 365 * 24 * 3600


def create_app(live: SearcherSource, *, config: WebConfig = DEFAULTS) -> Flask:
    """A WSGI application that asks ``live`` for the published build at every request."""
    app = PrivateFlask("web")
    app.config.update(
        MAX_CONTENT_LENGTH=config.body_bytes,
        MAX_FORM_MEMORY_SIZE=config.form_bytes,
        MAX_FORM_PARTS=500,  # three for each request of a text
        SEND_FILE_MAX_AGE_DEFAULT=YEAR_SECONDS,
    )
    app.url_map.strict_slashes = True
    shared = Services(live, config, Metrics(), letter_reader().processes(config.reading_processes))
    app.extensions[EXTENSION_KEY] = shared
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
    app.register_blueprint(api)
    error_handlers.register(app)
    _templates(app, shared)
    _around_requests(app, shared)
    return app


def _templates(app: Flask, shared: Services) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        similarity=similarity,
        why_here=why_here,
        preview_words=comparison_preview,
        citation_links=citation_links,
        case_citations=case_citations,
        labels=labels,
        examples=examples,
        modes=tuple(Mode),
        sorts=tuple(Sort),
        views=View,
        limits=shared.config,
        published=shared.status,
        pieces=pieces,
        reading_url=reading_url,
        issue_url=issue_url,
        with_mark=with_mark,
        invented_notice=INVENTED_NOTICE,
        readings=readings,
        reason_tags=reason_tags,
        request_attributes=request_attributes,
    )

    def asked_in_address() -> str:
        """The parameters of the address that is shown, without those that say nothing any more."""
        return urlencode(
            [(name, value) for name, value in request.args.items(multi=True) if name not in RETIRED]
        )

    app.jinja_env.globals["asked_in_address"] = asked_in_address
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


def _parameters_of(method: str, rule: str) -> tuple[AnyParameter, ...]:
    """What the address of a request may say."""
    by_method = API_OPERATIONS.get(("GET" if method == "HEAD" else method, rule))
    return OPERATIONS[rule] if by_method is None else by_method


def _refuse_unknown_parameters() -> None:
    # The search page says itself what is wrong, beside the query.
    if request.url_rule is not None and request.endpoint != "static" and request.url_rule.rule != "/":
        refuse_unknown(request.args, _parameters_of(request.method, request.url_rule.rule))


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
        return with_security_headers(response, noindex=shared.config.noindex)

    app.before_request(started)
    app.before_request(_refuse_unknown_parameters)
    app.after_request(finished)
