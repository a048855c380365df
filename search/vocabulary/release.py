"""Salts and releases that follow a drug's name: "oxycodone HCl ER"."""

from __future__ import annotations

import re

_SALT = (
    "hcl|hydrochloride|sodium|sod|potassium|citrate|sulfate|tartrate|tromethamine|besylate|maleate|succinate"
    "|mesylate|bitartrate|acetonide|pamoate|fumarate|calcium|magnesium"
)
_RELEASES = {
    "ER": "extended-release",
    "XR": "extended-release",
    "XL": "extended-release",
    "SR": "sustained-release",
    "CR": "controlled-release",
    "LA": "long-acting",
    "IR": "immediate-release",
    "DR": "delayed-release",
    "EC": "enteric-coated",
    "DS": "double-strength",
    "ODT": "orally disintegrating",
}
SLOW_RELEASES = frozenset({"extended-release", "sustained-release", "controlled-release", "long-acting"})
"""Releases that are one and the same to the vocabulary's variants."""

_LONG = {
    "extended release": "extended-release",
    "sustained release": "sustained-release",
    "controlled release": "controlled-release",
    "immediate release": "immediate-release",
    "delayed release": "delayed-release",
    "long acting": "long-acting",
}
_WRITTEN = "|".join([*_RELEASES, *(name.replace(" ", "[- ]") for name in _LONG)])
_SUFFIXES = re.compile(rf"(?:[ -](?:{_SALT})\b)*(?:[ -](?:{_WRITTEN})\b)*", re.IGNORECASE)
_RELEASE = re.compile(rf"(?<![A-Za-z])(?P<release>{_WRITTEN})(?![A-Za-z])", re.IGNORECASE)
_IN_CAPITALS = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_RELEASES)})(?![A-Za-z.])")


def with_suffixes(text: str, end: int) -> int:
    """Where a drug's name that ends at ``end`` ends with its salt and release."""
    match = _SUFFIXES.match(text, end)
    return match.end() if match else end


def release_of(written: str) -> str | None:
    """The release that a drug's written name states: "Xanax XR" is ``extended-release``."""
    every = _RELEASE.findall(written)
    if not every:
        return None
    found = every[-1]
    return _RELEASES.get(found.upper()) or _LONG[re.sub(r"[- ]+", " ", found.lower())]


def release_beside(text: str) -> str | None:
    """The release that stands apart from a drug's name, as in "4 mg ODT": only in capitals, since
    its letters are words otherwise."""
    match = _IN_CAPITALS.search(text)
    return _RELEASES[match[0]] if match else None
