"""What whoever runs the web application may set, and the limits on what a visitor may send."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class WebConfig:
    """Limits are per request. ``noindex`` keeps the letters out of web search engines."""

    noindex: bool = True
    rows_per_column: int = 10
    rows_in_list: int = 20
    rows_in_export: int = 50_000
    rows_in_print: int = 100
    upload_bytes: int = 20 * MIB
    text_characters: int = 200_000
    lists_per_letter: int = 30
    reading_processes: int = 2

    @property
    def body_bytes(self) -> int:
        """The largest request body: an upload, the text beside it and the form around them."""
        return self.upload_bytes + self.form_bytes

    @property
    def form_bytes(self) -> int:
        """Room for the pasted text in UTF-8 (at most 4 bytes a character), its requests and the small
        fields."""
        return 4 * self.text_characters + 192 * 1024
