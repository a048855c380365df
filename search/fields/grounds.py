"""The grounds of an issue as a text: words under which people look for what its request is and why it was
decided so."""

from __future__ import annotations

from search.fields import sources
from search.fields.attributes import attribute_values
from search.model.letters import Determination, Issue
from search.vocabulary.plain_words import plain_words


def grounds_text(determination: Determination, issue: Issue) -> str:
    """The plain words of the reasons that the rationale gives and of the request's attributes."""
    values = {"reason": sources.reason_values(issue), **attribute_values(determination, issue)}
    return " ; ".join(words for name, of_field in values.items() for words in plain_words(name, of_field))
