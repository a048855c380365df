"""What a visitor pastes or uploads, within its bounds, as the requests to find precedents for.

Nothing of it is stored, logged or put into an address.
"""

from __future__ import annotations

from search.errors import BadParameter
from search.similar.subjects import Submission, submission_of_file, submission_of_text, text_of_file
from web.config import MIB, WebConfig
from web.forms.reading import within_limits


def from_text(text: str, config: WebConfig) -> Submission:
    """What a pasted text asks for: the issues of a letter, or the requests that any other text names."""
    if not text.strip():
        raise BadParameter("There is nothing to compare: paste some text or choose a file.")
    if len(text) > config.text_characters:
        raise BadParameter(
            f"The text has {len(text):,} characters and the limit is {config.text_characters:,}: "
            "paste the part about the disputed treatment."
        )
    return within_limits(submission_of_text, text)


def from_file(name: str, data: bytes, config: WebConfig) -> Submission:
    """What an uploaded PDF or text asks for; raises ``UnreadableLetter`` with the reason where it cannot be
    read."""
    _check_size(data, config)
    return within_limits(submission_of_file, name or "upload", data)


def file_text(name: str, data: bytes, config: WebConfig) -> tuple[str, int]:
    """The text of an uploaded PDF or text up to the limit of a pasted one, and how many characters are left
    out behind it; raises as :func:`from_file`."""
    _check_size(data, config)
    text = within_limits(text_of_file, name or "upload", data)
    return text[: config.text_characters], max(len(text) - config.text_characters, 0)


def _check_size(data: bytes, config: WebConfig) -> None:
    if len(data) > config.upload_bytes:
        raise BadParameter(
            f"The file has {len(data) / MIB:.1f} MB and the limit is {config.upload_bytes // MIB} MB: "
            "upload the pages about the disputed treatment."
        )
