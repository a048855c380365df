"""Determinations to JSON and back, in the shape of ``imr parse``."""

from __future__ import annotations

import msgspec

from search.model.letters import Determination

_decoder = msgspec.json.Decoder(Determination)
_encoder = msgspec.json.Encoder()


def to_json(determination: Determination) -> bytes:
    """One line of UTF-8 JSON: ISO dates, ``null`` where the letter has nothing."""
    return _encoder.encode(determination)


def from_json(data: bytes) -> Determination:
    """The determination that :func:`to_json` wrote; raises ``msgspec.ValidationError`` otherwise."""
    return _decoder.decode(data)
