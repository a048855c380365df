"""Search and similar cases over any engine: what the commands and the web application call."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.encoders.base import Vectors
from search.engine import BuildStatus, Engine, Ranking, Scored
from search.errors import ImrError, NotFound
from search.fusion import reciprocal_rank_fusion
from search.local import filter_clause
from search.query.case_number import case_number
from search.query.clauses import EVERYTHING, Boolean, Clause, Value, conditions
from search.query.focus import focused, said
from search.query.parser import canonical_field, parse_query
from search.similar import query_of_issue, query_of_text
from search.snippets import conclusion, snippet
from search.types import (
    FACET_FIELDS,
    FacetField,
    FacetValue,
    Filter,
    Hit,
    Letter,
    Mode,
    Quarantined,
    Scores,
    SearchRequest,
    SearchResponse,
    SimilarRequest,
    UnderstoodQuery,
)

DEPTH = 500
"""How deep each ranking is fused. Beyond it a hybrid list goes on in keyword order."""

NEAR = 0.5
"""An issue is near by meaning, and so in the result set, when it has this share of the similarity of
the nearest issue of the whole index. Filters never change what counts as near."""

NEAR_SIMILAR = 0.6
LIKE = 0.3
"""For similar cases: the same share, higher since long texts are all somewhat alike, and the share of the
best BM25, since their many words would match nearly everything."""

MAX_K = 1_000


@dataclass(frozen=True)
class _Asked:
    """A query ready for an engine, however it was asked."""

    understood: UnderstoodQuery
    clause: Clause
    where: Clause
    vectors: Vectors | None
    mode: Mode
    source: str | None = None
    """The issue that the query was made from: never a hit."""
    near: float | None = None
    """The least similarity that is listed; ``None``: a share of the ranking's own best, since nothing
    narrows it."""
    like: float | None = None
    """The least BM25 that is listed, for similar cases."""


class Searcher:
    """Answers requests over one engine; safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, request: SearchRequest) -> SearchResponse:
        """Ranked issues for a typed query. Raises ``QuerySyntax`` or ``UnknownField``."""
        started = time.perf_counter()
        asked = self._understand(request)
        return self._answer(asked, request, started)

    def similar(self, request: SimilarRequest) -> SearchResponse:
        """Ranked issues like an indexed issue or a text. Raises ``NotFound`` for an unknown id."""
        started = time.perf_counter()
        asked = self._understand_similar(request)
        return self._answer(asked, request, started)

    def facets(
        self, request: SearchRequest, fields: Iterable[FacetField] = FACET_FIELDS
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts by field over the result set of ``request``; a field's own filters do not narrow
        its counts, so that its other values stay on offer."""
        asked = self._understand(request)
        filters = asked.understood.filters
        filtered = {found.field for found in filters}
        wanted = tuple(fields)
        counted = dict(self._counts(_narrowed(asked, filters), [f for f in wanted if f not in filtered]))
        for field in (f for f in wanted if f in filtered):
            others = [found for found in filters if found.field != field]
            counted |= self._counts(_narrowed(asked, others), [field])
        return {field: counted[field] for field in wanted}

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

    def _understand(self, request: SearchRequest) -> _Asked:
        filters = _canonical(request.filters)
        if number := self._named_case(request.query):
            clause: Clause = Value("determination", (number,))
            words = f"case number {number}"
            if self._engine.letter(number) is None:
                words += ": no such case in this index"
            understood = UnderstoodQuery(request.query, words, filters=filters, case_number=number)
            return _Asked(understood, clause, clause, None, Mode.KEYWORD)
        parsed = parse_query(request.query)
        mode, notes = self._possible_mode(request.mode, bool(parsed.free_text))
        focus = focused(parsed.clause, self._engine.document_frequency, self._engine.status().issues)
        notes += said(focus, parsed.free_text)
        understood = UnderstoodQuery(request.query, parsed.words, parsed.terms, filters, None, notes)
        encoder = None if mode is Mode.KEYWORD else self._engine.encoder
        vectors = encoder.encode([parsed.free_text]) if encoder else None
        asked = _Asked(understood, focus.clause, conditions(parsed.clause), vectors, mode)
        if not filters and asked.where == EVERYTHING:
            return asked
        return replace(asked, near=NEAR * self._nearest(asked))

    def _named_case(self, text: str) -> str | None:
        """The letter that a query names: a case number, or exactly the id of a letter there is."""
        name = text.strip()
        if name and not name.isalpha() and " " not in name and self._engine.letter(name):
            return name
        return case_number(text)

    def _understand_similar(self, request: SimilarRequest) -> _Asked:
        filters = _canonical(request.filters)
        size = self._engine.status().issues
        if request.issue_id is not None:
            found = self._engine.issues([request.issue_id]).get(request.issue_id)
            if found is None:
                raise NotFound(
                    f"There is no issue '{request.issue_id}' in this index: an issue's id is the case "
                    "number, '#' and its number, as in CM16-0213037#1."
                )
            query = query_of_issue(*found, self._engine, size)
            words = f"issues like {request.issue_id}: {found[1].request}"
        else:
            query = query_of_text(request.text or "", request.request, self._engine, size)
            words = f"issues like the text given ({len(request.text or ''):,} characters)"
        mode, notes = self._possible_mode(request.mode, True)
        understood = UnderstoodQuery("", words, query.terms, filters, None, notes)
        source = request.issue_id or request.exclude_issue
        asked = _Asked(understood, query.clause, EVERYTHING, query.vectors, mode, source)
        best = _without(self._engine.keyword(query.clause, 2), source, 1).hits
        like = LIKE * best[0].score if best else 0.0
        return replace(asked, near=NEAR_SIMILAR * self._nearest(asked), like=like)

    def _nearest(self, asked: _Asked) -> float:
        """The similarity of the nearest issue of the whole index; 0 where there is none."""
        if asked.mode is Mode.KEYWORD or asked.vectors is None:
            return 0.0
        best = _without(self._engine.dense(asked.vectors, 2, where=EVERYTHING), asked.source, 1).hits
        return max(best[0].score, 0.0) if best else 0.0

    def _possible_mode(self, mode: Mode, has_text: bool) -> tuple[Mode, tuple[str, ...]]:
        if mode is Mode.KEYWORD or not has_text:
            return Mode.KEYWORD, ()
        if self._engine.encoder is not None:
            return mode, ()
        if mode is Mode.DENSE:
            raise ImrError(
                "This index has no vectors, so nothing can be ranked by meaning: "
                "use the keyword mode, or index again without --no-dense."
            )
        return Mode.KEYWORD, ("This index has no vectors: ranked by keywords alone.",)

    def _answer(
        self, asked: _Asked, request: SearchRequest | SimilarRequest, started: float
    ) -> SearchResponse:
        if not 1 <= request.k <= MAX_K or request.offset < 0:
            raise ImrError(f"{request.k} hits from {request.offset} cannot be shown: ask for 1 to {MAX_K:,}.")
        narrowed = _narrowed(asked, asked.understood.filters)
        keyword, dense = self._rankings(narrowed, request.offset + request.k)
        page = _fuse(narrowed.mode, keyword, dense)[request.offset : request.offset + request.k]
        hits = self._hits(narrowed, page, request.offset, keyword, dense, explain=request.explain)
        outcomes = self._outcomes(narrowed, keyword, dense)
        return SearchResponse(
            query=narrowed.understood,
            mode=narrowed.mode,
            total=sum(outcomes.values()),
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            build=self._engine.status().build,
            hits=hits,
            outcomes=outcomes,
        )

    def _rankings(self, asked: _Asked, wanted: int) -> tuple[Ranking, Ranking]:
        """Both rankings as they are fused. Whatever is ``wanted``, a shorter list is the beginning
        of a longer one, so that pages follow each other: beyond ``DEPTH`` the keyword ranking has
        only issues that the dense one lacks."""
        dense = self._dense(asked)
        if asked.mode is Mode.DENSE:
            return Ranking((), 0), dense
        # Similar cases end where they are no longer alike, so their list does not grow with a page.
        depth = DEPTH if asked.like is not None else max(DEPTH, wanted)
        # One more than asked for, since the source is taken out.
        keyword = _without(self._engine.keyword(asked.clause, depth + 1), asked.source, depth)
        if asked.like is not None:
            keyword = _at_least(keyword, asked.like)
        listed = {hit.issue_id for hit in dense.hits}
        beyond = tuple(hit for hit in keyword.hits[DEPTH:] if hit.issue_id not in listed)
        return Ranking(keyword.hits[:DEPTH] + beyond, keyword.total), dense

    def _dense(self, asked: _Asked) -> Ranking:
        if asked.mode is Mode.KEYWORD or asked.vectors is None:
            return Ranking((), 0)
        found = self._engine.dense(asked.vectors, DEPTH + 1, where=asked.where)
        kept = _without(found, asked.source, DEPTH)
        near = NEAR * max(kept.hits[0].score, 0.0) if asked.near is None and kept.hits else asked.near
        return _at_least(kept, near or 0.0)

    def _hits(
        self,
        asked: _Asked,
        page: Sequence[tuple[str, float]],
        offset: int,
        keyword: Ranking,
        dense: Ranking,
        *,
        explain: bool,
    ) -> tuple[Hit, ...]:
        by_keyword = {hit.issue_id: hit for hit in keyword.hits}
        by_meaning = {hit.issue_id: hit for hit in dense.hits}
        found = self._engine.issues([issue_id for issue_id, _ in page])
        hits: list[Hit] = []
        for rank, (issue_id, score) in enumerate(page, start=offset + 1):
            determination, issue = found[issue_id]
            terms = asked.understood.terms
            hit = Hit(
                rank=rank,
                issue_id=issue_id,
                score=score,
                scores=Scores(_score(by_keyword, issue_id), _score(by_meaning, issue_id)),
                issue=issue,
                determination=determination,
                snippet=snippet(determination, issue, terms) if terms else conclusion(issue),
            )
            if explain:
                hit = replace(hit, explanation=self._explained(asked, hit, keyword, dense))
            hits.append(hit)
        return tuple(hits)

    def _explained(self, asked: _Asked, hit: Hit, keyword: Ranking, dense: Ranking) -> dict[str, object]:
        """Where the score of a hit comes from: rank and score in each ranking, BM25 taken apart."""
        result: dict[str, object] = {"mode": asked.mode.value, "score": hit.score}
        for name, ranking in (("keyword", keyword), ("dense", dense)):
            for rank, scored in enumerate(ranking.hits, start=1):
                if scored.issue_id == hit.issue_id:
                    result[name] = {"rank": rank, "score": scored.score}
        if "keyword" in result:
            result["bm25"] = self._engine.explain(asked.clause, hit.issue_id)
        return result

    def _outcomes(self, narrowed: _Asked, keyword: Ranking, dense: Ranking) -> dict[str, int]:
        """The result set by outcome: every match of a typed query and what is near by meaning; of
        similar cases what is listed."""
        listed = [hit.issue_id for hit in dense.hits]
        if narrowed.like is not None:
            listed += [hit.issue_id for hit in keyword.hits]
        counted = self._engine.facets(_counted(narrowed), ["outcome"], also=listed)
        return {facet.value: facet.count for facet in counted["outcome"]}

    def _counts(
        self, narrowed: _Asked, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, tuple[FacetValue, ...]]:
        """Counts over everything that either ranking of a typed query lists."""
        if not fields:
            return {}
        also = [hit.issue_id for hit in self._dense(narrowed).hits]
        return self._engine.facets(_counted(narrowed), fields, also=also)


NOTHING = Value("determination", ())
"""Matches no issue."""


def _canonical(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    return tuple(replace(found, field=canonical_field(found.field)) for found in filters)


def _narrowed(asked: _Asked, filters: Sequence[Filter]) -> _Asked:
    """The query with filters as conditions on both rankings."""
    narrow = filter_clause(filters)
    if narrow == EVERYTHING:
        return asked
    return replace(
        asked,
        clause=Boolean(must=(asked.clause, *narrow.must), must_not=narrow.must_not),
        where=Boolean(must=(asked.where, *narrow.must), must_not=narrow.must_not),
    )


def _without(ranking: Ranking, source: str | None, depth: int) -> Ranking:
    """The best ``depth`` of a ranking from which the source is taken out."""
    hits = tuple(hit for hit in ranking.hits if hit.issue_id != source)
    return Ranking(hits[:depth], ranking.total - (len(ranking.hits) - len(hits)))


def _at_least(ranking: Ranking, score: float) -> Ranking:
    """The hits of a ranking that have at least that score; it has no others then."""
    hits = tuple(hit for hit in ranking.hits if hit.score >= score)
    return Ranking(hits, len(hits))


def _counted(asked: _Asked) -> Clause:
    """The clause whose every match is in the result set."""
    return NOTHING if asked.mode is Mode.DENSE or asked.like is not None else asked.clause


def _fuse(mode: Mode, keyword: Ranking, dense: Ranking) -> list[tuple[str, float]]:
    if mode is Mode.KEYWORD:
        return [(hit.issue_id, hit.score) for hit in keyword.hits]
    if mode is Mode.DENSE:
        return [(hit.issue_id, hit.score) for hit in dense.hits]
    return reciprocal_rank_fusion(
        [[hit.issue_id for hit in keyword.hits], [hit.issue_id for hit in dense.hits]]
    )


def _score(hits: Mapping[str, Scored], issue_id: str) -> float | None:
    found = hits.get(issue_id)
    return found.score if found else None
