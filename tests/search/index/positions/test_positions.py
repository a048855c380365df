"""Where words stand: every expression against its definition, written out over plain words."""

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
from search.index.positions.matching import find, notes_on, terms_of
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
    lambda own: "A " + " ".join(own)
)
texts = st.lists(sentence, max_size=3).map(lambda own: ". ".join(own) + "." if own else "")
corpora = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=5)

forms: st.SearchStrategy[FormPattern] = st.one_of(
    st.sampled_from(("opioid", "wean", "pain", "mri", "mris")).map(AnyForm),
    st.sampled_from(("opioid", "opioids", "weaning", "wean", "mri", "mris")).map(ExactForm),
    st.sampled_from(("opi*", "*n", "w?an", "wean*ing", "?pioid*", "mri*", "m?is")).map(Wildcard),
)
orders = st.builds(SpanPhrase, st.lists(forms, min_size=1, max_size=3).map(tuple), st.integers(0, 3))
places: st.SearchStrategy[SpanExpression] = st.recursive(
    orders,
    lambda inner: st.one_of(
        st.builds(SpanOr, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(
            SpanNear,
            inner,
            inner,
            st.none() | st.integers(1, 6),
            st.sampled_from(tuple(SpanUnit)),
            st.booleans(),
        ),
    ),
    max_leaves=4,
)

Word = tuple[str, int]
"""A word as written and the number of its sentence."""


def issues_of(corpus: list[tuple[str, str, str]]) -> list[IndexedIssue]:
    return [
        IndexedIssue(f"CM16-{number:07}#1", dict(zip(FIELDS, own, strict=True)), {})
        for number, own in enumerate(corpus)
    ]


def words_of(text: str) -> list[Word]:
    return [(word, place) for place, one in enumerate(text.split(".")) for word in one.split()]


def is_form(form: FormPattern, word: str) -> bool:
    if isinstance(form, AnyForm):
        return TERMS.get(word, word.lower()) == form.term
    if isinstance(form, ExactForm):
        return word.lower() == form.form
    return fnmatch.fnmatchcase(word.lower(), form.pattern)


def stretches(place: SpanExpression, text: list[Word]) -> set[tuple[int, int]]:
    """The definition of :mod:`search.query.spans`, by trying everything."""
    if isinstance(place, SpanOr):
        return set().union(*(stretches(part, text) for part in place.alternatives))
    if isinstance(place, SpanPhrase):
        ways = [
            way
            for way in itertools.combinations(range(len(text)), len(place.forms))
            if all(is_form(form, text[at][0]) for form, at in zip(place.forms, way, strict=True))
            and way[-1] - way[0] + 1 - len(way) <= place.slop
        ]
        return {(way[0], min(end[-1] for end in ways if end[0] == way[0])) for way in ways}
    found = set()
    nested = reaches_over(place.first) or reaches_over(place.second)
    for a, b in itertools.product(stretches(place.first, text), stretches(place.second, text)):
        gap = max(b[0] - a[1], a[0] - b[1])
        if place.unit is SpanUnit.SENTENCE and len({text[at][1] for at in (*a, *b)}) > 1:
            continue
        if gap <= 0 and not nested:
            continue
        if place.ordered and b[0] <= a[1]:
            continue
        if place.within is not None and gap > place.within:
            continue
        found.add((min(a[0], b[0]), max(a[1], b[1])))
    return found


def reaches_over(place: SpanExpression) -> bool:
    if isinstance(place, SpanOr):
        return any(map(reaches_over, place.alternatives))
    return isinstance(place, SpanNear)


def expected(place: SpanExpression, field: str | None, corpus: list[tuple[str, str, str]]) -> list[int]:
    return [
        number
        for number, own in enumerate(corpus)
        if any(
            stretches(place, words_of(text))
            for name, text in zip(FIELDS, own, strict=True)
            if field in (None, name)
        )
    ]


@settings(max_examples=400, deadline=None)
@given(corpora, places, st.sampled_from((None, *FIELDS)))
def test_places_are_found_as_they_are_defined(
    corpus: list[tuple[str, str, str]], place: SpanExpression, field: str | None
) -> None:
    found = find(positions_of(issues_of(corpus)), place, field)
    assert found.searched == len(corpus)
    assert found.issues.tolist() == expected(place, field, corpus)


@settings(max_examples=60, deadline=None)
@given(corpora, places, st.integers(1, 4), st.sampled_from(("MAX_TOKEN_POSITIONS", "MAX_SPAN_PAIRS")))
def test_a_partial_answer_is_right_for_the_issues_searched(
    corpus: list[tuple[str, str, str]], place: SpanExpression, bound: int, kind: str
) -> None:
    positions = positions_of(issues_of(corpus * 4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, kind, bound)
        found = find(positions, place, None)
    whole = expected(place, None, corpus * 4)
    assert found.issues.tolist() == [number for number in whole if number < found.searched]
    notes = list(notes_on(positions, place, found.searched))
    assert any("partial answer" in note for note in notes) == (found.searched < len(positions))


def test_an_answer_ends_where_one_issue_alone_asks_for_too_much() -> None:
    positions = positions_of(issues_of([("opioid pain opioid pain wean", "", "")]))
    opioid, pain, wean = (SpanPhrase((AnyForm(term),)) for term in ("opioid", "pain", "wean"))
    place = SpanNear(SpanNear(opioid, pain), wean)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MAX_SPAN_PAIRS", 1)
        found = find(positions, place, None)
    assert (found.issues.tolist(), found.searched) == ([], 0)
    assert find(positions, place, None).issues.tolist() == [0]


@settings(max_examples=30, deadline=None)
@given(corpora, places)
def test_what_is_written_in_chunks_is_what_stands_in_memory(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[tuple[str, str, str]], place: SpanExpression
) -> None:
    folder = tmp_path_factory.mktemp("positions")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "CHUNK_WORDS", 3)
        writer = PositionsWriter(folder)
        assert list(writer.recording(issues_of(corpus))) == issues_of(corpus)
        writer.finish()
    written, kept = Positions.load(folder), positions_of(issues_of(corpus))
    assert len(written) == len(corpus)
    assert find(written, place, None).issues.tolist() == find(kept, place, None).issues.tolist()
    every = kept.forms.entries(np.arange(len(kept.forms.texts)))
    whole = kept.windows(None, len(kept))
    assert written.token_positions(every, whole).tolist() == kept.token_positions(every, whole).tolist()
    assert written.token_positions(every, whole).tolist() == list(range(written.occurrences(every)))


def test_a_text_that_issues_share_is_kept_once() -> None:
    summary = "Takes opioids daily. Weaning was tried."
    issues = [
        IndexedIssue(f"CM16-0000001#{n}", {"summary": summary, "request": f"MRI {n}"}, {}) for n in (1, 2)
    ]
    positions = positions_of(issues)
    assert positions.occurrences(positions.forms.of_form("opioids")) == 1
    assert find(positions, SpanPhrase((AnyForm("opioid"),)), None).issues.tolist() == [0, 1]
    assert dict(positions.forms.with_counts("opioids")) == {"opioids": 2}


def test_the_dictionary_tells_forms_by_prefix_with_their_issues() -> None:
    positions = positions_of(
        issues_of(
            [("Opioids opioid", "OPIOIDS", ""), ("opiate pain", "", ""), ("opioid's use", "", "Résumé")]
        )
    )
    forms = positions.forms
    assert list(forms.with_counts("opi")) == [("opiate", 1), ("opioid", 1), ("opioid's", 1), ("opioids", 1)]
    assert list(forms.with_counts("resume")) == [("resume", 1)]
    assert list(forms.with_counts("zz")) == []
    assert len(forms.of_stem("opioid")) == 3
    assert sorted(forms.of_stem("opioid")) == sorted(
        number for form in ("opioid", "opioid's", "opioids") for number in forms.of_form(form)
    )


@given(corpora)
def test_a_form_is_listed_once_with_every_issue_that_has_it_and_every_term_it_was_indexed_with(
    corpus: list[tuple[str, str, str]],
) -> None:
    positions = positions_of(issues_of(corpus))
    written = [{word for text in own for word, _ in words_of(text)} for own in corpus]
    every = sorted({word.lower() for own in written for word in own})
    assert list(positions.forms.with_counts("")) == [
        (form, sum(form in map(str.lower, own) for own in written)) for form in every
    ]
    for form in every:
        indexed = {TERMS.get(word, word.lower()) for own in written for word in own if word.lower() == form}
        assert set(terms_of(positions, ExactForm(form))) == indexed
        assert set(terms_of(positions, Wildcard(f"{form}*"))) >= indexed
    assert terms_of(positions, ExactForm("zz")) == terms_of(positions, Wildcard("zz*")) == ()


def test_the_plural_of_capitals_is_found_by_the_term_that_it_was_indexed_with() -> None:
    positions = positions_of(
        issues_of([("MRIs of the lumbar spine", "", ""), ("MRI", "", ""), ("mris mri", "MRIs", "")])
    )

    def found(*forms: FormPattern) -> list[int]:
        return find(positions, SpanPhrase(forms), None).issues.tolist()

    assert found(AnyForm("mri")) == found(Wildcard("mri*")) == [0, 1, 2]
    assert found(AnyForm("mris")) == [2]
    assert found(ExactForm("mris")) == [0, 2]
    assert found(ExactForm("mris"), AnyForm("of")) == [0]
    assert terms_of(positions, ExactForm("mris")) == ("mri", "mris")
    assert terms_of(positions, Wildcard("mri*")) == ("mri", "mris")
    assert list(positions.forms.with_counts("mri")) == [("mri", 2), ("mris", 2)]


def test_the_most_frequent_forms_of_a_wildcard_come_first_and_the_rest_is_counted() -> None:
    positions = positions_of(issues_of([("opioids opioid", "", ""), ("opioids opiate", "", "")]))
    best, total = positions.forms.most_frequent("opi*", 2)
    assert ([positions.forms.texts[number] for number in best], total) == (["opioids", "opiate"], 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MAX_WILDCARD_FORMS", 1)
        place = SpanPhrase((Wildcard("opi*"),))
        (note,) = notes_on(positions, place, len(positions))
    assert "opi* stands for 3 words: the 1 most frequent" in note


@given(
    st.lists(st.text("ab.é\U0001f600", max_size=6), unique=True, max_size=20),
    st.text("ab*?.", min_size=1, max_size=7),
)
def test_a_pattern_describes_what_a_shell_would(lines: list[str], pattern: str) -> None:
    ordered = sorted(line for line in lines if line)
    found = SortedTexts("\n".join(ordered)).matching(pattern)
    assert [ordered[number] for number in found] == [
        line for line in ordered if fnmatch.fnmatchcase(line, pattern)
    ]


@given(st.text(max_size=12) | st.from_regex("[A-Z]{1,4}s?", fullmatch=True))
def test_the_term_of_a_folded_word_is_that_of_the_word_but_for_the_plural_of_capitals(word: str) -> None:
    assert stem(fold(word)) == stem(word) or re.fullmatch("[A-Z]{2,}s", word)
    assert "\n" not in fold(word) or "\n" in word


def test_every_word_of_an_expression_is_told() -> None:
    one, other = SpanPhrase((AnyForm("a"), ExactForm("b"))), SpanPhrase((Wildcard("c*"),))
    assert list(form_patterns(SpanNear(one, SpanOr((other, one))))) == [
        AnyForm("a"), ExactForm("b"), Wildcard("c*"), AnyForm("a"), ExactForm("b"),
    ]  # fmt: skip


def test_damaged_positions_are_said_in_one_sentence(tmp_path: Path) -> None:
    PositionsWriter(tmp_path).finish()
    assert len(Positions.load(tmp_path)) == 0
    (tmp_path / "texts.npy").unlink()
    with pytest.raises(IndexDamaged, match="run 'imr verify'"):
        Positions.load(tmp_path)
