"""The reasons of the table ``patterns.tsv``, with their patterns compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from search.model.letters import Outcome
from search.reasons.wordings import Saying, Wording, wordings
from search.vocabulary.tables import rows


@dataclass(frozen=True)
class Reason:
    """A reason for the outcome ``speaks_for``, or for either where that is None. A sentence gives it that
    matches one of the ``patterns`` and none of ``unless``. ``of_guideline``: a sentence that restates a
    guideline can give it too."""

    name: str
    speaks_for: Outcome | None
    of_guideline: bool
    patterns: tuple[Wording, ...]
    unless: tuple[Wording, ...]

    def given_by(self, said: Saying) -> bool:
        """Whether the sentence gives the reason."""
        if not any(pattern.found_in(said) for pattern in self.patterns):
            return False
        return not any(pattern.found_in(said) for pattern in self.unless)


@cache
def reasons() -> tuple[Reason, ...]:
    """All reasons, in the order of the table."""
    table = [(row["kind"], row["name"], row["value"]) for row in rows("patterns", "search.reasons")]
    words = {name: value for kind, name, value in table if kind == "words"}

    def compiled(kind: str, reason: str) -> tuple[Wording, ...]:
        patterns = (value for row_kind, name, value in table if (row_kind, name) == (kind, reason))
        return tuple(wordings(patterns, words))

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
