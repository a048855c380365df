"""Fits the weights by which mentions of treatments are judged, to documents whose requests are known.

    python -m benchmarks.judging FOLDER... [--folds 5] [--out weights.json]

Each folder has documents and ``truth.jsonl`` in the format of ``tests/data/denials``. With ``--folds`` the
documents are judged by weights that were fitted to the others; what is printed is the share of the
treatments found that are in dispute, and of those in dispute that are found, by the least probability.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from search.similar.documents.blocks import read_blocks
from search.similar.documents.judging.evidence import evidence_of
from search.similar.documents.judging.judge import Weights
from search.similar.documents.judging.mentions import mentions_in, names_in
from search.similar.documents.lines import read_lines
from search.similar.documents.walking import Walk

LEAST_SEEN = 2
"""Documents that a piece of evidence must stand in."""
PENALTY = 1.0
"""The strength of the prior on weights: half of their squares is added to the loss, times this."""
LEAST_WEIGHT = 0.03
"""Smaller weights are left out of the file."""
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7)
NAMES = ("disputed", "approved")


@dataclass(frozen=True)
class Example:
    """A mention: its treatment, the evidence on it, and what it is, one of ``NAMES`` or "" for none;
    ``None`` where its treatment is requested elsewhere in the document."""

    treatment: str
    evidence: frozenset[str]
    label: str | None


@dataclass(frozen=True)
class Labelled:
    """A document: its mentions, and the treatments in dispute in it."""

    examples: tuple[Example, ...]
    disputed: frozenset[str]


def read_folder(folder: Path) -> list[Labelled]:
    """The documents of a folder with what their truth says of each mention."""
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    return [_labelled((folder / told["file"]).read_text("utf-8"), told) for told in map(json.loads, lines)]


def _labelled(text: str, told: Mapping[str, list[dict[str, str]]]) -> Labelled:
    blocks = read_blocks(read_lines(text))
    walk = Walk()
    walk.over(blocks)
    mentions = list(mentions_in(blocks))
    places = [mention.passage.at for mention in mentions]
    labels: dict[int, str] = {}
    named: dict[str, set[str]] = {}
    behind = 0
    for request in told["requests"]:
        label = NAMES[0] if request["disputed"] else NAMES[1]
        treatments = [name.treatment for name in names_in(request["text"])]
        for treatment in treatments:
            named.setdefault(treatment, set()).add(label)
        found = re.search(r"\s+".join(map(re.escape, request["text"].split())), text)
        if found:
            inside = [n for n, (start, end) in enumerate(places) if found.start() <= start and end <= found.end()]
            behind = found.start()
        else:  # parts of it stand in several cells: the first mention of its treatment behind the last request
            of_name = [n for n, mention in enumerate(mentions) if mention.treatment in treatments[:1]]
            inside = [n for n in of_name if places[n][0] >= behind][:1] or of_name[:1]
        labels.update(dict.fromkeys(inside, label))
    evidence = evidence_of(mentions, blocks, walk.sections)
    examples = tuple(
        Example(mention.treatment, pieces, labels.get(n, None if mention.treatment in named else ""))
        for n, (mention, pieces) in enumerate(zip(mentions, evidence, strict=True))
    )
    return Labelled(examples, frozenset(name for name, labels in named.items() if NAMES[0] in labels))


def fit(documents: Sequence[Labelled]) -> dict[str, Weights]:
    """The weights of each of ``NAMES``."""
    seen = Counter(
        piece
        for document in documents
        for piece in frozenset().union(*(example.evidence for example in document.examples))
    )
    pieces = {piece: n for n, piece in enumerate(sorted(p for p, count in seen.items() if count >= LEAST_SEEN))}
    examples = [e for document in documents for e in document.examples if e.label is not None]
    rows = [(n, pieces[p]) for n, example in enumerate(examples) for p in example.evidence if p in pieces]
    table = csr_matrix((np.ones(len(rows)), np.array(rows).T), shape=(len(examples), len(pieces)))
    weights = {}
    for name in NAMES:
        fitted = _fit_one(table, np.array([1.0 if e.label == name else -1.0 for e in examples]))
        of = {piece: round(float(fitted[n]), 2) for piece, n in pieces.items() if abs(fitted[n]) >= LEAST_WEIGHT}
        weights[name] = Weights(round(float(fitted[-1]), 2), of)
    return weights


def _fit_one(table: csr_matrix, signs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margins = signs * (table @ weights[:-1] + weights[-1])
        value = np.logaddexp(0, -margins).sum() + PENALTY / 2 * (weights[:-1] ** 2).sum()
        slopes = -signs * expit(-margins)
        return float(value), np.append(table.T @ slopes + PENALTY * weights[:-1], slopes.sum())

    begin = np.zeros(table.shape[1] + 1)
    found: npt.NDArray[np.float64] = minimize(loss, begin, jac=True, method="L-BFGS-B").x
    return found


def held_out(documents: Sequence[Labelled], folds: int) -> list[tuple[Labelled, list[float]]]:
    """Each document with the probability of each of its mentions, by weights fitted to the other folds."""
    out = []
    for fold in range(folds):
        weights = fit([document for n, document in enumerate(documents) if n % folds != fold])
        for document in documents[fold::folds]:
            odds = [weights["disputed"].probability(example.evidence) for example in document.examples]
            out.append((document, odds))
    return out


def precision_and_recall(
    judged: Sequence[tuple[Labelled, list[float]]], least: float
) -> tuple[float, float]:
    """Of the treatments named with at least the probability ``least``, once a document."""
    right = found = true = 0
    for document, odds in judged:
        names = {e.treatment for e, p in zip(document.examples, odds, strict=True) if p >= least}
        right += len(names & document.disputed)
        found += len(names)
        true += len(document.disputed)
    return right / max(found, 1), right / max(true, 1)


def main() -> None:
    """Reads the arguments, prints what the folds say, writes the weights."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--folds", type=int, default=0)
    arguments.add_argument("--out", type=Path)
    given = arguments.parse_args()
    documents = [document for folder in given.folders for document in read_folder(folder)]
    if given.folds:
        judged = held_out(documents, given.folds)
        for least in STEPS:
            precision, recall = precision_and_recall(judged, least)
            print(f"from {least}: precision {precision:.3f}, recall {recall:.3f}")
    if given.out:
        told = {name: {"bias": w.bias, "weights": w.of} for name, w in fit(documents).items()}
        given.out.write_text(json.dumps(told, indent=0, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
        print(f"{len(documents)} documents, {sum(len(w['weights']) for w in told.values())} weights")


if __name__ == "__main__":
    main()
