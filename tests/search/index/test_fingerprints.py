"""The fingerprints of builds: every rule that they are computed from changes them, and names alone do not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from indexer.reader import FileReader
from search.fields import table
from search.index import fingerprints, store
from search.index.builds import Manifest, reading_of_program
from search.index.dense import layout
from search.index.fingerprints import (
    RULES,
    contents_fingerprint,
    misfits,
    reading_fingerprint,
    required_fields,
)
from search.model.rules import TABLE_SUFFIXES, rule_files
from search.text import analysis, sentences
from tests.sources import ROOT, imported_files

Patch = pytest.MonkeyPatch
SEARCH = ROOT / "search"


def changed_parts(before: dict[str, str]) -> set[str]:
    after = reading_of_program("tantivy")
    return {name for name in before if before[name] != after[name]}


@pytest.fixture
def before() -> dict[str, str]:
    return reading_of_program("tantivy")


def test_what_reading_needs_is_the_same_each_time(before: dict[str, str]) -> None:
    assert set(before) == set(fingerprints.MISFITS)
    assert changed_parts(before) == set()


# Fields


@pytest.mark.parametrize("rows", ["TEXTS", "VALUES", "NUMBERS"])
def test_a_field_more_or_less_counts(rows: str, before: dict[str, str], monkeypatch: Patch) -> None:
    fields = getattr(table, rows)
    monkeypatch.setattr(table, rows, (*fields, replace(fields[0], name="state")))
    assert changed_parts(before) == {"fields"}
    monkeypatch.setattr(table, rows, fields[:-1])
    assert changed_parts(before) == {"fields"}


def test_labels_and_the_order_of_rows_do_not_count(before: dict[str, str], monkeypatch: Patch) -> None:
    outcome, *others = table.VALUES
    monkeypatch.setattr(table, "VALUES", (*others, replace(outcome, label="Decision", help="decided how")))
    assert changed_parts(before) == set()


# Analyzer


def _changed_pattern(module: Any, name: str, old: str, new: str) -> re.Pattern[str]:
    pattern: re.Pattern[str] = getattr(module, name)
    assert old in pattern.pattern
    return re.compile(pattern.pattern.replace(old, new), pattern.flags)


# "e.g." and "i.e." end in a single letter, which is a rule of its own.
ABBREVIATIONS = (
    *(
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "vs",
        "etc",
        "cf",
        "No",
        "Nos",
        "Inc",
        "St",
        "Fig",
        "pp?",
        "Vol",
        "Ed",
        "approx",
    ),
    "dept",
)


@pytest.mark.parametrize(
    ("module", "name", "old", "new"),
    [
        (analysis, "_TOKEN", r"(?:['’][^\W\d_]+)*", ""),
        (analysis, "_TOKEN", r"['’]", "[']"),
        (analysis, "_TOKEN", r"['’]", "[’]"),
        (analysis, "_TOKEN", r"(?:\.\d+)?", ""),
        (analysis, "_TOKEN", r"[^\W\d_]+(?:", r"[^\W\d]+(?:"),
        (analysis, "_TOKEN", r"[^\W\d_]+(?:", r"[^\W_]+(?:"),
        (analysis, "_PLURAL_CAPITALS", "{2,}", "{3,}"),
        (analysis, "_PLURAL_CAPITALS", "[A-Z]", "[A-Za-z]"),
        (sentences, "_END", "[.?!][", "[.!]["),
        (sentences, "_END", "[.?!][", "[.?]["),
        (sentences, "_END", r"""['")\]]*(?:\s""", r"""['"\]]*(?:\s"""),
        (sentences, "_END", r"""['")\]]*(?:\s""", r"""['")]*(?:\s"""),
        (sentences, "_END", r"""['")\]]*(?:\s""", r"""[")\]]*(?:\s"""),
        (sentences, "_END", r"""['")\]]*(?:\s""", r"""[')\]]*(?:\s"""),
        (sentences, "_END", "A-Z0-9", "A-Z"),
        (sentences, "_END", "A-Z0-9", "0-9"),
        (sentences, "_END", r"""["'(\[]*[A-Z0""", r"""["'\[]*[A-Z0"""),
        (sentences, "_END", r"""["'(\[]*[A-Z0""", r"""["'(]*[A-Z0"""),
        (sentences, "_END", r"[a-z]{3}[.?!]", r"[a-z]{9}[.?!]"),
        (sentences, "_END", r"(?<=\d[.?!])", r"(?<=\d\d\d[.?!])"),
        *((sentences, "_ABBREVIATED", f"{word}|", "never|") for word in ABBREVIATIONS),
        (sentences, "_ABBREVIATED", "|[A-Z])", ")"),
    ],
)
def test_every_rule_of_analysis_counts(
    module: Any, name: str, old: str, new: str, before: dict[str, str], monkeypatch: Patch
) -> None:
    monkeypatch.setattr(module, name, _changed_pattern(module, name, old, new))
    analysis.stem.cache_clear()
    fingerprints.analysed.cache_clear()
    try:
        assert "analyzer" in changed_parts(before)
    finally:
        monkeypatch.undo()
        analysis.stem.cache_clear()
        fingerprints.analysed.cache_clear()


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_folding_counts(form: str, before: dict[str, str], monkeypatch: Patch) -> None:
    folded = analysis.unicodedata.normalize
    with monkeypatch.context() as patch:
        patch.setattr(analysis.unicodedata, "normalize", lambda _, text: folded(form, text))
        assert "analyzer" in changed_parts(before)


def test_another_stemmer_counts(before: dict[str, str], monkeypatch: Patch) -> None:
    for algorithm in ("porter", "lovins"):
        if algorithm in analysis.Stemmer.algorithms():
            other = analysis.Stemmer.Stemmer(algorithm)
            with monkeypatch.context() as patch:
                patch.setattr(analysis, "_stemmer", lambda other=other: other)
                analysis.stem.cache_clear()
                assert "analyzer" in changed_parts(before)
            analysis.stem.cache_clear()


# Files


def test_tables_and_columns_of_the_store_count_and_their_typing_does_not(
    before: dict[str, str], monkeypatch: Patch
) -> None:
    monkeypatch.setattr(store, "SCHEMA", store.SCHEMA.replace("\n", "\n\n  "))
    assert changed_parts(before) == set()
    monkeypatch.setattr(store, "SCHEMA", store.SCHEMA.replace("path TEXT", "file TEXT"))
    assert changed_parts(before) == {"files"}


def test_the_types_of_arrays_count(before: dict[str, str], monkeypatch: Patch) -> None:
    monkeypatch.setattr(layout, "TABLE", layout.TABLE | {"first": np.int32})
    assert changed_parts(before) == {"files"}


def test_what_the_arrays_say_counts(before: dict[str, str], monkeypatch: Patch) -> None:
    """Sentences numbered from their last word, say, need the same files and types."""
    written = fingerprints.positions_of

    def shifted(issues: list[Any]) -> Any:
        positions = written(issues)
        positions.arrays()["sentences"][:] += 1
        return positions

    monkeypatch.setattr(fingerprints, "positions_of", shifted)
    assert changed_parts(before) == {"files"}


class _Requiring(Manifest, frozen=True, kw_only=True):
    shards: int


class _Offering(Manifest, frozen=True):
    shards: int = 1


class _Inner(msgspec.Struct):
    name: str


class _Nested(msgspec.Struct):
    inner: tuple[_Inner, ...] = ()
    names: dict[str, _Inner] | None = None
    note: str = ""


def test_only_what_a_manifest_must_have_counts(before: dict[str, str]) -> None:
    assert reading_fingerprint("tantivy", _Offering) == before
    requiring = reading_fingerprint("tantivy", _Requiring)
    assert {name for name in before if before[name] != requiring[name]} == {"files"}


def test_what_json_must_have_is_read_from_types() -> None:
    assert required_fields(_Nested) == {
        "inner": ["list", {"name": "StrType"}],
        "names": [["mapping", "StrType", {"name": "StrType"}]],
    }


def test_engines_lay_their_index_out_differently_and_one_that_is_missing_is_left_out() -> None:
    tantivy, whoosh = reading_of_program("tantivy"), reading_of_program("whoosh")
    assert {name for name in tantivy if tantivy[name] != whoosh[name]} == {"keyword"}
    assert set(reading_of_program("no such engine")) == {"files", "fields", "analyzer"}


def test_misfits_are_said_in_words() -> None:
    program = {"files": "1", "fields": "2", "analyzer": "3", "keyword": "4"}
    assert misfits(program, program) == ""
    assert misfits(program | {"fields": "x"}, program) == "other fields"
    assert misfits(program | {"files": "x", "analyzer": "x"}, program) == (
        "another layout of files and another analyzer"
    )
    assert misfits({}, program) == (
        "another layout of files, other fields, another analyzer and another layout of the keyword index"
    )
    # What the program does not know of a build of its own is no reason to refuse it.
    assert misfits(program | {"more": "5"}, {"files": "1"}) == ""


# Contents


class _OtherReader(FileReader):
    @property
    def rules(self) -> str:
        return "other"


def test_contents_are_made_by_the_reader_and_by_this_package(monkeypatch: Patch) -> None:
    before = contents_fingerprint(FileReader())
    assert contents_fingerprint(FileReader()) == before
    assert contents_fingerprint(_OtherReader()) != before
    monkeypatch.setattr(fingerprints, "RULES", RULES[:-1])
    assert contents_fingerprint(FileReader()) != before


def test_every_module_that_says_what_is_indexed_is_among_the_rules() -> None:
    """What text analysis does is known by what it makes of the probe; an encoder is carried by its build."""
    files = imported_files(
        "search.fields.documents",
        "search.index.passages",
        leaving_out=("search.text", "search.errors", "search.index.encoders"),
    )
    rules = {path.relative_to(SEARCH.parent).as_posix() for path in rule_files(SEARCH, RULES)}
    assert "search/reasons/finding.py" in files
    assert files - rules == set()


def test_every_table_beside_the_rules_is_one_of_them() -> None:
    for room in RULES:
        for path in (SEARCH / room).rglob("*"):
            assert path.is_dir() or path.suffix in {".py", ".pyc", *TABLE_SUFFIXES}, path
