"""Runs over the invented letters, what they did and what is found afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from indexer.build.builder import Builder, BuildReport
from indexer.encoders.choice import EncoderChoice
from search.index.builds import current_build
from search.model.requests import SearchRequest, Window
from search.opening import open_searcher
from tests.indexer.build.conftest import Reading
from tests.web.letters import Invented


def index(
    data: Path, folder: Path, encoder: EncoderChoice | None = None, keyword: str = "tantivy"
) -> BuildReport:
    return Builder(data, encoder=encoder, keyword=keyword).index(Reading(folder), below=[folder])


def write(folder: Path, invented: Invented, stem: str = "", **changed: str) -> Path:
    path = folder / f"{stem or invented.name}.txt"
    path.write_text(replace(invented, **changed).text, "utf-8")  # type: ignore[arg-type]
    return path


def counts(report: BuildReport) -> tuple[int, int, int, int, int]:
    """Added, replaced, unchanged, removed, quarantined."""
    found = report.changes
    return found.added, found.replaced, found.unchanged, found.removed, len(found.quarantined)


def ids(data: Path) -> set[str]:
    found = open_searcher(data).search(SearchRequest("", window=Window(k=1_000)))
    return {hit.issue_id for hit in found.hits}


def pretend(data: Path, **changed: object) -> None:
    """Lets the published build's manifest say something else of how it was made."""
    path = current_build(data).manifest
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | changed))
    return path
