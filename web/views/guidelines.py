"""The guidelines that letters cite, and the citing references of each: who relied on it and how it went."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search.guidelines.history import superseded
from web.forms.parameters import CITED, PAGES
from web.presentation.citation_links import citing_references_url
from web.presentation.citing_references import (
    cited_table,
    counts_by_party,
    guideline_tables,
    opposing_citations,
)
from web.responses import html_response
from web.services import services

blueprint = Blueprint("guidelines", __name__)


@blueprint.get("/guidelines")
def page() -> Response:
    """All guidelines; with ``?cited=`` the citing references of one, or of a section or page of it."""
    searcher = services().live.current()
    words = CITED.read(request.args, PAGES)
    if not words:
        return html_response("guidelines.html", tables=guideline_tables(searcher.guidelines()))
    references = searcher.citing_references(words)
    guideline = references.cited.guideline
    return html_response(
        "guideline.html",
        references=references,
        superseded=superseded(guideline),
        whole_guideline_url=citing_references_url(guideline),
        parties=counts_by_party(references),
        sections=cited_table("Sections", references.sections, lambda row: row.cited.section or ""),
        pages=cited_table("Pages", references.pages, lambda row: f"Page {row.cited.page}"),
        opposing=opposing_citations(references),
    )
