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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from search.model.documents import RequestStatus
from search.similar.documents.blocks import read_blocks
from search.similar.documents.judging.evidence import evidence_of
from search.similar.documents.judging.judge import Decided, Learned, LogOdds
from search.similar.documents.judging.mentions import mentions_in, names_in
from search.similar.documents.lines import read_lines
from search.similar.documents.walking import Walk

LEAST_SEEN = 2
"""Mentions that a piece of evidence must speak of."""
PENALTY = 1.0
"""The strength of the prior on weights: half of their squares is added to the loss, times this."""
LEAST_WEIGHT = 0.05
"""Smaller weights are left out of the file."""
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7)


Request = Mapping[str, str | None]
"""The ``text`` of a request and its ``status``."""


@dataclass(frozen=True)
class Example:
    """A mention: its treatment, the evidence on it, and what was decided of it, one of ``Decided``, or ""
    where it is no request;
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
    """The documents of a folder with what their truth says of each mention: that of ``truth.jsonl`` or, as in
    the examples of tests, of the lines behind each text."""
    if not (folder / "truth.jsonl").exists():
        return [_labelled(*_example(path)) for path in sorted(folder.glob("*.txt"))]
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    told = map(json.loads, lines)
    return [_labelled((folder / row["file"]).read_text("utf-8"), row["requests"]) for row in told]


def _example(path: Path) -> tuple[str, list[Request]]:
    text, _, listed = path.read_text("utf-8").partition("%%%% requests\n")
    rows = (line.split(" | ", 1) for line in listed.splitlines())
    return text, [{"text": request, "status": None if status == "-" else status} for status, request in rows]


def _labelled(text: str, requests: Sequence[Request]) -> Labelled:
    blocks = read_blocks(read_lines(text))
    walk = Walk()
    walk.over(blocks)
    mentions = mentions_in(blocks)
    places = [mention.passage.at for mention in mentions]
    labels: dict[int, str] = {}
    named: dict[str, set[str]] = {}
    behind = 0
    for request in requests:
        label = Decided(request["status"] or Decided.OPEN)
        words = str(request["text"])
        treatments = [name.treatment for name in names_in(words)]
        for treatment in treatments:
            named.setdefault(treatment, set()).add(label)
        found = re.search(r"\s+".join(map(re.escape, words.split())), text)
        if found:
            inside = [
                n for n, (start, end) in enumerate(places) if found.start() <= start and end <= found.end()
            ]
            behind = found.start()
        else:  # its parts stand in several cells: its treatment's first mention behind the last request
            of_name = [n for n, mention in enumerate(mentions) if mention.treatment in treatments[:1]]
            inside = [n for n in of_name if places[n][0] >= behind][:1] or of_name[:1]
        labels.update(dict.fromkeys(inside, label))
    evidence = evidence_of(mentions, blocks, walk.sections)
    examples = tuple(
        Example(mention.treatment, pieces, labels.get(n, None if mention.treatment in named else ""))
        for n, (mention, pieces) in enumerate(zip(mentions, evidence, strict=True))
    )
    return Labelled(
        examples, frozenset(name for name, labels in named.items() if labels - {Decided.APPROVED})
    )


def fit(documents: Sequence[Labelled]) -> Learned:
    """The weights by which the mentions of other documents are judged."""
    examples = [e for document in documents for e in document.examples if e.label is not None]
    asked = [example for example in examples if example.label]
    return Learned(
        _fitted(examples, lambda example: bool(example.label)),
        {decided: _fitted(asked, lambda e, decided=decided: e.label == decided) for decided in Decided},  # type: ignore[misc]
    )


def _fitted(examples: Sequence[Example], holds: Callable[[Example], bool]) -> LogOdds:
    seen = Counter(piece for example in examples for piece in example.evidence)
    pieces = {p: n for n, p in enumerate(sorted(p for p, count in seen.items() if count >= LEAST_SEEN))}
    rows = [(n, pieces[p]) for n, example in enumerate(examples) for p in example.evidence if p in pieces]
    table = csr_matrix((np.ones(len(rows)), np.array(rows).T), shape=(len(examples), len(pieces)))
    fitted = _fit_one(table, np.array([1.0 if holds(example) else -1.0 for example in examples]))
    of = {piece: round(float(fitted[n]), 2) for piece, n in pieces.items() if abs(fitted[n]) >= LEAST_WEIGHT}
    return LogOdds(round(float(fitted[-1]), 2), of)


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
        learned = fit([document for n, document in enumerate(documents) if n % folds != fold])
        for document in documents[fold::folds]:
            odds = [_in_dispute(learned, example.evidence) for example in document.examples]
            out.append((document, odds))
    return out


def _in_dispute(learned: Learned, evidence: frozenset[str]) -> float:
    approved = learned.status(evidence) is RequestStatus.APPROVED
    return 0.0 if approved else learned.asked.probability(evidence)


def precision_and_recall(judged: Sequence[tuple[Labelled, list[float]]], least: float) -> tuple[float, float]:
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
            click.echo(f"from {least}: precision {precision:.3f}, recall {recall:.3f}")
    if given.out:
        learned = fit(documents)
        parts = {"asked": learned.asked} | {str(decided): of for decided, of in learned.decided.items()}
        told = {name: {"bias": weights.bias, "weights": dict(weights.of)} for name, weights in parts.items()}
        given.out.write_text(json.dumps(told, indent=0, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
        click.echo(
            f"{len(documents)} documents, {sum(len(weights.of) for weights in parts.values())} weights"
        )


if __name__ == "__main__":
    main()
