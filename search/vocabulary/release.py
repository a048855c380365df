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


def with_suffixes(text: str, end: int) -> int:
    """Where a drug's name that ends at ``end`` ends with its salt and release."""
    match = _SUFFIXES.match(text, end)
    return match.end() if match else end


def release_of(written: str) -> str | None:
    """The release that a drug's written name states: "Xanax XR" is ``extended-release``."""
    found = None
    for match in _RELEASE.finditer(written):
        found = match["release"]
    if found is None:
        return None
    return _RELEASES.get(found.upper()) or _LONG[re.sub(r"[- ]+", " ", found.lower())]
