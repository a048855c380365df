"""What kind of file these bytes are, by what is in them and never by the file's name.

A kind that is not read is named for what it is, with the next step.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum, auto

from indexer.letters.encoding import decode, has_mark, wide_encoding
from search.errors import UnreadableLetter


class FileKind(Enum):
    """A kind of file that is read."""

    PDF = auto()
    WORD = auto()
    RTF = auto()
    HTML = auto()
    MARKDOWN = auto()
    MAIL = auto()
    TEXT = auto()


_PICTURE = "a picture: run OCR on it and add the PDF or text that comes out"
_RECORDING = "a recording: write down what is said in it"
_PACKED = "an archive of a kind that is not unpacked here: unpack it first"
_SAVE_AS = "save it as .docx or PDF"
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89PNG\r\n", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x00\x00\x00\x0cjP  ", _PICTURE),
    (b"\xff\x4f\xff\x51", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"AT&TFORM", "a scan (DjVu): save it as PDF and run OCR on it"),
    (b"ID3", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
    (b"MSCF", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"\xffWPC", f"a WordPerfect document: {_SAVE_AS}"),
    (b"\xdb\xa5", f"a document of an early Word: {_SAVE_AS}"),
    (b"%!PS", "a PostScript file: save it as PDF"),
    (
        b"\x78\x9f\x3e\x22",
        "an attachment of Outlook (winmail.dat): save the mail as .eml or its files one by one",
    ),
    (b"!BDN", "a mailbox of Outlook (.pst): save its mails as .eml"),
    (b"SQLite format 3\x00", "a database: export what is to be read as text"),
    (b"\x7fELF", "a program: no letter is in it"),
    (b"BEGIN:VCARD", "an address card: no letter is in it"),
    (b"BEGIN:VCALENDAR", "an appointment: no letter is in it"),
)
_PACKAGES = (
    ("xl/", f"a spreadsheet: {_SAVE_AS}"),
    ("ppt/", f"a presentation: {_SAVE_AS}"),
    ("visio/", "a drawing: save it as PDF"),
    ("Documents/1/", "an XPS document: save it as PDF"),
    ("Index/Document.iwa", f"a Pages document: {_SAVE_AS}"),
    ("Index.zip", f"a Pages document: {_SAVE_AS}"),
)
"""What the names in an Office document's archive begin with; ``word/`` is read."""
_OPEN_DOCUMENTS = (
    ("opendocument.text", f"an OpenDocument text: {_SAVE_AS}"),
    ("opendocument.spreadsheet", f"a spreadsheet: {_SAVE_AS}"),
    ("opendocument.presentation", f"a presentation: {_SAVE_AS}"),
    ("epub", "a book (EPUB): save it as PDF"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COMPOUND_STREAMS = (
    ("EncryptedPackage", "an Office document with a password: remove the password"),
    ("__properties_version1.0", "an Outlook message (.msg): save it as .eml or PDF"),
    ("WordDocument", f"a Word 97 document (.doc): {_SAVE_AS}"),
    ("Workbook", f"a spreadsheet (Excel 97): {_SAVE_AS}"),
    ("PowerPoint Document", f"a presentation (PowerPoint 97): {_SAVE_AS}"),
)
_RIFF = {b"WEBP": _PICTURE, b"WAVE": _RECORDING, b"AVI ": _RECORDING}
_BOXED = re.compile(rb"....ftyp(?P<brand>....)", re.DOTALL)
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"avif", b"msf1")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_BINARY_SHARE = 0.01
_FIRST_CHARACTERS = 200_000
_TAG = re.compile(
    r"</?(?P<name>html|head|body|p|br|hr|div|span|table|tbody|tr|t[dh]|ul|ol|li|dl|d[td]|h[1-6]|a|b|i|u|em|strong"
    r"|font|pre|center|blockquote|section|article|form|input|img|style|meta|title|o:p)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_DIVIDING_TAGS = frozenset(
    [
        "html",
        "body",
        "p",
        "br",
        "hr",
        "div",
        "table",
        "tr",
        "td",
        "li",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "form",
    ]
)
_MIN_TAGS = 3
_HTML_BEGINS = re.compile(
    r"\s*(?:<!doctype\s+html|<html\b|<\?xml\b[^<>]*>\s*(?:<!doctype\s+html|<html\b))", re.I
)
_XML_BEGINS = re.compile(r"\s*<(?:\?xml\b|!doctype\b)", re.IGNORECASE)
_MAIL_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):(?=[ \t\r\n]|$)")
_MAIL_SIGNS = frozenset(
    ["mime-version", "content-type", "content-transfer-encoding", "message-id", "received", "return-path"]
)
_MAIL_NAMES = _MAIL_SIGNS | {"from", "to", "subject", "date", "cc", "reply-to", "delivered-to", "sender"}
_MAX_MAIL_FIELDS = 400
_MARKDOWN_SIGNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^#{1,6} +[A-Za-z*]",
        r"\*\*[^\s*][^*\n]{0,200}\*\*",
        r"^\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t:|-]*$",
        r"\[[^\]\n]{1,200}\]\(https?:",
        r"^```",
        r"^(?:={3,}|-{3,})[ \t]*$",
        r"(?<=\S)  $",
    )
)
_CERTAIN_MARKDOWN = 2
"""How many of the signs, the certain ones, stand first: the others only come on top."""
_PUBLIC_ERROR = "The file is {}."


def kind_of(data: bytes) -> FileKind:
    """The kind of file that ``data`` is; raises ``UnreadableLetter``, which names it, for one that is not
    read."""
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if not has_mark(data):
        _refuse_binary(data)
    return _text_kind(decode(data[:_FIRST_CHARACTERS]))


def is_document(data: bytes) -> bool:
    """Whether a zip archive is a document of some program, and no archive of files."""
    try:
        return _package_name(data) is not None
    except UnreadableLetter:
        return True


def _package(data: bytes) -> FileKind:
    if (kind := _package_name(data)) is None:
        raise _unreadable("an archive where a letter was expected: unpack it first")
    return kind


def _package_name(data: bytes) -> FileKind | None:
    """``WORD``, or nothing for an archive of files; raises for another program's document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, RuntimeError):
        return None
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return FileKind.WORD
    for sign, what in _OPEN_DOCUMENTS:
        if sign.encode() in mimetype:
            raise _unreadable(what)
    for beginning, what in _PACKAGES:
        if any(name.startswith(beginning) for name in names) and (
            "[Content_Types].xml" in names or "." in beginning
        ):
            raise _unreadable(what)
    return None


def _refuse_binary(data: bytes) -> None:
    """Raises for what is neither text nor read otherwise."""
    for beginning, what in _BEGINNINGS:
        if data.startswith(beginning):
            raise _unreadable(what)
    if data.startswith(_COMPOUND):
        for stream, what in _COMPOUND_STREAMS:
            if stream.encode("utf-16-le") in data:
                raise _unreadable(what)
        raise _unreadable(f"a document of an old Office program: {_SAVE_AS}")
    if data.startswith(b"RIFF") and (what := _RIFF.get(data[8:12], "")):
        raise _unreadable(what)
    if boxed := _BOXED.match(data):
        raise _unreadable(_PICTURE if boxed["brand"] in _PICTURE_BRANDS else _RECORDING)
    if data[257:262] == b"ustar":
        raise _unreadable(_PACKED)
    if data.startswith(b"BM") and _is_binary(data):
        raise _unreadable(_PICTURE)
    if not wide_encoding(data) and _is_binary(data):
        raise UnreadableLetter("The file is neither a PDF nor text.")


def _is_binary(data: bytes) -> bool:
    return len(_BINARY.findall(data)) > _MAX_BINARY_SHARE * len(data)


def _text_kind(text: str) -> FileKind:
    if text.lstrip().startswith("{\\rtf"):
        return FileKind.RTF
    if is_mail(text):
        return FileKind.MAIL
    if _HTML_BEGINS.match(text) or _has_tags(text):
        return FileKind.HTML
    if _XML_BEGINS.match(text):
        if "Word.Document" in text or "wordml" in text:
            raise _unreadable(f"a Word document in XML: {_SAVE_AS}")
        raise _unreadable("a marked-up document (XML): save it as PDF or plain text")
    return FileKind.MARKDOWN if _is_markdown(text) else FileKind.TEXT


def _has_tags(text: str) -> bool:
    names = [match["name"].lower() for match in _TAG.finditer(text)]
    begins = _TAG.match(text.lstrip()) is not None
    return len(names) >= (1 if begins else _MIN_TAGS) and not _DIVIDING_TAGS.isdisjoint(names)


def is_mail(text: str) -> bool:
    """Whether ``text`` begins with the fields of a mail as it is sent, one of those that only programs write
    among them: a mail that was copied from the screen is text."""
    names: set[str] = set()
    for number, line in enumerate(text.lstrip("\r\n").split("\n", _MAX_MAIL_FIELDS)):
        if line.startswith((" ", "\t")) and names:
            continue
        field = _MAIL_FIELD.match(line)
        if not field:
            if number == 0 and line.startswith("From "):
                continue
            break
        names.add(field["name"].lower())
    return len(names & _MAIL_NAMES) >= 2 and not names.isdisjoint(_MAIL_SIGNS)


def _is_markdown(text: str) -> bool:
    found = [bool(sign.search(text)) for sign in _MARKDOWN_SIGNS]
    return any(found[:_CERTAIN_MARKDOWN]) and (
        found[0] + found[1] > 1 or sum(found) >= 2 or _marks(text) >= _MIN_TAGS
    )


def _marks(text: str) -> int:
    return sum(len(sign.findall(text)) for sign in _MARKDOWN_SIGNS[:_CERTAIN_MARKDOWN])


def _unreadable(what: str) -> UnreadableLetter:
    return UnreadableLetter(_PUBLIC_ERROR.format(what))
