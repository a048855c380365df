"""A text in which every rule of text analysis has a say, and what analysis makes of it."""

from __future__ import annotations

from importlib.resources import files

from search.text.analysis import fold, tokens
from search.text.sentences import sentence_spans

PROBE = files("search.text").joinpath("probe.txt").read_text(encoding="utf-8")
"""Read with each line as a text of its own, and as one."""


def analysed_probe() -> list[object]:
    """What analysis makes of the probe: the terms with their places, the surface forms and the sentences of
    every line."""
    return [
        [
            [
                [token.term, fold(line[token.start : token.end]), token.start, token.end]
                for token in tokens(line)
            ],
            [[start, end] for start, end in sentence_spans(line)],
        ]
        for line in (*PROBE.splitlines(), PROBE)
    ]
