"""Token positions: the spans of every expression against its definition, written out over plain words."""

from __future__ import annotations

import fnmatch
import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.fields.documents import IndexedIssue
from search.index.positions import Positions, PositionsWriter, matching, positions_of, writing
from search.index.positions.forms import SortedTexts
from search.index.positions.matching import find, forms_of, terms_of
from search.query.spans import (
    AnyForm,
    ExactForm,
    FormPattern,
    SpanExpression,
    SpanNear,
    SpanOr,
    SpanPhrase,
    SpanUnit,
    Wildcard,
    form_patterns,
)
from search.text.analysis import fold, stem
from tests.examples import examples
from tests.search.strategies import span_expressions

# Written as in a letter; the index term of each is given here, not computed. The plural of capitals has
# another term than the same letters in small ones.
TERMS = {
    "opioid": "opioid",
    "opioids": "opioid",
    "Weaning": "wean",
    "wean": "wean",
    "pain": "pain",
    "10": "10",
    "MRI": "mri",
    "MRIs": "mri",
    "mris": "mris",
}
FIELDS = ("request", "rationale", "summary")

sentence = st.lists(st.sampled_from(sorted(TERMS)), min_size=1, max_size=5).map(
    lambda words: "A " + " ".join(words)
)
texts = st.lists(sentence, max_size=3).map(lambda sentences: ". ".join(sentences) + "." if sentences else "")
corpora = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5)

expressions = span_expressions(
    ("opioid", "wean", "pain", "mri", "mris"),
    ("opioid", "opioids", "weaning", "wean", "mri", "mris"),
    ("opi*", "*n", "w?an", "wean*ing", "?pioid*", "mri*", "m?is"),
)

Word = tuple[str, int]
"""A word as written and the number of its sentence."""


def issues_of(corpus: list[tuple[str, str, str]]) -> list[IndexedIssue]:
    return [
        IndexedIssue(f"CM16-{number:07}#1", dict(zip(FIELDS, issue_texts, strict=True)), {})
        for number, issue_texts in enumerate(corpus)
    ]


def words_of(text: str) -> list[Word]:
    return [(word, number) for number, line in enumerate(text.split(".")) for word in line.split()]


def is_form(form: FormPattern, word: str) -> bool:
    if isinstance(form, AnyForm):
        return TERMS.get(word, word.lower()) == form.term
    if isinstance(form, ExactForm):
        return word.lower() == form.form
    return fnmatch.fnmatchcase(word.lower(), form.pattern)


def spans_of(expression: SpanExpression, text: list[Word]) -> set[tuple[int, int]]:
    """The definition of :mod:`search.query.spans`, by trying everything."""
    if isinstance(expression, SpanOr):
        return set().union(*(spans_of(part, text) for part in expression.alternatives))
    if isinstance(expression, SpanPhrase):
        ways = [
            way
            for way in itertools.combinations(range(len(text)), len(expression.forms))
            if all(is_form(form, text[at][0]) for form, at in zip(expression.forms, way, strict=True))
            and way[-1] - way[0] + 1 - len(way) <= expression.slop
        ]
        return {(way[0], min(end[-1] for end in ways if end[0] == way[0])) for way in ways}
    spans = set()
    nested = reaches_over(expression.first) or reaches_over(expression.second)
    for a, b in itertools.product(spans_of(expression.first, text), spans_of(expression.second, text)):
        gap = max(b[0] - a[1], a[0] - b[1])
        if expression.unit is SpanUnit.SENTENCE and len({text[at][1] for at in (*a, *b)}) > 1:
            continue
        if gap <= 0 and not nested:
            continue
        if expression.ordered and b[0] <= a[1]:
            continue
        if expression.within is not None and gap > expression.within:
            continue
        spans.add((min(a[0], b[0]), max(a[1], b[1])))
    return spans


def reaches_over(expression: SpanExpression) -> bool:
    if isinstance(expression, SpanOr):
        return any(map(reaches_over, expression.alternatives))
    return isinstance(expression, SpanNear)


def expected(expression: SpanExpression, field: str | None, corpus: list[tuple[str, str, str]]) -> list[int]:
    return [
        number
        for number, issue_texts in enumerate(corpus)
        if any(
            spans_of(expression, words_of(text))
            for name, text in zip(FIELDS, issue_texts, strict=True)
            if field in (None, name)
        )
    ]


@settings(max_examples=examples(400), deadline=None)
@given(corpora, expressions, st.sampled_from((None, *FIELDS)))
def test_spans_are_found_as_they_are_defined(
    corpus: list[tuple[str, str, str]], expression: SpanExpression, field: str | None
) -> None:
    matches = find(positions_of(issues_of(corpus)), expression, field)
    assert matches.searched == len(corpus)
    assert matches.issues.tolist() == expected(expression, field, corpus)


@settings(max_examples=examples(60), deadline=None)
@given(corpora, expressions, st.integers(1, 4), st.sampled_from(("MAX_TOKEN_POSITIONS", "MAX_SPAN_PAIRS")))
def test_a_partial_answer_is_right_for_the_issues_searched(
    corpus: list[tuple[str, str, str]], expression: SpanExpression, bound: int, kind: str
) -> None:
    positions = positions_of(issues_of(corpus * 4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, kind, bound)
        matches = find(positions, expression, None)
    whole = expected(expression, None, corpus * 4)
    assert matches.issues.tolist() == [number for number in whole if number < matches.searched]


def test_an_answer_ends_where_one_issue_alone_asks_for_too_much() -> None:
    positions = positions_of(issues_of([("opioid pain opioid pain wean", "", "")]))
    opioid, pain, wean = (SpanPhrase((AnyForm(term),)) for term in ("opioid", "pain", "wean"))
    expression = SpanNear(SpanNear(opioid, pain), wean)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MAX_SPAN_PAIRS", 1)
        matches = find(positions, expression, None)
    assert (matches.issues.tolist(), matches.searched) == ([], 0)
    assert find(positions, expression, None).issues.tolist() == [0]


@settings(max_examples=examples(30), deadline=None)
@given(corpora, expressions)
def test_positions_written_in_chunks_equal_those_in_memory(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[tuple[str, str, str]], expression: SpanExpression
) -> None:
    folder = tmp_path_factory.mktemp("positions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "CHUNK_WORDS", 3)
        writer = PositionsWriter(folder)
        assert list(writer.recording(issues_of(corpus))) == issues_of(corpus)
        writer.finish()
    written, in_memory = Positions.load(folder), positions_of(issues_of(corpus))
    assert len(written) == len(corpus)
    assert (
        find(written, expression, None).issues.tolist() == find(in_memory, expression, None).issues.tolist()
    )
    entries = in_memory.forms.entries(np.arange(len(in_memory.forms.texts)))
    whole = in_memory.windows(None, len(in_memory))
    assert (
        written.token_positions(entries, whole).tolist() == in_memory.token_positions(entries, whole).tolist()
    )
    assert written.token_positions(entries, whole).tolist() == list(range(written.occurrences(entries)))


def test_a_text_that_issues_share_has_its_positions_once() -> None:
    summary = "Takes opioids daily. Weaning was tried."
    issues = [
        IndexedIssue(f"CM16-0000001#{n}", {"summary": summary, "request": f"MRI {n}"}, {}) for n in (1, 2)
    ]
    positions = positions_of(issues)
    assert positions.occurrences(positions.forms.of_form("opioids")) == 1
    assert find(positions, SpanPhrase((AnyForm("opioid"),)), None).issues.tolist() == [0, 1]
    assert positions.forms.written(positions.forms.texts.matching("opioids")) == [("opioids", 2)]


def test_the_dictionary_lists_forms_by_prefix_with_their_issues() -> None:
    positions = positions_of(
        issues_of(
            [("Opioids opioid", "OPIOIDS", ""), ("opiate pain", "", ""), ("opioid's use", "", "Résumé")]
        )
    )
    forms = positions.forms

    def written(pattern: str) -> list[tuple[str, int]]:
        return forms.written(forms.texts.matching(pattern))

    assert written("opi*") == [("opiate", 1), ("opioid", 1), ("opioid's", 1), ("opioids", 1)]
    assert written("resume*") == [("resume", 1)]
    assert written("zz*") == []
    assert len(forms.of_stem("opioid")) == 3
    assert sorted(forms.of_stem("opioid")) == sorted(
        number for form in ("opioid", "opioid's", "opioids") for number in forms.of_form(form)
    )


@given(corpora)
def test_a_form_is_listed_once_with_every_issue_that_has_it_and_every_term_it_was_indexed_with(
    corpus: list[tuple[str, str, str]],
) -> None:
    positions = positions_of(issues_of(corpus))
    words = [{word for text in issue_texts for word, _ in words_of(text)} for issue_texts in corpus]
    forms = sorted({word.lower() for issue_words in words for word in issue_words})
    assert sorted(positions.forms.written(positions.forms.texts.matching("*"))) == [
        (form, sum(form in map(str.lower, issue_words) for issue_words in words)) for form in forms
    ]
    for form in forms:
        indexed = {
            TERMS.get(word, word.lower())
            for issue_words in words
            for word in issue_words
            if word.lower() == form
        }
        assert set(terms_of(positions, ExactForm(form))) == indexed
        assert set(terms_of(positions, Wildcard(f"{form}*"))) >= indexed
    assert terms_of(positions, ExactForm("zz")) == terms_of(positions, Wildcard("zz*")) == ()


def test_the_plural_of_capitals_is_found_by_the_term_that_it_was_indexed_with() -> None:
    positions = positions_of(
        issues_of([("MRIs of the lumbar spine", "", ""), ("MRI", "", ""), ("mris mri", "MRIs", "")])
    )

    def issues(*forms: FormPattern) -> list[int]:
        return find(positions, SpanPhrase(forms), None).issues.tolist()

    assert issues(AnyForm("mri")) == issues(Wildcard("mri*")) == [0, 1, 2]
    assert issues(AnyForm("mris")) == [2]
    assert issues(ExactForm("mris")) == [0, 2]
    assert issues(ExactForm("mris"), AnyForm("of")) == [0]
    assert terms_of(positions, ExactForm("mris")) == ("mri", "mris")
    assert terms_of(positions, Wildcard("mri*")) == ("mri", "mris")
    assert positions.forms.written(positions.forms.texts.matching("mri*")) == [("mri", 2), ("mris", 2)]


def test_the_most_frequent_forms_of_a_wildcard_come_first_and_the_rest_is_counted() -> None:
    positions = positions_of(issues_of([("opioids opioid", "", ""), ("opioids opiate", "", "")]))
    best, total = positions.forms.most_frequent("opi*", 2)
    assert ([positions.forms.texts[number] for number in best], total) == (["opioids", "opiate"], 3)
    numbers, total = forms_of(positions, Wildcard("opi*"), 1)
    assert (positions.forms.written(numbers), total) == ([("opioids", 2)], 3)
    numbers, total = forms_of(positions, AnyForm("opioid"), 9)
    assert (positions.forms.written(numbers), total) == ([("opioids", 2), ("opioid", 1)], 2)


@given(
    st.lists(st.text("ab.é\U0001f600", max_size=6), unique=True, max_size=20),
    st.text("ab*?.", min_size=1, max_size=7),
)
def test_a_pattern_describes_what_a_shell_would(lines: list[str], pattern: str) -> None:
    ordered = sorted(line for line in lines if line)
    matching_numbers = SortedTexts("\n".join(ordered)).matching(pattern)
    assert [ordered[number] for number in matching_numbers] == [
        line for line in ordered if fnmatch.fnmatchcase(line, pattern)
    ]


@given(st.text(max_size=12) | st.from_regex("[A-Z]{1,4}s?", fullmatch=True))
def test_the_term_of_a_folded_word_is_that_of_the_word_but_for_the_plural_of_capitals(word: str) -> None:
    assert stem(fold(word)) == stem(word) or re.fullmatch("[A-Z]{2,}s", word)
    assert "\n" not in fold(word) or "\n" in word


def test_the_positions_of_entries_are_those_of_a_counting_sort_in_chunks() -> None:
    """The example of PositionsWriter: words of the entries 1, 0, 1, 2, 0 in chunks of three."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "CHUNK_WORDS", 3)
        positions = positions_of(issues_of([("bb aa bb cc aa", "", "")]))
    windows = positions.windows(None, 1)
    by_entry = [positions.token_positions(np.array([entry]), windows).tolist() for entry in range(3)]
    assert by_entry == [[1, 4], [0, 2], [3]]


@pytest.mark.parametrize(
    ("left", "right", "near", "expected"),
    [
        # 3 has 5 within two words; the neighbours of 20 are 15 and 30.
        ((3, 20), (5, 15, 30), 2, [(3, 5)]),
        # Pairs are 3 with 5 and 3 with 6; 20 has none.
        ((3, 20), (5, 6, 30), 3, [(3, 5), (3, 6)]),
    ],
)
def test_near_spans_are_those_of_the_worked_examples(
    left: tuple[int, ...], right: tuple[int, ...], near: int, expected: list[tuple[int, int]]
) -> None:
    words = ["x"] * 40
    for term, numbers in (("opioid", left), ("pain", right)):
        for number in numbers:
            words[number] = term
    positions = positions_of(issues_of([(" ".join(words), "", "")]))
    finder = matching._SpanFinder(positions, positions.windows(None, 1))
    opioid, pain = (SpanPhrase((ExactForm(term),)) for term in ("opioid", "pain"))
    expression = SpanNear(opioid, pain, within=near)
    spans = finder._spans(expression)
    assert list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)) == expected
    starts = sorted({start for start, _ in expected})
    assert finder.matching_positions(expression).tolist() == starts


def test_every_form_of_an_expression_is_listed() -> None:
    phrase, wildcard = SpanPhrase((AnyForm("a"), ExactForm("b"))), SpanPhrase((Wildcard("c*"),))
    assert list(form_patterns(SpanNear(phrase, SpanOr((wildcard, phrase))))) == [
        AnyForm("a"), ExactForm("b"), Wildcard("c*"), AnyForm("a"), ExactForm("b"),
    ]  # fmt: skip


def test_damaged_positions_are_reported_in_one_sentence(tmp_path: Path) -> None:
    PositionsWriter(tmp_path).finish()
    assert len(Positions.load(tmp_path)) == 0
    (tmp_path / "texts.npy").unlink()
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        Positions.load(tmp_path)
