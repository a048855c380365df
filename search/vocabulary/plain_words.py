"""Plain words for the values of facets: how people say what a letter's own words do not.

A query asks for "qty missing", and the letter says that the request "failed to specify how many". The value
that is read from the letter knows both: its plain words are a text of the issue, which ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from search.vocabulary.tables import rows


def plain_text(values: Mapping[str, Iterable[str]]) -> str:
    """The plain words of an issue's values by filter field, as one text."""
    return " ; ".join(words for field, of_field in values.items() for words in plain_words(field, of_field))


def plain_words(field: str, values: Iterable[str]) -> Iterator[str]:
    """The plain words of each value that has some, in order."""
    table = load_plain_words()
    yield from (table[field, value] for value in values if (field, value) in table)


@cache
def load_plain_words() -> Mapping[tuple[str, str], str]:
    """The package's table: field and value to plain words, read once."""
    return {(row["field"], row["value"]): row["words"] for row in rows("plain_words")}
