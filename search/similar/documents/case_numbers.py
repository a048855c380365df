"""The number of an independent medical review that a document names."""

from __future__ import annotations

import re

_DIGIT = r"[0-9OoIl|]"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])[Cc]\s?[Mm]\s?[-–—]?\s?({_DIGIT}\s?{_DIGIT})\s{{0,2}}[-–—_.~]?\s{{0,2}}"
    rf"((?:{_DIGIT}\s?){{6}}{_DIGIT})(?![A-Za-z0-9])"
)
_READ = str.maketrans("OoIl|", "00111")


def case_number_in(text: str) -> str | None:
    """The first case number, "CM17-0000001", also where scanning or a line break has spoilt it ("CM l7 -
    OOOOOO1"); ``None`` where there is none. Claim numbers have another form."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    year, number = ("".join(part.split()).translate(_READ) for part in match.groups())
    return f"CM{year}-{number}"
