"""The grounds of an issue as a text: under which words people look for what a request is and why it was decided so."""

from __future__ import annotations

from search.fields import sources
from search.fields.attributes import ATTRIBUTE_VALUES
from search.model.letters import Determination, Issue
from search.vocabulary.plain_words import plain_words


def grounds_text(determination: Determination, issue: Issue) -> str:
    """The plain words of the reasons that the rationale gives and of the request's attributes."""
    words = [*plain_words("reason", sources.reason_values(issue))]
    for row in ATTRIBUTE_VALUES:
        words += plain_words(row.name, filter(None, row.values(determination, issue)))
    return " ; ".join(words)
