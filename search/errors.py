"""The mistakes and troubles a user can meet. Each message names the value and the next step."""

from __future__ import annotations


class ImrError(Exception):
    """Base of every error that is shown to a user as one sentence; the command exits with 2."""


class NoIndex(ImrError):
    """There is no published build."""


class IndexDamaged(ImrError):
    """A published build lacks a file or its content is not what the manifest says."""


class IndexOutdated(ImrError):
    """A build was written by another version of the format."""


class BuildGone(ImrError):
    """A build that was named is not there any more."""


class NotFound(ImrError):
    """An id that no letter or issue of the build has."""


class UnknownField(ImrError):
    """A filter names a field that there is not."""


class QuerySyntax(ImrError):
    """A query that cannot be read; ``position`` is the 0-based character where it goes wrong."""

    def __init__(self, message: str, *, position: int, query: str) -> None:
        super().__init__(message)
        self.position = position
        self.query = query


class UnreadableLetter(ImrError):
    """A file that cannot be used as a letter; the message is the reason for its quarantine."""


class Busy(ImrError):
    """As much is being read at once as may be; the same request can be answered later."""


class Abandoned(ImrError):
    """Whoever asked has gone, and the work was given up."""


class MissingExtra(ImrError):
    """An optional library is not installed; the message names the extra that brings it."""


class ModelUnavailable(ImrError):
    """The encoder's files are missing or not what their checksum promises."""


class BadRange(ImrError):
    """A number or date that cannot be read."""


class BadParameter(ImrError):
    """A request parameter that cannot be used; the message names it and what is allowed."""
