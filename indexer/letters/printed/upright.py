"""Pages that lie askew though each of their words is printed upright, as text layers of crooked scans are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from indexer.letters.page import Page, Word

_MIN_ANGLE = math.radians(0.12)
_MAX_ANGLE = math.radians(2.5)
_MIN_STEPS = 12


def straightened(page: Page) -> Page:
    """``page`` turned so that its lines are level.

    From each word to the next of its line the base line rises by the same angle, whatever the words are: of
    steps (30, 0.4), (52, 0.7) and (20, 0.3) points the middle one rises by 0.0135, which is 0.77 degrees.
    """
    slopes = [
        (right.y - left.y) / (right.x0 - left.x0)
        for left, right in pairwise(page.words)
        if right.x0 > left.x1 - 1 and abs(right.y - left.y) < 0.5 * min(left.size, right.size)
    ]
    if len(slopes) < _MIN_STEPS:
        return page
    angle = math.atan(median(slopes))
    if not _MIN_ANGLE <= abs(angle) <= _MAX_ANGLE or _same_sign(slopes, angle) < 0.7:
        return page
    return replace(page, words=_turned(page.words, -angle))


def _same_sign(slopes: Sequence[float], angle: float) -> float:
    return sum(slope * angle > 0 for slope in slopes) / len(slopes)


def _turned(words: Sequence[Word], angle: float) -> list[Word]:
    cosine, sine = math.cos(angle), math.sin(angle)
    return [
        replace(
            word,
            x0=word.x0 * cosine - word.y * sine,
            x1=word.x1 * cosine - word.y * sine,
            y=word.x0 * sine + word.y * cosine,
        )
        for word in words
    ]
