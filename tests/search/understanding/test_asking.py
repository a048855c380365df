"""Words that only ask: which they are, and which words of medicine they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding.asking import asking_spans


def remaining(query: str) -> str:
    for start, end in reversed(asking_spans(query)):
        query = f"{query[:start]} {query[end:]}"
    return " ".join(query.split())


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("what did the reviewer say about weaning", "weaning"),
        ("decisions citing ODG for MRI", "ODG for MRI"),
        ("cases about gym memberships", "gym memberships"),
        ("show me acupuncture", "acupuncture"),
        ("find norco decisions", "norco"),
        ("looking for precedents for PRP", "PRP"),
        ("any decisions on botox", "botox"),
        ("is shockwave (ESWT) covered?", "shockwave (ESWT) ?"),
        ("is a functional restoration program covered", "a functional restoration program"),
        ("are hearing aids covered", "hearing aids"),
        ("reviewer's opinion on tapering", "tapering"),
        ("should acupuncture be approved", "acupuncture"),
        ("can norco be approved for back pain", "norco for back pain"),
        ("I need a case where spinal fusion was overturned", "spinal fusion was overturned"),
        ("IMR decisions about chiropractic care", "chiropractic care"),
        ("are there any IMR decisions on H-wave", "H-wave"),
        ("can you find me cases regarding home health care", "home health care"),
        ("how do I get a TENS unit approved", "TENS unit"),
        ("what do I need to show for epidural injections", "epidural injections"),
        ("what do reviewers require for lumbar fusion", "lumbar fusion"),
        ("medical marijuana precedent", "medical marijuana"),
        ("please show me opioid weaning cases", "opioid weaning"),
        ("do you have any cases involving CRPS", "CRPS"),
        ("tell me about Botox", "Botox"),
        ("does IMR cover gym membership", "gym membership"),
        ("my client needs a wheelchair", "a wheelchair"),
    ],
)
def test_what_asks_is_told_from_what_is_asked_about(query: str, about: str) -> None:
    assert remaining(query) == about


@pytest.mark.parametrize(
    "query",
    [
        "review of systems", "no functional improvement documented", "case management", "nurse case manager",
        "carrying case for TENS", "letter of medical necessity", "trial results of SCS",
        "list of medications",
        "EMG results", "weaning", "norco AND cases", '"what did the reviewer say"', "get up from chair",
        "patient has pain", "UR physician outside his area of expertise", "failed conservative care",
        "handwritten notes, hard to read", "exceeds guideline, no extenuating circumstances",
    ],
)  # fmt: skip
def test_words_of_medicine_and_words_in_quotes_stay(query: str) -> None:
    assert remaining(query) == query


@given(st.text("the reviewr say about show me cases covered is ?\"'", max_size=60))
def test_spans_are_disjoint_and_begin_and_end_in_a_word(text: str) -> None:
    end = 0
    for start, stop in asking_spans(text):
        assert end <= start < stop <= len(text)
        assert text[start:stop] == text[start:stop].strip()
        end = stop
