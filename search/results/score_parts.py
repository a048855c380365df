"""Why a hit stands where it does: its score as parts that add up, in words a lawyer reads.

An example: the words weigh .5 and the meaning .5. An issue with .8 of the best score by words and .4 of the
best by meaning has 40 and 20 points of 100, which are 67 % and 33 % of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from search.model.results import ScorePart
from search.results.signal_words import signal_words
from search.retrieval.ranking import FusedHit

MOST_POINTS = 100.0
"""The points of an issue that every signal likes best of the whole index."""


def parts_of(fused: FusedHit) -> tuple[ScorePart, ...]:
    """The parts of a hit's score, those that weigh most first. None where nothing ranks: no query, or nothing
    but conditions. What is near behind a result set keeps its own points, however its score is scaled."""
    weighed = sorted(fused.signal_scores, key=lambda part: -part.signal.weight)
    points = [
        MOST_POINTS * part.signal.weight * part.normalized.get(fused.issue_id, part.missing)
        for part in weighed
    ]
    shares = shares_of(points)
    if not any(points):
        return ()
    return tuple(
        ScorePart(
            signal=part.signal.name,
            name=signal_words(part.signal.name).name,
            points=of_part,
            most=MOST_POINTS * part.signal.weight,
            share=share,
            percent=percent,
        )
        for part, of_part, share, percent in zip(weighed, points, shares, whole_percents(shares), strict=True)
    )


def shares_of(points: Sequence[float]) -> list[float]:
    """What each part is of the whole (0 to 1); they add up to 1, or are all 0. A part below 0 (a similarity
    can be) takes from the score and is no share of it."""
    positive = [max(value, 0.0) for value in points]
    total = math.fsum(positive)
    return [value / total if total > 0 else 0.0 for value in positive]


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Shares that add up to 1 as whole percents that add up to 100: each rounded down, and those with the
    largest remainders up. Thirds are 34, 33 and 33."""
    exact = [100 * share for share in shares]
    percents = [math.floor(value) for value in exact]
    left = round(math.fsum(exact)) - sum(percents)
    by_remainder = sorted(range(len(exact)), key=lambda at: (percents[at] - exact[at], at))
    for at in by_remainder[:left]:
        percents[at] += 1
    return percents
