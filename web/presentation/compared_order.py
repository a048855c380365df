"""Why issues that are compared stand in this order in a list: their points part by part, and a sentence for
each that follows another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase

from search.model.results import Hit, SearchResponse
from search.results.order import NOTHING_RANKS, points_of, why_above
from search.retrieval.best_scores import CANDIDATE_DEPTH


@dataclass(frozen=True)
class OrderRow:
    """A part with the points that each issue has from it; ``difference`` is that of the two, where there are
    only two."""

    name: str
    points: tuple[str, ...]
    difference: str | None


@dataclass(frozen=True)
class ComparedOrder:
    """The issues of a list that are compared, by the letters that name their columns, in the order of the
    list; ``sentences`` say why each stands above the next, and which issues the list does not have. ``total``
    is ``None`` where nothing ranks. ``words`` are what is searched for."""

    words: str
    names: tuple[str, ...]
    sentences: tuple[str, ...]
    rows: tuple[OrderRow, ...]
    total: OrderRow | None


def compared_order(picked: Sequence[str], response: SearchResponse, source: str) -> ComparedOrder | None:
    """The order of the issues ``picked``, of which ``response`` has those that are listed. ``source`` is the
    issue that cases are compared with, which is never listed. ``None`` where there are no two to compare."""
    letters = {issue_id: ascii_uppercase[at] for at, issue_id in enumerate(picked)}
    hits = (*response.hits, *response.near)
    absent = [letters[i] for i in picked if i != source and i not in {hit.issue_id for hit in hits}]
    if len(hits) + len(absent) < 2:
        return None
    names = tuple(letters[hit.issue_id] for hit in hits)
    sentences = (*_order_sentences(hits, letters, len(response.hits)), *map(_absent, absent))
    ranked = len(hits) > 1 and all(hit.parts for hit in hits)
    return ComparedOrder(
        words=response.query.words,
        names=names,
        sentences=sentences,
        rows=tuple(_part_rows(hits)) if ranked else (),
        total=_row("All together, of 100", [points_of(hit) for hit in hits]) if ranked else None,
    )


def _order_sentences(hits: Sequence[Hit], letters: Mapping[str, str], in_set: int) -> Iterator[str]:
    for at, (above, below) in enumerate(pairwise(hits), start=1):
        first, second = letters[above.issue_id], letters[below.issue_id]
        if at == in_set:
            why = f"{first} is in the result set, which comes first; {second} is only near it."
        else:
            why = why_above(above, below, first=first, second=second) or f"{NOTHING_RANKS}."
        yield f"{first} stands above {second}: {why}"


def _absent(name: str) -> str:
    return f"{name} is not among the first {CANDIDATE_DEPTH} of this list, so its points are not compared."


def _part_rows(hits: Sequence[Hit]) -> Iterator[OrderRow]:
    of_hits = [{part.signal: part for part in hit.parts} for hit in hits]
    for part in hits[0].parts:
        yield _row(part.name, [parts[part.signal].points for parts in of_hits])


def _row(name: str, points: Sequence[float]) -> OrderRow:
    difference = _signed(points[0] - points[1]) if len(points) == 2 else None
    return OrderRow(name, tuple(f"{value:z.1f}" for value in points), difference)


def _signed(difference: float) -> str:
    rounded = round(difference, 1)
    return "equal" if rounded == 0 else f"{rounded:+.1f}".replace("-", "−")
