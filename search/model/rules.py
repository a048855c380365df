"""Rules as fingerprints: what source code and tables say, whatever comments stand beside it."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

TABLE_SUFFIXES = frozenset({".tsv", ".txt", ".json", ".lark"})
"""The files beside the code that hold rules, as they are installed with it."""


def fingerprint_of(parts: object) -> str:
    """A short hash of ``parts``, which are what JSON can say; the order of a mapping does not count."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def rules_fingerprint(folder: Path, rooms: Iterable[str]) -> str:
    """The fingerprint of the source code and tables in ``rooms``, files and folders below ``folder``.

    It changes with a rule, not with a comment, a docstring, a blank line or the place where the program is
    installed. Raises ``FileNotFoundError`` for a room that there is not.
    """
    return fingerprint_of(
        {path.relative_to(folder).as_posix(): _file_fingerprint(path) for path in rule_files(folder, rooms)}
    )


def rule_files(folder: Path, rooms: Iterable[str]) -> Iterator[Path]:
    """The files that :func:`rules_fingerprint` reads."""
    for room in rooms:
        path = folder / room
        if not path.exists():
            raise FileNotFoundError(f"There are no rules in {path}: name a file or a folder.")
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.suffix == ".py" or file.suffix in TABLE_SUFFIXES)


def source_fingerprint(source: str) -> str:
    """The fingerprint of a module's code; comments and docstrings do not count."""
    return fingerprint_of(_code(ast.parse(source)))


def _file_fingerprint(path: Path) -> str:
    stat = path.stat()
    return _read_fingerprint(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def _read_fingerprint(path: Path, _modified: int, _size: int) -> str:
    """The fingerprint of a file, read once for each state that it is in."""
    if path.suffix == ".py":
        return source_fingerprint(path.read_text("utf-8"))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _code(node: object) -> object:
    """A syntax tree as lists and strings. What is empty is left out, since Python versions differ in
    which empty fields a node has."""
    if isinstance(node, ast.Constant):
        return [type(node.value).__name__, repr(node.value)]
    if isinstance(node, ast.AST):
        fields = {name: _code(value) for name, value in ast.iter_fields(node) if value not in (None, [])}
        return [type(node).__name__, fields]
    if isinstance(node, list):
        return [_code(item) for item in node if not _is_docstring(item)]
    return str(node)


def _is_docstring(node: object) -> bool:
    """Whether a statement is a string alone: the docstring of a module, a class, a function or, below an
    assignment, of a name."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
