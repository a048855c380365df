"""A document's text to the requests in it."""

from __future__ import annotations

from search.model.documents import Document, DocumentRequest
from search.similar.requests import requests_in


def read_document(text: str) -> Document:
    """The requests for treatment in ``text``, in reading order and each once. Never fails: a text that asks
    for nothing medical has no requests."""
    requests = []
    for request in requests_in(text):
        start = max(text.find(request), 0)
        requests.append(DocumentRequest(request, (start, start + len(request)), 0.5))
    return Document(text, tuple(requests))
