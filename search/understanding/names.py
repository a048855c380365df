"""The names in a query that are also called otherwise, and the clauses that bring the other names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.query.clauses import Clause, Phrase, Span, Term
from search.text.analysis import terms
from search.vocabulary import load_vocabulary
from search.vocabulary.lexicon import Lexicon, NamedSpan, load_lexicon
from search.vocabulary.tokens import token_key

Frequency = Callable[[str], int]

WEIGHT = 0.5
"""Of another name beside the one that was typed, which comes first (docs/relevance.md, row 11)."""

MOST = 12
"""Names that one name brings at most: those that are listed first."""

MOST_NAMES = 50
"""Names of one query that are looked up: more is no query that a person types."""

_NEIGHBOUR = re.compile(
    r"\s+(?:visits?|sessions?|treatments?|evaluations?|eval|scans?|trials?|implants?|x\s*\d|\d+\s*x)\b",
    re.IGNORECASE,
)

_BEFORE = re.compile(r"([A-Za-z]+)\s+$")
_AFTER = re.compile(r"\s+([A-Za-z]+)")


@dataclass(frozen=True)
class Name:
    """A stretch of a query and the other names for it that the index has. ``sure`` is false where
    it may mean something else: then they are offered and not looked for. ``ambiguous``: its letters are
    also another word, so that the other names count in full and it counts half. ``lay``: letters hardly
    use it, so that its words mean little one by one ("pain pills")."""

    span: Span
    kind: str
    others: tuple[str, ...]
    sure: bool
    ambiguous: bool = False
    lay: bool = False

    def clauses(self, field: str | None) -> tuple[Clause, ...]:
        """The other names as clauses."""
        weight = 1.0 if self.ambiguous or self.kind in ("spelling", "misspelled") else WEIGHT
        return tuple(_clause(tuple(terms(name)), field, weight) for name in self.others)


def treatment_spans(text: str) -> tuple[Span, ...]:
    """Where a query names a drug, a class of drugs or a treatment: what it is about."""
    vocabulary = load_vocabulary()
    drugs = [(found.start, found.end) for found in vocabulary.find_drugs(text)]
    others = [(f.start, f.end) for f in vocabulary.find_treatments(text) if not f.weak]
    listed = [(f.start, f.end) for f in load_lexicon().find(text) if f.sense.kind in _ABOUT and f.sure]
    kept: list[Span] = []
    for start, end in sorted(drugs + others + listed, key=lambda span: span[0] - span[1]):
        if not any(start < other[1] and other[0] < end for other in kept):
            kept.append((start, end))
    return tuple(sorted(kept))


_ABOUT = frozenset({"drug", "drug class", "treatment"})


def find_names(text: str, lexicon: Lexicon, frequency: Frequency) -> list[Name]:
    """The names in ``text`` that bring others, from left to right."""
    named = lexicon.find(text)[:MOST_NAMES]
    found = [
        Name(
            (one.start, one.end),
            _kind(one),
            others,
            _is_sure(one, named, lexicon, text),
            one.sense.ambiguous,
            lay=_is_lay(one, text),
        )
        for one in named
        if (others := _others(one, text, frequency))
    ]
    taken = [(one.start, one.end) for one in named]
    return sorted(found + list(_misspelled(text, lexicon, taken, frequency)), key=lambda name: name.span)


def misspellings(word: str, text: str, lexicon: Lexicon, frequency: Frequency) -> tuple[str, ...]:
    """The misspellings of a right ``word`` that letters have and ``text`` does not name."""
    (own,) = terms(word) or ("",)
    listed = lexicon.misspelled.get(token_key(word), ())
    typed = set(terms(text))
    return tuple(
        wrong
        for wrong in listed
        if (term := terms(wrong)[0]) != own and term not in typed and frequency(term)
    )


def _kind(one: NamedSpan) -> str:
    return "spelling" if one.corrected else one.sense.kind


def _others(one: NamedSpan, text: str, frequency: Frequency) -> tuple[str, ...]:
    """What a name brings: names that the index may have, that the query does not name itself, and
    none that is found with another anyway ("Vicodin ES" with "Vicodin")."""
    typed = tuple(terms(text[one.start : one.end]))
    rest = tuple(terms(f"{text[: one.start]} ; {text[one.end :]}"))
    kept: dict[tuple[str, ...], str] = {}
    for name in one.sense.brings:
        key = tuple(terms(name))
        known = (typed, *kept)
        if any(_holds(key, other) for other in known) or _holds(rest, key):
            continue
        if all(map(frequency, key)):
            kept[key] = name
    meant = tuple(terms(one.corrected)) if one.corrected else typed
    # What a misspelling stands for is said first.
    return tuple(sorted(kept.values(), key=lambda name: tuple(terms(name)) != meant))[:MOST]


def _holds(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """Whether ``inner`` stands in ``outer``, in one piece."""
    size = len(inner)
    return any(tuple(outer[at : at + size]) == tuple(inner) for at in range(len(outer) - size + 1))


def _is_sure(one: NamedSpan, named: Iterable[NamedSpan], lexicon: Lexicon, text: str) -> bool:
    """Whether a name can mean but one thing: an abbreviation that is also a word must be in
    capitals that say something, or stand beside a body part or a count."""
    if not one.sense.ambiguous:
        return True
    letters = [character for character in text if character.isalpha()]
    telling = one.sure and not (len(text.split()) > 1 and all(map(str.isupper, letters)))
    if telling and not one.sense.doubtful:
        return True
    if not one.sense.doubtful and _NEIGHBOUR.match(text, one.end):
        return True
    return _beside_a_body_part(one, named, lexicon, text)


def _beside_a_body_part(one: NamedSpan, named: Iterable[NamedSpan], lexicon: Lexicon, text: str) -> bool:
    parts = [other for other in named if other.sense.kind == "body part"]
    before, after = _BEFORE.search(text, 0, one.start), _AFTER.match(text, one.end)
    starts = {part.start for part in parts}
    ends = {part.end for part in parts}
    return bool(
        (after and (after.start(1) in starts or token_key(after[1]) in lexicon.regions))
        or (before and (before.end(1) in ends or token_key(before[1]) in lexicon.regions))
    )


def _is_lay(one: NamedSpan, text: str) -> bool:
    typed = terms(text[one.start : one.end])
    return one.corrected is None and not any(terms(name) == typed for name in one.sense.brings)


def _misspelled(text: str, lexicon: Lexicon, taken: Iterable[Span], frequency: Frequency) -> Iterable[Name]:
    """Known misspellings that are no part of a name."""
    for match in re.finditer(r"[^\W\d_]+", text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        right = lexicon.corrections.get(match[0].lower())
        if right and not inside and all(map(frequency, terms(right))):
            yield Name(match.span(), "spelling", (right,), sure=True)


def _clause(found: tuple[str, ...], field: str | None, weight: float) -> Clause:
    return Term(found[0], field, weight) if len(found) == 1 else Phrase(found, field, weight=weight)
