"""Rules as fingerprints: a rule counts, what is said about it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.model.rules import rule_files, rules_fingerprint, source_fingerprint

SOURCE = '''
"""Doses."""

from decimal import Decimal

LIMIT = Decimal("2.50")
"""The greatest dose."""


class Dose:
    """A dose."""

    def allowed(self, mg: float) -> bool:
        """Whether it is allowed."""
        # Unusual, but seen.
        return f"{mg} mg" != "" and mg <= LIMIT
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Unusual, but seen.\n", "\n\n"),
        ('"""Doses."""', '"""What a dose is."""'),
        ('"""Doses."""', ""),
        ('"""The greatest dose."""', ""),
        ('    """A dose."""\n\n', ""),
        ('        """Whether it is allowed."""\n', "        'Whether it may be given.'\n"),
        ("mg <= LIMIT", "(\n            mg <= LIMIT\n        )"),
        ('Decimal("2.50")', "Decimal('2.50')"),
    ],
)
def test_what_is_said_about_a_rule_does_not_count(before: str, after: str) -> None:
    changed = SOURCE.replace(before, after)
    assert changed != SOURCE
    assert source_fingerprint(changed) == source_fingerprint(SOURCE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"2.50"', '"2.5"'),
        ("<=", "<"),
        ("mg <= LIMIT", "True"),
        ("mg <= LIMIT", "1"),
        ("mg <= LIMIT", "None"),
        ("{mg} mg", "{mg!r} mg"),
        ('!= ""', "!= b''"),
        (" and ", " or "),
        ("float", "int"),
        ("class Dose:", "class Dose(Exception):"),
        ("allowed(self, mg", "allowed(self, mg, /, strict=False, *others"),
    ],
)
def test_a_rule_counts(before: str, after: str) -> None:
    changed = SOURCE.replace(before, after)
    assert changed != SOURCE
    assert source_fingerprint(changed) != source_fingerprint(SOURCE)


def test_true_one_and_none_are_told_apart() -> None:
    values = ("True", "1", "1.0", "None", "''", "'1'", "b''", "...", "0", "False", "()", "[]", "{}")
    assert len({source_fingerprint(f"value = {value}") for value in values}) == len(values)


def test_tables_count_as_they_are_and_other_files_do_not(tmp_path: Path) -> None:
    rooms = tmp_path / "rules"
    rooms.mkdir()
    (rooms / "drugs.tsv").write_text("name\tbrand\nhydrocodone\tNorco\n")
    (rooms / "drugs.py").write_text("LIMIT = 1\n")
    before = rules_fingerprint(tmp_path, ["rules"])
    (rooms / "README.md").write_text("What a drug is.\n")
    (rooms / "drugs.py").write_text("# The limit\nLIMIT = 1\n")
    assert rules_fingerprint(tmp_path, ["rules"]) == before
    (rooms / "drugs.tsv").write_text("name\tbrand\nhydrocodone\tVicodin\n")
    changed = rules_fingerprint(tmp_path, ["rules"])
    assert changed != before
    (rooms / "more.tsv").write_text("")
    assert rules_fingerprint(tmp_path, ["rules"]) not in (before, changed)


def test_a_room_that_is_gone_is_said_and_not_left_out(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="name a file or a folder"):
        list(rule_files(tmp_path, ["gone"]))
