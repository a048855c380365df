"""Documents say what is: links lead somewhere, commands are described, the reference is current."""

from __future__ import annotations

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
_LINK = re.compile(r"\]\(([^)#\s]+)\)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = [link for link in _LINK.findall(path.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_module_in_the_architecture_is_there_and_every_package_is_described() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for package in ("search", "indexer", "web"):
        folders = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
        assert [name for name in folders if f"({package}/{name}" not in text] == []


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
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield f"\n## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _described(found, inner, context)
