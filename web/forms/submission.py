"""What a visitor pastes or uploads, within its bounds, as the subjects to find precedents for.

Nothing of it is stored, logged or put into an address.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.errors import BadParameter
from search.similar.subjects import Subject, subjects_of_file, subjects_of_text, text_of_file
from web.config import MIB, WebConfig
from web.forms.reading import within_limits


@dataclass(frozen=True)
class Submission:
    """The subjects that are looked up; ``left_out`` is how many more there are."""

    subjects: tuple[Subject, ...]
    left_out: int


def from_text(text: str, config: WebConfig) -> Submission:
    """The subjects of a pasted text: the issues of a letter, the requests that any other text names, or the
    whole of it."""
    if not text.strip():
        raise BadParameter("There is nothing to compare: paste some text or choose a file.")
    if len(text) > config.text_characters:
        raise BadParameter(
            f"The text has {len(text):,} characters and the limit is {config.text_characters:,}: "
            "paste the part about the disputed treatment."
        )
    return _bounded(within_limits(subjects_of_text, text), config)


def from_file(name: str, data: bytes, config: WebConfig) -> Submission:
    """The subjects of an uploaded PDF or text; raises ``UnreadableLetter`` with the reason where it cannot
    be read."""
    _check_size(data, config)
    return _bounded(within_limits(subjects_of_file, name or "upload", data), config)


def file_text(name: str, data: bytes, config: WebConfig) -> str:
    """The text of an uploaded PDF or text; raises as :func:`from_file`."""
    _check_size(data, config)
    return within_limits(text_of_file, name or "upload", data)


def _bounded(subjects: tuple[Subject, ...], config: WebConfig) -> Submission:
    looked_up = subjects[: config.lists_per_letter]
    return Submission(looked_up, len(subjects) - len(looked_up))


def _check_size(data: bytes, config: WebConfig) -> None:
    if len(data) > config.upload_bytes:
        raise BadParameter(
            f"The file has {len(data) / MIB:.1f} MB and the limit is {config.upload_bytes // MIB} MB: "
            "upload the pages about the disputed treatment."
        )
