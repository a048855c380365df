"""Documents say what is: links lead somewhere, commands are described, the reference is current."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from search.cli.group import imr
from search.fields import FILTER_FIELDS, TEXT_FIELDS

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "cli.md"
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "index_data" / "README.md"]
)
PRESENT = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]  # which tells what was
MODULES = ROOT / "docs" / "modules.md"
PACKAGES = ("search", "indexer", "web")
_LINK = re.compile(r"\]\(([^)#\s]+)\)")
_PATH = re.compile(r"`((?:search|indexer|web|tests|benchmarks)/[\w/.]+)`")
_NAMED = re.compile(r"\[([\w/]+\.py)\]\(([\w/]+\.py)\)\s+`(\w+)`")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = [link for link in _LINK.findall(path.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PRESENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_named_is_there(path: Path) -> None:
    assert [named for named in _PATH.findall(path.read_text("utf-8")) if not (ROOT / named).exists()] == []


def test_the_list_of_modules_is_what_there_is() -> None:
    modules = "".join(_modules())
    if os.environ.get("IMR_WRITE_DOCS"):
        MODULES.write_text(modules, "utf-8")
    assert MODULES.read_text("utf-8") == modules, "run 'make docs'"


def test_every_module_is_reached_from_the_architecture_and_every_room_is_described() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    listed = MODULES.read_text("utf-8")
    assert "(docs/modules.md)" in architecture
    for package in PACKAGES:
        for path in _sources(package):
            assert f"(../{path.relative_to(ROOT).as_posix()})" in listed
        rooms = {path.relative_to(ROOT / package).parts[0] for path in _sources(package)} - {"__init__.py"}
        assert [room for room in rooms if f"({package}/{room})" not in architecture] == []


def test_what_the_architecture_names_in_a_file_is_there() -> None:
    """``[path](path) `name` `` in the walks through the code names a function or class of that file."""
    named = _NAMED.findall((ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    assert len(named) > 30
    missing = []
    for path, target, name in named:
        assert path == target
        body = ast.parse((ROOT / path).read_text("utf-8")).body
        names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for node in body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {one.id for one in targets if isinstance(one, ast.Name)}
        if name not in names:
            missing.append(f"{path}: {name}")
    assert missing == []


def test_every_query_field_is_documented() -> None:
    text = (ROOT / "docs" / "query-language.md").read_text("utf-8")
    hidden = {"determination"}
    assert [name for name in {*TEXT_FIELDS, *FILTER_FIELDS} - hidden if f"`{name}`" not in text] == []


def test_every_decision_is_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_the_command_reference_is_what_the_commands_say() -> None:
    reference = "".join(_reference())
    if os.environ.get("IMR_WRITE_DOCS"):
        REFERENCE.write_text(reference, "utf-8")
    assert REFERENCE.read_text("utf-8") == reference, "run 'make docs'"


def _reference() -> Iterator[str]:
    yield "# The `imr` command\n\nMade from the commands' own help by `make docs`.\n"
    context = click.Context(imr, info_name="imr", **imr.context_settings)
    for name in imr.list_commands(context):
        command = imr.get_command(context, name)
        assert command is not None
        yield from _described(command, name, context)


def _described(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    # click keeps the option it made first: without -h, where a test before has called the command by itself.
    vars(command)["_help_option"] = None
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield f"\n## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _described(found, inner, context)


def _sources(package: str) -> list[Path]:
    paths = (path for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts)
    return sorted(paths, key=lambda path: (path.parent, path.name))


def _modules() -> Iterator[str]:
    yield "# Modules\n\nEvery module with the first sentence of its docstring, made by `make docs`. "
    yield "`ARCHITECTURE.md` says how the rooms stand to each other.\n"
    for package in PACKAGES:
        yield f"\n## {package}\n"
        room = ""
        for path in _sources(package):
            relative = path.relative_to(ROOT)
            place = relative.parent.as_posix()
            if place != room and place != package:
                yield f"\n### {place}\n\n"
            elif place != room:
                yield "\n"
            room = place
            text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            first = " ".join(text.split("\n\n")[0].split())
            yield f"* [{relative.name}](../{relative.as_posix()}): {first}\n"
