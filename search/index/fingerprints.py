"""What reading a build needs, and what made its contents: two fingerprints, computed and never typed by hand.

A build's manifest keeps both. Where the first does not fit this program, the build is not opened; where the
second differs, it is searched, and ``imr status`` says that older rules made it (docs/adr/0013).
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import inspect

from search.errors import IndexDamaged, MissingExtra
from search.fields import table
from search.fields.documents import IndexedIssue
from search.index import columns, store
from search.index.columns import Columns
from search.index.dense import layout
from search.index.encoders import description
from search.index.keyword.base import analysed, value_key
from search.index.keyword_engines import keyword_engine
from search.index.positions import positions_of
from search.index.positions.index import Head
from search.model.letters import Determination
from search.model.reader import LetterReader
from search.model.rules import fingerprint_of, rules_fingerprint
from search.text.probe import PROBE, analysed_probe

RULES = (
    "fields",
    "guidelines",
    "reasons",
    "vocabulary",
    "model/letters.py",
    "model/attributes.py",
    "index/passages.py",
)
"""Where the rules of this package lie that say what of a letter is indexed, and how it is named."""

MISFITS: Mapping[str, str] = {
    "files": "another layout of files",
    "fields": "other fields",
    "analyzer": "another analyzer",
    "keyword": "another layout of the keyword index",
}
"""The parts of what reading needs, as a sentence says that they do not fit."""


def reading_fingerprint(engine: str, manifest: type[msgspec.Struct]) -> dict[str, str]:
    """What reading a build with this keyword engine needs, a hash for each part of :data:`MISFITS`.

    ``manifest`` is the type that manifests are read as. The keyword index is left out where its library is
    not installed: such a build cannot be opened anyway.
    """
    parts: dict[str, object] = {
        "files": _files(manifest),
        "fields": _fields(),
        "analyzer": [analysed_probe(), analysed(PROBE), value_key(PROBE)],
    }
    with contextlib.suppress(MissingExtra, IndexDamaged):
        parts["keyword"] = keyword_engine(engine).layout()
    return {name: fingerprint_of(part) for name, part in parts.items()}


def misfits(of_build: Mapping[str, str], of_program: Mapping[str, str]) -> str:
    """In words, which of the program's parts a build was not made with; empty where it fits."""
    words = [MISFITS[name] for name, part in of_program.items() if of_build.get(name) != part]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def contents_fingerprint(reader: LetterReader) -> str:
    """What makes the contents of a build: the rules that ``reader`` reads letters by, and those by which
    this package names treatments, guidelines and reasons and divides letters into passages."""
    return fingerprint_of([reader.rules, rules_fingerprint(Path(__file__).parents[1], RULES)])


def _files(manifest: type[msgspec.Struct]) -> object:
    """The files of a build: tables, arrays as they are made of two small issues, and what JSON must have."""
    text, value, number = table.TEXTS[0].name, table.VALUES[0].name, table.NUMBERS[0].name
    issues = [
        IndexedIssue("a#1", {text: "Red MRIs. Red mris."}, {value: ("b",)}, {number: ((1.0, 2.0),)}),
        IndexedIssue("a#2", {text: "Blue"}, {value: ("a", "b")}, {number: ((3.0, 3.0), (4.0, 5.0))}),
    ]
    of_columns = {
        name.rpartition(".")[2]: _array(values)
        for name, values in Columns.of(issues).arrays().items()
        if name.rpartition(".")[0] in (value, number)
    }
    of_positions = {name: _array(values) for name, values in positions_of(issues).arrays().items()}
    return {
        "store": " ".join(store.SCHEMA.split()),
        "columns": of_columns,
        "positions": of_positions,
        "dense": [layout.VECTORS, layout.DIGESTS, layout.DIGEST_BYTES]
        + [[name, np.dtype(kind).str] for name, kind in layout.TABLE.items()],
        "encoder": [description.DESCRIPTION, description.MODEL, description.TOKENIZER],
        "json": [
            required_fields(kind)
            for kind in (manifest, Determination, columns.ColumnsHead, Head, description.Description)
        ],
    }


def _fields() -> object:
    """The fields by kind: what decides which columns and keyword fields there are."""
    return {
        "text": sorted(field.name for field in (*table.TEXTS, *table.UNWRITTEN)),
        "values": sorted(field.name for field in table.VALUES),
        "numbers": sorted(field.name for field in table.NUMBERS),
    }


def _array(values: npt.NDArray[Any]) -> list[object]:
    return [values.dtype.str, values.tolist()]


def required_fields(kind: type) -> object:
    """What JSON must have to be read as ``kind``: its fields without a default, and those of the classes
    within. What is optional may come and go without making older files unreadable."""
    return _required(inspect.type_info(kind))


def _required(info: inspect.Type) -> object:
    if isinstance(info, inspect.DataclassType | inspect.StructType):
        fields = {field.encode_name: (field.required, _required(field.type)) for field in info.fields}
        return {name: type_ for name, (needed, type_) in fields.items() if needed or _has_fields(type_)}
    if isinstance(info, inspect.UnionType):
        return [_required(member) for member in info.types if not isinstance(member, inspect.NoneType)]
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        return ["list", _required(info.item_type)]
    if isinstance(info, inspect.DictType):
        return ["mapping", _required(info.key_type), _required(info.value_type)]
    return type(info).__name__


def _has_fields(type_: object) -> bool:
    if isinstance(type_, list):
        return any(map(_has_fields, type_))
    return isinstance(type_, dict)
