"""What each format hides, marks or counts, and what it may not do to the reader."""

from __future__ import annotations

import base64
import contextlib
import io
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.renderings import word_file
from indexer.letters.formats.kinds import FileKind, kind_of
from indexer.letters.formats.mail import read_mail
from indexer.letters.formats.marked_text import markdown_text
from indexer.letters.formats.reading import document_text, documents
from indexer.letters.formats.rich_text import rtf_text
from indexer.letters.formats.web_page import html_text
from indexer.letters.formats.word import word_text
from indexer.letters.formats.word_lists import in_figures
from indexer.reader import FileReader
from search.errors import UnreadableLetter
from search.model.letters import Letter, Quarantined
from tests.indexer.letters.letters import LETTER


def _run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def _paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{_paragraph(_run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


# Word


def test_deleted_and_hidden_words_field_codes_and_empty_prompts_are_not_read() -> None:
    body = _paragraph(
        _run("Norco "),
        f"<w:del><w:r><w:delText>#90</w:delText></w:r></w:del><w:ins>{_run('#60')}</w:ins>",
        _run(" secret", "<w:rPr><w:vanish/></w:rPr>"),
        "<w:r><w:instrText> PAGE </w:instrText></w:r>",
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{_run('Click')}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{_run(' denied')}</w:sdtContent></w:sdt>",
    )
    assert word_text(word_file(body)) == "Norco #60 denied"


def test_a_tables_cells_stand_in_columns() -> None:
    text = word_text(word_file(_table(("Request", "Decision"), ("Norco 10/325 #60", "Denied"))))
    assert text.split("\n") == ["Request            Decision", "Norco 10/325 #60   Denied"]


def test_a_table_in_a_table_is_read_in_its_cell() -> None:
    inner = _table(("a", "b"))
    body = (
        f"<w:tbl><w:tr><w:tc>{inner}{_paragraph()}</w:tc><w:tc>{_paragraph(_run('c'))}</w:tc></w:tr></w:tbl>"
    )
    assert word_text(word_file(body)).split() == ["a", "b", "c"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{_paragraph(_run('Received'))}</w:txbxContent>"
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert word_text(word_file(_paragraph(f"<w:r>{choice}</w:r>", _run("Norco")))) == "Received\nNorco"


def test_numbers_of_lists_are_counted() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType/>{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    mark = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    body = "".join(_paragraph(mark, _run(name)) for name in ("Norco", "Soma"))
    assert word_text(word_file(body, [("word/numbering.xml", numbering)])) == "1. Norco\n2. Soma"
    assert [in_figures(4, how) for how in ("lowerLetter", "upperRoman", "decimal")] == ["d", "IV", "4"]


def test_what_was_chosen_and_ticked_in_a_form_is_read() -> None:
    choice = (
        '<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Approved"/>'
        '<w:listEntry w:val="Denied"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    ticked = "<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
    assert word_text(word_file(_paragraph(_run("Decision: "), choice, ticked))) == "Decision: Denied[x]"


def test_headers_and_footers_belong_to_the_page_but_for_the_case_number() -> None:
    footer = (
        '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + _paragraph(_run("Doe Law Office"))
        + _paragraph(_run("Final Determination Letter for IMR Case Number CM15-0900701"))
        + "</w:ftr>"
    )
    text = word_text(word_file(_paragraph(_run("Norco")), [("word/footer1.xml", footer)]))
    assert text == "Norco\nFinal Determination Letter for IMR Case Number CM15-0900701"


def test_entities_and_bombs_are_refused_in_one_sentence() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
    for document, reason in ((bomb, "entities"), ("<w:document", "damaged"), (" " * 70_000_000, "far more")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<a/>")
            archive.writestr("word/document.xml", document)
        with pytest.raises(UnreadableLetter, match=reason):
            word_text(out.getvalue())


# RTF


def test_rtf_shows_what_its_program_shows() -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\*\generator Riched20;}"
        r"{\header Doe Law Office}Norco {\deleted #90 }{\v secret}#60\par"
        r" patient\'92s \u8220?pain\u8221? {\f1\'cd}\par"
        r"{\field{\*\fldinst PAGE}{\fldrslt result}}{\pict 89504e47}\par"
        r"\trowd\intbl Request\cell Decision\cell\row"
        r"\trowd\intbl Norco 10/325\cell Denied\cell\row\pard after\par}"
    )
    assert rtf_text(source).rstrip().split("\n") == [
        "Norco #60", "patient’s “pain” Н", "result", "Request        Decision", "Norco 10/325   Denied",
        "after",
    ]  # fmt: skip


def test_binary_data_in_rtf_is_passed_over() -> None:
    assert rtf_text("{\\rtf1 a{\\pict\\bin5 {{{{{}b}").rstrip() == "ab"


# HTML and Markdown


def test_a_page_shows_no_scripts_styles_comments_or_hidden_text() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><script>if (a < b) x('</p>')</script>"
        "<!-- c --><p>Norco&nbsp;<b>#60</b></p><div style='display: none'>x<p>y</p></div>"
        "<ol><li>one<li>two</ol><pre>a\n  b</pre><input value='typed'><input type=checkbox checked>yes</body>"
    )
    assert [line for line in html_text(page).split("\n") if line] == [
        "Norco #60", "1. one", "2. two", "a", "  b", "typed[x] yes",
    ]  # fmt: skip


def test_a_pages_table_stands_in_columns_though_its_tags_are_not_closed() -> None:
    page = "<table><tr><td>Request<td>Decision<tr><td>Norco 10/325<td>Denied</table>after"
    assert html_text(page).split("\n") == ["Request        Decision", "Norco 10/325   Denied", "after"]


def test_markdown_loses_its_signs_and_keeps_its_lines() -> None:
    source = (
        "# Denial\n\n**Request:** Norco #60\n**Decision:** denied\n\n1. one\n2. two\n\n"
        "| a | b |\n|---|---|\n| c | d |\n"
    )
    assert [line for line in markdown_text(source).split("\n") if line] == [
        "Denial", "Request: Norco #60", "Decision: denied", "1. one", "2. two", "a   b", "c   d",
    ]  # fmt: skip


# Mail


def _mail(text: str = "See the files.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "pat@example.com", "dana@example.com", "Denial"
    message.set_content(text)
    return message


def test_each_file_of_a_mail_is_a_document_of_its_own_and_a_logo_is_none(tmp_path: Path) -> None:
    message = _mail()
    message.add_attachment(LETTER.encode(), maintype="text", subtype="plain", filename="denial.txt")
    message.add_attachment(b"PK\x05\x06" + bytes(18), maintype="application", subtype="zip", filename="a.zip")
    logo = {"maintype": "image", "subtype": "png", "cid": "<logo>"}
    message.add_attachment(b"\x89PNG\r\n\x1a\n", filename="logo.png", **logo)  # type: ignore[arg-type]
    mail = tmp_path / "mail.eml"
    mail.write_bytes(message.as_bytes())
    read = list(FileReader().read_paths([mail]))
    assert [one.determination.file for one in read if isinstance(one, Letter)] == ["mail.eml: denial.txt"]
    assert [one.path for one in read if isinstance(one, Quarantined)] == [f"{mail}: a.zip"]
    assert FileReader().read("mail.eml", message.as_bytes()).determination.case_number == "CM15-0900700"


def test_of_a_text_in_two_forms_the_plain_one_is_read_unless_it_says_little() -> None:
    both = _mail("Norco was denied on Monday.")
    both.add_alternative("<p>Norco <b>was denied</b> on Monday.</p>", subtype="html")
    assert read_mail(both.as_bytes()).text.strip() == "Norco was denied on Monday."
    hint = _mail("Open in a browser.")
    hint.add_alternative(f"<p>{'Norco was denied on Monday. ' * 9}</p>", subtype="html")
    assert read_mail(hint.as_bytes()).text.startswith("Norco was denied")


def test_a_mail_in_a_mail_is_read() -> None:
    message = _mail("I forward this.")
    message.add_attachment(_mail(LETTER))
    names = [document.name for document in documents("mail.eml", message.as_bytes())]
    assert names == ["mail.eml", "mail.eml: Denial.eml"]
    assert FileReader().read("mail.eml", message.as_bytes()).determination.case_number == "CM15-0900700"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "no-such-one", "us-ascii"])
def test_a_mail_that_claims_a_wrong_encoding_is_read(charset: str) -> None:
    body = base64.b64encode(
        "the patient’s Norco".encode("cp1252" if charset != "utf-8" else "utf-8")
    ).decode()
    head = f"From: a\nTo: b\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n"
    source = f"{head}\n{body}\n"
    assert document_text(source.encode()) == "the patient’s Norco"


def test_a_mail_of_too_many_parts_is_refused_in_one_sentence() -> None:
    head = "From: a\nTo: b\nMIME-Version: 1.0\n"
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5_000))
    with pytest.raises(UnreadableLetter, match="parts in each other"):
        document_text((head + nested).encode())


# What a file is


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LETTER, FileKind.TEXT),
        ("From: Pat\nSent: Monday\nTo: Dana\nSubject: IMR\n\nNorco was denied.", FileKind.TEXT),
        ("Case Number: CM15-1\nDate Assigned: 1\n\nNorco, pain < 5 and > 3, <b> is bold", FileKind.TEXT),
        ("# 60 tablets of Norco\n** see below\n", FileKind.TEXT),
        ("Subject: a\nMIME-Version: 1.0\n\ntext", FileKind.MAIL),
        ("<div>Norco was denied.</div>", FileKind.HTML),
        ("  {\\rtf1 a}", FileKind.RTF),
        ("# Denial\n\n**Request:** Norco\n", FileKind.MARKDOWN),
    ],
)
def test_a_text_is_known_by_what_is_in_it(text: str, kind: FileKind) -> None:
    assert kind_of(text.encode()) is kind


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_have_a_text_or_a_reason(data: bytes) -> None:
    for beginning in (b"", b"{\\rtf1 ", b"<html>", b"From: a\nMIME-Version: 1.0\n\n", b"# A\n**b** **c**\n"):
        with contextlib.suppress(UnreadableLetter):
            document_text(beginning + data)


ATTEMPTS = 4
"""A square is one each time; a machine that is busy with something else is not."""
ATTACKS: dict[str, Callable[[int], bytes]] = {
    "open tags": lambda n: b"<html>" + b"<div>" * n,
    "open tables": lambda n: b"<html>" + b"<table><tr><td>" * n,
    "open comments": lambda n: b"<html>" + b"<!--" * n,
    "open scripts": lambda n: b"<html>" + b"<script>" * n,
    "brackets": lambda n: b"<html>" + b"<" * n,
    "attributes": lambda n: b"<html><p " + b"a=" * n,
    "entities": lambda n: b"<html>" + b"&" * n,
    "groups": lambda n: b"{\\rtf1 " + b"{\\b " * n,
    "cells": lambda n: b"{\\rtf1 " + b"\\intbl a\\cell " * n,
    "stars": lambda n: b"# A\n**b** **c**\n" + b"**a" * n,
    "links": lambda n: b"# A\n**b** **c**\n" + b"[a](" * n,
    "quotes": lambda n: b"> " * n,
    "quoted lines": lambda n: b"> a\n" * n,
    "labels": lambda n: b"Claims Administrator guideline: " * n,
    "headings": lambda n: b"CLINICAL CASE SUMMARY " * n,
    "outcomes": lambda n: b"Decision rationale: a. B: Upheld " * n,
    "numbers": lambda n: b"1 \n" * n,
    "blanks": lambda n: b"a" + b" " * n + b"b",
    "pages": lambda n: b"Page 1 of 2\n\n\n\n" * n,
    "fields": lambda n: b"From: a\n" * n,
    "wide": lambda n: "N: ".encode("utf-16-le") * n,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_no_reader_takes_more_than_in_proportion_to_what_it_is_given(name: str) -> None:
    def seconds(times: int) -> float:
        data = ATTACKS[name](4_000 * times)
        began = time.process_time()
        with contextlib.suppress(UnreadableLetter):
            FileReader().text("a", data)
        return time.process_time() - began

    seconds(1)
    for _ in range(ATTEMPTS):
        once, four = min(seconds(1) for _ in range(3)), min(seconds(4) for _ in range(2))
        if four < max(10 * once, 0.5):
            return
    pytest.fail(f"{once:.3f} s, and {four:.3f} s for four times as much, {ATTEMPTS} times")


def test_a_page_among_its_pictures_is_read_where_the_plain_text_says_little() -> None:
    mail = _mail("Open in a browser.")
    mail.add_alternative(f"<p>{'Norco was denied on Monday. ' * 9}</p>", subtype="html")
    page = mail.get_payload()[1]
    page.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>")  # type: ignore[union-attr,call-arg]
    read = read_mail(mail.as_bytes())
    assert read.text.startswith("Norco was denied")
    assert read.attachments == ()
