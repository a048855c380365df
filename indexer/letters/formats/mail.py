"""Mails: their text and what is attached to them, decoded."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

from indexer.letters.encoding import decode
from indexer.letters.formats.web_page import html_charset, html_text
from search.errors import UnreadableLetter

MAX_PARTS = 200
MAX_BOUNDARIES = 60
"""Every line of a mail is held against the boundaries of all parts round it."""
_BOUNDARY = re.compile(rb"boundary\s?=", re.IGNORECASE)
_MIN_PLAIN_SHARE = 0.3
"""Plain text that has less than this part of what the page shows says "look at it in a browser"."""
_PASSED_OVER = (
    "text/calendar", "text/vcard", "text/x-vcard", "application/pgp-signature", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "message/delivery-status",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f/\\]+")
_MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's own text, its subject, and the files attached to it."""

    subject: str
    text: str
    attachments: tuple[Attachment, ...]


def read_mail(data: bytes) -> Mail:
    """The mail in ``data``; raises ``UnreadableLetter`` where it has more parts than any mail that was
    written."""
    if len(_BOUNDARY.findall(data)) > MAX_BOUNDARIES:
        raise UnreadableLetter(
            f"The mail has more than {MAX_BOUNDARIES} parts in each other: save its files one by one."
        )
    body = data.lstrip(b"\r\n")
    if body.startswith(b"From "):  # the line of a mailbox
        body = body.partition(b"\n")[2]
    try:
        message = email.message_from_bytes(body, policy=email.policy.compat32)
        reading = _Reading()
        reading.take(message)
    except (RecursionError, ValueError, LookupError, IndexError, AttributeError, TypeError) as error:
        raise UnreadableLetter("The mail is damaged: save what is in it as PDF or text.") from error
    return Mail(_header(message, "subject"), reading.text(), tuple(reading.attachments))


class _Reading:
    """Gathers a mail's texts and files, part by part."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.attachments: list[Attachment] = []
        self._parts = 0

    def text(self) -> str:
        """All texts of the mail, one below the other."""
        return "\n\n".join(text for text in self._texts if text.strip())

    def take(self, part: Message) -> None:
        """Takes a part with all that is in it."""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise UnreadableLetter(f"The mail has more than {MAX_PARTS} parts: save its files one by one.")
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self._attached_mail(part)
        elif kind == "multipart/alternative":
            self._take_best(part)
        elif part.is_multipart():
            for child in _children(part):
                self.take(child)
        elif kind in _PASSED_OVER:
            return
        elif kind in ("text/plain", "text/html") and not _is_attached(part):
            self._texts.append(_shown(part))
        else:
            self._attach(part, kind)

    def _take_best(self, part: Message) -> None:
        """Of a text in several forms the plain one, unless a page says far more."""
        children = list(_children(part))
        plain = [_shown(child) for child in children if child.get_content_type() == "text/plain"]
        pages = [_shown(page) for child in children for page in _pages(child)]
        shown = pages[0] if pages else ""
        if plain and len(plain[0].strip()) >= _MIN_PLAIN_SHARE * len(shown):
            self._texts.append(plain[0])
        elif pages:
            self._texts.append(shown)
        for child in children:
            if child.is_multipart():
                if plain or pages:
                    self._files(child)
                else:
                    self.take(child)
            elif child.get_content_type() not in ("text/plain", "text/html", *_PASSED_OVER):
                self._attach(child, child.get_content_type())

    def _files(self, part: Message) -> None:
        """The files alone of a part whose text was taken in another form."""
        for child in part.walk():
            if not child.is_multipart() and child.get_content_type() not in ("text/plain", "text/html"):
                self._attach(child, child.get_content_type())

    def _attach(self, part: Message, kind: str) -> None:
        if kind.startswith("image/") and (
            part.get("Content-ID") or part.get_content_disposition() == "inline"
        ):
            return  # a picture in the text: a logo, a signature
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            self.attachments.append(Attachment(_name(part, len(self.attachments) + 1), data))

    def _attached_mail(self, part: Message) -> None:
        for child in _children(part):
            data = child.as_bytes(policy=email.policy.compat32)
            name = _clean_name(_header(child, "subject")) or f"mail {len(self.attachments) + 1}"
            self.attachments.append(Attachment(f"{name}.eml", data))


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (child for child in payload if isinstance(child, Message))


def _pages(part: Message) -> Iterator[Message]:
    """The page that a form of a text is, alone or with its pictures."""
    if part.get_content_type() == "text/html":
        yield part
    elif part.get_content_type() == "multipart/related":
        yield from (child for child in _children(part) if child.get_content_type() == "text/html")


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_filename() is not None and part.get_content_disposition() != "inline"
    )


def _shown(part: Message) -> str:
    """The text that a part shows, in its own encoding where that is sound."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_page = part.get_content_type() == "text/html"
    charset = part.get_content_charset() or (html_charset(data) if is_page else None)
    text = decode_as(data, charset)
    if is_page:
        return html_text(text)
    return _unflowed(text) if (part.get_param("format") or "") == "flowed" else text


def decode_as(data: bytes, charset: str | None) -> str:
    """The text in ``data`` by the encoding that is claimed, or by its bytes where it is in none or
    another."""
    if charset and charset.lower() not in ("us-ascii", "ascii", "utf-8", "iso-8859-1", "latin-1"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            return decode(data)
    return decode(data)  # Latin-1 is mostly cp1252, and ASCII what nobody asked for


def _unflowed(text: str) -> str:
    """Text of ``format=flowed``, in which a line that ends in a blank goes on in the next one."""
    lines: list[str] = []
    flows = False
    for line in text.replace("\r\n", "\n").split("\n"):
        own = line[1:] if line.startswith(" ") else line
        if flows and not own.startswith(">"):
            lines[-1] += own
        else:
            lines.append(own)
        flows = own.endswith(" ") and own != "-- " and not own.startswith(">")
    return "\n".join(lines)


def _name(part: Message, number: int) -> str:
    return _clean_name(part.get_filename() or "") or f"attachment {number}"


def _header(message: Message, name: str) -> str:
    """A field's text, decoded."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        parsed = EmailMessage(policy=email.policy.default)
        parsed[name] = " ".join(str(raw).split())
        return str(parsed[name])
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return str(raw)


def _clean_name(name: str) -> str:
    printable = name.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(" ", printable).strip()[:_MAX_NAME]
