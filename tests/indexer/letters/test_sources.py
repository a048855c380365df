from __future__ import annotations

import contextlib
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.renderings import word_file
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


# What would wait, recurse, or end the run


def test_a_pipe_is_named_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "z.txt").write_text("z")
    pipe, letter = read_sources([tmp_path])
    assert isinstance(pipe, Quarantined)
    assert pipe.reason == "It is a pipe, no file: save what it gives as a file."
    assert isinstance(letter, SourceFile)
    (device,) = read_sources([Path("/dev/null")])
    assert isinstance(device, Quarantined)
    assert "a device" in device.reason


@contextlib.contextmanager
def _nested(folder: Path, name: str, depth: int) -> Iterator[None]:
    """In the last of ``depth`` folders in each other; they are taken away again, without recursion."""
    home = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir(name)
            os.chdir(name)
        yield
    finally:
        os.chdir(folder)
        subprocess.run(["rm", "-rf", name], check=True)
        os.chdir(home)


def test_folders_in_a_thousand_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_text("z")
    with _nested(tmp_path, "d", 1_100):
        Path("deep.txt").write_text("deep")
        read = [one.data for one in read_sources([tmp_path]) if isinstance(one, SourceFile)]
    assert read == [b"deep", b"z"]


def test_a_path_that_is_too_long_for_the_system_is_said(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_text("z")
    with _nested(tmp_path, "e" * 100, 60):
        long, letter = read_sources([tmp_path])
    assert isinstance(long, Quarantined)
    assert "cannot be read" in long.reason
    assert isinstance(letter, SourceFile)


def test_names_that_are_no_utf8_are_shown_with_their_bytes_and_stay_apart(tmp_path: Path) -> None:
    try:
        for name in (b"norco \xff.txt", b"norco \xfe.txt", b"two\nlines.txt"):
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("text")
    except OSError:
        pytest.skip("this system has no such names")
    names = [os.path.relpath(read.path, tmp_path) for read in read_sources([tmp_path])]
    assert names == ["norco \\xfe.txt", "norco \\xff.txt", "two\\nlines.txt"]
    assert all(name.encode() and name.isprintable() for name in names)


def test_members_named_by_way_of_other_folders_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("./a.txt", "../b.txt", "/etc/c.txt", "x\\d.txt", "./.hidden"):
            archive.writestr(name, name)
    names = sorted(os.path.relpath(read.path, tmp_path) for read in read_sources([tmp_path]))
    assert names == ["a.zip/a.txt", "a.zip/b.txt", "a.zip/etc/c.txt", "a.zip/x/d.txt"]


@pytest.mark.parametrize("where", ["in the directory and before the member", "before the member alone"])
def test_a_member_with_a_name_in_no_encoding_costs_no_other_one(tmp_path: Path, where: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.txt", "é.txt", "z.txt"):
            archive.writestr(name, "text")
    good, bad = "é.txt".encode(), b"\xe9\xe9.txt"
    count = -1 if where.startswith("in") else 1
    path.write_bytes(path.read_bytes().replace(good, bad, count))
    read = list(read_sources([path]))
    assert len(read) == 3
    assert sum(isinstance(one, SourceFile) for one in read) == (3 if count < 0 else 2)


def test_a_member_packed_otherwise_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "text")
        archive.writestr("b.txt", "text")
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 10] = data[8] = 9
    path.write_bytes(bytes(data))
    packed, read = read_sources([path])
    assert isinstance(packed, Quarantined)
    assert packed.reason == "It is packed in a way that is not read here (deflate64): unpack it first."
    assert isinstance(read, SourceFile)


def test_a_word_document_is_no_archive_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file("<w:p/>"))
    (read,) = read_sources([tmp_path])
    assert isinstance(read, SourceFile)
    assert Path(read.path).name == "a.docx"


def test_every_archive_at_hand_is_read_as_far_as_it_can_be() -> None:
    cases = Path(__file__).parents[3] / ".." / "shared" / "cases"
    if not cases.is_dir():
        pytest.skip("the cases are not beside the project")
    kinds = {
        name: [type(read).__name__ for read in read_sources([cases / name])]
        for name in ("20_dotslash.zip", "20_deflate64.zip", "bad_name_in_member.zip", "same_name")
    }
    assert kinds == {
        "20_dotslash.zip": ["SourceFile", "SourceFile"],
        "20_deflate64.zip": ["Quarantined"],
        "bad_name_in_member.zip": ["SourceFile", "Quarantined", "SourceFile"],
        "same_name": ["SourceFile", "SourceFile"],
    }
