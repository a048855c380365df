"""Attributes of a request that a query or a pasted text states: "retrospective", "additional 6 visits of PT",
"post op", "modified from 12 to 6".

They are the values of the fields that issues have for these (docs/attributes.md). They are no conditions:
what a query lists does not depend on them. They are there for what orders a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.fields.sources import INJURY_BANDS, LONG_AGO
from search.query.clauses import Span, overlap
from search.understanding.circumstances import cue_before

_MAX_BEFORE = 40
"""Characters before a word that may make it a circumstance: "failed trial"."""

# fmt: off
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
# fmt: on
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_COUNTED = r"(?:visits?|sessions?|treatments?|tablets?|pills|units?)"
_NO_CARE = r"(?!\s+(?:duty|duties|work|activit(?:y|ies)|barium))"
_PART_APPROVED = (
    r"modified|partial(?:ly)?\s+(?:approv|certif|authori[sz])\w*|approved\s+in\s+part|certified\s+in\s+part"
)
_UNSAID = r"(?:unknown|unspecified|unstated|not\s+(?:specified|stated|given|documented)|missing)"

_SIGNS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (field, value, re.compile(pattern, re.IGNORECASE))
    for field, value, pattern in (
        (
            "timing",
            "retrospective",
            r"\bretro(?:spective(?:ly)?|actively?)?\b(?!-)|\bDOS\b|\bdates?\s+of\s+service\b",
        ),
        ("timing", "prospective", r"\bprospective(?:ly)?\b"),
        ("timing", "concurrent", r"\bconcurrent\s+reviews?\b"),
        (
            "again",
            "again",
            r"\badditional\b(?!\s+(?:\w+\s+)?(?:levels?|views?|units?|procedures?|sites?|body|information|records))"
            rf"|\b(?:{_NUMBER}\s+more|more)\s+(?:\w+\s+){{0,2}}?(?:visits|sessions|treatments|PT|therapy)\b"
            rf"|\bfurther\s+(?:{_NUMBER}\s+)?(?:visits|sessions|treatments?|therapy|PT|OT|acupuncture|chiropractic)\b"
            r"|\bcontinu(?:ed|ing|ation(?:\s+of)?)\b(?!\s+(?:pain|symptoms?|complaints?|to\b|work))|\bcontinue\b(?!\s+to\b)"
            r"|\brepeat\b|\bongoing\b(?!\s+(?:pain|symptoms?|complaints?))|\brenewal\b|\brefills?\s+(?:of|for)\b"
            r"|\b(?:second|third|2nd|3rd)\s+(?:\w+\s+){0,4}?(?:injections?|ESI|blocks?|epidurals?)\b",
        ),
        (
            "again",
            "first",
            r"\binitial\b(?!\s+(?:injury|report|visit\s+on|denial|review|encounter))|\bfirst[\s-]time\b"
            r"|(?<!\ba )\btrials?\b",
        ),
        ("modified", "yes", rf"\b(?:{_PART_APPROVED})\b{_NO_CARE}"),
        (
            "amount_stated",
            "no",
            rf"\b(?:quantity|number\s+of\s+(?:visits|sessions)|amount)\s+(?:was\s+|is\s+)?{_UNSAID}\b"
            rf"|\b(?:unknown|unspecified)\s+(?:quantity|amount|number)\b|\b(?:no|without\s+(?:a\s+)?)\s*quantity\b",
        ),
        (
            "duration_stated",
            "no",
            rf"\bduration\s+(?:was\s+|is\s+|of\s+(?:use|treatment)\s+(?:was\s+|is\s+)?)?{_UNSAID}\b"
            r"|\b(?:unknown|unspecified)\s+duration\b|\b(?:no|without\s+(?:a\s+)?)\s*duration\b",
        ),
        (
            "depends_on",
            "surgery",
            r"\bassociated\s+surgical\s+services?\b|\b(?:assistant|co-?)\s?surgeon\b|\bsurgical\s+assistant\b"
            r"|\bpre[-\s]?op(?:erative(?:ly)?)?\b|\bpre[-\s]?surgical\b|\bsurgical\s+clearance\b",
        ),
        (
            "after_surgery",
            "yes",
            r"\bpost[-\s]?op(?:erative(?:ly)?)?\b(?!\s+(?:shoe|boot|sandal))|\bpost[-\s]?surg(?:ical(?:ly)?|ery)\b"
            r"|\b(?:after|following)\s+(?:(?:the|his|her|a|recent|knee|hip|shoulder|back|lumbar|cervical|spine|wrist|hand"
            r"|foot|ankle|elbow|right|left)\s+){0,3}(?:surgery|operation|arthroscopy|fusion|ORIF)\b"
            r"|\bs/p\s+(?:\w+\s+){0,4}?(?:surgery|arthroscopy|fusion|ORIF|repair|release|replacement|\w+ectomy)\b"
            r"|\bstatus[-\s]post\s+(?:\w+\s+){0,4}?(?:surgery|arthroscopy|fusion|ORIF|repair|release|replacement|\w+ectomy)\b",
        ),
        (
            "dependency_decision",
            "upheld",
            r"\b(?:surgery|operation|(?:primary|surgical)\s+procedure)\s+(?:itself\s+)?(?:is|was|being)?\s*"
            r"(?:denied|upheld|non-?certified|not\s+(?:medically\s+)?necessary|not\s+certified)\b",
        ),
        (
            "dependency_decision",
            "overturned",
            r"\b(?:surgery|operation|(?:primary|surgical)\s+procedure)\s+(?:itself\s+)?(?:is|was|being)?\s*"
            r"(?:overturned|(?:found\s+)?(?:medically\s+)?necessary)\b",
        ),
    )
)
_AMOUNTS = re.compile(
    rf"\b(?:modified|reduced|cut|changed)\s+(?:\w+\s+){{0,4}}?from\s+#?(?P<asked>{_NUMBER})(?:\s+{_COUNTED})?\s+(?:down\s+)?to"
    rf"\s+#?(?P<approved>{_NUMBER})\b"
    rf"|\b(?:authori[sz]ed|approved|certified|allowed)\s+(?:only\s+)?#?(?P<part>{_NUMBER})(?:\s+{_COUNTED})?\s+(?:out\s+)?of"
    rf"\s+(?:the\s+)?#?(?P<whole>{_NUMBER})\b",
    re.IGNORECASE,
)
_SINCE_INJURY = re.compile(
    rf"\b(?P<n>{_NUMBER})\s+(?P<unit>weeks?|months?|years?)\s+(?:after|since|post|from)[\s-]+(?:the\s+)?(?:date\s+of\s+)?injury\b"
    rf"|\b(?P<old>{_NUMBER})[\s-](?P<age>week|month|year)s?[\s-]old\s+(?:\w+\s+)?injury\b",
    re.IGNORECASE,
)
_WEEKS_OF_MONTHS = {"week": 12 / 52, "month": 1.0, "year": 12.0}


@dataclass(frozen=True)
class StatedAttribute:
    """A value of a field of requests that the text states at ``span``."""

    field: str
    value: str
    span: Span


def find_attributes(text: str, taken: Iterable[Span] = ()) -> list[StatedAttribute]:
    """The attributes of a request that ``text`` states, in its order, none at spans that are ``taken``.

    "Additional 6 visits of PT, modified from 12 to 6" states ``again`` again, ``modified`` yes, and the
    amounts 12 and 6. A field that the text gives two values is in dispute: it has none of them.
    """
    spans = list(taken)
    found = [
        stated
        for stated in (*_signs(text), *_amounts(text), *_since_injury(text))
        if not any(overlap(stated.span, span) for span in spans)
    ]
    values: dict[str, set[str]] = {}
    for stated in found:
        values.setdefault(stated.field, set()).add(stated.value)
    first: dict[str, StatedAttribute] = {}
    for stated in sorted(found, key=lambda one: (one.span, one.field)):
        if len(values[stated.field]) == 1:
            first.setdefault(stated.field, stated)
    return list(first.values())


def _signs(text: str) -> Iterator[StatedAttribute]:
    for field, value, sign in _SIGNS:
        for match in sign.finditer(text):
            # What failed, or is not there, is not what is asked for: "failed trial", "no additional".
            is_circumstance = field == "again" and cue_before(
                text[max(0, match.start() - _MAX_BEFORE) : match.start()]
            )
            if not is_circumstance:
                yield StatedAttribute(field, value, match.span())


def _amounts(text: str) -> Iterator[StatedAttribute]:
    for match in _AMOUNTS.finditer(text):
        asked = _number(match["asked"] or match["whole"])
        approved = _number(match["approved"] or match["part"])
        if approved < asked:
            yield StatedAttribute("modified", "yes", match.span())
            yield StatedAttribute("amount_asked", str(asked), match.span())
            yield StatedAttribute("amount_approved", str(approved), match.span())


def _since_injury(text: str) -> Iterator[StatedAttribute]:
    for match in _SINCE_INJURY.finditer(text):
        unit = (match["unit"] or match["age"]).lower().rstrip("s")
        months = _number(match["n"] or match["old"]) * _WEEKS_OF_MONTHS[unit]
        band = next((name for end, name in INJURY_BANDS if months < end), LONG_AGO)
        yield StatedAttribute("since_injury", band, match.span())


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _NUMBERS.index(written.lower()) + 1
