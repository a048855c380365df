"""A letter's text as people have it: quoted, numbered, wrapped, in one line, misread, in other formats.

Each rendering takes the plain text of a letter and gives a file with the same words. What only a printed
letter has (type, places on a page) is in none of them.
"""

from __future__ import annotations

import html
import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from itertools import pairwise
from random import Random

Rendering = Callable[[str, Random], bytes]

_LABELS = (
    "Case Number:", "Date Assigned:", "Date of Injury:", "Decision Date:", "UR Denial Date:", "Priority:",
    "Application Received:", "HOW THE IMR FINAL DETERMINATION WAS MADE", "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES", "Claims Administrator guideline:", "MAXIMUS guideline:",
    "Decision rationale:", "State(s) of Licensure:", "Certification(s)/Specialty:",
)  # fmt: skip
_CONFUSIONS = {
    "I": "l1", "l": "1I", "i": "1l", "m": ("rn",), "O": "0", "o": "0", "S": "5", "e": "c", "B": "8",
}  # fmt: skip
_UNWRAPPED = 105
"""A text most of whose lines are no longer than this was wrapped."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that was wrapped, empty ones between them: a line goes on in the next one
    whose first word it had no room for."""
    lines = [line.strip() for line in text.replace("\f", "\n").split("\n")]
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(len(lengths) * 0.95)]
    if width > _UNWRAPPED:
        return lines
    found: list[str] = []
    for above, line in pairwise(["", *lines]):
        goes_on = above and line and len(above) + 1 + len(line.split()[0]) > width
        if goes_on and not above.endswith(":"):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def quoted(text: str, _: Random) -> bytes:
    """As a mail's answer quotes it."""
    return "\n".join(
        ["On Mon, Mar 6, 2017 Pat Doe wrote:", *(f"> {line}" for line in text.split("\n"))]
    ).encode()


def quoted_twice(text: str, _: Random) -> bytes:
    """As the answer to an answer does."""
    lines = (f">> {line}" if number % 2 else f"> > {line}" for number, line in enumerate(text.split("\n")))
    return "\n".join(["> On Mon, Mar 6, 2017 Pat Doe wrote:", ">", *lines]).encode()


def numbered(text: str, _: Random) -> bytes:
    """As pleading paper numbers its lines, from 1 to 28 on every page."""
    lines = enumerate(text.split("\n"))
    return "\n".join(f"{number % 28 + 1:>3}  {line}" for number, line in lines).encode()


def wrapped(text: str, _: Random) -> bytes:
    """Reflowed to 40 columns."""
    return "\n".join(textwrap.fill(paragraph, 40) for paragraph in paragraphs(text)).encode()


def wrapped_again(text: str, _: Random) -> bytes:
    """Each line broken at 64 columns, as a mail program breaks lines that were wrapped before."""
    return "\n".join(textwrap.fill(line, 64) for line in text.split("\n")).encode()


def one_line(text: str, _: Random) -> bytes:
    """All in one line, as a form field takes a paste."""
    return " ".join(text.split()).encode()


def upper_case(text: str, _: Random) -> bytes:
    """In capitals."""
    return text.upper().encode()


def misread(text: str, rng: Random) -> bytes:
    """With one sign in three of the labels misread."""
    for label in _LABELS:
        text = re.sub(re.escape(label), lambda match: _misread(match[0], rng), text)
    return text.encode()


def _misread(label: str, rng: Random) -> str:
    return "".join(
        rng.choice(_CONFUSIONS[sign]) if sign in _CONFUSIONS and rng.random() < 0.34 else sign
        for sign in label
    )


def interrupted(text: str, _: Random) -> bytes:
    """With the foot of a page and the head of the next one within sentences."""
    lines = text.split("\n")
    pages = [lines[at : at + 25] for at in range(0, len(lines), 25)]
    out: list[str] = []
    for number, page in enumerate(pages, start=1):
        out += [f"03/06/2017 10:15 FAX 555 0100   DOE LAW OFFICE   Page {number} of {len(pages)}", *page]
    return "\n".join(out).encode()


def utf16_without_mark(text: str, _: Random) -> bytes:
    """UTF-16, little end first, without a byte order mark."""
    return text.encode("utf-16-le")


def utf16(text: str, _: Random) -> bytes:
    """UTF-16 with its mark."""
    return text.encode("utf-16")


def utf8_with_mark(text: str, _: Random) -> bytes:
    """UTF-8 with a byte order mark."""
    return text.encode("utf-8-sig")


def ansi(text: str, _: Random) -> bytes:
    """In the old code page of Windows, with its quotation marks."""
    return re.sub(r"(?<=[a-z])'(?=[a-z])", "\u2019", text).encode("cp1252", "replace")


def word(text: str, _: Random) -> bytes:
    """A Word document, a paragraph each."""
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in paragraphs(text))
    return word_file(body)


def word_file(body: str, others: Sequence[tuple[str, str]] = ()) -> bytes:
    """A Word document with this body; ``others`` are further parts and their text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, part in others:
            archive.writestr(name, part)
    return out.getvalue()


def rtf(text: str, _: Random) -> bytes:
    """Rich text, a paragraph each."""
    escaped = re.sub(r"([\\{}])", r"\\\1", "\n".join(paragraphs(text))).replace("\n", "\\par\n")
    signs = "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in escaped)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\\f0\\fs22 {signs}\\par}}".encode("ascii")


def html_page(text: str, _: Random) -> bytes:
    """A web page, a paragraph each."""
    body = "\n".join(f"<p>{html.escape(line) or '&nbsp;'}</p>" for line in paragraphs(text))
    return f"<!DOCTYPE html><html><head><title>Letter</title></head><body>{body}</body></html>".encode()


def html_fragment(text: str, _: Random) -> bytes:
    """A piece of a page, its lines broken by tags."""
    return "<div>{}</div>".format("<br>\n".join(map(html.escape, text.split("\n")))).encode()


def markdown(text: str, _: Random) -> bytes:
    """Markdown: headings, labels in bold."""
    lines = []
    for line in paragraphs(text):
        heading = line.isupper() and len(line.split()) > 2
        lines += [f"## {line}" if heading else re.sub(r"^([A-Z][\w ()/]{3,40}:)(?=\s)", r"**\1**", line), ""]
    return "\n".join(lines).encode()


def mail(text: str, _: Random, *, encoding: str = "quoted-printable", subtype: str = "plain") -> bytes:
    """A mail with the letter as its text."""
    message = _message()
    content = html_fragment(text, _).decode() if subtype == "html" else text
    message.set_content(content, subtype=subtype, cte=encoding)
    return message.as_bytes()


def mail_in_base64(text: str, rng: Random) -> bytes:
    """A mail whose text is base64."""
    return mail(text, rng, encoding="base64")


def mail_in_html(text: str, rng: Random) -> bytes:
    """A mail that is a web page alone."""
    return mail(text, rng, subtype="html")


def mail_with_letter(text: str, rng: Random) -> bytes:
    """A mail to which the letter is attached as a Word document."""
    message = _message()
    message.set_content("Please see the attached determination. Call me when you have read it.")
    message.add_attachment(word(text, rng), maintype="application", subtype="octet-stream", filename="a.docx")
    return message.as_bytes()


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "pat@example.com", "dana@example.com", "IMR"
    return message


RENDERINGS: dict[str, Rendering] = {
    "quoted": quoted,
    "quoted twice": quoted_twice,
    "numbered lines": numbered,
    "wrapped at 40": wrapped,
    "wrapped again at 64": wrapped_again,
    "one line": one_line,
    "upper case": upper_case,
    "labels misread": misread,
    "page heads in sentences": interrupted,
    "UTF-16, no mark": utf16_without_mark,
    "UTF-16": utf16,
    "UTF-8 with mark": utf8_with_mark,
    "cp1252": ansi,
    "Word": word,
    "RTF": rtf,
    "HTML page": html_page,
    "HTML fragment": html_fragment,
    "Markdown": markdown,
    "mail, quoted-printable": mail,
    "mail, base64": mail_in_base64,
    "mail, HTML": mail_in_html,
    "mail, attached": mail_with_letter,
}
