"""One contract over all keyword engines, and each engine's scores against its own formula."""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tantivy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged, MissingExtra
from search.fields import TEXT_FIELDS
from search.fields.documents import IndexedIssue
from search.index.keyword import KeywordIndex, tantivy_index
from search.index.keyword.base import Resolution, Resolutions, analysed, value_key
from search.index.keyword.memory_index import MemoryIndex
from search.index.keyword_engines import KEYWORD_ENGINES, keyword_engine
from search.query import parse_query
from search.query.clauses import (
    EVERYTHING,
    Boolean,
    Clause,
    DisjunctionMax,
    FieldValue,
    IssueIds,
    NumberRange,
    Phrase,
    SpanQuery,
    Term,
    clause_parts,
)
from search.query.spans import AnyForm, SpanPhrase
from tests.examples import examples

ENGINES = ("tantivy", "whoosh", "memory")
Make = Callable[[list[IndexedIssue]], KeywordIndex]


def issue(number: int, outcome: str = "upheld", **text: str) -> IndexedIssue:
    return IndexedIssue(f"CM16-{number:07}#1", text, {"outcome": (outcome,), "body_part": ("lumbar spine",)})


CORPUS = [
    issue(1, request="Norco 10/325mg #60", rationale="No functional improvement with Norco was shown."),
    issue(
        2, "overturned", request="Physical therapy lumbar", rationale="Function is better; therapy is due."
    ),
    issue(3, request="MRI lumbar spine", rationale="No red flags. Functional improvement is not at issue."),
    issue(4, request="Norco 10/325mg #60", rationale="No functional improvement with Norco was shown."),
    issue(5, "overturned", request="Soma 350mg", rationale="Muscle spasm."),
    issue(6, request="Lidocaine patch", summary="Takes Norco daily."),
]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    def index(issues: list[IndexedIssue]) -> KeywordIndex:
        if request.param == "memory":
            return MemoryIndex(issues)
        engine = keyword_engine(request.param)
        folder = tmp_path / f"index{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        assert engine.write(folder, issues) == len(issues)
        return engine.open(folder)

    return index


def numbered(*numbers: int) -> IssueIds:
    """The issues with these numbers: an id is the number itself here."""
    return IssueIds(tuple(map(str, numbers)))


def resolutions(clause: Clause, size: int) -> Resolutions:
    """What the ids in ``clause`` mean in an index of ``size`` issues."""
    resolved = {}
    if isinstance(clause, IssueIds):
        numbers = sorted(number for number in map(int, clause.ids) if number < size)
        resolved[clause] = Resolution(np.array(numbers, np.int64))
    for part in clause_parts(clause):
        resolved |= resolutions(part, size)
    return resolved


def matching(index: KeywordIndex, query: str | Clause, k: int = 100, size: int = 0) -> list[int]:
    clause = parse_query(query).clause if isinstance(query, str) else query
    resolved = resolutions(clause, size)
    hits = index.search(clause, k, resolved)
    numbers = sorted(ordinal for ordinal, _ in hits.hits)
    assert list(index.matching(clause, resolved)) == numbers
    assert hits.total == len(numbers)
    return numbers


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("norco", [0, 3, 5]),
        ("NORCOS", [0, 3, 5]),
        ("norco soma", [0, 3, 4, 5]),
        ("norco OR soma", [0, 3, 4, 5]),
        ("norco AND functional", [0, 3]),
        ('"functional improvement"', [0, 2, 3]),
        ('"improvement functional"', []),
        ('"functional improvement" NOT norco', [2]),
        ("NOT norco", [1, 2, 4]),
        ("request:norco", [0, 3]),
        ("summary:norco", [5]),
        ("outcome:overturned", [1, 4]),
        ("outcome:overturned lumbar", [1]),
        ("outcome:OVERTURNED OR request:patch", [1, 4, 5]),
        ('body_part:"lumbar spine"', [0, 1, 2, 3, 4, 5]),
        ("(norco OR soma) AND NOT outcome:upheld", [4]),
        ("zzzz", []),
        ("norco AND zzzz", []),
        ("10/325mg", [0, 3]),
        ("325/10", []),
    ],
)
def test_every_engine_matches_the_same_issues(make: Make, query: str, expected: list[int]) -> None:
    assert matching(make(CORPUS), query) == expected


def test_the_empty_query_matches_everything_in_order(make: Make) -> None:
    hits = make(CORPUS).search(EVERYTHING, 100)
    assert hits.hits == tuple((number, 0.0) for number in range(6))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_ties_are_ordered_by_id_and_cut_there_however_an_index_is_split(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    # A large index has several segments, and Tantivy orders ties by where they lie in these.
    issues = [issue(number, request="Norco Norco Norco" if number == 20 else "Norco") for number in range(36)]
    index = tantivy_index._with_tokenizer(tantivy.Index(tantivy_index._schema(), path=str(tmp_path)))
    writer = index.writer(15_000_000, 1)
    for part in order:
        for number in range(12 * part, 12 * part + 12):
            writer.add_document(tantivy_index._document(number, issues[number]))
        writer.commit()
    index.reload()
    assert index.searcher().num_segments == 3
    opened = tantivy_index.TantivyEngine().open(tmp_path)
    expected = [20, *(number for number in range(36) if number != 20)]
    for k in (*range(1, 37), 100):
        result = opened.search(Term("norco"), k)
        assert [ordinal for ordinal, _ in result.hits] == expected[:k]
        assert result.total == 36


def test_ties_are_ordered_by_id_and_cut_there(make: Make) -> None:
    index = make([issue(number, request="Norco", rationale="same words") for number in range(40)])
    query = parse_query("norco").clause
    assert [ordinal for ordinal, _ in index.search(query, 100).hits] == list(range(40))
    assert [ordinal for ordinal, _ in index.search(query, 7).hits] == list(range(7))
    assert index.search(query, 7).total == 40


@pytest.mark.parametrize(
    "clause", [SpanQuery(SpanPhrase((AnyForm("norco"),))), NumberRange("quantity", 1, 2)]
)
def test_spans_and_ranges_must_be_resolved_before_an_engine_is_asked(make: Make, clause: Clause) -> None:
    with pytest.raises(KeyError):
        make(CORPUS).search(clause, 1)


def test_k_may_be_larger_than_the_corpus(make: Make) -> None:
    assert len(make(CORPUS).search(parse_query("norco").clause, 1000).hits) == 3


def test_an_index_without_the_withdrawn_letter_never_shows_it(make: Make) -> None:
    index = make([indexed for indexed in CORPUS if indexed.issue_id != "CM16-0000001#1"])
    assert len(index) == 5
    assert matching(index, "norco") == [2, 4]


def test_a_query_of_many_words_is_answered_like_any_other(make: Make) -> None:
    words = [f"{chr(97 + number // 26)}{chr(97 + number % 26)}q" for number in range(60)]
    issues = [issue(number, rationale=" ".join(words[: 10 * number])) for number in range(7)]
    assert matching(make(issues), Boolean(should=tuple(map(Term, words)))) == [1, 2, 3, 4, 5, 6]


def test_an_index_of_nothing_answers_nothing(make: Make) -> None:
    index = make([])
    assert len(index) == 0
    assert matching(index, "norco") == []
    assert matching(index, EVERYTHING) == []


def test_a_better_match_has_a_higher_score(make: Make) -> None:
    once = issue(1, rationale="opioid pain pain pain")
    twice = issue(2, rationale="opioid opioid pain pain")
    hits = make([once, twice, *CORPUS[2:]]).search(Term("opioid", "rationale"), 10).hits
    assert [ordinal for ordinal, _ in hits] == [1, 0]


def test_an_explanation_names_the_score_that_the_hit_has(make: Make) -> None:
    index = make(CORPUS)
    clause = parse_query("norco functional").clause
    ordinal, score = index.search(clause, 1).hits[0]
    explained = index.explain(clause, ordinal)["value"]
    assert isinstance(explained, float)
    assert explained == pytest.approx(score, rel=1e-4)
    assert index.explain(parse_query("zzzz").clause, ordinal).get("value", 0.0) == 0.0


def test_document_frequency_counts_issues(make: Make) -> None:
    index = make(CORPUS)
    assert index.document_frequency("norco") == 2
    assert index.document_frequency("zzzz") == 0


# --- scores, each engine against its own formula -----------------------------------------------

WORDS = [
    ["norco", "pain", "pain", "relief"],
    ["pain"],
    ["soma", "spasm", "relief", "relief", "relief"],
    ["mri", "spine"],
    ["mri", "brain", "trauma"],
]
LENGTHS = [len(words) for words in WORDS]
MEAN = sum(LENGTHS) / len(LENGTHS)


def saturated(tf: int, length: float, k1: float, b: float) -> float:
    return tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / MEAN))


def tantivy_formula(term: str, words: list[str]) -> float:
    n = sum(term in words for words in WORDS)
    idf = math.log(1 + (len(WORDS) - n + 0.5) / (n + 0.5))
    return idf * saturated(words.count(term), len(words), 1.2, 0.75)


def whoosh_formula(term: str, words: list[str]) -> float:
    n = sum(term in words for words in WORDS)
    idf = math.log(len(WORDS) / (n + 1)) + 1
    return idf * saturated(words.count(term), len(words), 1.2, 0.75)


def rank_bm25_formula(term: str, words: list[str]) -> float:
    def idf(word: str) -> float:
        n = sum(word in words for words in WORDS)
        return math.log(len(WORDS) - n + 0.5) - math.log(n + 0.5)

    vocabulary = {word for words in WORDS for word in words}
    floor = 0.25 * sum(map(idf, vocabulary)) / len(vocabulary)
    return (idf(term) if idf(term) >= 0 else floor) * saturated(words.count(term), len(words), 1.5, 0.75)


FORMULAS = {"tantivy": tantivy_formula, "whoosh": whoosh_formula, "memory": rank_bm25_formula}


def test_scores_are_the_engines_own_bm25(make: Make, request: pytest.FixtureRequest) -> None:
    formula = FORMULAS[request.node.callspec.params["make"]]
    index = make([issue(number, rationale=" ".join(words)) for number, words in enumerate(WORDS)])
    for term in ("pain", "relief", "mri", "soma"):
        scores = dict(index.search(Term(term, "rationale"), 10).hits)
        weight = TEXT_FIELDS["rationale"]
        expected = {n: weight * formula(term, words) for n, words in enumerate(WORDS) if term in words}
        assert scores == pytest.approx(expected, rel=1e-3), term


def test_a_words_score_is_the_weighted_sum_over_the_fields(make: Make) -> None:
    index = make(CORPUS)
    for ordinal in (0, 3):
        parts = [dict(index.search(Term("norco", name), 10).hits).get(ordinal, 0.0) for name in TEXT_FIELDS]
        assert dict(index.search(Term("norco"), 10).hits)[ordinal] == pytest.approx(sum(parts), rel=1e-4)


def test_a_weight_multiplies_the_score_of_a_word_and_of_a_phrase(make: Make) -> None:
    index = make(CORPUS)
    for full_weight, half_weight in (
        (Term("norco"), Term("norco", weight=0.5)),
        (Phrase(("red", "flag")), Phrase(("red", "flag"), weight=0.5)),
    ):
        full = dict(index.search(full_weight, 10).hits)
        assert full
        assert dict(index.search(half_weight, 10).hits) == pytest.approx(
            {ordinal: score / 2 for ordinal, score in full.items()}, rel=1e-4
        )


def test_alternatives_score_as_the_best_of_them(make: Make) -> None:
    index = make(CORPUS)
    parts = (Term("norco"), Term("function"), Phrase(("red", "flag")), Term("patch", "request"))
    scored = [dict(index.search(part, 10).hits) for part in parts]
    expected = {
        ordinal: max(scores[ordinal] for scores in scored if ordinal in scores)
        for ordinal in set().union(*scored)
    }
    assert dict(index.search(DisjunctionMax(parts), 10).hits) == pytest.approx(expected, rel=1e-4)
    both = index.search(Boolean(must=(DisjunctionMax(parts),), should=(Term("pain"),)), 10)
    assert {ordinal for ordinal, _ in both.hits} == set(expected)


def test_conditions_add_nothing_to_a_score(make: Make) -> None:
    index = make(CORPUS)
    word = Term("norco")
    alone = dict(index.search(word, 10).hits)
    for condition in (EVERYTHING, numbered(0, 3, 5), FieldValue("outcome", ("upheld",))):
        clause = Boolean(must=(word, condition))
        together = index.search(clause, 10, resolutions(clause, len(CORPUS)))
        assert dict(together.hits) == pytest.approx(alone, rel=1e-4)
    for numbers in ((1, 4), (0, 1, 2, 4), (), (0, 1, 2, 3, 4, 5)):
        clause = numbered(*numbers)
        hits = index.search(clause, 10, resolutions(clause, len(CORPUS))).hits
        assert hits == tuple((number, 0.0) for number in numbers)


# --- any query on any corpus: the engines agree with the definition ----------------------------

VOCABULARY = ("norco", "soma", "mri", "pain")
texts = st.lists(st.sampled_from(VOCABULARY), max_size=5).map(" ".join)
corpora = st.lists(
    st.builds(
        lambda request, rationale, outcome: (request, rationale, outcome),
        texts,
        texts,
        st.sampled_from(("upheld", "overturned")),
    ),
    min_size=1,
    max_size=6,
)
fields = st.sampled_from((None, "request", "rationale"))
leaves = st.one_of(
    st.builds(Term, st.sampled_from(VOCABULARY), fields),
    st.builds(Phrase, st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=3).map(tuple), fields),
    st.sets(st.integers(0, 6)).map(lambda numbers: numbered(*numbers)),
    st.builds(FieldValue, st.just("outcome"), st.sampled_from((("upheld",), ("upheld", "overturned")))),
)
parts = st.lists(leaves, max_size=2).map(tuple)
clauses = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(DisjunctionMax, st.lists(inner, max_size=3).map(tuple)),
        st.builds(
            Boolean,
            st.lists(inner, max_size=2).map(tuple),
            st.lists(inner, max_size=2).map(tuple),
            st.lists(inner, max_size=1).map(tuple),
        ),
    ),
    max_leaves=6,
)


def matches(clause: Clause, issue: IndexedIssue) -> bool:
    """The definition of a match, written out."""
    if isinstance(clause, IssueIds):
        return str(int(issue.issue_id[5:12])) in clause.ids
    if isinstance(clause, FieldValue):
        return bool(
            {value_key(v) for v in clause.values} & {value_key(v) for v in issue.values[clause.field]}
        )
    if isinstance(clause, DisjunctionMax):
        return any(matches(part, issue) for part in clause.parts)
    if isinstance(clause, Boolean):
        if any(matches(part, issue) for part in clause.must_not):
            return False
        if clause.must or not clause.should:
            return all(matches(part, issue) for part in clause.must)
        return any(matches(part, issue) for part in clause.should)
    assert isinstance(clause, Term | Phrase)
    terms = (clause.term,) if isinstance(clause, Term) else clause.terms
    names = (clause.field,) if clause.field else tuple(issue.text)
    return any(f" {' '.join(terms)} " in f" {analysed(issue.text[name])} " for name in names)


@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(corpora, clauses)
def test_any_query_matches_what_the_definition_says(
    make: Make, letters: list[tuple[str, str, str]], clause: Clause
) -> None:
    issues = [
        issue(number, outcome, request=request, rationale=rationale)
        for number, (request, rationale, outcome) in enumerate(letters)
    ]
    expected = [number for number, indexed in enumerate(issues) if matches(clause, indexed)]
    assert matching(make(issues), clause, size=len(issues)) == expected


def test_the_registry_says_where_every_engine_is() -> None:
    for name, entry in KEYWORD_ENGINES.items():
        engine = keyword_engine(name)
        assert (engine.name, type(engine).__name__, type(engine).__module__) == (
            name,
            entry.class_name,
            entry.module,
        )
    with pytest.raises(IndexDamaged, match=r"no keyword engine 'lucene'.*--keyword tantivy"):
        keyword_engine("lucene")


def test_an_engine_whose_library_is_missing_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = KEYWORD_ENGINES["whoosh"]
    monkeypatch.setitem(sys.modules, "whoosh", None)
    monkeypatch.delitem(sys.modules, entry.module, raising=False)
    with pytest.raises(MissingExtra, match=r"needs Whoosh, which is not installed.*pip install Whoosh"):
        keyword_engine("whoosh")
