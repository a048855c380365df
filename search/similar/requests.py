"""What a pasted denial disputes: the requests that its sentences name.

People paste a paragraph of a utilization review, an e-mail, a line of a request form. A request is
what such a text says was asked for or denied, and it counts only where the vocabulary knows a
treatment in it. From

    The request for Norco 5/325 mg #90 and Soma 350 mg #60 is non-certified.
    She asked for a ride. Denial of: physical therapy.

three requests are read:

1. The lines are divided into three sentences.
2. The first matches the form "request for ... is": "Norco 5/325 mg #90 and Soma 350 mg #60". Two drugs with
   "and" between them are a list, which is split: "Norco 5/325 mg #90", "Soma 350 mg #60".
3. The second matches the form "asked for ...", but no treatment is known by "ride": it names none.
4. The third matches the form "Denial of: ...": "physical therapy".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from search.similar.medical import definite_treatments, names_care
from search.similar.treatments import names_treatment
from search.text.sentences import sentence_spans
from search.vocabulary import Vocabulary, load_vocabulary

MAX_REQUEST_CHARACTERS = 300
"""A longer text says more than what is asked for."""
MAX_REQUESTS = 20
"""Requests read from one text, the first ones."""

_DECISION = (
    r"(?:non-?\s?certified|not\s+(?:been\s+)?(?:certified|approved|authorized|medically\s+necessary|supported)"
    r"|denied|modified|upheld|overturned|partially\s+certified|cannot\s+be\s+(?:approved|authorized|certified))"
)
_REQUEST_FOR = (
    r"(?:prior\s+|retrospective\s+|prospective\s+|concurrent\s+)?requests?(?:\s+for\s+authorization)?"
)
_END_OF_REQUEST = (
    r"(?=\s+(?:is|are|was|were|has|have|had|be|being)\b"
    r"|\s+(?:because|since|due\s+to|as\s+there|on\s+the\s+basis|which|that)\b"
    r"|\s*[;(]?\s*(?:non-?certified|denied)\b|[.;]?\s*$)"
)
# From the most to the least certain: of a sentence only the first form that names a treatment is read.
_REQUEST_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # "Request: ...", "RFA: ...", "Disputed treatment: ..."
        r"^\s*(?:requests?(?:ed)?(?:\s+(?:service|treatment|procedure)s?)?|rfa|(?:disputed\s+)?treatments?(?:\s+in\s+dispute)?"
        r"|decision\s+for|(?:ur\s+)?denial(?:\s+of)?|denied|non-?certified|not\s+(?:medically\s+necessary|certified|approved))"
        r"\s*[:\-\u2013]\s*(?P<what>.+?)[.;]?\s*$",
        # "the request for ... is non-certified", "denial of the request for ..."
        rf"\b{_REQUEST_FOR}\s+(?:for|of)\s+(?P<what>.+?){_END_OF_REQUEST}",
        # "requested six sessions of ...", "is asking for ..."
        rf"\b(?:requested|requests|requesting|asked\s+for|asking\s+for|seeks?|seeking)\s+(?P<what>.+?){_END_OF_REQUEST}",
        # "denied Norco", "failed to approve ...", "did not authorize ..."
        r"\b(?:denied|den(?:ies|ying)|denial\s+of|non-?certified|fail(?:ed|s)\s+to\s+(?:approve|authorize|certify)"
        r"|did\s+not\s+(?:approve|authorize|certify))\s+(?!as\b|because\b|since\b|by\b)(?P<what>.+?)"
        + _END_OF_REQUEST,
        # "Norco 10/325 #120 was denied", "1. Norco: non-certified"
        rf"^\s*(?:\d+[.)]\s*)?(?:we\s+regret\s+that\s+)?(?P<what>.+?)\s*[:\-\u2013]?\s*(?:(?:is|are|was|were|has\s+been|have\s+been)\s+)?{_DECISION}",
    )
)
_LIST_SEPARATOR = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_DOSAGE_FORM = re.compile(r"\b(?:cream|gel|ointment|lotion|patch(?:es)?|pads?|compound)\b", re.IGNORECASE)
_COMPOUND_WORD = re.compile(r"\b(?:cream|gel|ointment|compound(?:ed)?|topical|base|lotion)\b", re.IGNORECASE)
_TRAILING_SEPARATORS = re.compile(r"(?:[,;&\s]|\band\b)+$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;]|\band\b|&", re.IGNORECASE)
_LEADING_WORDS = re.compile(
    r"^(?:(?:the|an?|additional|following|authorization|treatment|approval|certification)\b[\s:]*(?:for|of|with)?\s*)+",
    re.IGNORECASE,
)


def requests_in(text: str) -> tuple[str, ...]:
    """The requests that a text names, in order and without repeats; empty where it names none.

    A request that is part of an earlier one is a repeat of it: after "Norco 5/325 mg" a mere "Norco" is left
    out."""
    vocabulary = load_vocabulary()
    requests: dict[str, None] = {}
    for sentence in _sentences_of_lines(text):
        for request in _requests_of_sentence(sentence, vocabulary):
            if not any(request in earlier for earlier in requests):
                requests[request] = None
        if len(requests) >= MAX_REQUESTS:
            break
    return tuple(requests)[:MAX_REQUESTS]


def is_request(text: str) -> bool:
    """Whether a text is no more than a request: short, and with a treatment in it."""
    if len(text) > MAX_REQUEST_CHARACTERS:
        return False
    if not names_care(text):  # "medical records review" is one, "please send me the report" is none
        named = sum(match.end - match.start for match in definite_treatments(text))
        return 2 * named >= len(text.strip()) > 0
    return _names_treatment(text, load_vocabulary()) or names_treatment(text)


def asked_for(text: str) -> str:
    """The sentences of a request that ask for something, or the whole of it where none does. Of "Repeat
    lumbar MRI. Pain despite six weeks of physical therapy." it is the first: what was tried is not
    disputed."""
    asking = [sentence for sentence in _sentences_of_lines(text) if names_treatment(sentence)]
    return " ".join(asking) or text


def _sentences_of_lines(text: str) -> Iterator[str]:
    """The sentences of every line: a denial is a paragraph or a list."""
    for line in text.splitlines():
        for start, end in sentence_spans(line):
            if sentence := line[start:end].strip():
                yield sentence[: 4 * MAX_REQUEST_CHARACTERS]


def _requests_of_sentence(sentence: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a sentence asks for by the first form that fits, which is one that names a treatment.

    "UR denied the request for Norco 10/325 mg #60 because no benefit is seen." fits "request for ..." and
    "denied ...". The former comes first and ends at "because": "Norco 10/325 mg #60"."""
    for form in _REQUEST_FORMS:
        requests = []
        for match in form.finditer(sentence):
            request = _LEADING_WORDS.sub("", " ".join(match["what"].split())).strip(" ,:;-")
            if 0 < len(request) <= MAX_REQUEST_CHARACTERS and _names_treatment(request, vocabulary):
                requests.extend(_split_list(request, vocabulary))
        if requests:
            yield from requests
            return


def _split_list(request: str, vocabulary: Vocabulary) -> list[str]:
    """A list of drugs or of unlike treatments, one by one; the ingredients of a compound and the
    parts of an operation stay together.

    A request is cut after the last separator between two neighbouring names of different treatments, so that
    each part keeps its dose, quantity and body part:

    * "six sessions of physical therapy and acupuncture, and Norco 10/325 mg #60" names physical therapy,
      acupuncture and Norco: "six sessions of physical therapy", "acupuncture", "Norco 10/325 mg #60".
    * "physical therapy and a ride" names one treatment, so that its "and" cuts nothing.
    * "shoulder arthroscopy with rotator cuff repair and decompression" names parts of one operation:
      surgery is not counted among the names, and it stays whole.
    * "ketoprofen 10%, baclofen 2% and lidocaine 5% cream" is one compound: it stays whole."""
    if _COMPOUND_WORD.search(request):
        return _split_compounds(request, vocabulary)
    drugs = [(drug.start, drug.end, drug.generic) for drug in vocabulary.find_drugs(request)]
    treatments = [
        (treatment.start, treatment.end, treatment.canonical)
        for treatment in vocabulary.find_treatments(request)
        if not treatment.weak and treatment.category != "Surgery"
    ]
    cuts = [0]
    for (_, end, name), (next_start, _, next_name) in pairwise(sorted(drugs + treatments)):
        separators = list(_SEPARATOR.finditer(request, end, max(end, next_start)))
        if separators and name != next_name:
            cuts.append(separators[-1].end())
    parts = (request[start:end] for start, end in pairwise([*cuts, len(request)]))
    return [_TRAILING_SEPARATORS.sub("", part).strip() for part in parts]


def _split_compounds(request: str, vocabulary: Vocabulary) -> list[str]:
    """Several compounds one by one, where every part of the list names a drug and a dosage form; otherwise
    one whole.

    "Terocin patches, Menthoderm gel and a ketoprofen cream" are three, as patches, gel and cream each have
    their drug; in "ketoprofen 10%, baclofen 2% and lidocaine 5% cream" the first two parts have no form."""
    parts = [part.strip() for part in _LIST_SEPARATOR.split(request)]
    if all(_DOSAGE_FORM.search(part) and vocabulary.find_drugs(part) for part in parts):
        return [_LEADING_WORDS.sub("", part) for part in parts]
    return [request]


def _names_treatment(text: str, vocabulary: Vocabulary) -> bool:
    return bool(definite_treatments(text) or vocabulary.find_drugs(text))
