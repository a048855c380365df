"""Did you mean: which words are doubted, and what is suggested for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.in_memory import memory_searcher
from search.model.requests import Mode, SearchRequest
from search.model.results import Correction, Suggestion
from search.query import parse_query
from search.text.analysis import stem
from search.understanding import spelling_patterns, suggest_spelling, understand, unknown_words
from search.vocabulary.spelling import edit_distance
from tests.search.letters import issue, letter

ISSUES = {
    "cervical": 9, "lumbar": 12, "mri": 7, "acupuncture": 5, "radiculopathy": 4, "functional": 8,
    "restoration": 3,
    "celebrex": 2, "tramadol": 6, "trazodone": 3, "hydrocodone": 5, "neck": 9, "weaning": 4, "weakness": 2,
    "accupuncture": 1, "screws": 1, "screen": 9, "pain": 30, "gait": 3, "gain": 5,
}  # fmt: skip


def suggested(query: str, issues: Mapping[str, int] = ISSUES) -> Suggestion | None:
    stems: dict[str, int] = {}
    for form, count in issues.items():
        stems[stem(form)] = max(count, stems.get(stem(form), 0))

    def frequency(term: str) -> int:
        return stems.get(term, 0)

    def forms(word: str) -> Iterable[tuple[str, int]]:
        patterns = [pattern.pattern for pattern in spelling_patterns(word)]
        return (
            (form, count)
            for form, count in sorted(issues.items())
            if any(fnmatchcase(form, pattern) for pattern in patterns)
        )

    found = understand(parse_query(query), frequency)
    unknown = unknown_words(query, found.clause, found.interpretations, frequency)
    return suggest_spelling(query, unknown, frequency, forms)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("weanng mri", "weaning mri"),
        ("Cervcal AND (lumbr OR neck)", "cervical AND (lumbar OR neck)"),
        ('"functinal restoraton"', '"functional restoration"'),
        ("request:radiculpathy", "request:radiculopathy"),
        ("ecrvical", "cervical"),
        ("tramadone NOT weanng", "tramadol NOT weaning"),
        ("scren", "screen"),
    ],
)
def test_an_unknown_word_is_replaced_by_the_nearest_known_one(query: str, expected: str) -> None:
    found = suggested(query)
    assert found is not None
    assert found.query == expected


@pytest.mark.parametrize(
    "query",
    [
        "cervical mri",
        "improved pain",
        "xyzzyq",
        "mir",  # too short to be sure of anything
        "accupuncture",  # known as a misspelling: read so, not doubted
        "xanax",  # a name that is spelled right and that no issue has
        "acupunctre neck",
        "hydrocodoone",  # one drug can be meant: linked to it, as in a letter
        "vicodn",
        "outcome:overturnd",
        "10/325mg #120",
        "",
        "celexa",
    ],
)
def test_nothing_else_is_doubted(query: str) -> None:
    assert suggested(query) is None


def test_the_nearer_word_wins_then_the_more_frequent_one() -> None:
    assert suggested("gaim") == Suggestion("gain", (Correction("gaim", "gain"),))
    assert suggested("gaix") == Suggestion("gain", (Correction("gaix", "gain"),))
    assert suggested("gaix", {"gait": 9, "gain": 1}) == Suggestion("gait", (Correction("gaix", "gait"),))


def test_a_drug_that_is_taken_for_the_one_suggested_is_named() -> None:
    assert suggested("tramadone") == Suggestion(
        "tramadol", (Correction("tramadone", "tramadol", ("trazodone",)),)
    )
    assert suggested("celebrx") == Suggestion("celebrex", (Correction("celebrx", "celebrex", ("cerebyx",)),))
    assert suggested("functionl") == Suggestion("functional", (Correction("functionl", "functional"),))


@given(st.sampled_from(sorted(ISSUES)), st.integers(0, 12), st.sampled_from("aeiouxz"))
def test_a_suggestion_is_as_near_as_it_may_be(word: str, at: int, letter_: str) -> None:
    typed = word[:at] + letter_ + word[at:]
    found = suggested(typed)
    if found:
        (change,) = found.corrections
        assert 0 < edit_distance(typed, change.instead) <= (2 if len(typed) >= 8 else 1)
        assert found.query == change.instead
    elif len(typed) >= 4 and at > 1:
        # Nothing was doubted because the word is known: as a form, as a misspelling, or as a name.
        assert understand(parse_query(typed), lambda _: 1).interpretations or stem(typed) in map(stem, ISSUES)


def test_a_search_suggests_from_its_own_index() -> None:
    searcher = memory_searcher([letter("CM16-0000001", issue(1, "Cervical apparatus"))])
    found = searcher.search(SearchRequest("cervical apparatsu", Mode.KEYWORD)).query.suggestion
    assert found is not None
    assert found.query == "cervical apparatus"
    assert searcher.search(SearchRequest(found.query, Mode.KEYWORD)).query.suggestion is None


@pytest.mark.parametrize(
    "query",
    ["does imr ever approve", "procedure code", "Game Ready", "lumber", "work hardening", "adjuster",
     "attorney", "reconsideration", "settlement", "does the reviewer say", "Synvisc", "acromioplasty"],
)  # fmt: skip
def test_words_of_english_of_law_and_of_the_vocabulary_are_not_doubted(query: str) -> None:
    near = {
        "fever": 9, "never": 9, "cod": 3, "coda": 3, "gamer": 2, "reads": 4, "lumbar": 12, "lumbermen": 2,
        "works": 9, "harden": 2, "adjusted": 8, "attorneys": 1, "consideration": 7, "settlements": 2,
        "reviewed": 9, "says": 3, "hardened": 2, "procedures": 9, "synovial": 3, "acromioplasties": 1,
    }  # fmt: skip
    assert suggested(query, near) is None
