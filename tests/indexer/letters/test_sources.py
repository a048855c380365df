from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from indexer.letters.sources import MAX_BYTES, SourceFile, read_sources
from search.model.letters import Quarantined


def reasons(paths: list[Path]) -> dict[str, str]:
    return {read.path: read.reason for read in read_sources(paths) if isinstance(read, Quarantined)}


def test_folders_and_archives_are_read_by_name_whatever_their_order_on_disk(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("y.txt", "y")
        archive.writestr("x.txt", "x")
        archive.writestr("__MACOSX/._x.txt", "no letter")
    found = list(read_sources([tmp_path]))
    assert all(isinstance(source, SourceFile) for source in found)
    assert [os.path.relpath(source.path, tmp_path) for source in found] == [
        "a.txt", "b.txt", "m.zip/x.txt", "m.zip/y.txt", "sub/c.txt",
    ]  # fmt: skip


def test_a_member_that_unpacks_to_far_more_than_its_size_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * (10 * 1024 * 1024))
        archive.writestr("fine.txt", "fine")
        archive.writestr("huge.txt", b"0" * (MAX_BYTES + 1))
    read = list(read_sources([bomb]))
    assert [type(source).__name__ for source in read] == ["SourceFile", "Quarantined", "Quarantined"]


def test_a_damaged_archive_is_named_and_the_next_path_read(tmp_path: Path) -> None:
    broken, letter = tmp_path / "broken.zip", tmp_path / "letter.txt"
    broken.write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    letter.write_text("text")
    first, second = read_sources([broken, letter])
    assert isinstance(first, Quarantined)
    assert "damaged" in first.reason
    assert second == SourceFile(str(letter), b"text")


def test_a_member_with_a_wrong_checksum_is_quarantined_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "heron heron")
        archive.writestr("b.txt", "frog")
    path.write_bytes(path.read_bytes().replace(b"heron heron", b"heron HERON", 1))
    first, second = read_sources([path])
    assert isinstance(first, Quarantined)
    assert isinstance(second, SourceFile)


def test_too_large_and_missing_files_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    found = reasons([large, tmp_path / "none.txt"])
    assert f"{MAX_BYTES + 1:,} bytes" in found[str(large)]
    assert str(tmp_path / "none.txt") in found


def test_a_link_back_to_the_folder_does_not_loop(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    try:
        (tmp_path / "again").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this system makes no links")
    assert len(list(read_sources([tmp_path]))) == 1
