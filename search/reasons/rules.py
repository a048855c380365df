"""The table of reasons, ``patterns.tsv``, made ready for finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search.model.letters import Outcome
from search.vocabulary.tables import rows

_PART = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Reason:
    """A reason for one of the two outcomes, ``speaks_for``: a sentence gives it that has one of the
    ``patterns`` and none of ``unless``. ``of_guideline``: what the guideline says is as good as what the
    reviewer says of the case."""

    name: str
    speaks_for: Outcome
    of_guideline: bool
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def given_by(self, sentence: str) -> bool:
        """Whether ``sentence``, in lower case, gives the reason."""
        if not any(pattern.search(sentence) for pattern in self.patterns):
            return False
        return not any(pattern.search(sentence) for pattern in self.unless)


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason, in the order of the table."""
    table = [(row["kind"], row["name"], row["value"]) for row in rows("patterns", "search.reasons")]
    words = {name: value for kind, name, value in table if kind == "words"}

    def compiled(kind: str, reason: str) -> tuple[re.Pattern[str], ...]:
        found = (value for one, name, value in table if (one, name) == (kind, reason))
        return tuple(re.compile(_written_out(pattern, words)) for pattern in found)

    return tuple(
        Reason(
            name,
            Outcome(value.split()[0]),
            "guideline" in value.split(),
            compiled("gives", name),
            compiled("unless", name),
        )
        for kind, name, value in table
        if kind == "reason"
    )


def _written_out(pattern: str, words: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: words[part[1]], pattern)
