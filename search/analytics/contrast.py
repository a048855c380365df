"""What overturned rationales say that upheld ones do not, and the other way round.

Counted is in how many rationales a word or phrase stands, a wording once, and only in sentences in which the
reviewer speaks of the case: neither what a guideline says nor the conclusion itself. Terms are ordered by the
z-score of their log odds ratio (Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16, 2008,
372-403), with half a rationale added to each cell (Haldane 1956; Anscombe 1956), so that a term is
significant where the difference is both large and sure. Many terms are compared: some stand out by chance.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from search.fields.sources import wording
from search.model.letters import Determination, Issue, Outcome
from search.model.results import InterpretedQuery
from search.reasons import case_sentences
from search.text.analysis import STOP_WORDS, tokens
from search.text.sentences import sentence_spans

MAX_RATIONALES = 200
"""Rationales of each outcome that are read, the best ones."""
MIN_RATIONALES = 5
"""Rationales of each outcome that are needed for a contrast."""
MIN_TERM_RATIONALES = 3
"""Rationales that a term must stand in to be named."""
MIN_Z_SCORE = 1.645
"""The z-score from which a term is named: one in twenty stands out so far by chance."""
MAX_TERMS = 15
MAX_QUOTES = 3
DUPLICATE_OVERLAP = 0.6
"""Two terms that share a word and this much of their rationales are one."""

_CONCLUSION = re.compile(
    r"medically (?:necessary|appropriate)|medical necessity|\b(?:non-?)?certif"
    r"|\b(?:is|are|was|were) (?:not )?(?:warranted|approved|appropriate|supported|necessary)\b"
    r"|\b(?:overturn|upheld|uphold)",
    re.IGNORECASE,
)
_NEGATIONS = frozenset({"no", "not", "without", "never", "lack", "absent", "none", "nor"})
_UNINFORMATIVE = frozenset({
    "additionally", "also", "although", "applicant", "appropriate", "case", "claimant", "consequently",
    "could", "due", "employee", "furthermore", "given", "hence", "here", "however", "individual",
    "injured", "justified", "justify", "may", "medical", "might", "moreover", "necessary", "necessity",
    "patient", "per", "please", "regarding", "regards", "request", "requested", "requests", "respect",
    "since", "specifically", "support", "supported", "supports", "therefore", "thus", "today", "upon",
    "warrant", "warranted", "warranting", "well", "whereas", "worker", "would",
})  # fmt: skip
"""Words that say nothing of a case alone: connectives, what the patient and the request are called, and the
verdict."""

_LINKING_WORDS = frozenset({"and", "for", "in", "of", "to", "with"})
"""What may stand within a phrase ("range of motion")."""

Gram = tuple[str, ...]
"""Index terms one after the other."""

DecidedIssue = tuple[Determination, Issue]


@dataclass(frozen=True)
class TermQuote:
    """A sentence of a rationale, its ``number`` among the sentences there from one on, and the span in it
    of the term."""

    determination: Determination
    issue: Issue
    number: int
    text: str
    mark: tuple[int, int]


@dataclass(frozen=True)
class ContrastTerm:
    """A word or phrase, as most of those that say it write it, in how many rationales of each outcome it
    stands, its z-score (above 0) and quotes of the outcome that it tells of, best first."""

    words: str
    overturned: int
    upheld: int
    z: float
    quotes: tuple[TermQuote, ...]


@dataclass(frozen=True)
class Contrast:
    """The significant terms of each outcome, the most significant first, by so many ``overturned`` and
    ``upheld`` rationales that were read; empty where these are too few."""

    query: InterpretedQuery
    overturned: int
    upheld: int
    of_overturned: tuple[ContrastTerm, ...]
    of_upheld: tuple[ContrastTerm, ...]

    @property
    def enough(self) -> bool:
        """Whether there are enough rationales of both outcomes to contrast them."""
        return min(self.overturned, self.upheld) >= MIN_RATIONALES


@dataclass(frozen=True)
class _OutcomeTerms:
    """The ``issues`` with one outcome whose rationales were read, and for each term the positions among them
    of those that have it."""

    outcome: Outcome
    issues: tuple[DecidedIssue, ...]
    positions: Mapping[Gram, Sequence[int]]


class _Occurrence(NamedTuple):
    """A term in a rationale: its span there, and that of its sentence."""

    gram: Gram
    span: tuple[int, int]
    sentence: tuple[int, int]


def contrast(
    query: InterpretedQuery, overturned: Iterable[DecidedIssue], upheld: Iterable[DecidedIssue]
) -> Contrast:
    """The contrast of issues with their letters, the best of each outcome first."""
    overturned_terms = _terms_of(Outcome.OVERTURNED, overturned)
    upheld_terms = _terms_of(Outcome.UPHELD, upheld)
    without_terms = Contrast(query, len(overturned_terms.issues), len(upheld_terms.issues), (), ())
    if not without_terms.enough:
        return without_terms
    return replace(
        without_terms,
        of_overturned=_significant(overturned_terms, upheld_terms),
        of_upheld=_significant(upheld_terms, overturned_terms),
    )


def log_odds(here: int, of: int, there: int, of_others: int) -> tuple[float, float]:
    """The log odds ratio of standing in ``here`` of ``of`` rationales against ``there`` of ``of_others``, and
    its z-score.

    A term in 12 of 40 overturned and 6 of 160 upheld rationales has the odds 12.5 / 28.5 against 6.5 / 154.5
    (half a rationale added to each cell): a ratio of ln .439 - ln .042 = 2.34, with a standard error of
    (1/12.5 + 1/28.5 + 1/6.5 + 1/154.5) ** .5 = .525, and so a z-score of 4.47."""
    cells = (here + 0.5, of - here + 0.5, there + 0.5, of_others - there + 0.5)
    ratio = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    return ratio, ratio / math.sqrt(sum(1 / cell for cell in cells))


def _terms_of(outcome: Outcome, issues: Iterable[DecidedIssue]) -> _OutcomeTerms:
    """The terms of issues with that outcome, rationales with one fingerprint read once."""
    issues_read: list[DecidedIssue] = []
    positions: dict[Gram, list[int]] = defaultdict(list)
    fingerprints: set[str] = set()
    for determination, issue in issues:
        fingerprint = wording(issue.rationale or "")
        if fingerprint is None or fingerprint in fingerprints:
            continue
        fingerprints.add(fingerprint)
        for gram in {occurrence.gram for occurrence in _occurrences(issue.rationale or "")}:
            positions[gram].append(len(issues_read))
        issues_read.append((determination, issue))
    return _OutcomeTerms(outcome, tuple(issues_read), positions)


def _occurrences(rationale: str) -> Iterator[_Occurrence]:
    """Terms of up to three words, in sentences in which the reviewer speaks of the case.

    "There is no documentation of exercise." has the terms "documentation", "no documentation",
    "documentation of exercise" and "exercise"; not "there is", which are no content words, nor "of exercise",
    which begins with a linking word."""
    for start, end in case_sentences(rationale):
        sentence = rationale[start:end]
        if _CONCLUSION.search(sentence):
            continue
        words = tokens(sentence)
        surface_forms = [sentence[token.start : token.end].lower() for token in words]
        for first in range(len(words)):
            for last in range(first, min(first + 3, len(words))):
                if _is_term(surface_forms[first : last + 1]):
                    yield _Occurrence(
                        tuple(token.term for token in words[first : last + 1]),
                        (start + words[first].start, start + words[last].end),
                        (start, end),
                    )


def _is_term(words: Sequence[str]) -> bool:
    """Whether words make a term: a content word at either end, or a negation at the beginning, with content
    or linking words between."""
    is_content = [word not in STOP_WORDS and word.isalpha() and len(word) > 2 for word in words]
    if len(words) == 1:
        return is_content[0] and words[0] not in _NEGATIONS | _UNINFORMATIVE
    begins_well = is_content[0] or words[0] in _NEGATIONS
    ends_well = is_content[-1] and words[-1] not in _NEGATIONS
    inner_words = zip(is_content[1:-1], words[1:-1], strict=True)
    return (
        begins_well and ends_well and all(content or word in _LINKING_WORDS for content, word in inner_words)
    )


def _significant(here: _OutcomeTerms, there: _OutcomeTerms) -> tuple[ContrastTerm, ...]:
    """The terms that tell the outcome ``here`` from the one ``there``, the most significant first."""
    scored = []
    for gram, positions in here.positions.items():
        if len(positions) >= MIN_TERM_RATIONALES:
            count_there = len(there.positions.get(gram, ()))
            _, z = log_odds(len(positions), len(here.issues), count_there, len(there.issues))
            if z >= MIN_Z_SCORE:
                scored.append((z, gram))
    # Of terms about as significant the longer says more.
    scored.sort(key=lambda item: (-item[0] * (1 + 0.15 * (len(item[1]) - 1)), item[1]))
    chosen: list[tuple[float, Gram]] = []
    for z, gram in scored:
        if len(chosen) == MAX_TERMS:
            break
        if not any(_is_duplicate(gram, better, here) for _, better in chosen):
            chosen.append((z, gram))
    quoted = _quoted({gram for _, gram in chosen}, here)
    return tuple(_contrast_term(z, gram, here, there, quoted[gram]) for z, gram in chosen)


def _is_duplicate(gram: Gram, other: Gram, terms: _OutcomeTerms) -> bool:
    """Whether two terms share a word and most of the rationales of the rarer one."""
    if not set(gram) & set(other):
        return False
    positions, other_positions = set(terms.positions[gram]), set(terms.positions[other])
    shared = len(positions & other_positions)
    return shared >= DUPLICATE_OVERLAP * min(len(positions), len(other_positions))


def _quoted(
    grams: set[Gram], terms: _OutcomeTerms
) -> Mapping[Gram, tuple[Counter[str], tuple[TermQuote, ...]]]:
    """How each term is written, with counts, and its first quotes, at most one from a letter."""
    grams_by_position: dict[int, set[Gram]] = defaultdict(set)
    for gram in grams:
        for position in terms.positions[gram]:
            grams_by_position[position].add(gram)
    surface_forms: dict[Gram, Counter[str]] = {gram: Counter() for gram in grams}
    quotes: dict[Gram, dict[str, TermQuote]] = {gram: {} for gram in grams}
    for position, grams_there in sorted(grams_by_position.items()):
        determination, issue = terms.issues[position]
        text = issue.rationale or ""
        sentence_ends = [end for _, end in sentence_spans(text)]
        for occurrence in _occurrences(text):
            gram = occurrence.gram
            if gram not in grams_there:
                continue
            surface_forms[gram][" ".join(text[slice(*occurrence.span)].split())] += 1
            if len(quotes[gram]) < MAX_QUOTES and determination.determination_id not in quotes[gram]:
                quote = _quote(occurrence, determination, issue, sentence_ends)
                quotes[gram][determination.determination_id] = quote
    return {gram: (surface_forms[gram], tuple(quotes[gram].values())) for gram in grams}


def _quote(
    occurrence: _Occurrence, determination: Determination, issue: Issue, sentence_ends: Sequence[int]
) -> TermQuote:
    """The sentence with a term, as a quote."""
    start, end = occurrence.sentence
    return TermQuote(
        determination,
        issue,
        number=bisect_right(sentence_ends, start) + 1,
        text=(issue.rationale or "")[start:end],
        mark=(occurrence.span[0] - start, occurrence.span[1] - start),
    )


def _contrast_term(
    z: float,
    gram: Gram,
    here: _OutcomeTerms,
    there: _OutcomeTerms,
    quoted: tuple[Counter[str], tuple[TermQuote, ...]],
) -> ContrastTerm:
    counts = len(here.positions[gram]), len(there.positions.get(gram, ()))
    overturned, upheld = counts if here.outcome is Outcome.OVERTURNED else counts[::-1]
    return ContrastTerm(_as_written(quoted[0]), overturned, upheld, round(z, 2), quoted[1])


def _as_written(forms: Counter[str]) -> str:
    """The most frequent surface form; in small letters where it is ever written so, not only where a
    sentence begins."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.lower()] += count
    best = min(folded, key=lambda form: (-folded[form], form))
    variants = [form for form in forms if form.lower() == best]
    return best if best in variants else min(variants, key=lambda form: (-forms[form], form))
