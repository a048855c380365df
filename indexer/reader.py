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
from indexer.letters.lines import Line, as_text, body, decode, flow, notes, text_lines
from indexer.letters.pdf import pdf_letters
from indexer.letters.printed.division import letters_in
from indexer.letters.process_pool import ProcessPool
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
_SENTENCE = re.compile(r"[A-Z][^.?!]{25,}[a-z)\"'][.?!](?=\s|$)")
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
    warnings += notes(lines)
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
        """The first letter in ``data``; raises as :meth:`read_all`."""
        return self.read_all(name, data)[0]

    def read_all(self, name: str, data: bytes) -> tuple[Letter, ...]:
        """Every letter in ``data``, a PDF or a text of the file ``name``; never empty.

        Raises ``UnreadableLetter`` where it is empty, too large, damaged, encrypted, without text,
        of another kind, or a text without any sentence. A text of no known layout is a letter
        without issues and with a warning.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        return tuple(
            _letter(name, lines, text, _nth_sha256(sha256, number))
            for number, (lines, text) in enumerate(_letters_and_texts(data), start=1)
        )

    def text(self, name: str, data: bytes) -> str:
        """The text of ``data`` as it is read, be it a letter or not; raises ``UnreadableLetter``."""
        return "\n\n".join(text for _, text in _letters_and_texts(data))

    def processes(self, workers: int) -> ProcessPool:
        """``workers`` processes to read in, each call within the time and memory that a file has."""
        return ProcessPool(workers, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB)

    def treatments(self, request: str) -> tuple[Treatment, ...]:
        """The normalized treatments of a request, never empty, the primary one first."""
        return normalize_request(request).treatments

    def read_paths(self, paths: list[Path]) -> Iterator[Letter | Quarantined]:
        """Every letter in files, folders and zip archives, one after the other in this process."""
        for source in read_sources(paths):
            yield from [source] if isinstance(source, Quarantined) else _read_source(source)

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
        results: Iterator[ReadResults] = run_limited(
            _read_source,
            _sources_to_read(paths, known),
            failed=lambda source, reason: (_quarantined(source, reason),),
            workers=workers,
            timeout_s=timeout_s,
            memory_mb=memory_mb,
        )
        return (result for of_file in results for result in of_file)

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


ReadResults = tuple[Letter | Quarantined | Unchanged, ...]
"""What came of one file, which may have several letters."""


def _sources_to_read(
    paths: Sequence[Path], known: Callable[[str], bool] | None
) -> Iterator[SourceFile | Ready[ReadResults]]:
    for source in read_sources(paths):
        if isinstance(source, Quarantined):
            yield Ready((source,))
            continue
        if known:
            sha256 = hashlib.sha256(source.data).hexdigest()
            if known(sha256):
                yield Ready((Unchanged(source.path, sha256),))
                continue
        yield source


def _read_source(source: SourceFile) -> tuple[Letter | Quarantined, ...]:
    try:
        return FileReader().read_all(source.path, source.data)
    except UnreadableLetter as error:
        return (_quarantined(source, str(error)),)


def _letter(name: str, lines: Sequence[Line], text: str, sha256: str) -> Letter:
    determination = parse_letter(name, lines, sha256=sha256)
    if determination.layout is Layout.UNKNOWN:
        _require_prose(name, flow(lines))
    return Letter(determination, text)


def _nth_sha256(sha256: str, number: int) -> str:
    """What the content of the ``number``-th letter of a file is known by: the file's own sha256 for the
    first, and one made of that and the number for the others."""
    return sha256 if number == 1 else hashlib.sha256(f"{sha256}#{number}".encode()).hexdigest()


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


def _letters_and_texts(data: bytes) -> list[tuple[list[Line], str]]:
    """The lines of each letter in a file and its text as it was before parsing."""
    if b"%PDF-" in data[:1024]:
        return [(lines, as_text(lines)) for lines in pdf_letters(data)]
    lines, text = _lines_and_text(data)
    letters = letters_in([lines])
    return [(lines, text)] if len(letters) == 1 else [(letter, as_text(letter)) for letter in letters]


def _lines_and_text(data: bytes) -> tuple[list[Line], str]:
    """The lines of a file and its text as it was before parsing."""
    if not data.strip():
        raise UnreadableLetter("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableLetter(f"The file has {len(data):,} bytes; letters up to {MAX_BYTES:,} are read.")
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
    if prose < _MIN_PROSE_SHARE * len(text) or len(_SENTENCE.findall(text)) < _MIN_SENTENCES:
        raise UnreadableLetter("The text is not a letter: it has no heading of one and no sentences.")
