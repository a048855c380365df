"""Salts and releases behind the name of a drug: "oxycodone HCl ER"."""

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
"""Releases that count as extended-release where the vocabulary has a variant for it."""

_SPELLED_OUT = {
    "extended release": "extended-release",
    "sustained release": "sustained-release",
    "controlled release": "controlled-release",
    "immediate release": "immediate-release",
    "delayed release": "delayed-release",
    "long acting": "long-acting",
}
_WRITTEN = "|".join([*_RELEASES, *(name.replace(" ", "[- ]") for name in _SPELLED_OUT)])
_SUFFIXES = re.compile(rf"(?:[ -](?:{_SALT})\b)*(?:[ -](?:{_WRITTEN})\b)*", re.IGNORECASE)
_RELEASE = re.compile(rf"(?<![A-Za-z])(?P<release>{_WRITTEN})(?![A-Za-z])", re.IGNORECASE)
_IN_CAPITALS = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_RELEASES)})(?![A-Za-z.])")


def with_suffixes(text: str, end: int) -> int:
    """Where the name of a drug that ends at ``end`` does end with its salt and release."""
    match = _SUFFIXES.match(text, end)
    return match.end() if match else end


def release_of(written: str) -> str | None:
    """The release that the written name of a drug states: "Xanax XR" is ``extended-release``."""
    releases = _RELEASE.findall(written)
    if not releases:
        return None
    last = releases[-1]
    return _RELEASES.get(last.upper()) or _SPELLED_OUT[re.sub(r"[- ]+", " ", last.lower())]


def release_beside(text: str) -> str | None:
    """The release that stands apart from the name of a drug, as in "4 mg ODT". It counts in capitals only,
    since its letters are words otherwise."""
    match = _IN_CAPITALS.search(text)
    return _RELEASES[match[0]] if match else None
