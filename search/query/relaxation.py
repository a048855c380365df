"""Query relaxation: which part of a query that matches nothing is in the way, and what matches without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.errors import ImrError
from search.model.requests import Filter, Mode, SearchRequest, Window
from search.model.results import Interpretation, Relaxation
from search.query.clauses import Boolean
from search.query.parser import ParsedQuery, QueryPart, parse_query
from search.query.syntax_repair import remove_spans

MAX_PARTS = 8
"""Parts of a query that are left out one by one."""

MAX_RELAXATIONS = 4
"""Relaxations that are offered."""

RELAXED_SLOP = 10
"""More words that may stand between those of a phrase that no issue has as it is typed."""

CountMatches = Callable[[SearchRequest], int]
"""How many issues match a search."""

_WHOLE_PHRASE = re.compile(r'"([^"]*)"$')
_PROXIMITY = re.compile(
    r"(?<=[\s)\"])(?:(?:w|near)?/|(?P<ordered>\+|(?:pre|onear)/))(?:\d+|s|sent|p|para)(?=[\s(\"])",
    re.IGNORECASE,
)


def relaxations(
    request: SearchRequest, interpretations: Sequence[Interpretation], count_matches: CountMatches
) -> tuple[Relaxation, ...]:
    """Searches near to ``request``, which matched nothing, that match something, the likeliest first.

    Of ``norco AND zebra``, where no issue has a zebra, the one relaxation is ``norco``. Where each part is
    in some issue and never all in one, each part, filter and interpretation is left out in turn; where that
    does not help, the longest beginning of the query that matches is offered.
    """
    listing = replace(request.listing, wide=False)
    trial = _Trial(replace(request, window=Window(k=1), listing=listing, explain=False), count_matches)
    parsed = parse_query(request.query)
    unmatched = [
        part
        for part in parsed.parts[:MAX_PARTS]
        if not part.negative and trial.is_unmatched(part, parsed.text)
    ]
    if relaxed := tuple(_relax_unmatched(trial, parsed, unmatched))[:MAX_RELAXATIONS]:
        return relaxed
    candidates = [
        *_omit_parts(trial, parsed),
        *_omit_filters(trial),
        *_disable_interpretations(trial, interpretations),
    ]
    return tuple(candidates[:MAX_RELAXATIONS]) or _longest_beginning(trial, parsed)


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
class _Trial:
    """Tries variants of a request, and keeps those that match something."""

    request: SearchRequest
    count_matches: CountMatches

    def is_unmatched(self, part: QueryPart, text: str) -> bool:
        """Whether no issue at all has ``part``. A dense signal matches a part only where it is loose words,
        which an issue need not have."""
        alone = " ".join(text[start:end] for start, end in part.spans)
        loose = isinstance(part.clause, Boolean) and part.clause.loose
        mode = self.request.mode if loose else Mode.KEYWORD
        return self.count(replace(self.request, query=alone, filters=(), mode=mode)) == 0

    def without_parts(
        self, parts: Sequence[QueryPart], parsed: ParsedQuery, why: str
    ) -> tuple[Relaxation, ...]:
        """The query without ``parts``, where that matches something."""
        text = remove_spans(parsed.text, [span for part in parts for span in part.spans])
        return self.matching(replace(self.request, query=text), why) if text else ()

    def matching(self, request: SearchRequest, why: str) -> tuple[Relaxation, ...]:
        """``request`` as a relaxation, where it matches something."""
        count = self.count(request)
        if not count:
            return ()
        return (Relaxation(request.query, request.filters, request.readings.off, why, count),)

    def count(self, request: SearchRequest) -> int:
        """How many issues match; 0 for a query that cannot be read."""
        try:
            return self.count_matches(request)
        except ImrError:
            return 0


def _relax_unmatched(
    trial: _Trial, parsed: ParsedQuery, unmatched: Sequence[QueryPart]
) -> Iterator[Relaxation]:
    """The query with each part that no issue has weakened, and without all of them."""
    for part in unmatched:
        ((start, end), *more_spans) = part.spans
        weaker = () if more_spans else weaker_queries(parsed.text[start:end])
        queries = (f"{parsed.text[:start]}{text}{parsed.text[end:]}" for text in weaker)
        why = f"No issue has: {part.description}"
        relaxed = (trial.matching(replace(trial.request, query=query), why) for query in queries)
        yield from next(filter(None, relaxed), ())
    if unmatched:
        descriptions = " and ".join(part.description for part in unmatched)
        yield from trial.without_parts(unmatched, parsed, f"No issue has: {descriptions}")


def _omit_parts(trial: _Trial, parsed: ParsedQuery) -> Iterator[Relaxation]:
    """The query without each of its parts in turn."""
    if len(parsed.parts) < 2:
        return
    for part in parsed.parts[:MAX_PARTS]:
        why = f"No issue has all the rest and: {part.description}"
        yield from trial.without_parts([part], parsed, why)


def _omit_filters(trial: _Trial) -> Iterator[Relaxation]:
    """The search without the filters on each field in turn."""
    filters = trial.request.filters
    for field in dict.fromkeys(filter_.field for filter_ in filters):
        remaining = tuple(filter_ for filter_ in filters if filter_.field != field)
        omitted = " or ".join(_describe(filter_) for filter_ in filters if filter_.field == field)
        why = f"No issue here passes the filter: {omitted}"
        yield from trial.matching(replace(trial.request, filters=remaining), why)


def _disable_interpretations(
    trial: _Trial, interpretations: Sequence[Interpretation]
) -> Iterator[Relaxation]:
    """The search with the words of each condition in turn read as text instead."""
    for interpretation in interpretations:
        if interpretation.on and not interpretation.names:
            readings = trial.request.readings
            readings = replace(readings, off=(*readings.off, interpretation.key))
            why = f"No issue here has: {interpretation.means}; read {interpretation.written} as a word"
            yield from trial.matching(replace(trial.request, readings=readings), why)


def _longest_beginning(trial: _Trial, parsed: ParsedQuery) -> tuple[Relaxation, ...]:
    """The longest beginning of the query that matches, where no part alone is in the way."""
    for length in range(min(len(parsed.parts), MAX_PARTS) - 1, 0, -1):
        omitted = parsed.parts[length:]
        why = f"No issue has all the rest and: {' and '.join(part.description for part in omitted)}"
        if relaxed := trial.without_parts(omitted, parsed, why):
            return relaxed
    return ()


def _describe(filter_: Filter) -> str:
    return f"{'not ' if filter_.exclude else ''}{filter_.field.replace('_', ' ')} is {filter_.value}"
