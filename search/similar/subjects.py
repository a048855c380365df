"""A pasted or uploaded text as what similar cases are looked up for: a letter's issues one by one,
the requests that any other text names, or else the whole of it. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from search.errors import UnreadableLetter
from search.model.letters import Letter, issue_id
from search.model.reader import letter_reader
from search.model.requests import TextSubject
from search.similar.requests import requests_in


@dataclass(frozen=True)
class Subject:
    """One thing that is compared. ``request`` is set where the text names what is disputed; ``issue_id``
    where it is an issue of a letter, which is not its own precedent if it is indexed."""

    text: str
    request: str | None = None
    issue_number: int | None = None
    issue_id: str | None = None

    @property
    def compared(self) -> TextSubject:
        """The subject of a request for similar cases, which leaves out the issue itself."""
        return TextSubject(self.text, self.request, self.issue_id)


def subjects_of_text(text: str) -> tuple[Subject, ...]:
    """The subjects of a pasted text, in reading order."""
    try:
        letters = letter_reader().read_all("pasted.txt", text.encode("utf-8", "replace"))
    except UnreadableLetter:  # too short or too odd for a letter: it is compared as it stands
        return _subjects_by_request(text)
    if len(letters) == 1:
        return _subjects_of_letter(letters[0], text)
    return tuple(subject for letter in letters for subject in _subjects_of_letter(letter, letter.text))


def subjects_of_file(name: str, content: bytes) -> tuple[Subject, ...]:
    """The subjects of a file (PDF or text), in reading order; raises ``UnreadableLetter``."""
    try:
        letters = letter_reader().read_all(name, content)
    except UnreadableLetter:  # no letter: its text is compared where it has one
        return _subjects_by_request(text_of_file(name, content))
    return tuple(subject for letter in letters for subject in _subjects_of_letter(letter, letter.text))


def text_of_file(name: str, content: bytes) -> str:
    """The text of a file as it is read; raises ``UnreadableLetter``."""
    return letter_reader().text(name, content)


def _subjects_by_request(text: str) -> tuple[Subject, ...]:
    """The subjects of a text that is no letter: one for each request that it names, or the whole of it."""
    return tuple(Subject(text, request) for request in requests_in(text)) or (Subject(text),)


def _subjects_of_letter(letter: Letter, text: str) -> tuple[Subject, ...]:
    determination = letter.determination
    if not determination.issues:
        return _subjects_by_request(text)
    return tuple(
        Subject(
            text=issue.rationale or issue.request,
            request=issue.disputed_part or issue.request,
            issue_number=issue.number,
            issue_id=issue_id(determination.determination_id, issue.number),
        )
        for issue in determination.issues
    )
