"""What a visitor pastes or uploads, read in memory into the subjects to find precedents for.

Nothing of it is stored, logged or put into an address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.errors import UnreadableLetter
from search.reader import letter_reader
from search.types import Issue, Letter, SimilarRequest, issue_id
from web.config import MIB, WebConfig
from web.params import BadParameter


@dataclass(frozen=True)
class Subject:
    """One thing to find precedents for: an issue of a letter, or a text as a whole."""

    text: str
    request: str | None = None
    issue_number: int | None = None
    issue_id: str | None = None

    def similar_request(self, asked: SimilarRequest) -> SimilarRequest:
        """``asked`` about this subject; an issue that is indexed already is not its own precedent."""
        return replace(asked, text=self.text, request=self.request, exclude_issue=self.issue_id)


@dataclass(frozen=True)
class Submission:
    """The subjects found; ``left_out`` more were found than are looked up at once."""

    subjects: tuple[Subject, ...]
    left_out: int = 0


def from_text(text: str, config: WebConfig) -> Submission:
    """A pasted letter as its issues; any other text as one subject."""
    if not text.strip():
        raise BadParameter("There is nothing to compare: paste some text or choose a file.")
    if len(text) > config.text_characters:
        raise BadParameter(
            f"The text has {len(text):,} characters and the limit is {config.text_characters:,}: "
            "paste the part about the disputed treatment."
        )
    try:
        return _from_letter(letter_reader().read("pasted.txt", text.encode("utf-8", "replace")), config, text)
    except UnreadableLetter:
        return Submission((Subject(text),))


def from_file(name: str, data: bytes, config: WebConfig) -> Submission:
    """An uploaded PDF or text; raises ``UnreadableLetter`` with the reason where it cannot be read."""
    if len(data) > config.upload_bytes:
        raise BadParameter(
            f"The file has {len(data) / MIB:.1f} MB and the limit is {config.upload_bytes // MIB} MB: "
            "upload the pages about the disputed treatment."
        )
    letter = letter_reader().read(name or "upload", data)
    return _from_letter(letter, config, letter.text[: config.text_characters])


def _from_letter(letter: Letter, config: WebConfig, text: str) -> Submission:
    issues = letter.determination.issues
    if not issues:
        return Submission((Subject(text),))
    shown = issues[: config.lists_per_letter]
    identity = letter.determination.determination_id
    return Submission(tuple(_subject(issue, identity) for issue in shown), len(issues) - len(shown))


def _subject(issue: Issue, determination_id: str) -> Subject:
    text = "\n".join(part for part in (issue.request, issue.rationale) if part)
    return Subject(text, issue.request, issue.number, issue_id(determination_id, issue.number))
