"""Weights are never judged on the queries that chose them, and what is there to be learned is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.held_out import HeldOutWeights, chosen_and_fitted, held_out, random_folds
from benchmarks.learning import (
    _example,
    _smooth_ndcg,
    equal_weights,
    fitted,
    ndcg,
    ranked_by,
    weights_by_name,
)
from benchmarks.pool import Column, Numbers, Pool
from search.evaluation.trec import JudgedQuery

ISSUES = 24
USEFUL = 5
WEAK = 0.0001
"""A pull that lets weights go wherever the judgments say."""


def column(name: str, weight: float = 0.25, *, fixed: bool = False) -> Column:
    return Column(name, "words", None, weight, best=1.0, missing=0.0, fixed=fixed)


def pool(shares: Numbers, useful: Sequence[int], names: Sequence[str], name: str = "q") -> Pool:
    ids = tuple(f"i{row:02}" for row in range(len(shares)))
    return Pool(
        JudgedQuery(name, "x", "keyword"),
        {ids[row]: 3 for row in useful},
        ids,
        tuple(column(each, 1 / len(names)) for each in names),
        shares,
        np.zeros(len(shares), np.bool_),
    )


def planted(generator: np.random.Generator, weights: Sequence[float], size: int) -> list[Pool]:
    """Queries whose useful issues are those with the highest weighted sum of the signals."""
    names = [f"s{number}" for number in range(len(weights))]
    pools = []
    for _ in range(size):
        shares = generator.uniform(0, 1, (ISSUES, len(weights)))
        pools.append(pool(shares, np.argsort(-shares @ np.array(weights))[:USEFUL].tolist(), names))
    return pools


def noise(generator: np.random.Generator, signals: int, size: int) -> list[Pool]:
    """Queries whose useful issues have nothing to do with the signals."""
    names = [f"s{number}" for number in range(signals)]
    return [
        pool(
            generator.uniform(0, 1, (ISSUES, signals)),
            generator.permutation(ISSUES)[:USEFUL].tolist(),
            names,
        )
        for _ in range(size)
    ]


def mean_ndcg(pools: Sequence[Pool], found: HeldOutWeights) -> float:
    values = [ndcg(each, weights) for each, weights in zip(pools, found.weights, strict=True)]
    return float(np.mean(values))


def test_planted_weights_are_found_and_hold_on_queries_left_out() -> None:
    pools = planted(np.random.default_rng(1), [0.6, 0.3, 0.1, 0.0], 20)
    weights = chosen_and_fitted(pools)
    assert sum(weights.values()) == pytest.approx(1.0)
    assert weights["s0"] == pytest.approx(0.6, abs=0.1)
    assert weights["s1"] == pytest.approx(0.3, abs=0.1)
    assert weights["s3"] < 0.06
    by_chance = np.mean([ndcg(each, equal_weights(each)) for each in pools])
    assert mean_ndcg(pools, held_out(pools, random_folds(20, 4))) > max(0.95, float(by_chance) + 0.05)


def test_noise_that_is_fitted_looks_good_and_is_at_chance_where_it_is_left_out() -> None:
    pools = noise(np.random.default_rng(1), signals=24, size=6)
    weights = fitted(pools, WEAK)
    in_sample = float(np.mean([ndcg(each, weights) for each in pools]))
    chance = float(np.mean([ndcg(each, equal_weights(each)) for each in pools]))
    left_out = mean_ndcg(pools, held_out(pools, random_folds(len(pools), 4)))
    assert in_sample > chance + 0.25
    assert left_out < chance + 0.1


def test_a_query_has_no_say_in_the_weights_that_it_is_ranked_by() -> None:
    generator = np.random.default_rng(3)
    pools = planted(generator, [0.8, 0.2], 9)
    folds = random_folds(9, 3)
    found = held_out(pools, folds)
    for number, fitted_on in enumerate(found.fitted_on):
        assert number not in fitted_on
        assert fitted_on == {other for other in range(9) if folds[other] != folds[number]}
    # What a query is judged by says the opposite: its own weights stay, and those of the other folds change.
    opposite = [*pools[:8], replace(pools[8], judged=dict.fromkeys(ranked_by(pools[8], {"s0": 1})[-5:], 3))]
    other = held_out(opposite, folds)
    for number in range(9):
        assert (other.weights[number] == found.weights[number]) is (folds[number] == folds[8])


def test_folds_are_even_and_the_same_every_time() -> None:
    folds = random_folds(10, 4)
    assert sorted(folds) == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3]
    assert folds == random_folds(10, 4)
    assert folds != random_folds(10, 4, seed=1)


def test_the_slope_of_the_smooth_measure_is_what_small_steps_show() -> None:
    (one,) = planted(np.random.default_rng(4), [0.5, 0.3, 0.2], 1)
    names = ("s0", "s1", "s2")
    example = _example(replace(one, judged={**one.judged, "i01": 1}), names)
    weights = np.array([0.4, 0.1, 0.3])
    _, slope = _smooth_ndcg(example, weights)
    step = 1e-6
    for number in range(3):
        up, down = weights.copy(), weights.copy()
        up[number] += step
        down[number] -= step
        difference = _smooth_ndcg(example, up)[0] - _smooth_ndcg(example, down)[0]
        assert slope[number] == pytest.approx(difference / (2 * step), rel=1e-4, abs=1e-6)


def test_the_smooth_measure_is_near_the_measure_where_scores_are_far_apart() -> None:
    (one,) = planted(np.random.default_rng(5), [1.0], 1)
    apart = np.linspace(0, 10, ISSUES)[np.argsort(np.argsort(one.raw[:, 0]))]
    value, _ = _smooth_ndcg(_example(replace(one, raw=apart[:, None]), ("s0",)), np.array([1.0]))
    assert value == pytest.approx(1.0, abs=0.01)


def test_signals_that_a_query_lacks_leave_their_share_to_the_others_and_a_rule_stays_above_all() -> None:
    shares = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.2, 0.2, 1.0]])
    three = pool(shares, [0], ["words", "meaning", "together"])
    of_rule = replace(three, columns=(*three.columns[:2], column("together", 3.0, fixed=True)))
    assert weights_by_name(of_rule).keys() == {"words", "meaning"}
    assert ranked_by(of_rule, {"words": 0.6, "meaning": 0.1, "absent": 0.3}) == ["i02", "i00", "i01"]
    assert ranked_by(of_rule, {"words": 0.1, "meaning": 0.6}) == ["i02", "i01", "i00"]
    assert fitted([of_rule], 0.1).keys() == {"words", "meaning"}


def test_what_is_behind_the_result_set_is_not_lifted_into_it_by_any_weight() -> None:
    one = pool(np.array([[1.0, 0.0], [0.0, 0.1]]), [1], ["words", "meaning"])
    one = replace(one, beyond=np.array([True, False]))
    assert ranked_by(one, {"words": 1.0}) == ["i01", "i00"]
    value, slope = _smooth_ndcg(_example(one, ("words", "meaning")), np.array([1.0, 1.0]))
    assert value == pytest.approx(1.0, abs=0.01)
    assert slope == pytest.approx([0.0, 0.0])
