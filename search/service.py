"""Search and similar cases over any engine: what the commands and the web application call."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from search.asked import Asked
from search.breakdown import BREAKDOWN, Breakdown, breakdown, months
from search.contrast import READ, Contrast, contrast
from search.engine import BuildStatus, Engine
from search.errors import ImrError, NotFound
from search.folding import Folded, folded
from search.hits import hits_of
from search.noting import BySide, NotedUp, guidelines, noted_up
from search.ranking import DEPTH, Placed, Ranked, by_date, counts, near, rank
from search.rates import SIDES
from search.remembering import RememberingEngine
from search.repairs import repairs
from search.similar import telling_terms, understand_similar
from search.typed import understand_search, widened
from search.types import (
    FACET_FIELDS,
    Determination,
    FacetField,
    FacetValue,
    Filter,
    Hit,
    Issue,
    KeyTerm,
    Letter,
    Mode,
    Quarantined,
    Repair,
    ResultSet,
    SearchRequest,
    SearchResponse,
    SimilarRequest,
    Sort,
)

MAX_K = 1_000
READ_AT_ONCE = 100
"""How many issues of a whole result set are read from the store together."""


class Searcher:
    """Answers requests over one engine; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remembering(self) -> Searcher:
        """The same for one page, whose several questions share much: see :mod:`search.remembering`."""
        return Searcher(RememberingEngine(self._engine))

    def search(self, request: SearchRequest) -> SearchResponse:
        """Ranked issues for a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
        started = time.perf_counter()
        _check(request)
        return self._answer(understand_search(request, self._engine), request, started)

    def repaired(self, request: SearchRequest) -> SearchResponse:
        """As :meth:`search`; an answer without issues says which searches near to it have some."""
        response = self.search(request)
        if response.total or response.query.case_number:
            return response
        return replace(response, query=replace(response.query, repairs=self.repairs(request)))

    def repairs(self, request: SearchRequest) -> tuple[Repair, ...]:
        """Searches near to one that finds nothing which find something."""
        asked = understand_search(request, self._engine)
        if asked.understood.case_number:
            return ()
        request = replace(request, filters=asked.understood.filters)
        return repairs(request, asked.understood.understood, lambda other: self.search(other).total)

    def terms(self, query: str, off: tuple[str, ...] = ()) -> frozenset[str]:
        """The index terms to mark in a letter, those of other names, exact forms and wildcards among them.
        Raises ``QuerySyntax`` or ``UnknownField``."""
        asked = understand_search(SearchRequest(query, Mode.KEYWORD, off=off), self._engine)
        return frozenset(asked.understood.terms)

    def similar(self, request: SimilarRequest) -> SearchResponse:
        """Ranked issues like an indexed issue or a text. Raises ``NotFound`` for an unknown id."""
        started = time.perf_counter()
        _check(request)
        return self._answer(understand_similar(request, self._engine), request, started)

    def key_terms(self, request: SimilarRequest, most: int) -> tuple[KeyTerm, ...]:
        """The ``most`` telling words that similar cases are looked for by, the most telling first; any of
        them can be left out (``without``). Raises ``NotFound`` for an unknown id."""
        return telling_terms(request, self._engine, most)

    def whole(self, request: SearchRequest | SimilarRequest, most: int) -> ResultSet:
        """The result set from its first row on, ``most`` rows at the most, in the order of
        :meth:`search` or :meth:`similar`; ``k``, ``offset`` and ``wide`` say nothing here. The ids are
        ranked at once, and errors raised; letters are read while the hits are taken."""
        asked = self._understood(request)
        ranked, listed = self._listed(asked, request, most)
        outcomes = counts(asked, asked.understood.filters, self._engine, ["outcome"], ranked.near)["outcome"]
        order = listed.order[:most]

        def hits() -> Iterator[Hit]:
            for start in range(0, len(order), READ_AT_ONCE):
                page = order[start : start + READ_AT_ONCE]
                yield from self._hits(asked, page, start + 1, listed, explain=request.explain)

        return ResultSet(
            query=asked.understood,
            mode=asked.mode,
            total=sum(facet.count for facet in outcomes),
            outcomes={facet.value: facet.count for facet in outcomes},
            folded=listed.away,
            build=self._engine.status().build,
            rows=len(order),
            hits=hits(),
        )

    def facets(
        self, request: SearchRequest, fields: Iterable[FacetField] = FACET_FIELDS
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by field over the result set of ``request``; a field's own filters do not narrow
        its counts, so that its other values stay on offer."""
        asked = understand_search(request, self._engine)
        filters = asked.understood.filters
        filtered = {found.field for found in filters}
        wanted = tuple(fields)
        groups = [(filters, [field for field in wanted if field not in filtered])]
        for field in (field for field in wanted if field in filtered):
            groups.append((tuple(found for found in filters if found.field != field), [field]))
        counted: dict[FacetField, tuple[FacetValue, ...]] = {}
        for others, names in groups:
            if names:
                listed = near(asked, others, self._engine)
                counted |= counts(asked, others, self._engine, names, listed)
        return {field: counted[field] for field in wanted}

    def breakdown(
        self, request: SearchRequest | SimilarRequest, fields: Sequence[FacetField] = BREAKDOWN
    ) -> Breakdown:
        """How many of the result set were overturned, as a whole and by ``fields``."""
        return breakdown(self._understood(request), self._engine, fields)

    def months(self, request: SearchRequest | SimilarRequest, year: int) -> tuple[FacetValue, ...]:
        """The issues of the result set that were decided in ``year``, by month."""
        return months(self._understood(request), self._engine, year)

    def contrast(self, request: SearchRequest | SimilarRequest) -> Contrast:
        """What the overturned rationales of the result set say that the upheld ones do not, and the other way
        round; filters on the outcome are left aside."""
        asked = self._understood(request)
        others = tuple(found for found in asked.understood.filters if found.field != "outcome")
        best = (self._best(asked, (*others, Filter("outcome", side.value)), READ) for side in SIDES)
        return contrast(replace(asked.understood, filters=others), *best)

    def guidelines(self) -> tuple[BySide, ...]:
        """Every guideline that letters cite, by side, the most cited first."""
        return guidelines(self._engine)

    def noted_up(self, cited: str) -> NotedUp:
        """Who cites a guideline, a section or a page, and how these issues were decided. Raises
        ``NotFound`` where no issue does."""
        return noted_up(cited, self._engine)

    def determination(self, determination_id: str) -> Letter:
        """The letter with its raw text; raises ``NotFound``."""
        if found := self._engine.letter(determination_id):
            return found
        raise NotFound(
            f"There is no determination '{determination_id}' in this index: check the case number."
        )

    def status(self) -> BuildStatus:
        """What is published."""
        return self._engine.status()

    def quarantined(self) -> Sequence[Quarantined]:
        """The files that could not be used, with their reasons."""
        return self._engine.quarantined()

    def _best(self, asked: Asked, filters: Sequence[Filter], most: int) -> list[tuple[Determination, Issue]]:
        """The best issues with those filters, with their letters."""
        order = rank(asked, filters, self._engine, most).order[:most]
        ids = [placed.issue_id for placed in order]
        found = self._engine.issues(ids)
        return [found[wanted] for wanted in ids]

    def _understood(self, request: SearchRequest | SimilarRequest) -> Asked:
        if isinstance(request, SearchRequest):
            return understand_search(request, self._engine)
        return understand_similar(request, self._engine)

    def _answer(
        self, asked: Asked, request: SearchRequest | SimilarRequest, started: float
    ) -> SearchResponse:
        filters = asked.understood.filters
        last = request.offset + request.k
        ranked, listed = self._listed(asked, request, last)
        outcomes = counts(asked, filters, self._engine, ["outcome"], ranked.near)["outcome"]
        total = sum(facet.count for facet in outcomes)
        order = listed.order
        if request.wide and request.sort is Sort.RELEVANCE and last > total - listed.away:
            order += self._behind(asked, request, ranked, last)
        page = order[request.offset : last]
        hits = self._hits(asked, page, request.offset + 1, listed, explain=request.explain)
        return SearchResponse(
            query=asked.understood,
            mode=asked.mode,
            total=total,
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            build=self._engine.status().build,
            hits=hits,
            outcomes={facet.value: facet.count for facet in outcomes},
            folded=listed.away,
        )

    def _hits(
        self, asked: Asked, page: Sequence[Placed], first: int, listed: Folded, *, explain: bool
    ) -> tuple[Hit, ...]:
        """The hits of a page whose first rank is ``first``, with what is folded under them."""
        return tuple(
            replace(hit, folded=listed.under[hit.issue_id], wording=listed.wordings[hit.issue_id])
            if hit.issue_id in listed.under
            else hit
            for hit in hits_of(asked, page, first, self._engine, explain=explain)
        )

    def _listed(
        self, asked: Asked, request: SearchRequest | SimilarRequest, wanted: int
    ) -> tuple[Ranked, Folded]:
        """The result set as far as it is wanted, and the rows that it makes."""
        ranked = self._ordered(asked, request, wanted)
        if not request.fold:
            return ranked, Folded(ranked.order)
        found = folded(ranked, self._engine)
        if found.away and wanted + found.away > DEPTH:
            # What is folded away has left room at the end.
            ranked = self._ordered(asked, request, wanted + found.away)
            found = folded(ranked, self._engine)
        return ranked, found

    def _ordered(self, asked: Asked, request: SearchRequest | SimilarRequest, wanted: int) -> Ranked:
        filters = asked.understood.filters
        if request.sort is Sort.RELEVANCE:
            return rank(asked, filters, self._engine, wanted)
        return by_date(asked, filters, self._engine, wanted, request.sort)

    def _behind(
        self, asked: Asked, request: SearchRequest | SimilarRequest, ranked: Ranked, wanted: int
    ) -> tuple[Placed, ...]:
        """The best of what lies beyond the result set. Nothing of it is folded: what is folded is
        counted, and it does not count."""
        if isinstance(request, SearchRequest):
            wider = widened(request, self._engine)
        else:
            wider = replace(asked, least=0.0)
        found = rank(wider, asked.understood.filters, self._engine, wanted + len(ranked.order))
        listed = {placed.issue_id for placed in ranked.order}
        rest = [placed for placed in found.order if placed.issue_id not in listed]
        # The two lists were scored for different clauses: the second goes on where the first ends.
        last = ranked.order[-1].score if ranked.order else 1.0
        scale = min(1.0, last / rest[0].score) if rest and rest[0].score > 0 else 1.0
        return tuple(placed._replace(score=placed.score * scale, scale=scale) for placed in rest)


def _check(request: SearchRequest | SimilarRequest) -> None:
    if not 1 <= request.k <= MAX_K or request.offset < 0:
        raise ImrError(f"{request.k} hits from {request.offset} cannot be shown: ask for 1 to {MAX_K:,}.")
