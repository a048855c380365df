"""A small real engine over invented letters, and the application on top of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.memory import memory_searcher
from search.reader import letter_reader
from search.service import Searcher
from search.types import Letter
from tests.web.letters import LETTERS
from web.app import create_app
from web.config import WebConfig
from web.server import listening


@dataclass(frozen=True)
class Published:
    """One searcher, published for good."""

    searcher: Searcher

    def current(self) -> Searcher:
        return self.searcher


@pytest.fixture(scope="session")
def letters() -> tuple[Letter, ...]:
    reader = letter_reader()
    return tuple(reader.read(f"{invented.name}.txt", invented.text.encode()) for invented in LETTERS)


@pytest.fixture(scope="session")
def live(letters: tuple[Letter, ...]) -> Published:
    return Published(memory_searcher(letters))


@pytest.fixture
def app(live: Published) -> Flask:
    return create_app(live)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def small_pages(live: Published) -> FlaskClient:
    """An application that shows two rows to a list."""
    return create_app(live, config=WebConfig(rows_per_column=2, rows_in_list=2)).test_client()


@pytest.fixture(scope="session")
def server(live: Published) -> Iterator[str]:
    """The application on its production server, on a port of this machine; gives the address."""
    served = listening(create_app(live), WebConfig(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.effective_port}"
    served.close()
    thread.join(timeout=5)
