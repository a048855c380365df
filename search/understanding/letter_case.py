"""Abbreviations in any case: letters write PT, who types a query writes pt, and pt is also a patient."""

from __future__ import annotations

import re
from functools import cache

from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows

_WORD = re.compile(r"(?<![\w'’])[A-Za-z]{2,6}(?![\w'’])")
_SHORT_WORDS = frozenset(
    [
        "pt",
        "ot",
        "st",
        "if",
        "help",
        "los",
        "pet",
        "sad",
        "aspen",
        "align",
        "muse",
        "refresh",
        "ensure",
        "men",
        "mens",
        "ms",
        "rn",
        "or",
        "it",
        "as",
        "is",
        "in",
        "on",
        "at",
        "so",
        "us",
        "pa",
        "cat",
        "oct",
        "jas",
        "ant",
        "ans",
        "eng",
        "mra",
    ]
)
"""Abbreviations whose letters are also another word, or another abbreviation."""

_DOUBTFUL = frozenset({"rfa"})
"""Abbreviations that are as often something else, in any case: a request for authorization."""

_COUNTED = re.compile(
    r"\s*(?:visits?|sessions?|treatments?|appointments?|evaluations?|eval|services?|x\s*\d|\d+\s*x|\d+\s*visits?"
    r"|(?:for|to|of)\s+(?:the\s+|her\s+|his\s+)?(?:left|right|low|upper|lower|neck|back|knee|shoulder|wrist|hip"
    r"|ankle|elbow|hand|foot|cervical|lumbar|thoracic)|(?:or|and|/|,|vs|w/|with)\s*(?:ot|chiro\w*|acu\w*|physical|aquatic"
    r"|massage|home exercise|hep)\b|instead\b|after\b|following\b|post\b|s/p\b|for\b|$)",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"(?:\b(?:more|additional|further|extra|another|outpatient|aquatic|post-?\s?op(?:erative)?|postsurgical|pre-?\s?op"
    r"|continue[d]?|ongoing|initial|home|land|aqua|extended|formal|supervised|failed|after|despite|before|and|or|no"
    r"|without|of|for|request(?:ed)?|denied|approved|overturned|upheld|sessions?|visits?|ot|chiro\w*|\d+x?|"
    r"times?|/|,|\+|&)\s*)$",
    re.IGNORECASE,
)


_LIMBS = ("RUE", "LUE", "BUE", "RLE", "LLE", "BLE", "SIJ", "ACL", "PCL", "MCL")
"""Abbreviations of body parts that are read in capitals."""

_SIDE = 2
"""Characters of a side before a body part ("pt L shoulder")."""

_SIDES = re.compile(r"^(?:left|right|lt|rt|both|bilateral|b/l)\b\.?\s*", re.IGNORECASE)
_REACH = 40
"""Characters around an abbreviation that are looked at."""


def with_abbreviations(text: str) -> str:
    """``text`` with its abbreviations in the case in which the vocabulary has them, at the same places.

    "ct head" becomes "CT head". One that is also another word counts where it stands alone, beside a part of
    the body, a count, a qualifier or another therapy: "pt low back" is physical therapy, in "pt still off
    work" the patient stays. Of a query in capitals throughout these are not told by their case either."""
    letters = [character for character in text if character.isalpha()]
    shouted = len(text.split()) > 1 and all(map(str.isupper, letters))

    def folded(match: re.Match[str]) -> str:
        word = match[0]
        exact = _exact_forms().get(word.lower())
        if exact is None:
            return word
        if word.lower() in _DOUBTFUL and len(letters) > len(word):
            return exact if _is_beside_part(text, match.start(), match.end()) else word.lower()
        if word.lower() not in _SHORT_WORDS or (word == exact and not shouted):
            return exact
        return exact if _is_abbreviation(text, match.start(), match.end()) else word.lower()

    words = _WORD.sub(folded, text)
    return _exact_phrases().sub(lambda match: _exact_forms()[match[0].lower()], words)


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    if _COUNTED.match(text, end) or _QUALIFIED.search(text[max(0, start - _REACH) : start]):
        return True
    return _is_beside_part(text, start, end)


def _is_beside_part(text: str, start: int, end: int) -> bool:
    """Whether a body part, or a level of the spine, stands before or behind."""
    following = _SIDES.sub("", text[end : end + _REACH].lstrip(" ,:;(-"))
    around = (text[max(0, start - _REACH) : start].split()[-2:], following.split()[:2])
    before, after = map(" ".join, around)
    find = load_vocabulary().find_body_parts
    return any(part.end == len(before) for part in find(before)) or any(
        part.start <= _SIDE for part in find(after)
    )


@cache
def _exact_forms() -> dict[str, str]:
    """The abbreviations that the vocabulary reads in one case only, by their lower case."""
    forms = {name.lower(): name for name in _LIMBS}
    for text in _written_in_one_case():
        forms.setdefault(text.lower(), text)
    return forms


@cache
def _exact_phrases() -> re.Pattern[str]:
    """The names of several words that are read in one case only ("PA assist")."""
    phrases = [text for text in _written_in_one_case() if " " in text]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(phrases)))})(?![\w-])", re.IGNORECASE)


@cache
def _written_in_one_case() -> tuple[str, ...]:
    marked = (
        item
        for table, columns in (("treatments", ("synonyms",)), ("drugs", ("brands", "synonyms")))
        for row in rows(table)
        for item in (item for column in columns for item in items(row[column]))
    )
    return tuple(item.lstrip("=~") for item in marked if "=" in item[:2])
