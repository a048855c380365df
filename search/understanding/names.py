"""Name expansion: the drugs, treatments and abbreviations in a query, and their other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.query.clauses import Clause, Phrase, Span, Term
from search.text.analysis import terms
from search.text.significant_terms import DocumentFrequency
from search.vocabulary.lexicon import Lexicon, NamedSpan
from search.vocabulary.tokens import token_key

OTHER_NAME_WEIGHT = 0.5
"""Weight of another name beside the one that was typed, which weighs 1 (docs/relevance.md, row 11)."""

MAX_OTHER_NAMES = 12
"""Other names that one name is expanded with, those that the vocabulary lists first."""

MAX_NAMES = 50
"""Names of one query that are looked up: a query that a person types has fewer."""

_NEIGHBOUR = re.compile(
    r"\s+(?:visits?|sessions?|treatments?|evaluations?|eval|scans?|trials?|implants?|x\s*\d|\d+\s*x)\b",
    re.IGNORECASE,
)
"""Behind an abbreviation that is also a word: then it is the abbreviation ("pt sessions")."""

_WORD_BEFORE = re.compile(r"([A-Za-z]+)\s+$")
_WORD_AFTER = re.compile(r"\s+([A-Za-z]+)")


@dataclass(frozen=True)
class NameExpansion:
    """A name in a query, at ``span``, and its other names that the index has.

    ``sure`` is false where the name may mean something else: the other names are then offered to the user
    and not looked for. An ``ambiguous`` name has the letters of another word ("pt", also a patient), so
    its other names weigh 1 and it weighs half. A ``lay`` one is hardly used in letters, so its words mean
    little one by one ("pain pills").
    """

    span: Span
    kind: str
    other_names: tuple[str, ...]
    sure: bool
    ambiguous: bool = False
    lay: bool = False

    def clauses(self, field: str | None) -> tuple[Clause, ...]:
        """The other names as clauses: a term, or a phrase where a name has several."""
        weighs_full = self.ambiguous or self.kind in ("spelling", "misspelled")
        weight = 1.0 if weighs_full else OTHER_NAME_WEIGHT
        return tuple(_name_clause(tuple(terms(name)), field, weight) for name in self.other_names)


def find_names(
    text: str, lexicon: Lexicon, frequency: DocumentFrequency, named: Sequence[NamedSpan]
) -> list[NameExpansion]:
    """Those of the names in ``text``, as ``lexicon`` finds them, that have other names in the index, from
    left to right; words that are known misspellings among them."""
    named_spans = named[:MAX_NAMES]
    expansions = [
        NameExpansion(
            (named.start, named.end),
            "spelling" if named.corrected else named.sense.kind,
            other_names,
            _is_sure(named, named_spans, lexicon, text),
            named.sense.ambiguous,
            lay=_is_lay(named, text),
        )
        for named in named_spans
        if (other_names := _other_names(named, text, frequency))
    ]
    taken = [(named.start, named.end) for named in named_spans]
    expansions += _corrected_words(text, lexicon, taken, frequency)
    return sorted(expansions, key=lambda expansion: expansion.span)


def known_misspellings(
    word: str, text: str, lexicon: Lexicon, frequency: DocumentFrequency
) -> tuple[str, ...]:
    """The misspellings of a correct ``word`` that letters have and ``text`` does not have itself:
    ``accupuncture`` of ``acupuncture``."""
    (correct_term,) = terms(word) or ("",)
    typed = set(terms(text))
    return tuple(
        misspelling
        for misspelling in lexicon.misspellings.get(token_key(word), ())
        if (term := terms(misspelling)[0]) != correct_term and term not in typed and frequency(term)
    )


def _other_names(named: NamedSpan, text: str, frequency: DocumentFrequency) -> tuple[str, ...]:
    """The synonyms of a name that the index may have and the query does not have itself.

    One that is found with another anyway is left out: of ``Vicodin`` and ``Vicodin ES`` only the first
    is kept, whose term both have."""
    typed = tuple(terms(text[named.start : named.end]))
    rest = tuple(terms(f"{text[: named.start]} ; {text[named.end :]}"))
    names: dict[tuple[str, ...], str] = {}
    for name in named.sense.synonyms:
        name_terms = tuple(terms(name))
        known = (typed, *names)
        if any(_contains(name_terms, other) for other in known) or _contains(rest, name_terms):
            continue
        if all(map(frequency, name_terms)):
            names[name_terms] = name
    meant = tuple(terms(named.corrected)) if named.corrected else typed
    # What a misspelling stands for comes first.
    return tuple(sorted(names.values(), key=lambda name: tuple(terms(name)) != meant))[:MAX_OTHER_NAMES]


def _contains(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """Whether ``inner`` stands in ``outer``, in one piece."""
    size = len(inner)
    return any(tuple(outer[at : at + size]) == tuple(inner) for at in range(len(outer) - size + 1))


def _is_sure(named: NamedSpan, named_spans: Iterable[NamedSpan], lexicon: Lexicon, text: str) -> bool:
    """Whether a name can mean but one thing. An abbreviation that is also a word must be in capitals, where
    the query is not in capitals throughout, or stand beside a body part or a count."""
    if not named.sense.ambiguous:
        return True
    letters = [character for character in text if character.isalpha()]
    shouted = len(text.split()) > 1 and all(map(str.isupper, letters))
    if named.sure and not shouted and not named.sense.doubtful:
        return True
    if not named.sense.doubtful and _NEIGHBOUR.match(text, named.end):
        return True
    return _is_beside_body_part(named, named_spans, lexicon, text)


def _is_beside_body_part(
    named: NamedSpan, named_spans: Iterable[NamedSpan], lexicon: Lexicon, text: str
) -> bool:
    parts = [other for other in named_spans if other.sense.kind == "body part"]
    before, after = _WORD_BEFORE.search(text, 0, named.start), _WORD_AFTER.match(text, named.end)
    starts = {part.start for part in parts}
    ends = {part.end for part in parts}
    return bool(
        (after and (after.start(1) in starts or token_key(after[1]) in lexicon.body_part_words))
        or (before and (before.end(1) in ends or token_key(before[1]) in lexicon.body_part_words))
    )


def _is_lay(named: NamedSpan, text: str) -> bool:
    typed = terms(text[named.start : named.end])
    return named.corrected is None and not any(terms(name) == typed for name in named.sense.synonyms)


def _corrected_words(
    text: str, lexicon: Lexicon, taken: Iterable[Span], frequency: DocumentFrequency
) -> Iterator[NameExpansion]:
    """Known misspellings that are no part of a name, each with its correct word."""
    for match in re.finditer(r"[^\W\d_]+", text):
        in_name = any(start < match.end() and match.start() < end for start, end in taken)
        correction = lexicon.corrections.get(match[0].lower())
        if correction and not in_name and all(map(frequency, terms(correction))):
            yield NameExpansion(match.span(), "spelling", (correction,), sure=True)


def _name_clause(name_terms: tuple[str, ...], field: str | None, weight: float) -> Clause:
    if len(name_terms) == 1:
        return Term(name_terms[0], field, weight)
    return Phrase(name_terms, field, weight=weight)
