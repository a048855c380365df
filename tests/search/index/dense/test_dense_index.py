"""The vector index against exact arithmetic: every value, every order, every filter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.index.dense.index import LETTER_WEIGHT, DenseIndex, DenseWriter
from search.index.dense.layout import DIGEST_BYTES
from search.index.encoders.base import Vectors
from tests.examples import examples

DIMENSION = 8


@dataclass(frozen=True)
class Corpus:
    """Passages as rows: first and last issue, whether the letter's own, and the vector."""

    rows: tuple[tuple[int, int, bool], ...]
    vectors: Vectors
    issues: int

    def index(self, folder: Path, zero: float = 0.0) -> DenseIndex:
        writer = DenseWriter(DIMENSION)
        for number, (first, last, of_letter) in enumerate(self.rows):
            writer.describe(first, last, of_letter=of_letter, number=number, digest=bytes(DIGEST_BYTES))
        writer.add(self.vectors)
        writer.save(folder)
        return DenseIndex.load(folder, zero=zero)


def corpus(seed: int, letters: int) -> Corpus:
    """Vectors of four halves and four zeros: unit length, and exact in every order of adding up, so
    that ties are ties. Many passages are alike, as in letters that quote one guideline."""
    random = np.random.default_rng(seed)
    rows: list[tuple[int, int, bool]] = []
    first = 0
    for _ in range(letters):
        issues = int(random.integers(1, 5))
        rows += [(first, first + issues - 1, True)] * int(random.integers(0, 3))
        for number in range(first, first + issues):
            rows += [(number, number, False)] * int(random.integers(1, 3))
        first += issues
    return Corpus(tuple(rows), halves(random, len(rows)), first)


def halves(random: np.random.Generator, count: int) -> Vectors:
    vectors = np.zeros((count, DIMENSION), np.float32)
    for row in vectors:
        row[random.choice(DIMENSION, 4, replace=False)] = random.choice([0.5, 0.5, 0.5, -0.5], 4)
    return vectors


def exact(
    corpus: Corpus, query: Vectors, eligible: np.ndarray | None = None, zero: float = 0.0
) -> dict[int, float]:
    """Each issue's similarity by the definition."""
    best: dict[int, float] = {}
    for (first, last, of_letter), vector in zip(corpus.rows, corpus.vectors, strict=True):
        score = (float(query @ vector) - zero) / (1 - zero) * (LETTER_WEIGHT if of_letter else 1.0)
        for issue in range(first, last + 1):
            if eligible is None or eligible[issue]:
                best[issue] = max(score, best.get(issue, -9.0))
    return best


def best_of(scores: dict[int, float], k: int) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]


@given(
    seed=st.integers(0, 10_000),
    letters=st.integers(1, 120),
    k=st.integers(1, 300),
    filtered=st.booleans(),
    zero=st.sampled_from([0.0, 0.5]),
)
@settings(max_examples=examples(60))
def test_the_nearest_issues_are_those_of_exact_arithmetic(
    tmp_path_factory: pytest.TempPathFactory, seed: int, letters: int, k: int, filtered: bool, zero: float
) -> None:
    held = corpus(seed, letters)
    random = np.random.default_rng(seed + 1)
    query = halves(random, 1)
    eligible = random.random(held.issues) < 0.3 if filtered else None
    index = held.index(tmp_path_factory.mktemp("dense"), zero)
    hits = index.search(query, k, eligible=eligible).hits
    assert [(issue, score) for issue, score, _ in hits] == best_of(exact(held, query[0], eligible, zero), k)
    for issue, score, passage in hits:
        first, last, of_letter = held.rows[passage]
        assert first <= issue <= last
        similarity = (float(query[0] @ held.vectors[passage]) - zero) / (1 - zero)
        assert similarity * (LETTER_WEIGHT if of_letter else 1.0) == score


@given(
    seed=st.integers(0, 10_000), letters=st.integers(1, 60), k=st.integers(1, 200), queries=st.integers(2, 5)
)
@settings(max_examples=examples(40))
def test_several_query_vectors_rank_by_their_mean(
    tmp_path_factory: pytest.TempPathFactory, seed: int, letters: int, k: int, queries: int
) -> None:
    held = corpus(seed, letters)
    asked = halves(np.random.default_rng(seed + 2), queries)
    reached = [dict(best_of(exact(held, query), k)) for query in asked]
    floors = [min(scores.values()) for scores in reached]
    means = {
        issue: sum(scores.get(issue, floor) for scores, floor in zip(reached, floors, strict=True)) / queries
        for scores in reached
        for issue in scores
    }
    hits = held.index(tmp_path_factory.mktemp("dense")).search(asked, k).hits
    assert [(issue, score) for issue, score, _ in hits] == best_of(means, k)


def test_an_issue_out_of_a_vectors_reach_counts_with_its_floor(tmp_path: Path) -> None:
    """The worked example of :meth:`DenseIndex.search`: k is 2 and the floors are 0.5 and 0.6."""
    similarities = {3: (0.5, 0.8), 5: (0.3, 0.6), 7: (0.9, 0.1)}
    writer = DenseWriter(2)
    for issue, vector in similarities.items():
        writer.add(np.array([vector], np.float32))
        writer.describe(issue, issue, of_letter=False, number=0, digest=bytes(DIGEST_BYTES))
    writer.save(tmp_path)
    hits = DenseIndex.load(tmp_path).search(np.eye(2, dtype=np.float32), 2).hits
    assert [issue for issue, _, _ in hits] == [7, 3]
    assert [score for _, score, _ in hits] == pytest.approx([0.75, 0.65])


def test_similarity_is_counted_from_the_encoders_zero(tmp_path: Path) -> None:
    """The worked example of :class:`DenseIndex`."""
    writer = DenseWriter(1)
    for issue, cosine in enumerate((0.9, 0.6, 0.5, 1.0)):
        writer.add(np.array([[cosine]], np.float32))
        writer.describe(issue, issue, of_letter=False, number=0, digest=bytes(DIGEST_BYTES))
    writer.save(tmp_path)
    hits = DenseIndex.load(tmp_path, zero=0.5).search(np.ones((1, 1), np.float32), 4).hits
    assert [issue for issue, _, _ in hits] == [3, 0, 1, 2]
    assert [score for _, score, _ in hits] == pytest.approx([1.0, 0.8, 0.2, 0.0])


def test_ties_beyond_what_is_read_at_first_still_go_by_number(tmp_path: Path) -> None:
    rows = tuple((number, number, False) for number in range(1_000))
    held = Corpus(rows, np.repeat(halves(np.random.default_rng(1), 1), 1_000, axis=0), 1_000)
    hits = held.index(tmp_path).search(held.vectors[:1], 3).hits
    assert [(issue, score) for issue, score, _ in hits] == [(0, 1.0), (1, 1.0), (2, 1.0)]


def test_letters_passages_do_not_hide_nearer_issues(tmp_path: Path) -> None:
    """Two hundred letters' own passages are nearest by cosine; weighted, an issue's passage is."""
    near, less_near = np.zeros((2, DIMENSION), np.float32)
    near[0] = 1.0
    less_near[:2] = 0.9, np.sqrt(1 - 0.81)
    rows = (*((number, number, True) for number in range(200)), (200, 200, False))
    held = Corpus(rows, np.vstack([np.repeat(near[None], 200, axis=0), less_near[None]]), 201)
    (hit,) = held.index(tmp_path).search(near[None], 1).hits
    assert hit[0] == 200
    assert hit[1] == pytest.approx(0.9)


def test_an_empty_index_and_an_empty_filter_list_nothing(tmp_path: Path) -> None:
    query = halves(np.random.default_rng(3), 1)
    empty = Corpus((), np.zeros((0, DIMENSION), np.float32), 0).index(tmp_path / "empty")
    assert empty.search(query, 10).hits == ()
    held = corpus(5, 4)
    index = held.index(tmp_path / "held")
    assert index.search(query, 10, eligible=np.zeros(held.issues, bool)).hits == ()
    assert index.search(np.zeros((0, DIMENSION), np.float32), 10).hits == ()


def test_an_issues_own_passages_are_given_back_as_they_were_stored(tmp_path: Path) -> None:
    held = corpus(8, 30)
    index = held.index(tmp_path)
    for issue in range(held.issues):
        passages = [
            row for row, (first, _, of_letter) in enumerate(held.rows) if first == issue and not of_letter
        ]
        assert index.passages_of(issue) == passages
        assert np.array_equal(index.vectors(passages), held.vectors[passages])


def test_vectors_and_their_descriptions_must_be_as_many(tmp_path: Path) -> None:
    writer = DenseWriter(DIMENSION)
    writer.add(halves(np.random.default_rng(4), 2))
    writer.describe(0, 0, of_letter=False, number=0, digest=bytes(DIGEST_BYTES))
    with pytest.raises(ValueError, match="2 vectors for 1 passages"):
        writer.save(tmp_path)
    with pytest.raises(ValueError, match=r"expected \(n, 8\) float32"):
        writer.add(np.zeros((1, 9), np.float32))


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_damaged_vectors_are_reported_in_one_sentence(tmp_path: Path, damage: str) -> None:
    corpus(5, 4).index(tmp_path)
    file = tmp_path / "vectors.faiss"
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        DenseIndex.load(tmp_path)
