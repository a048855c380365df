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
from indexer.letters.formats.kinds import FileKind, kind_of
from indexer.letters.formats.reading import FilePart, document_text, documents
from indexer.letters.lines import Line, as_text, body, flow, notes, text_lines
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
_TEXT_SUFFIXES = ("", ".txt", ".text", ".pdf", ".md", ".markdown")
_NAMED_BY_SUFFIX = (FileKind.TEXT, FileKind.PDF)
"""Kinds that anything may be written in: data and programs are told by the file's name, too."""
_SENTENCE_END = re.compile(r"([.?!])")
_SENTENCE_BEGINS = re.compile(r"[A-Z]")
_MIN_SENTENCE_CHARACTERS = 27
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
        """The letter in ``data``; raises as :meth:`read_all`. Of several the first that has issues, else the
        longest."""
        letters = self.read_all(name, data)
        with_issues = [letter for letter in letters if letter.determination.issues]
        return with_issues[0] if with_issues else max(letters, key=lambda letter: len(letter.text))

    def read_all(self, name: str, data: bytes) -> tuple[Letter, ...]:
        """Every letter in ``data``, of the file ``name``: a PDF, a text, a document or a mail with the files
        attached to it; never empty.

        Raises ``UnreadableLetter`` where it is empty, too large, damaged, encrypted, without text,
        of a kind that is not read, or a text without any sentence. A text of no known layout is a letter
        without issues and with a warning.
        """
        read = _read_file(name, data)
        letters = tuple(letter for letter in read if isinstance(letter, Letter))
        if not letters:
            raise UnreadableLetter(read[-1].reason)  # type: ignore[union-attr]
        return letters

    def text(self, name: str, data: bytes) -> str:
        """The text in ``data``, be it a letter or not, with that of the files attached to a mail; raises
        ``UnreadableLetter`` where there is none to read."""
        texts, reasons = [], []
        for document in documents(name, data):
            try:
                texts += [text for _, text in _letters_and_texts(document.data)]
            except UnreadableLetter as error:
                reasons.append(error)
        if not texts:
            raise reasons[0]
        return "\n\n".join(texts)

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
        """The letters in files, folders, zip archives and mails, in the same order as :meth:`read_paths`.

        ``workers`` processes read them, each file within ``timeout_s`` seconds and ``memory_mb``
        MiB; a file beyond is quarantined. A file for whose sha256 ``known`` is true is not parsed.
        Streams: a few files for each worker are in memory.
        """
        results: Iterator[ReadResults] = run_limited(
            _read_source,
            _sources_to_read(paths, known),
            failed=lambda source, reason: (_quarantined(source.path, source.data, reason),),
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
    return _read_file(source.path, source.data)


def _read_file(name: str, data: bytes) -> tuple[Letter | Quarantined, ...]:
    """Every letter in a file, and what in it cannot be read; never empty. Each file attached to a mail is a
    document of its own, ``mail.eml: denial.pdf``. What a mail says round its letters is passed over."""
    own, *parts = [_read_document(document) for document in documents(name, data)]
    attached = tuple(read for of_part in parts for read in of_part)
    letters = [read for read in attached if isinstance(read, Letter)]
    unread = all(isinstance(read, Quarantined) for read in own)
    has_issues = any(letter.determination.issues for letter in letters)
    if (unread and letters) or (has_issues and all(map(_is_no_letter, own))):
        return attached
    return (*own, *attached)


def _is_no_letter(read: Letter | Quarantined) -> bool:
    return isinstance(read, Quarantined) or read.determination.layout is Layout.UNKNOWN


def _read_document(document: FilePart) -> tuple[Letter | Quarantined, ...]:
    name, data = document.name, document.data
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        named = name if kind_of(data) in _NAMED_BY_SUFFIX else ""
        return tuple(
            _letter(name, lines, text, _nth_sha256(sha256, number), suffix_of=named)
            for number, (lines, text) in enumerate(_letters_and_texts(data), start=1)
        )
    except UnreadableLetter as error:
        return (_quarantined(name, data, str(error)),)


def _letter(name: str, lines: Sequence[Line], text: str, sha256: str, *, suffix_of: str) -> Letter:
    determination = parse_letter(name, lines, sha256=sha256)
    if determination.layout is Layout.UNKNOWN:
        _require_prose(suffix_of, flow(lines))
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


def _quarantined(path: str, data: bytes, reason: str) -> Quarantined:
    return Quarantined(path, reason, hashlib.sha256(data).hexdigest())


def _letters_and_texts(data: bytes) -> list[tuple[list[Line], str]]:
    """The lines of each letter in a file and its text as it was before parsing."""
    if not data.strip():
        raise UnreadableLetter("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UnreadableLetter(f"The file has {len(data):,} bytes; letters up to {MAX_BYTES:,} are read.")
    if kind_of(data) is FileKind.PDF:
        return [(lines, as_text(lines)) for lines in pdf_letters(data)]
    text = document_text(data)
    lines = text_lines(text)
    if not lines:
        raise UnreadableLetter("The file is empty.")
    letters = letters_in([lines])
    return [(lines, text)] if len(letters) == 1 else [(letter, as_text(letter)) for letter in letters]


def _require_prose(name: str, text: str) -> None:
    """Text of no known layout is worth indexing where somebody wrote sentences in it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _TEXT_SUFFIXES:
        raise UnreadableLetter(f"The file is not a letter: it has no heading of one and ends in {suffix}.")
    prose = len(_PROSE_SIGN.findall(text))
    if prose < _MIN_PROSE_SHARE * len(text) or _sentences(text) < _MIN_SENTENCES:
        raise UnreadableLetter("The text is not a letter: it has no heading of one and no sentences.")


def _sentences(text: str) -> int:
    """How many sentences somebody wrote: from a capital to a mark that ends a word, some words long."""
    pieces = _SENTENCE_END.split(text)
    count = 0
    for sentence, following in zip(pieces[:-1:2], pieces[2::2], strict=True):
        begin = _SENTENCE_BEGINS.search(sentence)
        ends_word = sentence[-1:].islower() or sentence[-1:] in tuple(")\"'")
        if begin and ends_word and len(sentence) - begin.start() >= _MIN_SENTENCE_CHARACTERS:
            count += not following or following[0].isspace()
    return count
