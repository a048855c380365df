"""Forms as a browser sends them, made in memory: the test client spools large ones to the disk."""

from __future__ import annotations

from typing import TypedDict

CUT = b"----cut-here"


class Body(TypedDict):
    """What a test client posts."""

    data: bytes
    content_type: str


def form(*, text: str | None = None, file: tuple[str, bytes] | None = None, **more: str) -> Body:
    """A form with a text, a file (name and content), both or neither, and ``more`` fields."""
    fields = more if text is None else {"text": text, **more}
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        name, content = file
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content)
    body = b"".join(b"--" + CUT + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + CUT + b"--\r\n"
    return {"data": body, "content_type": f"multipart/form-data; boundary={CUT.decode()}"}
