"""What overturned rationales say that upheld ones do not, and the other way round.

Counted is in how many rationales a word or phrase stands, a wording once, and only in sentences in which the
reviewer speaks of the case: neither what a guideline says nor the conclusion itself. Terms are ordered by the
z-score of their log odds ratio (Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16, 2008,
372-403), with half a rationale added to each cell (Haldane 1956; Anscombe 1956), so that a term is telling
where the difference is both large and sure. Many terms are compared: some stand out by chance.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    """Of ``overturned`` and ``upheld`` rationales that were read, the terms that tell of each outcome, the
    most telling first; empty where there are too few."""

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
    """The terms of the rationales of one outcome: in which of them each stands, by their number."""

    outcome: Outcome
    read: tuple[DecidedIssue, ...]
    standing: Mapping[Gram, Sequence[int]]


def contrast(
    query: InterpretedQuery, overturned: Iterable[DecidedIssue], upheld: Iterable[DecidedIssue]
) -> Contrast:
    """The contrast of issues with their letters, the best of each outcome first."""
    over, up = _terms_of(Outcome.OVERTURNED, overturned), _terms_of(Outcome.UPHELD, upheld)
    found = Contrast(query, len(over.read), len(up.read), (), ())
    if not found.enough:
        return found
    return Contrast(query, found.overturned, found.upheld, _significant(over, up), _significant(up, over))


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
    """What issues with that outcome say, each wording once."""
    read: list[DecidedIssue] = []
    standing: dict[Gram, list[int]] = defaultdict(list)
    known: set[str] = set()
    for determination, issue in issues:
        same = wording(issue.rationale or "")
        if same is None or same in known:
            continue
        known.add(same)
        grams = {gram for gram, _, _ in _grams(issue.rationale or "")}
        for gram in grams:
            standing[gram].append(len(read))
        read.append((determination, issue))
    return _OutcomeTerms(outcome, tuple(read), standing)


def _grams(rationale: str) -> Iterator[tuple[Gram, tuple[int, int], tuple[int, int]]]:
    """Words and phrases of up to three words with their spans and those of their sentences."""
    for start, end in case_sentences(rationale):
        sentence = rationale[start:end]
        if _CONCLUSION.search(sentence):
            continue
        found = tokens(sentence)
        written = [sentence[token.start : token.end].lower() for token in found]
        for first in range(len(found)):
            for last in range(first, min(first + 3, len(found))):
                if _is_term(written[first : last + 1]):
                    yield (
                        tuple(token.term for token in found[first : last + 1]),
                        (start + found[first].start, start + found[last].end),
                        (start, end),
                    )


def _is_term(words: Sequence[str]) -> bool:
    """Whether words make a term: a telling one at either end, or a negation before it."""
    telling = [word not in STOP_WORDS and word.isalpha() and len(word) > 2 for word in words]
    if len(words) == 1:
        return telling[0] and words[0] not in _NEGATIONS | _UNINFORMATIVE
    whole = all(told or word in _LINKING_WORDS for told, word in zip(telling[1:-1], words[1:-1], strict=True))
    return whole and telling[-1] and (telling[0] or words[0] in _NEGATIONS) and words[-1] not in _NEGATIONS


def _significant(here: _OutcomeTerms, there: _OutcomeTerms) -> tuple[ContrastTerm, ...]:
    scored = []
    for gram, standing in here.standing.items():
        if len(standing) >= MIN_TERM_RATIONALES:
            others = len(there.standing.get(gram, ()))
            _, z = log_odds(len(standing), len(here.read), others, len(there.read))
            if z >= MIN_Z_SCORE:
                scored.append((z, gram))
    # Of terms about as sure the longer says more.
    scored.sort(key=lambda item: (-item[0] * (1 + 0.15 * (len(item[1]) - 1)), item[1]))
    kept: list[tuple[float, Gram]] = []
    for z, gram in scored:
        if len(kept) == MAX_TERMS:
            break
        if not any(_is_duplicate(gram, other, here) for _, other in kept):
            kept.append((z, gram))
    quoted = _quoted({gram for _, gram in kept}, here)
    return tuple(_contrast_term(z, gram, here, there, quoted[gram]) for z, gram in kept)


def _is_duplicate(gram: Gram, other: Gram, said: _OutcomeTerms) -> bool:
    if not set(gram) & set(other):
        return False
    one, two = set(said.standing[gram]), set(said.standing[other])
    return len(one & two) >= DUPLICATE_OVERLAP * min(len(one), len(two))


def _quoted(
    grams: set[Gram], said: _OutcomeTerms
) -> Mapping[Gram, tuple[Counter[str], tuple[TermQuote, ...]]]:
    """How each term is written, and its first quotes, from as many letters."""
    wanted: dict[int, set[Gram]] = defaultdict(set)
    for gram in grams:
        for at in said.standing[gram]:
            wanted[at].add(gram)
    written: dict[Gram, Counter[str]] = {gram: Counter() for gram in grams}
    quotes: dict[Gram, dict[str, TermQuote]] = {gram: {} for gram in grams}
    for at in sorted(wanted):
        determination, issue = said.read[at]
        text = issue.rationale or ""
        ends = [end for _, end in sentence_spans(text)]
        for gram, (first, last), (start, end) in _grams(text):
            if gram in wanted[at]:
                written[gram][" ".join(text[first:last].split())] += 1
                if len(quotes[gram]) < MAX_QUOTES and determination.determination_id not in quotes[gram]:
                    number = next(n for n, stop in enumerate(ends, start=1) if start < stop)
                    quotes[gram][determination.determination_id] = TermQuote(
                        determination, issue, number, text[start:end], (first - start, last - start)
                    )
    return {gram: (written[gram], tuple(quotes[gram].values())) for gram in grams}


def _contrast_term(
    z: float,
    gram: Gram,
    here: _OutcomeTerms,
    there: _OutcomeTerms,
    quoted: tuple[Counter[str], tuple[TermQuote, ...]],
) -> ContrastTerm:
    counted = len(here.standing[gram]), len(there.standing.get(gram, ()))
    overturned, upheld = counted if here.outcome is Outcome.OVERTURNED else counted[::-1]
    return ContrastTerm(_as_written(quoted[0]), overturned, upheld, round(z, 2), quoted[1])


def _as_written(forms: Counter[str]) -> str:
    """The most frequent form; in small letters where it is ever written so, not only at a beginning."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.lower()] += count
    best = min(folded, key=lambda form: (-folded[form], form))
    variants = [form for form in forms if form.lower() == best]
    return best if best in variants else min(variants, key=lambda form: (-forms[form], form))
