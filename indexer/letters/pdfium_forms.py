"""What was typed into a PDF: the values of form fields, and notes, as words at their places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any, NamedTuple

from indexer.letters.lines import clean
from indexer.letters.page import Word

CHECKED, UNCHECKED = "[X]", "[ ]"
_MAX_ANNOTATIONS = 2_000
_MAX_VALUE = 20_000
_MAX_OPTIONS = 200
_SIZE = 10.0
_PASSWORD = 1 << 13
_HIDDEN = 1 << 1 | 1 << 5
"""The flags of an annotation that is hidden or not for view."""


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


def typed_words(form: Any, page: Any, printed: list[Word]) -> tuple[list[Word], int]:
    """The words that are typed into the page's form fields and notes, and how many fields it has; ``form`` is
    pdfium's handle of the document's form, or ``None`` where it has none.

    A value stands on the line of what is printed beside it: "Drug:" is printed at a height of 670 and its
    field reaches from 666 to 682, so "Norco" stands at 670. A note of its own has its own line.
    """
    from pypdfium2 import raw

    words: list[Word] = []
    fields = 0
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        try:
            subtype = raw.FPDFAnnot_GetSubtype(annotation)
            is_field = subtype == raw.FPDF_ANNOT_WIDGET
            fields += is_field
            if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            box = _box(annotation)
            if is_field:
                words += _on_line(_value(form, annotation) if form else "", box, printed)
            elif subtype == raw.FPDF_ANNOT_FREETEXT:
                words += _on_line(_read(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"), box, printed)
            elif subtype == raw.FPDF_ANNOT_TEXT:
                words += _below_line(
                    _read(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"), box, printed
                )
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return words, fields


def _value(form: Any, annotation: Any) -> str:
    """What a field holds: its text, its choices, or whether its box is checked."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return CHECKED if raw.FPDFAnnot_IsChecked(form, annotation) else UNCHECKED
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX) and (
        chosen := _chosen(form, annotation)
    ):
        return chosen
    if kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        hidden = raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD
        is_text = kind == raw.FPDF_FORMFIELD_TEXTFIELD
        return "" if is_text and hidden else _read(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    return ""


def _chosen(form: Any, annotation: Any) -> str:
    """The labels of the chosen options, which a value may only have as codes."""
    from pypdfium2 import raw

    options = range(min(raw.FPDFAnnot_GetOptionCount(form, annotation), _MAX_OPTIONS))
    chosen = [at for at in options if raw.FPDFAnnot_IsOptionSelected(form, annotation, at)]
    return ", ".join(_read(raw.FPDFAnnot_GetOptionLabel, form, annotation, at) for at in chosen)


def _read(function: Any, *arguments: Any) -> str:
    """The text that a function of pdfium writes into a buffer, whose length in bytes it says first."""
    length = function(*arguments, None, 0)
    if not 2 < length <= 2 * _MAX_VALUE:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    function(*arguments, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0")


def _box(annotation: Any) -> _Box:
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    bottom, top = sorted((float(rect.bottom), float(rect.top)))
    left, right = sorted((float(rect.left), float(rect.right)))
    return _Box(left, bottom, right, top)


def _on_line(value: str, box: _Box, printed: Iterable[Word]) -> list[Word]:
    lines = [line for line in clean(value).split("\n") if line.strip()]
    if not lines:
        return []
    one_line = len(lines) == 1 and box.top - box.bottom < 2.5 * _SIZE
    beside = [word for word in printed if box.bottom - 3 <= word.y <= box.top] if one_line else []
    if beside:
        nearest = min(beside, key=lambda word: min(abs(word.x1 - box.left), abs(word.x0 - box.right)))
        return _words(lines[0], box.left, nearest.y, nearest.size)
    if one_line:
        return _words(lines[0], box.left, box.bottom + 0.25 * (box.top - box.bottom), _SIZE)
    leading = min(1.2 * _SIZE, (box.top - box.bottom) / len(lines))
    return [
        word
        for at, line in enumerate(lines)
        for word in _words(line, box.left, box.top - (at + 0.8) * leading, min(_SIZE, leading))
    ]


def _below_line(value: str, box: _Box, printed: Iterable[Word]) -> list[Word]:
    """A note between two lines: half a line below the one that it is pinned to."""
    text = " ".join(clean(value).split())
    if not text:
        return []
    near = min(printed, key=lambda word: abs(word.y - box.bottom), default=None)
    y = near.y - 0.5 * near.size if near else box.bottom
    left = min((word.x0 for word in printed), default=box.left)
    return _words(f"[Note: {text}]", left, y, _SIZE)


def _words(line: str, left: float, y: float, size: float) -> list[Word]:
    """The words of a line in type of about the usual width, from ``left`` on."""
    words: list[Word] = []
    for text in line.split():
        right = left + 0.5 * size * len(text)
        words.append(Word(text, left, right, y, size, bold=False))
        left = right + 0.3 * size
    return words
