"""The attributes of real letters' requests that were tagged by hand, and how they compare with what is read.

``data/attributes.tsv`` has 80 issues of letters drawn by seed from three strata (requests around surgery or
made in retrospect; requests with other words of interest; the rest): 40 to develop with and 40 ``held``,
tagged before anything was read by rules. ``-`` is what the letter does not say, ``?`` what readers of the
letter could dispute: these do not count. ``depends_on`` is the number of the issue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.fields.documents import filter_values, number_values
from search.model.letters import Determination, Issue

TABLE = Path(__file__).parent / "data" / "attributes.tsv"
FIELDS = (
    "timing",
    "again",
    "modified",
    "amount_asked",
    "amount_approved",
    "amount_stated",
    "duration_stated",
    "depends_on",
    "dependency_decision",
    "since_injury",
    "after_surgery",
)


@dataclass(frozen=True)
class TaggedIssue:
    """One row of the table."""

    half: str
    issue_id: str
    values: Mapping[str, str]


@dataclass
class Agreement:
    """How many tagged values are read so, how many are read though the tag is another or none, and how many
    are not read."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what is read that is right; 1 where nothing is read."""
        read = self.right + self.wrong
        return self.right / read if read else 1.0

    @property
    def recall(self) -> float:
        """The share of what is tagged that is read; 1 where nothing is tagged."""
        tagged = self.right + self.missed
        return self.right / tagged if tagged else 1.0


def tagged_issues(half: str | None = None) -> Iterator[TaggedIssue]:
    """The rows of one half, or of both."""
    header, *rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        if half in (None, row["set"]):
            yield TaggedIssue(row["set"], row["issue"], {field: row[field] for field in FIELDS})


def read_values(determination: Determination, issue: Issue) -> dict[str, str]:
    """What is read of an issue, written as the table writes it."""
    values, numbers = filter_values(determination, issue), number_values(determination, issue)
    dependency = issue.attributes.dependency
    read: dict[str, str] = {}
    for field in FIELDS:
        if field == "depends_on":
            read[field] = ",".join(map(str, dependency.issues)) or "surgery" if dependency else "-"
        elif field in numbers:
            read[field] = ",".join(f"{first:g}" for first, _ in numbers[field]) or "-"
        else:
            read[field] = ",".join(values[field]) or "-"
    return read


def compare(tagged: TaggedIssue, read: Mapping[str, str], agreements: Mapping[str, Agreement]) -> list[str]:
    """Counts one issue in ``agreements``, and says where it differs."""
    differences: list[str] = []
    for field in FIELDS:
        want, got = tagged.values[field], read[field]
        if want == "?":
            continue
        if want == got:
            agreements[field].right += want != "-"
            continue
        agreements[field].wrong += got != "-"
        agreements[field].missed += want != "-"
        differences.append(f"{tagged.issue_id} {field}: {got}, tagged {want}")
    return differences
