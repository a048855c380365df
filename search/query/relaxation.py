"""Nothing was found: which part of the query is in the way, and what is found without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.errors import ImrError
from search.model.requests import Filter, Mode, SearchRequest, Window
from search.model.results import Interpretation, Relaxation
from search.query.clauses import Boolean
from search.query.parser import ParsedQuery, QueryPart, parse_query
from search.query.syntax_repair import remove_spans, weaker_queries

TRIED = 8
"""Parts of a query that are left out one by one."""
SHOWN = 4

Total = Callable[[SearchRequest], int]
"""How many issues a search finds."""


def relaxations(
    request: SearchRequest, understood: Sequence[Interpretation], total: Total
) -> tuple[Relaxation, ...]:
    """Searches near to ``request``, which found nothing, that find something: the surest first."""
    search = _Search(
        replace(request, window=Window(k=1), listing=replace(request.listing, wide=False), explain=False),
        total,
    )
    parsed = parse_query(request.query)
    dead = [part for part in parsed.parts[:TRIED] if not part.negative and search.lacks(part, parsed.text)]
    if found := tuple(_without_the_dead(search, parsed, dead))[:SHOWN]:
        return found
    every = [*_parts(search, parsed), *_filters(search), *_conditions(search, understood)]
    return tuple(every[:SHOWN]) or _beginning(search, parsed)


@dataclass(frozen=True)
class _Search:
    request: SearchRequest
    total: Total

    def lacks(self, part: QueryPart, text: str) -> bool:
        """Whether no issue at all has ``part``. What is near by meaning has it only where the part is
        loose words, which need not be there."""
        alone = " ".join(text[start:end] for start, end in part.spans)
        loose = isinstance(part.clause, Boolean) and part.clause.loose
        mode = self.request.mode if loose else Mode.KEYWORD
        return self.count(replace(self.request, query=alone, filters=(), mode=mode)) == 0

    def leaving_out(
        self, parts: Sequence[QueryPart], parsed: ParsedQuery, why: str
    ) -> tuple[Relaxation, ...]:
        """The query without ``parts``, where that finds something."""
        text = remove_spans(parsed.text, [span for part in parts for span in part.spans])
        return self.instead(replace(self.request, query=text), why) if text else ()

    def instead(self, request: SearchRequest, why: str) -> tuple[Relaxation, ...]:
        """Another search, where it finds something."""
        count = self.count(request)
        return (
            (Relaxation(request.query, request.filters, request.readings.off, why, count),) if count else ()
        )

    def count(self, request: SearchRequest) -> int:
        """How many issues a search finds; none where it cannot be read."""
        try:
            return self.total(request)
        except ImrError:
            return 0


def _without_the_dead(
    search: _Search, parsed: ParsedQuery, dead: Sequence[QueryPart]
) -> Iterator[Relaxation]:
    """The query with less asked of the parts that no issue has, and without them."""
    for part in dead:
        ((start, end), *others) = part.spans
        eased = () if others else weaker_queries(parsed.text[start:end])
        texts = (f"{parsed.text[:start]}{one}{parsed.text[end:]}" for one in eased)
        why = f"No issue has: {part.words}"
        tried = (search.instead(replace(search.request, query=text), why) for text in texts)
        yield from next(filter(None, tried), ())
    if dead:
        said = " and ".join(part.words for part in dead)
        yield from search.leaving_out(dead, parsed, f"No issue has: {said}")


def _parts(search: _Search, parsed: ParsedQuery) -> Iterator[Relaxation]:
    """Each part of the query left out in turn."""
    if len(parsed.parts) < 2:
        return
    for part in parsed.parts[:TRIED]:
        yield from search.leaving_out([part], parsed, f"No issue has all the rest and: {part.words}")


def _filters(search: _Search) -> Iterator[Relaxation]:
    """The filters on each field left out in turn."""
    filters = search.request.filters
    for field in dict.fromkeys(found.field for found in filters):
        kept = tuple(found for found in filters if found.field != field)
        said = " or ".join(_said(found) for found in filters if found.field == field)
        why = f"No issue here passes the filter: {said}"
        yield from search.instead(replace(search.request, filters=kept), why)


def _conditions(search: _Search, understood: Sequence[Interpretation]) -> Iterator[Relaxation]:
    """Each condition that words were taken for, read as text instead."""
    for reading in understood:
        if reading.on and not reading.names:
            readings = replace(search.request.readings, off=(*search.request.readings.off, reading.key))
            why = f"No issue here has: {reading.means}; read {reading.written} as a word"
            yield from search.instead(replace(search.request, readings=readings), why)


def _beginning(search: _Search, parsed: ParsedQuery) -> tuple[Relaxation, ...]:
    """The longest beginning of the query that finds something, where no part alone is in the way."""
    for kept in range(min(len(parsed.parts), TRIED) - 1, 0, -1):
        left_out = parsed.parts[kept:]
        why = f"No issue has all the rest and: {' and '.join(part.words for part in left_out)}"
        if found := search.leaving_out(left_out, parsed, why):
            return found
    return ()


def _said(found: Filter) -> str:
    return f"{'not ' if found.exclude else ''}{found.field.replace('_', ' ')} is {found.value}"
