"""The quote of a result row, with the example of the module's docstring."""

from __future__ import annotations

import pytest

from search.model.letters import SectionKind
from search.results.snippets import MAX_SNIPPET_CHARACTERS, conclusion, snippet
from tests.search.letters import issue, letter

RATIONALE = (
    "The patient has pain. Sleep is poor because of pain. No log was kept. It is not medically necessary."
)
ISSUE = issue(1, "Ambien", RATIONALE)
DETERMINATION = letter("CM16-0000001", ISSUE).determination


@pytest.mark.parametrize(
    ("terms", "text", "marked", "section"),
    [
        # Most different terms: the second sentence, and what follows while it fits.
        (("sleep", "pain"), RATIONALE[22:], ["Sleep", "pain"], SectionKind.RATIONALE),
        # The first of several with as many.
        (("pain",), RATIONALE, ["pain", "pain"], SectionKind.RATIONALE),
        # Only the request has it.
        (("ambien",), "Ambien", ["Ambien"], SectionKind.REQUEST),
        # Nothing has it: the conclusion.
        (("wrist",), "It is not medically necessary.", [], SectionKind.RATIONALE),
    ],
)
def test_the_quote_is_the_sentence_with_most_terms_and_what_follows(
    terms: tuple[str, ...], text: str, marked: list[str], section: SectionKind
) -> None:
    quote = snippet(DETERMINATION, ISSUE, terms)
    assert quote.text == text
    assert [quote.text[start:end] for start, end in quote.marks] == marked
    assert quote.section is section


def test_a_long_sentence_is_cut_and_a_following_one_that_does_not_fit_is_left_out() -> None:
    long = issue(1, "Ambien", "The pain is " + "bad and " * 60 + "bad. It is not medically necessary.")
    assert len(snippet(DETERMINATION, long, ("pain",)).text) <= MAX_SNIPPET_CHARACTERS + 1
    followed = issue(1, "Ambien", "The pain is bad. " + "It was " + "bad and " * 60 + "bad.")
    assert snippet(DETERMINATION, followed, ("pain",)).text == "The pain is bad."


def test_the_conclusion_is_the_last_sentence_that_says_what_is_necessary() -> None:
    decided = issue(1, "Ambien", "It is not medically necessary. Sleep was poor.")
    assert conclusion(decided).text == "It is not medically necessary."
    undecided = issue(1, "Ambien", "Sleep was poor. Nobody said why.")
    assert conclusion(undecided).text == "Nobody said why."
