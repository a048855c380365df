"""Finds the reviewer's specialty in a query: "orthopedic reviewer", "overturned by chiropractors".

A specialist is the reviewer only where the words say that he reviews or decides: "neurologist consultation"
and "referral to pain management" are treatments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from search.query.clauses import FieldValue
from search.understanding.conditions import Condition
from search.understanding.outcome_words import OVERTURNED, UPHELD
from search.vocabulary.tables import items, rows

_ADJECTIVES = {
    "orthopedic": "Orthopedic Surgery",
    "orthopaedic": "Orthopedic Surgery",
    "ortho": "Orthopedic Surgery",
    "chiropractic": "Chiropractic",
    "chiro": "Chiropractic",
    "psych": "Psychiatry",
    "psychiatric": "Psychiatry",
    "psychological": "Psychology",
    "neurosurgical": "Neurological Surgery",
    "neuro": "Neurology",
    "neurologic": "Neurology",
    "neurological": "Neurology",
    "occ med": "Occupational Medicine",
    "occupational": "Occupational Medicine",
    "pain": "Pain Management",
    "pain mgmt": "Pain Management",
    "family": "Family Practice",
    "internal med": "Internal Medicine",
    "er": "Emergency Medicine",
    "emergency": "Emergency Medicine",
    "dental": "Dentistry",
    "podiatric": "Podiatry",
    "pmr": "Physical Medicine and Rehabilitation",
    "pm & r": "Physical Medicine and Rehabilitation",
    "physiatric": "Physical Medicine and Rehabilitation",
    "rheumatologic": "Rheumatology",
    "toxicologist": "Medical Toxicology",
    "surgical": "General Surgery",
}
"""Short forms that mean a specialty beside "reviewer" or behind "reviewed by"."""

_SAME_PEOPLE = {
    "Pain Management": ("Pain Management", "Pain Medicine"),
    "Pain Medicine": ("Pain Medicine", "Pain Management"),
}
"""Specialties whose people have one name: a pain specialist may be certified in either."""

_SOMEBODY = r"(?:physicians?|doctors?|specialists?|surgeons?|reviewers?|practitioners?|mds?)"
_ARTICLE = r"(?:an?\s+|the\s+)?(?:(?:board[- ]?)?(?:certified|licensed)\s+(?:in\s+)?)?(?:an?\s+)?"
_NOT_OF_IMR = (
    r"(?<!ur\s)(?<!peer\s)(?<!utilization\s)(?<!carrier\s)(?<!company\s)(?<!insurance\s)(?<!utilisation\s)"
)
_DECIDED = (
    rf"(?:{OVERTURNED}|{UPHELD}|reviewed|decided|determined|made|written|rendered|issued|authored|signed|decisions?"
    r"|determinations?|letters?|rulings?|opinions?|reviews?|cases?|imrs?|overturns|denials?|approvals?|won|handled)"
)


def find_specialties(text: str) -> Iterator[Condition]:
    """The specialties that ``text`` asks the reviewer to have."""
    for match in _pattern().finditer(text):
        written = match["before"] or match["after"] or match["by"]
        specialty = _specialties()[_key(written)]
        start = match.start("span_by") if match["by"] and not match["verb"] else match.start()
        yield Condition(
            (start, match.end()),
            "specialty",
            f"specialty is {specialty[0]}",
            FieldValue("specialty", specialty),
        )


@cache
def _specialties() -> dict[str, tuple[str, ...]]:
    """The names that a specialty has in letters, the canonical one first, by each of its written forms."""
    names_of = {row["specialty"]: (row["specialty"], *items(row["synonyms"])) for row in rows("specialties")}
    specialties: dict[str, tuple[str, ...]] = {}
    for row in rows("specialties"):
        names = names_of[row["specialty"]]
        for written in names:
            specialties.setdefault(_key(written), names)
        same = _SAME_PEOPLE.get(row["specialty"], (row["specialty"],))
        for written in items(row["people"]):
            specialties.setdefault(
                _key(written), tuple(dict.fromkeys(name for one in same for name in names_of[one]))
            )
    for written, specialty in _ADJECTIVES.items():
        same = _SAME_PEOPLE.get(specialty, (specialty,))
        specialties.setdefault(written, tuple(dict.fromkeys(name for one in same for name in names_of[one])))
    return specialties


@cache
def _pattern() -> re.Pattern[str]:
    known = _alternatives(_specialties())
    people = _alternatives(
        {
            _key(written)
            for row in rows("specialties")
            for written in (
                *items(row["people"]),
                *(name for name in items(row["synonyms"]) if name.endswith(("ist", "or"))),
            )
        }
    )
    # A field of medicine decides nothing, its people do: "decided by pain management" is as good as by them.
    by = (
        rf"(?:(?<![\w-])(?:(?P<verb>(?:reviewed|decided|determined|made|written|rendered|issued|authored)\s+)"
        rf"|{_DECIDED}\s+(?:(?:the\s+)?[\w/-]+\s+)?)|^\s*)(?P<span_by>by\s+{_ARTICLE}"
        rf"(?P<by>(?:{people})(?=s?(?![\w-]))|(?:{known})(?=\s+{_SOMEBODY})|(?:{known})(?=\s*$))"
        rf"s?(?:\s+{_SOMEBODY})?)"
    )
    return re.compile(
        rf"{by}(?![\w-])"
        rf"|(?<![\w-])(?:(?P<before>{known})s?\s+(?:imr\s+)?(?:physician\s+|doctor\s+)?reviewers?"
        rf"|{_NOT_OF_IMR}review(?:ed\s+by|ers?(?:'s?)?(?:\s+(?:is|was|were|are|being|who|that|in|board|certified|licensed"
        rf"|specialty|specialties|speciali[sz]ing|speciali[sz]ed|speciali[sz]es|background|as|with)(?![\w-]))*:?)"
        rf"\s+{_ARTICLE}(?P<after>{known})s?(?:\s+{_SOMEBODY})?)(?![\w-])",
        re.IGNORECASE,
    )


def _alternatives(names: Iterable[str]) -> str:
    listed = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in listed)


def _key(written: str) -> str:
    return " ".join(written.lower().split())
