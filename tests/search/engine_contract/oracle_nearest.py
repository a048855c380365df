"""Rankings by meaning: every vector of every passage is compared with every query vector.

For each query vector an issue has the similarity of its best passage, a letter's passage counting a share
of it. A query vector lists its ``k`` best issues; an issue that it does not list is at most as similar as
the last that it does, and counts with the similarity of that one, the floor. So an issue's score is the
mean, over the query vectors, of its similarity or the floor, whichever is more; ranked are the issues that
some query vector lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.engine.protocol import DenseQuery
from search.index.dense.index import LETTER_WEIGHT
from search.index.encoders.base import Encoder, Vectors
from search.index.passages import passages
from search.model.letters import PassageScope, issue_id
from tests.search.engine_contract.oracle import Oracle

TOLERANCE = 1e-5
"""Two similarities may be one where they differ by less: libraries add the same products in other orders."""


@dataclass(frozen=True)
class OraclePassage:
    """A passage of a letter: its number there, its issue (``None``: all of the letter's) and its vector."""

    letter_id: str
    number: int
    issue_id: str | None
    vector: Vectors


@dataclass(frozen=True)
class Nearest:
    """What a ranking by meaning may be: the scores that its hits have, the best first; the score of every
    issue that may be among them; and for each the numbers of the passages that may have matched."""

    best: list[float]
    scores: dict[str, float]
    matched: dict[str, set[int]]


class NearestOracle:
    """Rankings by meaning over the letters of an oracle, with an encoder."""

    def __init__(self, oracle: Oracle, encoder: Encoder) -> None:
        self._oracle = oracle
        self.passages = [
            OraclePassage(
                letter_id,
                number,
                None if passage.issue_number is None else issue_id(letter_id, passage.issue_number),
                encoder.encode([passage.text])[0],
            )
            for letter_id, letter in oracle.letters.items()
            for number, passage in enumerate(passages(letter.determination, encoder))
        ]

    def own(self, of_issue: str) -> Vectors:
        """The vectors of an issue's own passages, in order."""
        return np.array([each.vector for each in self.passages if each.issue_id == of_issue])

    def of_letter(self, of_issue: str) -> list[Vectors]:
        """The vectors of the passages of an issue's letter, in order."""
        return [
            each.vector
            for each in self.passages
            if each.issue_id is None and each.letter_id == of_issue.rpartition("#")[0]
        ]

    def ranking(self, query: DenseQuery) -> Nearest:
        """What the answer to ``query`` may be."""
        eligible = self._oracle.ids(query.filter_query)
        by_vector = [
            {
                of_issue: similarities
                for of_issue in eligible
                if (similarities := self._similarities(vector, of_issue, query.scope))
            }
            for vector in query.vectors
        ]
        best = [{each: max(those.values()) for each, those in issues.items()} for issues in by_vector]
        floors = [min(sorted(those.values(), reverse=True)[: query.k], default=0.0) for those in best]
        scores: dict[str, float] = {}
        matched: dict[str, set[int]] = {}
        for of_issue in by_vector[0] if by_vector else ():
            similar = [those[of_issue] for those in best]
            over = [score - floor for score, floor in zip(similar, floors, strict=True)]
            if max(over) < -TOLERANCE:
                continue
            scores[of_issue] = sum(map(max, similar, floors)) / len(floors)
            # Of the issues at a floor some may be listed and some not.
            listed = [score for score, more in zip(similar, over, strict=True) if more > TOLERANCE]
            least = max(listed, default=-np.inf) - TOLERANCE
            matched[of_issue] = {
                number
                for row, more in enumerate(over)
                for number, similarity in by_vector[row][of_issue].items()
                if more >= -TOLERANCE and similarity >= max(least, similar[row] - TOLERANCE)
            }
        ordered = sorted(scores.values(), reverse=True)[: query.k]
        return Nearest(ordered, scores, matched)

    def _similarities(self, vector: Vectors, of_issue: str, scope: PassageScope) -> dict[int, float]:
        """The similarity of each passage of an issue that is in ``scope``, by its number in the letter."""
        letter_weight = 1.0 if scope is PassageScope.LETTER else LETTER_WEIGHT
        similarities = {}
        for passage in self.passages:
            if passage.issue_id == of_issue and scope is not PassageScope.LETTER:
                similarities[passage.number] = float(np.dot(vector, passage.vector))
            is_its_letters = passage.issue_id is None and passage.letter_id == of_issue.rpartition("#")[0]
            if is_its_letters and scope is not PassageScope.ISSUE:
                similarities[passage.number] = letter_weight * float(np.dot(vector, passage.vector))
        return similarities
