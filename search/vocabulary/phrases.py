"""Phrase matching: finds the longest known surface forms in a text with a trie of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

from search.vocabulary.tokens import VocabularyToken, may_be_one_name, tokenize

T = TypeVar("T")


@dataclass(frozen=True)
class SurfaceForm(Generic[T]):
    """A word or phrase as it is written, and what it stands for. An ``exact`` form counts only in this very
    case (``PT``); a ``weak`` one is an everyday word that names a treatment where nothing better does."""

    text: str
    meaning: T
    exact: bool = False
    weak: bool = False


def parse_form(written: str, meaning: T) -> SurfaceForm[T]:
    """A form from its notation in the tables: ``=PT`` is exact, ``~evaluation`` weak, ``=~`` is for both."""
    text = written.lstrip("=~")
    marks = written[: len(written) - len(text)]
    return SurfaceForm(text, meaning, exact="=" in marks, weak="~" in marks)


@dataclass(frozen=True)
class PhraseMatch(Generic[T]):
    """A surface form in a text, from ``start`` to ``end``. ``respelled``: the text misspells a word of it."""

    start: int
    end: int
    form: SurfaceForm[T]
    respelled: bool


@dataclass(slots=True)
class _Node(Generic[T]):
    children: dict[str, _Node[T]] = field(default_factory=dict)
    forms: list[SurfaceForm[T]] = field(default_factory=list)


Respell = Callable[[str], str]
"""The key of a token to the key of the word that it misspells, or to itself."""


class PhraseMatcher(Generic[T]):
    """Finds surface forms in texts. Of forms that differ in case only, an exact one is tried first; else the
    one given first wins."""

    def __init__(self, forms: Iterable[SurfaceForm[T]], respell: Respell) -> None:
        self._root: _Node[T] = _Node()
        self._respell = respell
        self._words: set[str] = set()
        for form in forms:
            self._add(form)

    def _add(self, form: SurfaceForm[T]) -> None:
        node = self._root
        for token in tokenize(form.text):
            self._words.add(token.key)
            node = node.children.setdefault(token.key, _Node())
        if node is not self._root:
            node.forms.insert(0 if form.exact else len(node.forms), form)

    def find(self, text: str) -> Iterator[PhraseMatch[T]]:
        """The forms in ``text`` from left to right. They never overlap, the longest are taken first: in
        "cervical epidural steroid injection" it is "epidural steroid injection", not "cervical epidural"."""
        tokens = tokenize(text)
        words, respell = self._words, self._respell
        keys = [token.key if token.key in words else respell(token.key) for token in tokens]
        spans: list[tuple[int, int, SurfaceForm[T]]] = []
        for first, key in enumerate(keys):
            node = self._root.children.get(key)
            longest = self._longest(text, tokens, keys, first, node) if node else None
            if longest:
                spans.append((first, *longest))
        for first, last, form in _disjoint(spans, tokens):
            respelled = any(keys[i] != tokens[i].key for i in range(first, last + 1))
            yield PhraseMatch(tokens[first].start, tokens[last].end, form, respelled)

    def _longest(
        self, text: str, tokens: Sequence[VocabularyToken], keys: Sequence[str], first: int, node: _Node[T]
    ) -> tuple[int, SurfaceForm[T]] | None:
        """The longest form that begins at token ``first``, with its last token."""
        best: tuple[int, SurfaceForm[T]] | None = None
        last = first
        while True:
            written = text[tokens[first].start : tokens[last].end]
            form = next((f for f in node.forms if not f.exact or f.text == written), None)
            if form:
                best = last, form
            following = last + 1
            if following >= len(tokens) or keys[following] not in node.children:
                return best
            if not may_be_one_name(text, tokens[last], tokens[following]):
                return best
            node, last = node.children[keys[following]], following


def _disjoint(
    spans: list[tuple[int, int, SurfaceForm[T]]], tokens: Sequence[VocabularyToken]
) -> list[tuple[int, int, SurfaceForm[T]]]:
    """``spans`` in order, of those that overlap only the longest in characters, of equal ones the first."""
    if all(left[1] < right[0] for left, right in pairwise(spans)):
        return spans
    taken: set[int] = set()
    disjoint = []
    for span in sorted(spans, key=lambda span: (tokens[span[0]].start - tokens[span[1]].end, span[0])):
        covered = range(span[0], span[1] + 1)
        if taken.isdisjoint(covered):
            taken.update(covered)
            disjoint.append(span)
    return sorted(disjoint, key=lambda span: span[0])
