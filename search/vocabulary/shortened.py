"""Names with the words that requests shorten: "physical therapy eval", "facet inj", "chiropractic tx"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from search.vocabulary.phrases import SurfaceForm

T = TypeVar("T")

_SHORT = {
    "evaluation": "eval",
    "re-evaluation": "re-eval",
    "injection": "inj",
    "consultation": "consult",
    "treatment": "tx",
}
_LONG_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b", re.IGNORECASE)


def with_shortened(forms: Iterable[SurfaceForm[T]]) -> Iterator[SurfaceForm[T]]:
    """``forms``, and behind them each that has such a word with it shortened; a form that is given as well
    goes before one that is made."""
    listed = list(forms)
    yield from listed
    for form in listed:
        short = _LONG_WORD.sub(lambda word: _SHORT[word[0].lower()], form.text)
        if short != form.text and " " in short:
            yield SurfaceForm(short, form.meaning, form.exact, form.weak)
