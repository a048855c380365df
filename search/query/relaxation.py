"""Query relaxation: which part of a query that matches nothing is in the way, and what matches without it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search.model.requests import Filter, Mode, SearchRequest, Window
from search.model.results import Interpretation, Relaxation
from search.query.clauses import Boolean, Span
from search.query.parser import ParsedQuery, QueryPart
from search.query.syntax_repair import remove_spans

MAX_PARTS = 8
"""Parts of a query that are left out one by one."""

MAX_WORDS = 8
"""Loose words of a query that are left out one by one."""
MAX_RELAXATIONS = 4
"""Relaxations that are offered."""

LINKED_KINDS = frozenset({"drug", "treatment", "drug class", "category"})
"""The kinds of interpretations that say what an issue must dispute."""

RELAXED_SLOP = 10
"""More words that may stand between those of a phrase that no issue has as it is typed."""

Trials = Generator[Sequence[SearchRequest], Mapping[SearchRequest, int], tuple[Relaxation, ...]]
"""Asks how many issues match each of several searches, twice at most, and returns relaxations."""

_WHOLE_PHRASE = re.compile(r'"([^"]*)"$')
_PROXIMITY = re.compile(
    r"(?<=[\s)\"])(?:(?:w|near)?/|(?P<ordered>\+|(?:pre|onear)/))(?:\d+|s|sent|p|para)(?=[\s(\"])",
    re.IGNORECASE,
)


def relaxations(
    request: SearchRequest,
    parsed: ParsedQuery,
    interpretations: Sequence[Interpretation],
    words: Sequence[str] = (),
) -> Trials:
    """Searches near to ``request``, which matched nothing, that match something, the likeliest first. A
    search that cannot be read matches nothing.

    Of ``norco AND zebra``, where no issue has a zebra, the one relaxation is ``norco``. Where each part is in
    some issue and never all in one, each part, filter and interpretation is left out in turn, and each of the
    loose ``words`` that an issue must have; where that does not help, the longest beginning of the query that
    matches is offered.
    """
    trial = _Trial(replace(request, window=Window(k=1), explain=False), parsed)
    parts = [part for part in parsed.parts[:MAX_PARTS] if not part.negative]
    spans = _word_spans(parsed.text, words[:MAX_WORDS])
    alone = [trial.alone(part) for part in parts]
    words_alone = [trial.only(parsed.text[start:end]) for start, end in spans]
    counts = yield [*alone, *words_alone]
    unmatched = [part for part, search in zip(parts, alone, strict=True) if not counts[search]]
    unknown = [span for span, search in zip(spans, words_alone, strict=True) if not counts[search]]
    if unknown:
        unmatched = [part for part in unmatched if not _is_of_words(part)]
    weakened = [
        *_weaken(trial, unmatched),
        *_omit_unmatched(trial, unmatched),
        *_omit_words(trial, [unknown]),
    ]
    reduced = [
        *_omit_parts(trial),
        *_omit_words(trial, [[span] for span in spans] if len(spans) > 1 else []),
        *_omit_filters(trial),
        *_disable_interpretations(trial, interpretations),
    ]
    beginnings = [*_beginnings(trial), *_fewer_words(trial, spans)]
    counts = yield [offer.request for offers in (weakened, reduced, beginnings) for offer in offers]
    for offers, limit in ((weakened, MAX_RELAXATIONS), (reduced, MAX_RELAXATIONS), (beginnings, 1)):
        if matching := tuple(_matching(offers, counts))[:limit]:
            return matching
    return ()


def weaker_queries(text: str) -> Iterator[str]:
    """What asks for less than the phrase or proximity ``text``, the nearest first; nothing for other text.

    ``"red flags"`` is weakened to ``"red flags"~10``, then to ``(red AND flags)``; ``soma /3 pain`` to
    ``soma /p pain``, then to ``(soma AND pain)``."""
    if phrase := _WHOLE_PHRASE.fullmatch(text):
        words = [word for word in phrase[1].split() if any(map(str.isalnum, word))]
        if len(words) > 1:
            yield f"{text}~{RELAXED_SLOP}"
            yield f"({' AND '.join(words)})"
    elif _PROXIMITY.search(text):
        yield _PROXIMITY.sub(lambda operator: "+p" if operator["ordered"] else "/p", text)
        yield f"({_PROXIMITY.sub('AND', text)})"


@dataclass(frozen=True)
class _Offer:
    """A search to try instead, and why. Of the offers in one ``group`` the first that matches is made."""

    request: SearchRequest
    why: str
    group: int | None = None


@dataclass(frozen=True)
class _Trial:
    """Makes variants of a request."""

    request: SearchRequest
    parsed: ParsedQuery

    def alone(self, part: QueryPart) -> SearchRequest:
        """The search for ``part`` alone."""
        return self.only(" ".join(self.parsed.text[start:end] for start, end in part.spans))

    def only(self, text: str) -> SearchRequest:
        """The search for ``text`` alone."""
        return replace(self.request, query=text, filters=(), mode=Mode.KEYWORD)

    def without_parts(self, parts: Sequence[QueryPart], why: str) -> Iterator[_Offer]:
        """The query without ``parts``, where that leaves anything."""
        spans = [span for part in parts for span in part.spans]
        if text := remove_spans(self.parsed.text, spans):
            yield _Offer(replace(self.request, query=text), why)


def _matching(offers: Iterable[_Offer], counts: Mapping[SearchRequest, int]) -> Iterator[Relaxation]:
    """The offers that match something."""
    made: set[int] = set()
    for offer in offers:
        request, count = offer.request, counts[offer.request]
        if count and offer.group not in made:
            yield Relaxation(request.query, request.filters, request.readings.off, offer.why, count)
            made |= set() if offer.group is None else {offer.group}


def _weaken(trial: _Trial, unmatched: Sequence[QueryPart]) -> Iterator[_Offer]:
    """The query with each part that no issue has weakened."""
    query = trial.parsed.text
    for group, part in enumerate(unmatched):
        ((start, end), *more_spans) = part.spans
        for text in () if more_spans else weaker_queries(query[start:end]):
            weaker = replace(trial.request, query=f"{query[:start]}{text}{query[end:]}")
            yield _Offer(weaker, f"No issue has: {part.description}", group)


def _omit_unmatched(trial: _Trial, unmatched: Sequence[QueryPart]) -> Iterator[_Offer]:
    """The query without all parts that no issue has."""
    if unmatched:
        descriptions = " and ".join(part.description for part in unmatched)
        yield from trial.without_parts(unmatched, f"No issue has: {descriptions}")


def _omit_parts(trial: _Trial) -> Iterator[_Offer]:
    """The query without each of its parts in turn."""
    if len(trial.parsed.parts) < 2:
        return
    for part in trial.parsed.parts[:MAX_PARTS]:
        yield from trial.without_parts([part], f"No issue has all the rest and: {part.description}")


def _omit_words(trial: _Trial, groups: Sequence[Sequence[Span]]) -> Iterator[_Offer]:
    """The query without the loose words of each group in turn."""
    text = trial.parsed.text
    for spans in groups:
        if spans and (fewer := remove_spans(text, spans)):
            words = ", ".join(text[start:end] for start, end in spans)
            yield _Offer(replace(trial.request, query=fewer), f"No issue has all the words; without: {words}")


def _fewer_words(trial: _Trial, spans: Sequence[Span]) -> Iterator[_Offer]:
    """The query with only the first of its loose words, the most first."""
    for length in range(len(spans) - 2, 0, -1):
        yield from _omit_words(trial, [spans[length:]])


def _word_spans(text: str, words: Sequence[str]) -> list[Span]:
    """Where ``text`` has ``words``, which stand in its order."""
    spans: list[Span] = []
    at = 0
    for word in words:
        start = text.find(word, at)
        if start >= 0 and word:
            at = start + len(word)
            spans.append((start, at))
    return spans


def _is_of_words(part: QueryPart) -> bool:
    return isinstance(part.clause, Boolean) and part.clause.loose


def _omit_filters(trial: _Trial) -> Iterator[_Offer]:
    """The search without the filters on each field in turn."""
    filters = trial.request.filters
    for field in dict.fromkeys(filter_.field for filter_ in filters):
        remaining = tuple(filter_ for filter_ in filters if filter_.field != field)
        omitted = " or ".join(_describe(filter_) for filter_ in filters if filter_.field == field)
        why = f"No issue here passes the filter: {omitted}"
        yield _Offer(replace(trial.request, filters=remaining), why)


def _disable_interpretations(trial: _Trial, interpretations: Sequence[Interpretation]) -> Iterator[_Offer]:
    """The search with the words of each condition in turn read as text instead; what the search is about
    stays."""
    conditions = [
        part for part in interpretations if part.on and not part.names and part.kind not in LINKED_KINDS
    ]
    for interpretation in sorted(conditions, key=lambda part: part.kind == "body part"):
        readings = trial.request.readings
        readings = replace(readings, off=(*readings.off, interpretation.key))
        why = _why_disabled(interpretation)
        yield _Offer(replace(trial.request, readings=readings), why)


def _why_disabled(interpretation: Interpretation) -> str:
    if interpretation.kind == "body part":
        return "For any part of the body"
    return f"Without the condition that the {interpretation.means}"


def _beginnings(trial: _Trial) -> Iterator[_Offer]:
    """The beginnings of the query, the longest first, for where no part alone is in the way."""
    parts = trial.parsed.parts
    for length in range(min(len(parts), MAX_PARTS) - 1, 0, -1):
        omitted = parts[length:]
        why = f"No issue has all the rest and: {' and '.join(part.description for part in omitted)}"
        yield from trial.without_parts(omitted, why)


def _describe(filter_: Filter) -> str:
    return f"{'not ' if filter_.exclude else ''}{filter_.field.replace('_', ' ')} is {filter_.value}"
