"""A list of requests one by one; the ingredients of a compound and the parts of an operation stay
together."""

from __future__ import annotations

import re
from itertools import pairwise

from search.similar.documents.naming import CARE, names_treatment
from search.similar.documents.noise import repaired
from search.similar.documents.passages import PlacedText
from search.vocabulary import load_vocabulary

_LIST_SEPARATOR = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_SEMICOLON = re.compile(
    r"\s*;\s*(?:and\s+|or\s+)?|\s*,?\s+and\s+also\s+|(?<=\S)\s+(?=\(?[2-9][.)]\s+(?-i:[A-Z]))", re.IGNORECASE
)
_SLASH = re.compile(r"\s{1,4}//?\s{1,4}")
_DOSAGE_FORM = re.compile(r"\b(?:cream|gel|ointment|lotion|patch(?:es)?|pads?|compound)\b", re.IGNORECASE)
_COMPOUND_WORD = re.compile(r"\b(?:cream|gel|ointment|compound(?:ed)?|topical|base|lotion)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;]|\band\b|\bplus\b|&|\+", re.IGNORECASE)
_ARTICLE = re.compile(r"\s*an?\s")
_PARENTHESES = re.compile(r"\([^()]{0,200}\)")
_EDGE = re.compile(r"^(?:[,;&\s]|and\b|as well as\b)+|(?:[,;&\s]|\band|\bas well as)+$", re.IGNORECASE)


def split_list(request: PlacedText) -> list[PlacedText]:
    """The requests of a list of drugs or of unlike treatments.

    A list is cut at its semicolons, and after the last separator between two neighbouring names of different
    treatments, so that each part keeps its dose, quantity and body part:

    * "six sessions of physical therapy and acupuncture, and Norco 10/325 mg #60" names physical therapy,
      acupuncture and Norco: "six sessions of physical therapy", "acupuncture", "Norco 10/325 mg #60".
    * "physical therapy and a ride" names one treatment, so that its "and" cuts nothing.
    * "shoulder arthroscopy with rotator cuff repair and decompression" names parts of one operation:
      between two operations nothing is cut, and it stays whole.
    * "ketoprofen 10%, baclofen 2% and lidocaine 5% cream" is one compound: it stays whole."""
    parts = []
    bounds = [(match.start(), match.end()) for match in _SEMICOLON.finditer(request.text)]
    slashes = [(match.start(), match.end()) for match in _SLASH.finditer(request.text)]
    if slashes and sum(names_treatment(part.text) for part in _cut(request, slashes)) >= 2:
        bounds = sorted([*bounds, *slashes]) if not _COMPOUND_WORD.search(request.text) else bounds
    for part in _cut(request, bounds):
        parts += _split_compounds(part) if _COMPOUND_WORD.search(part.text) else _split_names(part)
    return [edged for part in parts if (edged := _without_edges(part)).text]


def _cut(passage: PlacedText, separators: list[tuple[int, int]]) -> list[PlacedText]:
    starts = [0, *(end for _, end in separators)]
    ends = [*(start for start, _ in separators), len(passage)]
    return [passage.part(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _split_names(passage: PlacedText) -> list[PlacedText]:
    vocabulary = load_vocabulary()
    text = _PARENTHESES.sub(lambda match: " " * len(match[0]), passage.text)
    colon = text.find(": ")
    if colon > 0 and names_treatment(text[:colon]):  # "laboratory tests: CBC, CMP" is one request
        text = text[:colon] + " " * (len(text) - colon)
    read = repaired(passage.text)
    names = [(drug.start, drug.end, drug.generic, False) for drug in vocabulary.find_drugs(read)]
    names += [
        (found.start, found.end, found.canonical, found.category == "Surgery" and found.kind == "procedure")
        for found in vocabulary.find_treatments(read)
        if not found.weak or CARE.fullmatch(found.written)
    ]
    cuts = []
    for (_, end, name, operation), (next_start, _, next_name, next_operation) in pairwise(sorted(names)):
        separators = list(_SEPARATOR.finditer(text, end, max(end, next_start)))
        if not separators or (operation and next_operation):
            continue
        if name != next_name or _ARTICLE.match(text, separators[-1].end()):
            cuts.append((separators[-1].start(), separators[-1].end()))
    return _cut(passage, cuts)


def _split_compounds(passage: PlacedText) -> list[PlacedText]:
    """Several compounds one by one, where every part of the list names a drug and a dosage form; otherwise
    one whole.

    "Terocin patches, Menthoderm gel and a ketoprofen cream" are three, as patches, gel and cream each have
    their drug; in "ketoprofen 10%, baclofen 2% and lidocaine 5% cream" the first two parts have no form."""
    parts = _cut(passage, [(match.start(), match.end()) for match in _LIST_SEPARATOR.finditer(passage.text)])
    vocabulary = load_vocabulary()
    if all(_DOSAGE_FORM.search(part.text) and vocabulary.find_drugs(part.text) for part in parts):
        return parts
    # One compound and another thing: "ketoprofen 10%/baclofen 2% cream, and Norco 10/325 mg".
    ends = [match.end() for match in _DOSAGE_FORM.finditer(passage.text)]
    if ends and (
        after := re.match(r"[^,;]{0,30}(?:,?\s+and\s+|;\s*)", passage.text[ends[-1] :], re.IGNORECASE)
    ):
        cut = ends[-1] + after.end()
        if vocabulary.find_drugs(passage.text[cut:]) or vocabulary.find_treatments(passage.text[cut:]):
            return [
                passage.part(0, ends[-1] + after.start() + _before_and(after[0])),
                *_split_names(passage.part(cut)),
            ]
    return [passage]


def _before_and(text: str) -> int:
    match = re.search(r",?\s+and\s+$|;\s*$", text, re.IGNORECASE)
    return match.start() if match else len(text)


def _without_edges(passage: PlacedText) -> PlacedText:
    text = passage.text
    while match := _EDGE.search(text):
        passage = passage.part(match.end()) if match.start() == 0 else passage.part(0, match.start())
        if passage.text == text:
            break
        text = passage.text
    return passage
