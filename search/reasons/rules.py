"""The reasons of the table ``patterns.tsv``, with their patterns compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search.model.letters import Outcome
from search.vocabulary.tables import rows

_PLACEHOLDER = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Reason:
    """A reason for the outcome ``speaks_for``, or for either where that is None. A sentence gives it that matches one of the ``patterns`` and
    none of ``unless``. ``of_guideline``: a sentence that restates a guideline can give it too."""

    name: str
    speaks_for: Outcome | None
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
    """All reasons, in the order of the table."""
    table = [(row["kind"], row["name"], row["value"]) for row in rows("patterns", "search.reasons")]
    words = {name: value for kind, name, value in table if kind == "words"}

    def compiled(kind: str, reason: str) -> tuple[re.Pattern[str], ...]:
        patterns = (value for row_kind, name, value in table if (row_kind, name) == (kind, reason))
        return tuple(re.compile(_expanded(pattern, words)) for pattern in patterns)

    return tuple(
        Reason(
            name,
            None if value.split()[0] == "any" else Outcome(value.split()[0]),
            "guideline" in value.split(),
            compiled("gives", name),
            compiled("unless", name),
        )
        for kind, name, value in table
        if kind == "reason"
    )


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    """``pattern`` with each ``<name>`` replaced by the words of that name."""
    return _PLACEHOLDER.sub(lambda placeholder: words[placeholder[1]], pattern)
