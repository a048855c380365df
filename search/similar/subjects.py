"""A pasted or uploaded text as what similar cases are looked up for: a letter's issues, or the requests that
any other text names, one by one. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.errors import UnreadableLetter
from search.model.documents import DocumentRequest, RequestStatus
from search.model.letters import INVENTED_CASE_NUMBER, Determination, Issue, Letter, Treatment, issue_id
from search.model.reader import letter_reader
from search.model.requests import TextSubject
from search.similar.documents.reading import read_document
from search.similar.medical import names_care
from search.similar.places import NOWHERE, Places

BETWEEN_LETTERS = "\n\n"
"""What stands between the texts of two letters of one file."""

SURE = 1.0
"""How sure it is that an issue of a determination letter, or what a visitor writes, is asked for."""


@dataclass(frozen=True)
class Subject:
    """A request of a text, and what it is compared by: its words and the ``text``, which is the rationale
    where it is an issue of a letter. ``issue_number`` and ``issue_id`` are set there; the issue is not its
    own precedent if it is indexed. Of a text that is compared as a whole the ``found`` request is empty."""

    text: str
    found: DocumentRequest
    issue_number: int | None = None
    issue_id: str | None = None

    @property
    def compared(self) -> TextSubject:
        """The subject of a request for similar cases, which leaves out the issue itself."""
        return self.in_words(self.found.request)

    def in_words(self, request: str) -> TextSubject:
        """The same, with the request in other words."""
        return TextSubject(self.text, request or None, self.issue_id)


@dataclass(frozen=True)
class Submission:
    """A text as read, its subjects in reading order, approved requests included, and the case number that it
    names, which may be that of an ``invented`` letter. ``medical``: the text is about medical care, whether
    or not it asks for any."""

    text: str
    subjects: tuple[Subject, ...]
    case_number: str | None = None
    medical: bool = True
    invented: bool = False


def submission_of_text(text: str) -> Submission:
    """What a pasted text asks for. Never fails: an empty or odd one asks for nothing."""
    try:
        letters = letter_reader().read_all("pasted.txt", text.encode("utf-8", "replace"))
    except UnreadableLetter:  # too short or too odd for a letter
        return _submission_of_document(text)
    return _submission_of_letter(letters[0], text) if len(letters) == 1 else _submission_of_letters(letters)


def submission_of_file(name: str, content: bytes) -> Submission:
    """What a file asks for; raises ``UnreadableLetter``."""
    try:
        letters = letter_reader().read_all(name, content)
    except UnreadableLetter:  # no letter: its text is read where it has one
        return _submission_of_document(text_of_file(name, content))
    return _submission_of_letters(letters)


def text_of_file(name: str, content: bytes) -> str:
    """The text of a file as it is read; raises ``UnreadableLetter``."""
    return letter_reader().text(name, content)


def written_request(words: str) -> DocumentRequest:
    """A request that someone writes in so many words, as read; it stands in no text."""
    treatment = letter_reader().treatments(words)[0]
    return _request(words, NOWHERE, treatment, status=None)


def whole_text(submission: Submission) -> Submission:
    """The same text compared as a whole: its one subject has no request."""
    text = submission.text
    whole = Subject(text, DocumentRequest("", (0, len(text)), confidence=0.0))
    return replace(submission, subjects=(whole,))


def _submission_of_document(text: str, case_number: str | None = None) -> Submission:
    document = read_document(text)
    subjects = tuple(Subject(text, request) for request in document.requests)
    number = document.case_number or case_number
    invented = bool(number and INVENTED_CASE_NUMBER.fullmatch(number))
    return Submission(text, subjects, number, bool(subjects) or names_care(text), invented)


def _submission_of_letters(letters: Sequence[Letter]) -> Submission:
    """What the letters of one file ask for, their texts one behind the other."""
    read = [_submission_of_letter(letter, letter.text) for letter in letters]
    subjects: list[Subject] = []
    begin = 0
    for submission in read:
        subjects += (_moved(subject, begin) for subject in submission.subjects)
        begin += len(submission.text) + len(BETWEEN_LETTERS)
    return replace(
        read[0],
        text=BETWEEN_LETTERS.join(submission.text for submission in read),
        subjects=tuple(subjects),
        case_number=next((each.case_number for each in read if each.case_number), None),
        medical=any(each.medical for each in read),
        invented=any(each.invented for each in read),
    )


def _moved(subject: Subject, by: int) -> Subject:
    """``subject`` of a text that begins ``by`` characters later."""
    start, end = subject.found.at
    return replace(subject, found=replace(subject.found, at=(start + by, end + by)))


def _submission_of_letter(letter: Letter, text: str) -> Submission:
    determination = letter.determination
    if not determination.issues:
        return _submission_of_document(text, determination.case_number)
    subjects = tuple(_subjects_of_issues(determination, text))
    return Submission(text, subjects, determination.case_number, invented=bool(determination.invented))


def _subjects_of_issues(determination: Determination, text: str) -> Iterator[Subject]:
    """The issues of a letter. Each stands behind the one before it, with its outcome after it; its request
    also stands elsewhere in the letter."""
    places = Places(text)
    behind = 0
    for issue in determination.issues:
        request = issue.disputed_part or issue.request
        place = places.of(request, after=behind)
        behind = max(behind, place[1])
        yield Subject(
            text=issue.rationale or issue.request,
            found=_request_of_issue(determination, issue, request, place),
            issue_number=issue.number,
            issue_id=issue_id(determination.determination_id, issue.number),
        )


def _request_of_issue(
    determination: Determination, issue: Issue, request: str, place: tuple[int, int]
) -> DocumentRequest:
    return _request(request, place, issue.treatment, _decided_before(determination, issue))


def _request(
    words: str, place: tuple[int, int], treatment: Treatment, status: RequestStatus | None
) -> DocumentRequest:
    quantity = treatment.quantity
    return DocumentRequest(
        request=words,
        at=place,
        confidence=SURE,
        treatment=treatment.generic_name,
        status=status,
        strength=treatment.strength.text if treatment.strength else None,
        quantity=int(quantity) if quantity is not None and quantity.is_integer() else None,
        visits=treatment.visits,
        body_part=treatment.body_part,
    )


def _decided_before(determination: Determination, issue: Issue) -> RequestStatus | None:
    """What utilization review decided of an issue, where the letter says it: a part was approved, or there is
    a denial with its date."""
    if issue.attributes.partial_approval or issue.disputed_part:
        return RequestStatus.MODIFIED
    return RequestStatus.DENIED if determination.ur_denial_date else None
