"""Where a request stands in the text that it was read from, whatever white space it is broken by there."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

Span = tuple[int, int]

NOWHERE: Span = (0, 0)
"""The place of what does not stand in the text."""

MAX_PLACES = 100
"""Places of one request that are looked at."""

MAX_WORDS = 60
"""Words of a request that are looked for."""

MIN_WORDS = 2
"""Words that tell a place where only the beginning of a request stands together."""

_WORD = re.compile(r"\S+")
_OUTCOME_COMES = re.compile(r"(?:\s{1,3}is)?:")


class Places:
    """The places of requests in one text, white space compared as one blank; a request takes a few passes
    over the text.

    In "Request:\\n  Norco\\n  #60" the request "Norco #60" has the place (11, 22)."""

    def __init__(self, text: str) -> None:
        self._text = text
        words: list[str] = []
        self._origins = array("I")
        for match in _WORD.finditer(text):
            words.append(match[0])
            self._origins.extend(range(match.start(), match.end() + 1))  # the blank behind it too
        self._joined = " ".join(words)

    def of(self, request: str, after: int = 0) -> Span:
        """The place of ``request``: the first behind the character ``after`` that an outcome follows,
        "Norco #60: Upheld" or "Norco #60 is: Upheld", or else the first behind ``after``, or the first of
        all. Where it does not stand together, that of as many of its first words as do; ``NOWHERE`` where
        not even two do."""
        words = request.split()[:MAX_WORDS]
        while words:
            places = list(self._found(" ".join(words)))
            if places:
                behind = [place for place in places if place[0] >= after] or places
                issues = [place for place in behind if _OUTCOME_COMES.match(self._text, place[1])]
                return (issues or behind)[0]
            words = words[:-1] if len(words) > MIN_WORDS else []
        return NOWHERE

    def _found(self, wanted: str) -> Iterator[Span]:
        at = self._joined.find(wanted)
        for _ in range(MAX_PLACES):
            if at < 0:
                return
            end = at + len(wanted)
            yield self._origins[at], self._origins[end - 1] + 1
            at = self._joined.find(wanted, end)
