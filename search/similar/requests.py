"""The requests of a pasted text as what similar cases are looked up for, and whether a text is one itself."""

from __future__ import annotations

from collections.abc import Iterator

from search.similar.documents.naming import names_treatment as names_known_treatment
from search.similar.documents.reading import read_document
from search.similar.documents.trimming import MAX_REQUEST_CHARACTERS
from search.similar.medical import definite_treatments, names_care
from search.similar.treatments import names_treatment
from search.text.sentences import sentence_spans


def requests_in(text: str) -> tuple[str, ...]:
    """The requests in ``text`` that were not approved, in order and without repeats; empty where it names
    none."""
    return tuple(request.request for request in read_document(text).requests if request.disputed)


def is_request(text: str) -> bool:
    """Whether a text is no more than a request: short, and with a treatment in it."""
    if len(text) > MAX_REQUEST_CHARACTERS:
        return False
    if not names_care(text):  # "medical records review" is one, "please send me the report" is none
        named = sum(match.end - match.start for match in definite_treatments(text))
        return 2 * named >= len(text.strip()) > 0
    return names_known_treatment(text) or names_treatment(text)


def asked_for(text: str) -> str:
    """The sentences of a request that ask for something, or the whole of it where none does. Of "Repeat
    lumbar MRI. Pain despite six weeks of physical therapy." it is the first: what was tried is not
    disputed."""
    asking = [sentence for sentence in _sentences_of_lines(text) if names_treatment(sentence)]
    return " ".join(asking) or text


def _sentences_of_lines(text: str) -> Iterator[str]:
    """The sentences of every line."""
    for line in text.splitlines():
        for start, end in sentence_spans(line):
            if sentence := line[start:end].strip():
                yield sentence[: 4 * MAX_REQUEST_CHARACTERS]
