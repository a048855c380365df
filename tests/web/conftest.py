"""A small published index of invented letters, and the application on top of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.live import LiveSearcher
from search.reader import letter_reader
from search.types import Letter
from tests.web.letters import LETTERS
from web.app import create_app
from web.config import WebConfig
from web.server import listening


@pytest.fixture(scope="session")
def data(small_build: Path) -> Path:
    """The folder of an index, words and vectors, as ``imr index`` publishes it."""
    return small_build


@pytest.fixture(scope="session")
def live(data: Path) -> LiveSearcher:
    return LiveSearcher(data)


@pytest.fixture(scope="session")
def letters() -> tuple[Letter, ...]:
    reader = letter_reader()
    return tuple(reader.read(f"{invented.name}.txt", invented.text.encode()) for invented in LETTERS)


@pytest.fixture
def app(live: LiveSearcher) -> Flask:
    return create_app(live)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def small_pages(live: LiveSearcher) -> FlaskClient:
    """An application that shows two rows to a list."""
    return create_app(live, config=WebConfig(rows_per_column=2, rows_in_list=2)).test_client()


@pytest.fixture(scope="session")
def server(live: LiveSearcher) -> Iterator[str]:
    """The application on its production server, on a port of this machine; gives the address."""
    served = listening(create_app(live), WebConfig(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.effective_port}"
    served.close()
    thread.join(timeout=5)
