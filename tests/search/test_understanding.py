"""What is understood of a query beyond its letters, and what that does to the results."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import QuerySyntax, UnknownField
from search.memory import memory_searcher
from search.query import parse_query
from search.query.clauses import EVERYTHING, AnyOf, Boolean, Phrase, Range, Value, Word
from search.query.focus import focused
from search.service import Searcher
from search.types import Citation, Issue, Mode, Outcome, SearchRequest, Treatment
from search.understanding import Understanding, understand
from search.vocabulary import load_vocabulary
from search.vocabulary.tables import items, rows
from tests.search.engines import engine_over
from tests.search.letters import issue, letter

GOLDEN = Path(__file__).with_name("golden_understanding.tsv")


def everywhere(term: str) -> int:
    return 1


def read(
    query: str,
    frequency: Callable[[str], int] = everywhere,
    *,
    off: tuple[str, ...] = (),
    on: tuple[str, ...] = (),
) -> Understanding:
    return understand(parse_query(query), frequency, off=off, on=on)


def golden() -> list[tuple[str, str]]:
    lines = (line for line in GOLDEN.read_text("utf-8").splitlines() if not line.startswith("# "))
    found = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row[0], row[1]) for row in found][1:]


@pytest.mark.parametrize(("query", "expected"), golden(), ids=[query for query, _ in golden()])
def test_a_query_is_understood_as_promised(query: str, expected: str) -> None:
    said = (f"{'' if one.on else '-'}{one.key} = {one.means}" for one in read(query).understood)
    assert " | ".join(said) == expected


# Clauses


def test_a_name_becomes_alternatives_that_score_as_their_best() -> None:
    found = read("norco weaning", lambda term: term in {"norco", "hydrocodon", "lortab", "wean"})
    assert found.clause == Boolean(
        should=(
            AnyOf((Word("norco"), Word("hydrocodon", weight=0.5), Word("lortab", weight=0.5))),
            Word("wean"),
        ),
        loose=True,
    )
    assert found.terms == ("norco", "wean", "hydrocodon", "lortab")
    assert found.words == "norco, weaning"


def test_a_name_of_several_words_is_one_thing() -> None:
    found = read(
        "functional capacity evaluation knee", {"function", "capac", "evalu", "knee", "fce"}.__contains__
    )
    assert found.clause == Boolean(
        should=(
            AnyOf(
                (
                    Boolean(should=(Word("function"), Word("capac"), Word("evalu")), loose=True),
                    Word("fce", weight=0.5),
                )
            ),
            Word("knee"),
        ),
        loose=True,
    )


def test_a_misspelling_counts_as_much_as_the_right_word() -> None:
    assert read("accupuncture").clause == Boolean(
        should=(AnyOf((Word("accupunctur"), Word("acupunctur"))),), loose=True
    )


def test_a_field_holds_for_the_other_names_too() -> None:
    found = read("request:norco", lambda term: term in {"norco", "hydrocodon"})
    assert found.clause == AnyOf((Word("norco", "request"), Word("hydrocodon", "request", 0.5)))


@pytest.mark.parametrize(
    "query",
    [
        '"norco"',
        '"epidural steroid injection"',
        '"norco weaning"~5',
        "EXACT(norco)",
        "norco /s weaning",
        "norco pre/3 denied",
        "norc* AND xana?",
        "NOT knee",
        "body_part:neck",
        "outcome:upheld year:2014..2016",
        "quantity:>60",
        "red flags",
    ],
)
def test_quotes_places_wildcards_and_values_are_left_as_typed(query: str) -> None:
    parsed = parse_query(query)
    found = understand(parsed, everywhere)
    assert found.clause == parsed.clause
    assert found.understood == ()
    assert (found.words, found.free_text) == (parsed.words, parsed.free_text)


def test_nothing_is_brought_that_no_issue_has() -> None:
    assert read("norco", lambda term: term == "norco").understood == ()


def test_conditions_stand_beside_the_loose_words() -> None:
    found = read("overturned norco since 2015 MTUS page 29", lambda term: term in {"norco", "mtus"})
    assert found.clause == Boolean(
        must=(
            Boolean(should=(Word("norco"), Word("mtus")), loose=True),
            Value("outcome", ("overturned",)),
            Range("year", 2015, None),
            Range("page", 29, 29),
        )
    )
    assert found.words == "norco, MTUS and outcome is overturned and year is 2015 or later and page is 29"
    assert found.free_text == "norco MTUS"
    assert found.terms == ("norco", "mtus")


def test_a_condition_alone_is_the_query() -> None:
    found = read("overturned in 2016")
    assert found.clause == Boolean(must=(Value("outcome", ("overturned",)), Range("year", 2016, 2016)))
    assert (found.free_text, found.terms) == ("", ())


def test_a_condition_under_an_operator_stays_there() -> None:
    found = read("knee AND (denied OR NOT overturned)")
    assert found.clause == Boolean(
        must=(
            Word("knee"),
            Boolean(
                should=(
                    Value("outcome", ("upheld",)),
                    Boolean(must_not=(Value("outcome", ("overturned",)),)),
                )
            ),
        )
    )


def test_words_typed_as_one_stay_alternatives() -> None:
    either = AnyOf((Word("soma"), Word("carisoprodol", weight=0.5)))
    frequency = {"soma", "carisoprodol", "knee", "glove"}.__contains__
    assert read("soma/glove knee", frequency).clause == Boolean(
        should=(either, Word("glove"), Word("knee")), loose=True
    )
    assert read("glove/denied", frequency).clause == Boolean(
        must=(Boolean(should=(Word("glove"),), loose=True), Value("outcome", ("upheld",)))
    )


def test_a_ranking_by_meaning_reads_what_a_name_is() -> None:
    assert read(
        "UDS before refill", lambda term: term in {"ud", "urin", "drug", "screen", "udt"}
    ).free_text == ("UDS (UDT, urine drug screen) before refill")
    assert read("denied UDS", off=("treatment:uds",)).free_text == "UDS"
    assert read("low back", everywhere).free_text == "low back"


# Switches


def test_what_is_offered_applies_once_it_is_switched_on() -> None:
    offered = read("pt weaning")
    assert [(one.on, one.offered) for one in offered.understood] == [(False, True)]
    assert offered.clause == parse_query("pt weaning").clause
    chosen = read("pt weaning", on=("treatment:pt",))
    assert [(one.on, one.offered) for one in chosen.understood] == [(True, True)]
    assert chosen.clause == Boolean(
        should=(
            AnyOf((Word("pt", weight=0.5), Phrase(("physic", "therapi")), Word("physiotherapi"))),
            Word("wean"),
        ),
        loose=True,
    )


def test_one_reading_is_switched_off_and_the_others_stay() -> None:
    found = read("overturned norco 2015", off=("outcome:overturned",))
    assert [one.key for one in found.understood if not one.on] == ["outcome:overturned"]
    assert [one.kind for one in found.understood if one.on] == ["drug", "misspelled", "year"]
    assert found.free_text.startswith("overturned norco")


WORDS = st.sampled_from(
    ["norco", "denied", "overturned", "2015", "pt", "PT", "ESI", "lumbar", "accupuncture", "page 29", "spine",
     "ODG pain chapter", "AND", "OR", "NOT", '"urine drug screen"', "(soma OR xanax)", "request:mri", "x-ray",
     "PT/OT", "norco/denied"]
)  # fmt: skip
QUERIES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def parses(query: str) -> bool:
    try:
        parse_query(query)
    except (QuerySyntax, UnknownField):  # not every row of operators is a query
        return False
    return True


@given(QUERIES.filter(parses))
def test_everything_switched_off_is_the_query_as_typed(query: str) -> None:
    parsed = parse_query(query)
    plain = understand(parsed, everywhere, off=("all",))
    assert plain.clause == parsed.clause
    assert (plain.free_text, plain.words, set(plain.terms)) == (
        " ".join(parsed.free_text.split()) if plain.free_text else plain.free_text,
        parsed.words,
        set(parsed.terms),
    )
    assert not any(one.on for one in plain.understood)
    off: set[str] = set()
    while on := {one.key for one in read(query, off=tuple(off)).understood if one.on}:
        off |= on  # a reading may have hidden another: "ODG pain chapter", "ODG"
    assert read(query, off=tuple(off)).clause == parsed.clause


@given(QUERIES.filter(parses))
def test_every_reading_points_at_its_words(query: str) -> None:
    for one in read(query).understood:
        assert query[slice(*one.span)].strip(".,;:?!'") == one.written != ""
        assert one.means


# Results


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """One letter for each way to say it, and one that says none of it."""
    requests = {
        "CM16-0000001": "Norco 10/325mg #60",
        "CM16-0000002": "Vicodin 5/500mg #60",
        "CM16-0000003": "Hydrocodone 10mg",
        "CM16-0000004": "Lumbar ESI at L4-5",
        "CM16-0000005": "Epidural steroid injection at L4-5",
        "CM16-0000006": "Accupuncture two visits",
        "CM16-0000007": "Acupuncture two visits",
        "CM16-0000008": "Norflex 100mg",
        "CM16-0000009": "Wheelchair",
        "CM16-0000010": "PT three visits",
        "CM16-0000011": "Physical therapy three visits",
    }
    letters = [
        letter(
            name,
            issue(1, text, "The request is decided.", Outcome.OVERTURNED if number % 2 else Outcome.UPHELD),
            year=2014 + number % 3,
            specialty="Psychiatry" if number % 2 else "Orthopedic Surgery",
        )
        for number, (name, text) in enumerate(requests.items(), start=1)
    ]
    mentioned = letter("CM16-0000012", issue(1, "Cane"))
    summary = "Current medications: Norco, Vicodin, Norco again, hydrocodone. Norco helps."
    letters.append(
        replace(mentioned, determination=replace(mentioned.determination, clinical_summary=summary))
    )
    return Searcher(engine_over(letters, tmp_path_factory.mktemp("understood")))


def found(searcher: Searcher, query: str, mode: Mode = Mode.KEYWORD, **asked: tuple[str, ...]) -> list[int]:
    """The numbers of the letters, best first."""
    response = searcher.search(SearchRequest(query, mode, k=50, **asked))
    return [int(hit.determination_id[-2:]) for hit in response.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("norco", {1, 2, 3, 12}),
        ("vicodin", {1, 2, 3, 12}),
        ("hydrocodone", {1, 2, 3, 12}),
        ("norflex", {8}),
        ("ESI", {4, 5}),
        ("epidural steroid injection", {4, 5}),
        ("acupuncture", {6, 7}),
        ("accupuncture", {6, 7}),
        ("PT", {10, 11}),
        ("pt", {10}),
        ("norco NOT vicodin", {1, 3}),
        ("norco OR acupuncture", {1, 2, 3, 6, 7, 12}),
        ("overturned norco", {1, 3}),
        ("denied norco", {2, 12}),
        ("norco reviewed by a psychiatrist", {1, 3}),
        ("hydrocodone 2015", {1}),
        ("norco in June 2015", {1}),
        ("norco before June 2015", {3}),
        ("norco after May 2015", {1, 2, 12}),
    ],
)
def test_one_way_to_say_it_finds_the_others(searcher: Searcher, query: str, expected: set[int]) -> None:
    assert set(found(searcher, query)) == expected


def test_the_name_that_was_typed_comes_first(searcher: Searcher) -> None:
    for query, first in (("norco", 1), ("vicodin", 2), ("hydrocodone", 3), ("epidural steroid injection", 5)):
        assert found(searcher, query)[0] == first


@pytest.mark.parametrize("query", ["norco", "vicodin", "hydrocodone"])
def test_a_drug_in_dispute_outranks_one_that_is_only_mentioned(searcher: Searcher, query: str) -> None:
    if query != "xodol":
        assert found(searcher, query)[-1] == 12


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("query", ["norco denied", "ESI 2015", "accupuncture AND visits", "PT spine"])
def test_results_with_everything_off_are_those_of_the_plain_query(
    searcher: Searcher, query: str, mode: Mode
) -> None:
    engine = searcher._engine
    parsed = parse_query(query)
    focus = focused(parsed.clause, engine.document_frequency, engine.status().issues)
    plain = [hit.issue_id for hit in engine.keyword(focus.clause, 50).hits]
    response = searcher.search(SearchRequest(query, mode, k=50, off=("all",)))
    if mode is Mode.KEYWORD:
        assert [hit.issue_id for hit in response.hits] == plain
    each = tuple(one.key for one in response.query.understood)
    again = searcher.search(SearchRequest(query, mode, k=50, off=each))
    assert [(hit.issue_id, hit.score) for hit in again.hits] == [
        (hit.issue_id, hit.score) for hit in response.hits
    ]


def kin(one: str, other: str) -> bool:
    """Whether two names stand for drugs with an ingredient in common."""
    vocabulary = load_vocabulary()
    first, second = (
        {i for drug in vocabulary.find_drugs(name) for i in drug.ingredients} for name in (one, other)
    )
    return bool(first & second - {"acetaminophen"})


PAIRS = sorted({pair for row in rows("confusable") for pair in permutations(items(row["names"]), 2)})


@pytest.fixture(scope="module")
def confusable() -> Searcher:
    """A letter for each drug of the table of those that are taken for each other."""
    names = sorted({name for pair in PAIRS for name in pair})
    return memory_searcher([letter(f"about-{name}", _of_drug(name)) for name in names])


def _of_drug(name: str) -> Issue:
    """An issue as a letter is read: the request in its words, the treatment normalized."""
    match = next(iter(load_vocabulary().find_drugs(name)), None)
    if match is None:
        return issue(1, f"{name} 10mg")
    treatment = Treatment(
        "drug", "Pharmaceuticals", generic_name=match.generic, ingredients=match.ingredients,
        brand_name=match.brand, drug_class=None,
    )  # fmt: skip
    return Issue(1, f"{name} 10mg", Outcome.UPHELD, treatment)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_drugs_that_are_taken_for_each_other_never_merge(confusable: Searcher, one: str, other: str) -> None:
    response = confusable.search(SearchRequest(one, Mode.KEYWORD, k=100))
    listed = {hit.determination_id for hit in response.hits}
    assert f"about-{one}" in listed
    assert (f"about-{other}" in listed) == kin(one, other)


def test_the_pairs_that_share_an_ingredient_are_known() -> None:
    assert {frozenset(pair) for pair in PAIRS if kin(*pair)} == {
        frozenset(("oxycodone", "oxycontin")),
        frozenset(("percocet", "percodan")),
        frozenset(("ultram", "ultracet")),
    }


def test_guidelines_and_pages_are_found_where_either_side_cites_them() -> None:
    cited = Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", pages=((78, 80),))
    one = letter("CM16-0000021", replace(issue(1, "Norco"), reviewer_citations=(cited,)))
    other = letter("CM16-0000022", issue(1, "Norco"))
    searcher = memory_searcher([one, other])
    assert found(searcher, "norco MTUS page 79") == [21]
    assert found(searcher, "page 80 of the chronic pain guidelines") == [21]
    assert found(searcher, "norco page 81") == []


def test_an_empty_query_is_every_issue() -> None:
    assert read("").clause == EVERYTHING
    assert read("").understood == ()


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text_that_is_a_query_is_understood_somehow(text: str) -> None:
    if parses(text):
        read(text)


@pytest.mark.parametrize("piece", ["norco ", "pt ", "2014 ", "denied ", "page 29 ", "x-ray ", "norco AND "])
def test_a_query_of_many_readings_is_bounded(piece: str) -> None:
    query = (piece * 1_000)[:1_990].rpartition(" ")[0].removesuffix(" AND")
    found = read(query)
    assert len(found.understood) <= 150


@pytest.mark.parametrize("query", ["opioids", "narcotics", "opiates", "painkillers", "pain pills"])
def test_a_class_finds_the_drugs_that_are_in_it(query: str) -> None:
    norco = replace(_of_drug("norco"), treatment=replace(_of_drug("norco").treatment, drug_class="opioid"))
    others = [letter(f"CM16-{number:07}", issue(1, "Wheelchair")) for number in range(2, 6)]
    assert found(memory_searcher([letter("CM16-0000001", norco), *others]), query) == [1]


def test_what_is_in_dispute_comes_first_by_the_baseline_too(searcher: Searcher) -> None:
    hits = searcher.search(SearchRequest("", Mode.KEYWORD, k=50)).hits
    letters = [searcher.determination(hit.determination_id) for hit in hits]
    baseline = memory_searcher(letters)
    for query in ("norco", "vicodin", "hydrocodone"):
        assert set(found(baseline, query)) == set(found(searcher, query))
        assert found(baseline, query)[-1] == 12
