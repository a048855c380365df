"""Queries, judgments and runs as files: BEIR's ``queries.jsonl`` and ``qrels.tsv``, TREC's run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from search.errors import ImrError

Qrels = Mapping[str, Mapping[str, int]]
"""The grade of each judged document, by query id and document id."""
Run = Mapping[str, Sequence[tuple[str, float]]]
"""The ranking of each query by its id, as (document id, score), best first."""


@dataclass(frozen=True)
class JudgedQuery:
    """A query of a judged set: ``text``, or ``issue_id`` where it asks for similar issues. A text
    of kind ``paste`` asks for similar issues too."""

    id: str
    text: str
    kind: str
    issue_id: str | None = None


class _QueryLine(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str = ""
    kind: str = ""
    issue_id: str | None = None


def read_queries(path: Path) -> list[JudgedQuery]:
    """The queries of a JSON Lines file; raises ``ImrError`` with the line that cannot be read."""
    queries: list[JudgedQuery] = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            entry = msgspec.json.decode(line, type=_QueryLine)
        except msgspec.DecodeError as error:
            raise ImrError(
                f'{path}, line {number}: {error}. A query is {{"_id": ..., "text": ...}}.'
            ) from None
        if not entry.text and not entry.issue_id:
            raise ImrError(f"{path}, line {number}: a query needs 'text' or 'issue_id'.")
        queries.append(JudgedQuery(entry.id, entry.text, entry.kind, entry.issue_id))
    return queries


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Judgments from three tab-separated columns with a heading, or TREC's four; raises
    ``ImrError`` with the line that cannot be read."""
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if number == 1 and cells[-1:] == ["score"]:
            continue
        try:
            query, document, grade = (cells[0], cells[-2], int(cells[-1]))
        except (IndexError, ValueError):
            raise ImrError(f"{path}, line {number}: expected query, document and a whole grade.") from None
        qrels.setdefault(query, {})[document] = grade
    return qrels


def read_run(path: Path) -> dict[str, list[tuple[str, float]]]:
    """A run, each query's documents ordered by score, ties by id; raises ``ImrError`` with the line
    that cannot be read."""
    run: dict[str, list[tuple[str, float]]] = {}
    for number, line in enumerate(_lines(path), start=1):
        cells = line.split()
        try:
            # The document's id is everything between "Q0" and the last three columns: it may hold blanks.
            query, document, score = cells[0], " ".join(cells[2:-3]), float(cells[-2])
            if not document:
                raise ValueError(line)
        except (IndexError, ValueError):
            raise ImrError(f"{path}, line {number}: expected 'qid Q0 id rank score tag'.") from None
        run.setdefault(query, []).append((document, score))
    for ranking in run.values():
        ranking.sort(key=lambda scored: (-scored[1], scored[0]))
    return run


def run_lines(query: str, ranking: Iterable[tuple[str, float]], tag: str) -> Iterable[str]:
    """The lines of one query in a TREC run."""
    for rank, (document, score) in enumerate(ranking, start=1):
        yield f"{query} Q0 {document} {rank} {score:.9g} {tag}\n"


def _lines(path: Path) -> Iterable[str]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImrError(f"{path} cannot be read ({error}): name a text file.") from None
    return (line for line in text.splitlines() if line.strip())
