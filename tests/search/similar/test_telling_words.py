"""Words that say why cases are alike: none of the form, of the mail, or with digits."""

from __future__ import annotations

import pytest

from search.retrieval.statistics import Statistics
from search.similar.telling_words import MIN_ISSUES, is_telling

EMPTY = Statistics(0, {})


@pytest.mark.parametrize(
    "word",
    [
        *(
            "patient",
            "Patients",
            "request",
            "requests",
            "treatment",
            "determination",
            "authorization",
            "date",
        ),
        *("medical", "necessity", "claim", "claims", "documentation", "Dr", "regards", "sent", "Subject"),
        *("forwarded", "tel", "fax", "www", "March", "10", "2016", "mg", "120mg", "T12", "he", "the"),
    ],
)
def test_words_of_form_and_mail_are_not_telling(word: str) -> None:
    assert not is_telling(word, EMPTY)


@pytest.mark.parametrize("word", ["Norco", "radiculopathy", "weaning", "spasm", "contracts", "MRI", "heron"])
def test_words_of_a_case_are_telling(word: str) -> None:
    assert is_telling(word, EMPTY)


def test_a_word_of_nearly_all_issues_is_not_telling_where_there_are_many() -> None:
    frequencies = {"heron": MIN_ISSUES}
    assert is_telling("heron", Statistics(2 * MIN_ISSUES + 100, frequencies))
    assert not is_telling("heron", Statistics(2 * MIN_ISSUES, frequencies))
    assert is_telling("heron", Statistics(MIN_ISSUES - 1, frequencies))
