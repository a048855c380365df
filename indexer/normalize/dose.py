"""A drug's strength, form, quantity, refills and directions as a request writes them."""

from __future__ import annotations

import re

from indexer.normalize.numbers import NUMBER, RANGE, in_digits, number
from search.model.letters import Quantity, Strength

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_PER = r"(?:\s?/\s?(?:\d+\s?)?(?:ml|g|gm|hr|hour|h|act|spray|actuation)\b)"
_UNIT = rf"(?:(?:mg|mcg|ug|meq|iu|milligrams?|micrograms?){_PER}?|%|percent|(?:g|gm|grams?)\b|units?\b)"
_STRENGTH = re.compile(
    rf"(?<![\w.#/])(?:{_DIGITS}\s?{_UNIT}?\s?[-/]\s?){{0,8}}{_DIGITS}\s?{_UNIT}(?![A-Za-z])", re.IGNORECASE
)
_BARE = re.compile(rf"^\W*(?P<text>{_DIGITS}\s?[-/]\s?{_DIGITS})(?![\d%/])(?!\s?[A-Za-z%])")
_PART = re.compile(rf"(?P<n>{_DIGITS})\s?(?P<unit>{_UNIT})?", re.IGNORECASE)
_GRAMS = re.compile(r"g|gm|grams?", re.IGNORECASE)
_UNITS = {
    "milligram": "mg",
    "milligrams": "mg",
    "microgram": "mcg",
    "micrograms": "mcg",
    "ug": "mcg",
    "percent": "%",
    "gm": "g",
    "gram": "g",
    "grams": "g",
    "unit": "units",
}
_COUNT = re.compile(
    rf"(?<!refill)(?<!refills)(?:#|\bno\.\s)\s?(?P<a>{_DIGITS})|\b(?:qty"
    rf"|quantity|count|disp(?:ense)?)\b\.?\s*(?:of|[:#=])*\s*#?\s*(?P<b>{NUMBER})",
    re.IGNORECASE,
)
_UNIT_COUNT = re.compile(
    rf"(?<![\w.#/-])(?P<n>{NUMBER})\)?\s*-?(?:count|ct|tablets?|tabs?|caps?"
    rf"|capsules?|patch(?:es)?|pads?|tubes?|bottles?|boxe?s?|containers?"
    rf"|jars?|vials?|pills|films?|syringes?|troches?|suppositor(?:y|ies)"
    rf"|lozenges?|units|sprays|packets?|kits?|pens?)\b",
    re.IGNORECASE,
)
_SIG = re.compile(r"(?:\b(?:take|takes|taking|apply|use|one|sig:?|\d)\s*(?:-|to)?\s*)$", re.IGNORECASE)
_DIRECTIONS = re.compile(
    r"\s*(?:\(s\)\s*)?(?:po\b|p\.o\.|orally|by mouth|every|each|q\d|q\."
    r"|daily|twice|once|three times|at\b|per\s|a day|bid|tid|qid|qd|qhs"
    r"|prn|\d{1,4}\s*x)",
    re.IGNORECASE,
)
_PACKAGE = re.compile(
    rf"(?<![\w.#/])(?P<n>{_DIGITS})\s?-?(?:grams?|gms?|g|ml|cc|oz|ounces?)\b",
    re.IGNORECASE,
)
_REFILLS = re.compile(
    rf"(?P<a>{NUMBER})\s*(?:\(\s*{NUMBER}\s*\)\s*)?(?:additional\s+|monthly\s+)?refills?\b"
    rf"|\brefills?\s*(?:x|times|of|[:#=])*\s*(?P<b>{NUMBER})|\b(?P<none>no"
    rf"|without|zero)\s+refills?\b",
    re.IGNORECASE,
)
_PRESCRIPTIONS = re.compile(
    rf"(?<![\w.])(?P<n>{NUMBER})\s+(?:\w+\s+)?prescriptions?\b(?:\s+(?:of"
    rf"|for))?",
    re.IGNORECASE,
)
_FORMS = (
    ("injection", r"injections?|injectable|intramuscular|\bIM\b"),
    ("patch", r"patch(?:es)?"),
    ("cream", r"creams?"),
    ("gel", r"gels?"),
    ("ointment", r"ointments?"),
    ("lotion", r"lotions?"),
    ("suspension", r"suspensions?|susp"),
    ("solution", r"solutions?"),
    ("capsule", r"capsules?|caps?"),
    ("tablet", r"tablets?|tabs?"),
    ("spray", r"sprays?"),
    ("suppository", r"suppositor(?:y|ies)"),
    ("film", r"films?"),
    ("troche", r"troches?"),
    ("lozenge", r"lozenges?|lollipops?"),
    ("drops", r"drops"),
    ("inhaler", r"inhalers?"),
    ("pad", r"pads?"),
    ("foam", r"foam"),
    ("jelly", r"jelly"),
    ("roll-on", r"roll-?on"),
    ("spray", r"nasal"),
    ("syrup", r"syrup"),
    ("powder", r"powder"),
    ("kit", r"kits?"),
    ("infusion", r"infusions?"),
)
_FORM = tuple(
    (name, re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE)) for name, words in _FORMS
)
_EVERY = re.compile(
    rf"\bq\.?\s?(?P<h>\d+(?:\s?-\s?\d+)?)\s?(?:h|hr|hrs|hours?)\b|\bevery\s+(?P<n>{RANGE})\s*(?P<"
    rf"unit>hours?|hrs?|days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_TIMES = (
    ("four times a day", r"q\.?i\.?d\.?|(?:four|4)\s*(?:times|x)\s*(?:a|per|/)?\s*(?:day|daily)"),
    (
        "three times a day",
        r"t\.?i\.?d\.?|(?:three|3)\s*(?:times|x)\s*(?:a|per|/)?\s*(?:day|daily)"
        r"|thrice daily",
    ),
    ("twice a day", r"b\.?i\.?d\.?|(?:twice|two times|2 times|2\s*x)\s*(?:a|per|/)?\s*(?:day|daily)"),
    ("every other day", r"every other day|q\.?o\.?d\.?"),
    ("at bedtime", r"q\.?h\.?s\.?|h\.?s\.?|at bed\s?time|nightly|every night|q\s?pm|each night|before bed"),
    (
        "once a day",
        r"q\.?d\.?|q\.?\s?day|once\s*(?:a|per)?\s*(?:day|daily)|(?:one|1)\s*(?:time"
        r"|x)\s*(?:a|per|/)?\s*(?:day|daily)|every day|every morning|q\.?a\.?m\.?"
        r"|1\s*/\s*day|daily",
    ),
    ("once a week", r"once\s*(?:a|per)?\s*(?:week|weekly)|weekly"),
)
_TIMES_OF_DAY = tuple(
    (name, re.compile(rf"(?<![\w.])(?:{words})(?!\w)", re.IGNORECASE)) for name, words in _TIMES
)
_AS_NEEDED = re.compile(r"(?<!\w)(?:p\.?r\.?n\.?(?!\w)|as needed\b)", re.IGNORECASE)


def read_strength(text: str, *, ingredients: tuple[str, ...], after: int = 0) -> Strength | None:
    """The strength in ``text``; ``after`` is where the drug's name ends, for "10/325" without unit.

    A concentration keeps its denominator in the unit (``mg/ml``). Amounts of grams are packages,
    not strengths, unless they are a tablet's one gram.
    """
    for match in _STRENGTH.finditer(text):
        values = _quantities(match[0])
        if all(value.unit == "g" and value.value > 4 for value in values) or _is_package(
            match[0], values, text
        ):
            continue
        return Strength(match[0].strip(), _in_order(values, ingredients))
    bare = _BARE.match(text[after:])
    if bare and len(ingredients) > 1:
        return Strength(bare["text"], _in_order(_quantities(bare["text"] + "mg"), ingredients))
    return None


def strengths_of(text: str, *, ingredients: int) -> tuple[str, tuple[Quantity, ...]]:
    """Every strength in a compound's list, joined as text and as values."""
    strengths = [match[0].strip() for match in _STRENGTH.finditer(text)]
    strengths = [
        written for written in strengths if not all(value.unit == "g" for value in _quantities(written))
    ]
    listed = strengths[:ingredients]
    return "/".join(listed), tuple(value for written in listed for value in _quantities(written))


def _is_package(written: str, values: tuple[Quantity, ...], text: str) -> bool:
    return bool(values) and values[-1].unit == "g" and len(values) == 1 and "%" in text


def _quantities(written: str) -> tuple[Quantity, ...]:
    parts = list(_PART.finditer(written))
    unit = "mg"
    quantities: list[Quantity] = []
    for part in reversed(parts):
        unit = _unit(part["unit"]) if part["unit"] else unit
        quantities.append(Quantity(number(part["n"].replace(",", "")), unit))
    return tuple(reversed(quantities))


def _unit(written: str) -> str:
    unit = re.sub(r"\s+", "", written.lower())
    head, slash, tail = unit.partition("/")
    tail = {"gm": "g", "h": "hr", "hour": "hr"}.get(tail.lstrip("0123456789"), tail.lstrip("0123456789"))
    return f"{_UNITS.get(head, head)}{slash}{tail}"


def _in_order(values: tuple[Quantity, ...], ingredients: tuple[str, ...]) -> tuple[Quantity, ...]:
    """``values`` in the order of ``ingredients``: acetaminophen's amount is always the larger one."""
    if len(values) == 2 == len(ingredients) and "acetaminophen" in ingredients:
        larger = max(values, key=lambda quantity: quantity.value)
        smaller = min(values, key=lambda quantity: quantity.value)
        return (smaller, larger) if ingredients[1] == "acetaminophen" else (larger, smaller)
    return values


def read_quantity(text: str) -> float | None:
    """The quantity: "#120", "QTY: 30.00", "60 tablets", else the package's grams or millilitres."""
    count = _COUNT.search(text)
    if count:
        return number(count["a"] or count["b"])
    for match in _UNIT_COUNT.finditer(text):
        if not _SIG.search(text[: match.start()]) and not _DIRECTIONS.match(text, match.end()):
            return number(match["n"])
    spans = [match.span() for match in _STRENGTH.finditer(text) if not _only_grams(match[0])]
    for package in _PACKAGE.finditer(text):
        if not any(start <= package.start() < end for start, end in spans):
            return number(package["n"])
    return None


def _only_grams(written: str) -> bool:
    values = _quantities(written)
    return all(value.unit == "g" for value in values)


def read_refills(text: str) -> int | None:
    """The number of refills; 0 for "no refills"."""
    match = _REFILLS.search(text) if "refill" in text.lower() else None
    if not match:
        return None
    return 0 if match["none"] else round(number(match["a"] or match["b"]))


def read_prescriptions(text: str) -> int | None:
    """The number of prescriptions: "1 prescription of"."""
    match = _PRESCRIPTIONS.search(text)
    return round(number(match["n"])) if match else None


def read_form(text: str) -> str | None:
    """The dosage form written first; ``None`` where none is written."""
    forms = [(match.start(), name) for name, pattern in _FORM if (match := pattern.search(text))]
    topical = [hit for hit in forms if hit[1] not in {"kit", "pad", "powder"}]
    return min(topical or forms)[1] if forms else None


def read_directions(text: str) -> str | None:
    """The frequency of a drug in plain words: "every 4-6 hours as needed"."""
    often = _every(text) or next((name for name, pattern in _TIMES_OF_DAY if pattern.search(text)), None)
    needed = "as needed" if _AS_NEEDED.search(text) else None
    return " ".join(part for part in (often, needed) if part) or None


def _every(text: str) -> str | None:
    match = _EVERY.search(text)
    if not match:
        return None
    if match["h"]:
        return f"every {match['h'].replace(' ', '')} hours"
    unit = {"hr": "hour"}.get(match["unit"].lower().rstrip("s"), match["unit"].lower().rstrip("s"))
    count = in_digits(match["n"])
    return f"every {unit}" if count == "1" else f"every {count} {unit}s"
