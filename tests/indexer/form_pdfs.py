"""PDF forms written by hand: fields filled in, with or without a picture of their values."""

from __future__ import annotations

from collections.abc import Sequence


def text_field(name: str, value: str, box: str, *, flags: int = 0, hidden: bool = False) -> str:
    """A text field without an appearance of its own: only a reader of values finds what it holds."""
    shown = "/F 2" if hidden else "/F 4"
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({value}) /Ff {flags} {shown} "
        f"/Rect [{box}] /DA (/Helv 9 Tf 0 g) >>"
    )


def choice_field(name: str, value: str, options: Sequence[tuple[str, str]], box: str) -> str:
    """A list to choose from: codes, and what they stand for."""
    listed = " ".join(f"[({code}) ({label})]" for code, label in options)
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T ({name}) /V ({value}) /Opt [{listed}] /F 4 "
        f"/Rect [{box}] /DA (/Helv 9 Tf 0 g) >>"
    )


def check_box(name: str, *, checked: bool, box: str) -> str:
    """A box to check."""
    state = "Yes" if checked else "Off"
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Btn /T ({name}) /V /{state} /AS /{state} /F 4 /Rect [{box}] "
        "/AP << /N << /Yes 5 0 R /Off 5 0 R >> >> >>"
    )


def note(text: str, box: str, *, free: bool = False) -> str:
    """A note pinned to the page, or text that was typed onto it."""
    kind = "FreeText /DA (/Helv 9 Tf)" if free else "Text"
    return f"<< /Type /Annot /Subtype /{kind} /Contents ({text}) /F 4 /Rect [{box}] >>"


def form_pdf(
    printed: Sequence[tuple[float, float, str]], annotations: Sequence[str], *, more: str = ""
) -> bytes:
    """A page with printed words at places and ``annotations``, which are form fields or notes."""
    content = "".join(f"BT /Helv 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in printed)
    numbers = range(6, 6 + len(annotations))
    listed = " ".join(f"{number} 0 R" for number in numbers)
    fields = " ".join(
        f"{number} 0 R" for number, one in zip(numbers, annotations, strict=True) if "/Widget" in one
    )
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{fields}] "
        f"/DR << /Font << /Helv 4 0 R >> >> {more} >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /Helv 4 0 R >> >> "
        f"/Contents {6 + len(annotations)} 0 R /Annots [{listed}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream",
        *annotations,
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
    ]
    out = b"%PDF-1.6\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()
