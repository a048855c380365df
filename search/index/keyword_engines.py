"""The keyword engines that a build can be made with. A new one is a file with its class, a line here, and a
line in the contract test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from search.errors import IndexDamaged, MissingExtra

if TYPE_CHECKING:  # its arrays are not needed to list the engines
    from search.index.keyword.base import KeywordEngine


@dataclass(frozen=True)
class EngineEntry:
    """A keyword engine of the registry: its module and class, the library behind it, and how to install
    that."""

    module: str
    class_name: str
    library: str
    install: str


KEYWORD_ENGINES: Mapping[str, EngineEntry] = {
    "tantivy": EngineEntry(
        "search.index.keyword.tantivy_index", "TantivyEngine", "tantivy", "pip install tantivy"
    ),
    "whoosh": EngineEntry(
        "search.index.keyword.whoosh_index", "WhooshEngine", "Whoosh", "pip install Whoosh==2.7.4"
    ),
}
DEFAULT_ENGINE = "tantivy"


def keyword_engine(name: str) -> KeywordEngine:
    """The engine of that name; its library is imported only now. Raises ``IndexDamaged`` for a name that
    no engine has, ``MissingExtra`` where the library is not installed."""
    entry = KEYWORD_ENGINES.get(name)
    if entry is None:
        raise IndexDamaged(
            f"There is no keyword engine '{name}': rebuild with 'imr index --keyword {DEFAULT_ENGINE}'."
        )
    try:
        module = import_module(entry.module)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"The keyword engine '{name}' needs {entry.library}, which is not installed ({error}): "
            f"run '{entry.install}', or index anew with another engine."
        ) from None
    return cast("KeywordEngine", getattr(module, entry.class_name)())
