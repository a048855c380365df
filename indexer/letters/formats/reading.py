"""A file's bytes to the documents in it: each with its name, its bytes, and its text as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.letters.encoding import decode
from indexer.letters.formats.kinds import FileKind, kind_of
from indexer.letters.formats.mail import Mail, decode_as, read_mail
from indexer.letters.formats.marked_text import markdown_text
from indexer.letters.formats.rich_text import rtf_text
from indexer.letters.formats.web_page import html_charset, html_text
from indexer.letters.formats.word import word_text
from search.errors import UnreadableLetter

MAX_MAILS_IN_EACH_OTHER = 4


@dataclass(frozen=True, slots=True)
class FilePart:
    """One document of a file: a mail's text, or a file attached to it, named ``mail.eml: denial.pdf``."""

    name: str
    data: bytes
    is_attached: bool = False


def document_text(data: bytes) -> str:
    """The text of a document of any kind but PDF; raises ``UnreadableLetter``, which names what is not
    read."""
    kind = kind_of(data)
    if kind is FileKind.WORD:
        return word_text(data)
    if kind is FileKind.MAIL:
        return mail_text(read_mail(data))
    if kind is FileKind.RTF:
        return rtf_text(data.decode("latin-1"))
    if kind is FileKind.HTML:
        return html_text(decode_as(data, html_charset(data)))
    text = decode(data)
    return markdown_text(text) if kind is FileKind.MARKDOWN else text


def mail_text(mail: Mail) -> str:
    """A mail's text; where it has none its subject, which may say all."""
    return mail.text if mail.text.strip() else mail.subject


def documents(name: str, data: bytes, *, depth: int = 0) -> Iterator[FilePart]:
    """The documents in a file: itself, and what is attached to it where it is a mail, mails in it
    included."""
    yield FilePart(name, data, is_attached=depth > 0)
    try:
        if kind_of(data) is not FileKind.MAIL:
            return
        mail = read_mail(data)
    except UnreadableLetter:
        return  # said where the document itself is read
    if depth >= MAX_MAILS_IN_EACH_OTHER:
        return
    for attachment in mail.attachments:
        yield from documents(f"{name}: {attachment.name}", attachment.data, depth=depth + 1)
