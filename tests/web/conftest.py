"""A small published index of invented letters, and the application on top of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright

from search.cli.group import imr
from search.opening import LiveSearcher
from tests.web.browsing import FLAGS, chromium
from tests.web.letters import ALIKE
from web.app import create_app
from web.config import WebConfig
from web.server import listen


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Templates are compiled for the first application of a session alone: every test makes one of its
    own, and compiling would take most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": cache})
        yield


@pytest.fixture(scope="session")
def data(small_build: Path) -> Path:
    """The folder of an index, words and vectors, as ``imr index`` publishes it."""
    return small_build


@pytest.fixture(scope="session")
def live(data: Path) -> LiveSearcher:
    return LiveSearcher.of(data)


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
def alike(tmp_path_factory: pytest.TempPathFactory) -> LiveSearcher:
    """An index of letters with issues that are decided in the same words."""
    folder, data = tmp_path_factory.mktemp("alike"), tmp_path_factory.mktemp("alike_data")
    for invented in ALIKE:
        (folder / f"{invented.name}.txt").write_text(invented.text, "utf-8")
    done = CliRunner().invoke(imr, ["index", str(folder), "--data", str(data), "--workers", "1"])
    assert done.exit_code == 0, done.output
    return LiveSearcher.of(data)


@pytest.fixture
def alike_pages(alike: LiveSearcher) -> FlaskClient:
    return create_app(alike).test_client()


@pytest.fixture
def small_alike_pages(alike: LiveSearcher) -> FlaskClient:
    """The same with two rows to a list."""
    return create_app(alike, config=WebConfig(rows_per_column=2, rows_in_list=2)).test_client()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine, which nobody sees."""
    if chromium() is None:
        pytest.skip("chromium is not installed (apt install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(live: LiveSearcher) -> Iterator[str]:
    """The application on its production server, on a port of this machine; gives the address."""
    with served(live) as address:
        yield address


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> LiveSearcher:
    """An index of enough invented letters for rates and contrasts, words only."""
    folder, data = tmp_path_factory.mktemp("synth"), tmp_path_factory.mktemp("synth_data")
    for words in (
        ["synth", "150", str(folder), "--format", "text"],
        ["index", str(folder), "--data", str(data), "--workers", "1", "--no-dense"],
    ):
        done = CliRunner().invoke(imr, words)
        assert done.exit_code == 0, done.output
    return LiveSearcher.of(data)


@pytest.fixture(scope="session")
def many_server(many: LiveSearcher) -> Iterator[str]:
    """The application over these on its production server."""
    with served(many) as address:
        yield address


@pytest.fixture(scope="session")
def alike_server(alike: LiveSearcher) -> Iterator[str]:
    """The same over the letters with alike issues."""
    with served(alike) as address:
        yield address


@contextmanager
def served(live: LiveSearcher, threads: int = 4) -> Iterator[str]:
    """The application over ``live`` on its production server, on a port of this machine; the address."""
    served = listen(create_app(live), WebConfig(), host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.effective_port}"
    served.close()
    thread.join(timeout=5)
