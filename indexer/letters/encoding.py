"""Bytes to characters: the encoding is told by its mark, else by the bytes themselves."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does, and stands before it."""
_SAMPLE_BYTES = 65_536
_MIN_ZERO_SHARE = 0.4
_MAX_OTHER_SHARE = 0.05
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HIGH = re.compile(rb"[\x80-\xff]+")


def decode(data: bytes) -> str:
    """The text in ``data``: by its byte order mark, else UTF-16 where every other byte is zero, else UTF-8,
    else cp1252. Never raises: what stands for nothing becomes U+FFFD."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if wide := wide_encoding(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8" if _is_mostly_utf8(data) else "cp1252", errors="replace")


def wide_encoding(data: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` where Latin text is written in it without a mark: ``b"N\\0o\\0"`` has a
    zero at every odd place and none at an even one."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[::2], sample[1::2]
    if not odd:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd >= _MIN_ZERO_SHARE and zeros_even <= _MAX_OTHER_SHARE:
        return "utf-16-le"
    if zeros_even >= _MIN_ZERO_SHARE and zeros_odd <= _MAX_OTHER_SHARE:
        return "utf-16-be"
    return None


def has_mark(data: bytes) -> bool:
    """Whether ``data`` begins with a byte order mark."""
    return data.startswith(tuple(mark for mark, _ in _MARKS))


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether a text with a few wrong bytes, as one that was cut or joined has, is still UTF-8."""
    sound = sum(len(match) for match in _MULTIBYTE.findall(data))
    return sound * 2 > sum(len(match) for match in _HIGH.findall(data)) and sound > 2
