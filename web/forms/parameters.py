"""The parameters that only pages have, beside those of every request (:mod:`search.parameters.table`)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from search.parameters import Choice, Flag, Number, Parameter, Surface, Text, Texts
from search.parameters.table import (
    BUILD,
    COMPARISON,
    FILTERS,
    FOLD,
    MAX_VALUE_CHARACTERS,
    MODE,
    QUERY,
    READINGS,
    SORT,
    AnyParameter,
)

PAGES = Surface.PAGES

MAX_PAGE = 500
MAX_SUBJECT = 1_000
MAX_RANK = MAX_PAGE * 20
"""The last rank that the address of a hit can have: there are at most 20 hits on a page of a list."""

LISTS = ("overturned", "upheld", "all")
"""The lists that are paged on their own; each has a parameter ``page_<name>``."""


class View(StrEnum):
    """How results are laid out: outcomes side by side, or one list."""

    COLUMNS = "columns"
    LIST = "list"


ISSUE = Parameter(
    "issue", Text(), "Id of an indexed issue: lists the issues similar to it. Not together with `q`."
)
VIEW = Parameter("view", Choice(View.COLUMNS))
SUBJECT = Parameter("subject", Number(0, 0, MAX_SUBJECT))
PAGE_OF: Mapping[str, Parameter[int]] = {
    name: Parameter(f"page_{name}", Number(1, 1, MAX_PAGE)) for name in LISTS
}
LIST = Parameter("list", Text())
RANK = Parameter("rank", Number(1, 1, MAX_RANK))
MARKS = Parameter("marks", Flag(default=True, on_pages=True))
CITED = Parameter("cited", Text(MAX_VALUE_CHARACTERS, advice="choose a guideline from the list."))
PICK = Parameter("pick", Texts(MAX_SUBJECT, MAX_VALUE_CHARACTERS))
BOM = Parameter("bom", Flag(), "True begins with a byte order mark, which Excel needs.")

RESULT_SET: tuple[AnyParameter, ...] = (QUERY, ISSUE, MODE, SORT, *FILTERS, *READINGS, *COMPARISON, FOLD)
"""The parameters that determine which issues are listed; not those of layout and pages."""

RESULT_PAGE: tuple[AnyParameter, ...] = (*RESULT_SET, VIEW, SUBJECT, BUILD, *PAGE_OF.values())
"""The parameters of a page of results."""

OPERATIONS: Mapping[str, tuple[AnyParameter, ...]] = {
    "/": RESULT_PAGE,
    "/similar": RESULT_PAGE,
    "/determinations/<determination_id>": (*RESULT_PAGE, LIST, RANK, MARKS),
    "/determinations/<determination_id>/text": (),
    "/charts": RESULT_PAGE,
    "/charts/<field>": RESULT_PAGE,
    "/charts/<field>.csv": RESULT_PAGE,
    "/charts.json": RESULT_PAGE,
    "/contrast": RESULT_PAGE,
    "/contrast.json": RESULT_PAGE,
    "/guidelines": (CITED,),
    "/guidelines.json": (CITED,),
    "/compare": (PICK, *RESULT_SET),
    "/print": (PICK, *RESULT_SET),
    "/export.csv": (*RESULT_SET, BOM),
    "/export.json": RESULT_SET,
    "/export.ris": RESULT_SET,
    "/matter": (),
    "/help": (),
    "/healthz": (),
    "/readyz": (),
    "/metrics": (),
    "/robots.txt": (),
}
"""The parameters of every address that is a page or a file, by its rule; any other is refused."""
