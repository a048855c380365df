"""Markdown to text, by way of the page that it stands for: the only file that knows markdown-it-py."""

from __future__ import annotations

import re

from indexer.letters.formats.web_page import html_text

_MAX_CHARACTERS = 2_000_000
_OPTIONS = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": 40}
_INDENT = re.compile(r"^[ \t]{4,}(?=\S)", re.MULTILINE)


def markdown_text(source: str) -> str:
    """The text that Markdown shows: headings and emphasis without their signs, tables in columns.

    Line breaks stay where they are: a letter's labels stand in lines. Indented lines are no code.
    """
    from markdown_it import MarkdownIt

    if len(source) > _MAX_CHARACTERS:
        return source  # no letter: it is read as it stands
    page: str = MarkdownIt("commonmark", _OPTIONS).enable("table").render(_INDENT.sub("", source))
    return html_text(page)
