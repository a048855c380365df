"""A document's text to the requests in it."""

from __future__ import annotations

import re

from search.model.documents import Document, DocumentRequest
from search.similar.requests import asked_for, is_request, requests_in

_CASE_NUMBER = re.compile(r"\bCM(\d\d)-(\d{7})\b")


def read_document(text: str) -> Document:
    """The requests for treatment in ``text``, in reading order and each once. Never fails: a text that asks
    for nothing medical has no requests."""
    requests = []
    for request in requests_in(text) or ((asked_for(text),) if is_request(text) else ()):
        start = max(text.find(request), 0)
        requests.append(DocumentRequest(request, (start, start + len(request)), 0.5))
    number = _CASE_NUMBER.search(text)
    return Document(text, tuple(requests), number[0] if number else None)
