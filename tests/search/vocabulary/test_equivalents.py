"""The groups of names that say the same thing: the table's form, and what people's words are read as."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from search.text.analysis import terms
from search.vocabulary.lexicon import NamedSpan, load_lexicon
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key, tokenize

KINDS = {
    "treatment", "diagnosis", "complaint", "finding", "history", "care", "work", "office", "amount",
    "grounds", "anatomy", "body part", "drug class", "people", "measure", "process", "source", "word",
}  # fmt: skip

SHARED = {("med", "meds"): "medication, and in capitals the morphine equivalent dose"}
"""Names that two groups have, each with the reason."""

NEGATIONS = {"no", "not", "without", "lack", "never", "missing"}


def names() -> Iterator[tuple[int, str, str]]:
    """The number of a group, the marks and the name, of each name of the table."""
    for number, row in enumerate(rows("equivalents")):
        for written in items(row["names"]):
            name = written.lstrip("?=~>")
            yield number, written[: len(written) - len(name)], name


def test_every_group_has_a_known_kind_and_something_to_bring() -> None:
    for row in rows("equivalents"):
        assert row["kind"] in KINDS
        listed = items(row["names"])
        assert len(listed) > 1, row
        assert any(name[0] not in "?=~" for name in listed), row
        assert any(name[0] != ">" for name in listed), row


def test_the_marks_are_those_that_the_table_explains() -> None:
    assert {marks for _, marks, _ in names()} <= {"", "=", "?=", "~", ">", "~="}


def test_no_name_is_read_in_two_groups() -> None:
    groups: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, marks, name in names():
        if ">" not in marks:
            key = " ".join(token.key for token in tokenize(name))
            groups[key, name if "=" in marks else ""].add(number)
    assert {key for key, numbers in groups.items() if len(numbers) > 1} == set()
    exact = {key: name for key, name in groups if name}
    both = {key for key, name in groups if not name and key in exact}
    assert both == {short for short, _ in SHARED}


def test_every_name_that_is_read_is_found_as_it_is_written() -> None:
    for name in sorted({name for _, marks, name in names() if ">" not in marks}):
        found = load_lexicon().find(name)
        assert [(one.start, one.end, one.sure, one.corrected) for one in found] == [
            (0, len(name), True, None)
        ]


def test_nothing_but_negations_is_no_name() -> None:
    """What says that something is missing is a name as a whole phrase alone: "no" and "not" bring nothing."""
    for _, _, name in names():
        assert set(re.findall("[a-z]+", name.lower())) - NEGATIONS, name


def read(text: str) -> list[NamedSpan]:
    return load_lexicon().find(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("can't sleep", "insomnia"),
        ("can’t sleep at night", "insomnia"),
        ("cant sleep", "insomnia"),
        ("smokers", "tobacco"),
        ("diabetics", "diabetes mellitus"),
        ("hx of back pain", "history"),
        ("retro cyclobenzaprine", "retrospective"),
        ("qty not given", "quantity"),
        ("RTW", "return to work"),
        ("returning to work", "RTW"),
        ("off work", "temporary total disability"),
        ("light duty", "modified work"),
        ("adjuster", "claims administrator"),
        ("workers' comp", "workers' compensation"),
        ("car crash", "motor vehicle accident"),
        ("rear-ended at a light", "motor vehicle accident"),
        ("hard to read notes", "illegible"),
        ("exceeding the limit", "in excess"),
        ("duplicate", "redundant"),
        ("too soon", "premature"),
        ("too many visits", "exceed"),
        ("slipped disk", "disc protrusion"),
        ("pinched nerve", "radiculopathy"),
        ("bone on bone", "joint space narrowing"),
        ("wear and tear", "degenerative"),
        ("worn out joint", "degenerative"),
        ("broken wrist", "fracture"),
        ("numb fingers", "paresthesia"),
        ("pins and needles", "tingling"),
        ("bad kidneys", "renal"),
        ("heartburn", "GERD"),
        ("addicted to norco", "misuse"),
        ("cert", "certified"),
        ("noncert", "non-certified"),
        ("buy a TENS unit", "purchase"),
        ("rented", "rental"),
        ("surgical", "surgery"),
        ("anxious", "anxiety"),
        ("blacked out", "loss of consciousness"),
        ("didn't help", "no relief"),
        ("failing conservative care", "failed conservative treatment"),
    ],
)
def test_a_word_of_people_brings_the_words_of_letters(text: str, name: str) -> None:
    assert name in {synonym for found in read(text) if found.sure for synonym in found.sense.synonyms}


@pytest.mark.parametrize(
    "text",
    ["board certified", "help", "no", "not", "missing", "mod", "or", "sleep", "authorization", "sugarcoat"],
)
def test_a_word_of_many_meanings_brings_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "corrected"),
    [("returning to work", None), ("weaned", None), ("Xanaz", "Xanax"), ("noroc", "Norco")],
)
def test_another_form_of_a_word_is_no_misspelling(text: str, corrected: str | None) -> None:
    (found,) = read(text)
    assert found.corrected == corrected


def test_no_name_is_brought_whose_index_term_is_that_of_an_everyday_word() -> None:
    """Not "authorized", whose term every "request for authorization" has; "medication" is known."""
    everyday = {terms(word)[0] for word in ("author", "medical", "report", "review", "request", "positive")}
    brought = {
        (token_key(name), row["kind"])
        for row in rows("equivalents")
        for written in items(row["names"])
        if written[0] not in "?=~" and len(name_terms := terms(name := written.lstrip(">"))) == 1
        and name_terms[0] in everyday
    }  # fmt: skip
    assert brought == {("medication", "care")}
