"""Files to letters: the reader that the commands and the pages use.

Reading many files is done in processes of their own, each file with a limit of time and memory;
what cannot be read is quarantined with its reason and the others go on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import NamedTuple

from indexer.layouts.layout import LayoutTable
from indexer.layouts.table import LAYOUTS
from indexer.letters.lines import Line, as_text, body, decode, flow, text_lines
from indexer.letters.pdf import pdf_lines
from indexer.letters.sources import MAX_BYTES, SourceFile, read_sources
from indexer.letters.workers import Ready, run_limited
from indexer.normalize.treatment import normalize_request
from indexer.parse.contents import LetterContents
from indexer.parse.letter import describe_letter
from search.errors import UnreadableLetter
from search.model.letters import Determination, Layout, Letter, Quarantined, Section, SectionKind, Treatment
from search.model.rules import rules_fingerprint

RULES = ("reader.py", "layouts", "parse", "normalize", "letters")
"""Where the rules lie that letters are read by."""
TIMEOUT_S = 30.0
MEMORY_MB = 1024
_TEXT_SUFFIXES = ("", ".txt", ".text", ".pdf")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_BINARY_SHARE = 0.01
_MARKUP = re.compile(r"\s*(?:<!doctype\b|<html\b|<\?xml\b|\{\\rtf)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_SENTENCE = re.compile(r"[^A-Z]*[A-Z].{25,}[a-z)\"']", re.DOTALL)
_PROSE_SIGN = re.compile(r"[A-Za-z\s,.'-]")
_MIN_SENTENCES = 2
_MIN_PROSE_SHARE = 0.9
_UNKNOWN_LAYOUT = "The layout is not known: the letter is kept as plain text without issues."


def parse_letter(
    name: str, lines: Sequence[Line], *, sha256: str, layouts: LayoutTable = LAYOUTS
) -> Determination:
    """The determination in ``lines``, which are those of the file ``name``.

    Never fails: a letter in none of the ``layouts`` becomes one section of plain text with a warning.
    """
    own_lines = body(lines)
    row = layouts.detect(own_lines)
    if row is None:
        contents = LetterContents((), (Section(SectionKind.OTHER, flow(own_lines)),))
        layout = Layout.UNKNOWN
        warnings: tuple[str, ...] = (_UNKNOWN_LAYOUT,)
    else:
        contents, layout, warnings = row.read(own_lines), row.layout, row.warnings
    return describe_letter(name, lines, contents, layout=layout, sha256=sha256, warnings=warnings)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that is indexed already with the same bytes; it was not parsed."""

    path: str
    sha256: str


class StoredText(NamedTuple):
    """The raw text of a letter that was read before, with what is known of its file."""

    determination_id: str
    file: str
    sha256: str
    text: str


class FileReader:
    """Reads letters from bytes and files (:class:`search.model.reader.LetterReader`)."""

    @property
    def rules(self) -> str:
        """The fingerprint of the source code and tables that letters are read by."""
        return rules_fingerprint(Path(__file__).parent, RULES)

    def read(self, name: str, data: bytes) -> Letter:
        """The letter in ``data``, a PDF or a text of the file ``name``.

        Raises ``UnreadableLetter`` where it is empty, too large, damaged, encrypted, without text,
        of another kind, or a text without any sentence. A text of no known layout is a letter
        without issues and with a warning.
        """
        lines, text = _lines_and_text(data)
        determination = parse_letter(name, lines, sha256=hashlib.sha256(data).hexdigest())
        if determination.layout is Layout.UNKNOWN:
            _require_prose(name, flow(lines))
        return Letter(determination, text)

    def treatments(self, request: str) -> tuple[Treatment, ...]:
        """The normalized treatments of a request, never empty, the primary one first."""
        return normalize_request(request).treatments

    def read_paths(self, paths: list[Path]) -> Iterator[Letter | Quarantined]:
        """Every letter in files, folders and zip archives, one after the other in this process."""
        for source in read_sources(paths):
            yield source if isinstance(source, Quarantined) else _read_source(source)

    def read_letters(
        self,
        paths: Sequence[Path],
        *,
        workers: int = 1,
        timeout_s: float = TIMEOUT_S,
        memory_mb: int = MEMORY_MB,
        known: Callable[[str], bool] | None = None,
    ) -> Iterator[Letter | Quarantined | Unchanged]:
        """The letters in files, folders and zip archives, in the same order as :meth:`read_paths`.

        ``workers`` processes read them, each file within ``timeout_s`` seconds and ``memory_mb``
        MiB; a file beyond is quarantined. A file for whose sha256 ``known`` is true is not parsed.
        Streams: a few files for each worker are in memory.
        """
        return run_limited(
            _read_source,
            _sources_to_read(paths, known),
            failed=_quarantined,
            workers=workers,
            timeout_s=timeout_s,
            memory_mb=memory_mb,
        )

    def reread_texts(
        self,
        texts: Iterable[StoredText],
        *,
        workers: int = 1,
        timeout_s: float = TIMEOUT_S,
        memory_mb: int = MEMORY_MB,
    ) -> Iterator[Letter | Quarantined]:
        """The letters of raw texts that were read before, in the same order, with the limits of
        :meth:`read_letters`. Ids, file names and the sha256 of files stay as they were."""
        return run_limited(
            _reread_text,
            texts,
            failed=_refused_text,
            workers=workers,
            timeout_s=timeout_s,
            memory_mb=memory_mb,
        )


ReadResult = Letter | Quarantined | Unchanged


def _sources_to_read(
    paths: Sequence[Path], known: Callable[[str], bool] | None
) -> Iterator[SourceFile | Ready[ReadResult]]:
    for source in read_sources(paths):
        if isinstance(source, Quarantined):
            yield Ready(source)
            continue
        if known:
            sha256 = hashlib.sha256(source.data).hexdigest()
            if known(sha256):
                yield Ready(Unchanged(source.path, sha256))
                continue
        yield source


def _read_source(source: SourceFile) -> Letter | Quarantined:
    try:
        return FileReader().read(source.path, source.data)
    except UnreadableLetter as error:
        return _quarantined(source, str(error))


def _reread_text(stored: StoredText) -> Letter | Quarantined:
    lines = text_lines(stored.text)
    determination = parse_letter(stored.file, lines, sha256=stored.sha256)
    try:
        if determination.layout is Layout.UNKNOWN:
            _require_prose(stored.file, flow(lines))
    except UnreadableLetter as error:
        return _refused_text(stored, str(error))
    return Letter(replace(determination, determination_id=stored.determination_id), stored.text)


def _refused_text(stored: StoredText, reason: str) -> Quarantined:
    return Quarantined(stored.file, reason, stored.sha256)


def _quarantined(source: SourceFile, reason: str) -> Quarantined:
    return Quarantined(source.path, reason, hashlib.sha256(source.data).hexdigest())


def _lines_and_text(data: bytes) -> tuple[list[Line], str]:
    """The lines of a file and its text as it was before parsing."""
    if not data.strip():
        raise UnreadableLetter("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableLetter(f"The file has {len(data):,} bytes; letters up to {MAX_BYTES:,} are read.")
    if b"%PDF-" in data[:1024]:
        lines = pdf_lines(data)
        return lines, as_text(lines)
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableLetter("The file is an archive where a letter was expected: unpack it first.")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_binary(data):
        raise UnreadableLetter("The file is neither a PDF nor text.")
    text = decode(data)
    if _MARKUP.match(text):
        raise UnreadableLetter("The file is a marked-up document: save it as PDF or plain text.")
    lines = text_lines(text)
    if not lines:
        raise UnreadableLetter("The file is empty.")
    return lines, text


def _is_binary(data: bytes) -> bool:
    return len(_BINARY.findall(data)) > _MAX_BINARY_SHARE * len(data)


def _require_prose(name: str, text: str) -> None:
    """Text of no known layout is worth indexing where somebody wrote sentences in it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _TEXT_SUFFIXES:
        raise UnreadableLetter(f"The file is not a letter: it has no heading of one and ends in {suffix}.")
    prose = len(_PROSE_SIGN.findall(text))
    # Of each piece of text that a full stop ends, what stands behind the last other one.
    pieces = (re.split("[.?!]", piece)[-1] for piece in _SENTENCE_END.split(text)[:-1])
    sentences = sum(_SENTENCE.fullmatch(piece) is not None for piece in pieces)
    if prose < _MIN_PROSE_SHARE * len(text) or sentences < _MIN_SENTENCES:
        raise UnreadableLetter("The text is not a letter: it has no heading of one and no sentences.")
