"""The fixed phrases of letters, found whatever a scanner made of their letters and wherever their lines
break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache


class PhraseKind(Enum):
    """What stands round a phrase: a heading stands alone, a label and a field before their value, an opening
    sentence before its text."""

    HEADING = auto()
    LABEL = auto()
    FIELD = auto()
    OPENING = auto()


_PHRASES: dict[PhraseKind, tuple[str, ...]] = {
    PhraseKind.HEADING: (
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "DOCUMENTS REVIEWED FOR DETERMINATION",
        "DOCUMENTS REVIEWED",
        "RECORDS REVIEWED",
        "CLINICAL CASE SUMMARY",
        "CASE SUMMARY",
        "IMR ISSUES, DECISIONS AND RATIONALES",
        "IMR ISSUE, DECISION AND RATIONALE",
        "IMR DECISION(S) AND RATIONALE(S)",
        "MEDICAL PROFESSIONAL REVIEW",
        "ISSUE AT DISPUTE",
        "MEDICAL REVIEWER QUALIFICATIONS",
    ),
    PhraseKind.LABEL: (
        "Claims Administrator guideline",
        "Claims Administrator guidelines",
        "Claims Administrator's guideline",
        "MAXIMUS guideline",
        "MAXIMUS guidelines",
        "Expert Reviewer guideline",
        "Physician Reviewer guideline",
        "Decision rationale",
    ),
    PhraseKind.FIELD: (
        "Case Number",
        "IMR Case Number",
        "MAXIMUS Case Number",
        "Date Assigned",
        "Date of Injury",
        "Dates of Injury",
        "Decision Date",
        "Final Decision Date",
        "Date of UR Decision",
        "UR Denial Date",
        "UR Decision Date",
        "Application Received",
        "IMR Application Received",
        "Date Application Received",
        "Priority",
        "Claim Number",
        "Claims Administrator",
        "Employee Name",
        "Provider Name",
        "State(s) of Licensure",
        "Certification(s)/Specialty",
    ),
    PhraseKind.OPENING: (
        "The Final Determination was based on decisions for the disputed items/services set forth below",
        *(
            f"The {reviewer} reviewer developed the following clinical case summary based on a review of the"
            " case file, including all medical records"
            for reviewer in ("expert", "physician")
        ),
        "The Expert Reviewer has the following credentials",
        "The Physician Reviewer has the following credentials",
    ),
}
_TOKEN = re.compile(r"[^\s:;]+[:;]?|[:;]")
_CONFUSED = str.maketrans(
    {
        **dict.fromkeys("i1|!íìj", "l"),
        **dict.fromkeys("0qöó", "o"),
        "5": "s",
        "8": "b",
        "6": "g",
        "9": "g",
        "2": "z",
        "e": "c",
    }
)
_CONFUSED_PAIRS = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("cl", "d"), ("ll", "u"))
_NO_SIGN = re.compile(r"[^a-z0-9]")
_MAX_WORD = 40
_MIN_INEXACT = 5
"""Letters of a word in which one may be wrong in any way, within a phrase that is otherwise right."""
_MIN_CAPITALS = 0.6


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    phrase: tuple[PhraseKind, str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: from ``start`` to ``end`` (behind the colon of one that has one), how it is spelt
    rightly, and whether it is spelt so there."""

    start: int
    end: int
    kind: PhraseKind
    spelling: str
    is_right: bool


def folded(word: str) -> str:
    """``word`` with everything made alike that a scanner confuses: "Adrninistrator" and "Administrator"."""
    plain = _NO_SIGN.sub("", word[:_MAX_WORD].lower().translate(_CONFUSED))
    for pair, sign in _CONFUSED_PAIRS:
        plain = plain.replace(pair, sign)
    return plain


@cache
def _phrase_tree() -> _Node:
    root = _Node()
    for kind, phrases in _PHRASES.items():
        for phrase in phrases:
            words = [folded(word) for word in phrase.split()]
            for path in (words, [folded("".join(phrase.split()))]):
                node = root
                for word in path:
                    node = node.following.setdefault(word, _Node())
                node.phrase = node.phrase or (kind, phrase)
    return root


def phrases_in(text: str) -> Iterator[Found]:
    """The fixed phrases in ``text`` in order, none within another, the longest where several begin."""
    tokens = list(_TOKEN.finditer(text))
    words = [folded(token[0]) for token in tokens]
    root = _phrase_tree()
    at = 0
    while at < len(tokens):
        found = _longest(text, tokens, words, at) if words[at] in root.following else None
        if found:
            yield found[0]
        at = found[1] if found else at + 1


def _longest(
    text: str, tokens: Sequence[re.Match[str]], words: Sequence[str], at: int
) -> tuple[Found, int] | None:
    """The longest phrase that begins with a token, and the token behind it."""
    node, best, inexact = _phrase_tree(), None, False
    for last in range(at, len(tokens)):
        step = node.following.get(words[last])
        if step is None and not inexact and last > at:
            step = next((step for word, step in node.following.items() if _nearly(words[last], word)), None)
            inexact = step is not None
        if step is None:
            break
        node = step
        if node.phrase and (found := _found(text, tokens, at, last, *node.phrase)):
            best = (found, last + 1 if found.end <= tokens[last].end() else last + 2)
        if tokens[last][0][-1] in ":;":
            break
    return best


def _found(
    text: str, tokens: Sequence[re.Match[str]], first: int, last: int, kind: PhraseKind, spelling: str
) -> Found | None:
    start, end = tokens[first].start(), tokens[last].end()
    has_colon = text[end - 1] in ":;"
    if not has_colon and last + 1 < len(tokens) and tokens[last + 1][0] in (":", ";"):
        has_colon, end = True, tokens[last + 1].end()
    written = text[start:end]
    if kind in (PhraseKind.LABEL, PhraseKind.FIELD) and not (has_colon and _may_be_label(text, start)):
        return None
    if kind is PhraseKind.HEADING and not (_in_capitals(written) or _alone(text, start, end)):
        return None
    colon = ":" if has_colon else ""
    is_right = (
        " ".join(written.split()).casefold().rstrip(" :") == spelling.casefold() and ";" not in written[-1:]
    )
    return Found(start, end, kind, spelling + colon, is_right)


def _may_be_label(text: str, start: int) -> bool:
    """Whether a label may begin there: with a capital or a sign that was one, or as the first of its line."""
    first = text[start]
    return (
        not first.islower()
        or first == "l"
        or not text[max(0, start - 40) : start].rpartition("\n")[2].strip()
    )


def _in_capitals(written: str) -> bool:
    letters = [sign for sign in written if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) >= _MIN_CAPITALS * len(letters)


def _alone(text: str, start: int, end: int) -> bool:
    before, after = text.rfind("\n", max(0, start - 200), start), text.find("\n", end, end + 200)
    above = text[before + 1 if before >= 0 else max(0, start - 200) : start]
    return not above.strip() and not text[end : after if after >= 0 else end + 200].strip()


def _nearly(word: str, other: str) -> bool:
    """Whether two words differ in one letter: put in, left out, or another one."""
    if abs(len(word) - len(other)) > 1 or min(len(word), len(other)) < _MIN_INEXACT:
        return False
    same = 0
    while same < min(len(word), len(other)) and word[same] == other[same]:
        same += 1
    rest, other_rest = word[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
