"""Every written form of the vocabulary, typed as a query, gives the issues of exactly what it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from search.fields.documents import filter_values
from search.in_memory import memory_searcher
from search.model.letters import BodyPart, Issue, Outcome, Treatment
from search.model.requests import Listing, Mode, SearchRequest, Window
from search.query import parse_query
from search.query.clauses import Boolean, Clause, DisjunctionMax, FieldValue
from search.results.headlines import empty_headline
from search.retrieval.plan import membership
from search.searcher import Searcher
from search.understanding import understand
from search.understanding.treatment_names import find_treatment_names
from search.vocabulary import load_vocabulary
from search.vocabulary.groups import load_groups
from search.vocabulary.tables import items, rows
from tests.search.letters import letter

LEAST_EXACT = 0.98
"""The share of the written forms whose set is exactly what they name."""


def disputes(number: int, treatment: Treatment) -> Issue:
    outcome = Outcome.OVERTURNED if number % 2 else Outcome.UPHELD
    name = str(treatment.generic_name)
    return Issue(number, name, outcome, treatment, treatments=(treatment,), rationale=f"About {name}.")


def treatments() -> Iterator[Treatment]:
    vocabulary = load_vocabulary()
    for drug in vocabulary.drugs:
        yield Treatment(
            "drug", "Pharmaceuticals", drug.subcategory, generic_name=drug.generic,
            ingredients=drug.ingredients, drug_class=drug.drug_class,
        )  # fmt: skip
    for term in vocabulary.treatments:
        part = next(iter(vocabulary.find_body_parts(term.canonical)), None)
        parts = (BodyPart(part.region, part.side),) if part else ()
        yield Treatment(
            term.kind, term.category, term.subcategory, generic_name=term.canonical, body_parts=parts
        )


ALL = tuple(treatments())


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    """A letter for each treatment of the tables, which disputes it once or twice."""
    return memory_searcher(
        letter(
            f"CM16-{number:07}", *(disputes(place, treatment) for place in range(1, 2 + number % 2)),
            text=str(number),
        )
        for number, treatment in enumerate(ALL)
    )  # fmt: skip


def forms() -> Iterator[tuple[str, str]]:
    """The written forms and the treatment that each is a name of."""
    for row in rows("drugs"):
        for name in (row["generic"], *items(row["brands"]), *items(row["synonyms"])):
            yield name.lstrip("=~"), row["generic"]
    for row in rows("treatments"):
        for name in (row["canonical"], *items(row["synonyms"])):
            yield name.lstrip("=~"), row["canonical"]


def members(canonical: str) -> list[set[str]]:
    """The sets of treatments that a name of ``canonical`` may stand for: itself; of a grouped name its
    members; of a drug of one ingredient every product that holds it."""
    sets = [{canonical}]
    if (group := load_groups().by_label.get(canonical.lower())) is not None:
        sets.append({str(one.generic_name) for one in ALL if has_any(one, group.members)})
    for one in ALL:
        if one.generic_name == canonical and one.kind == "drug":
            if len(one.ingredients) == 1:
                sets.append({str(o.generic_name) for o in ALL if one.ingredients[0] in o.ingredients})
            elif (wider := load_groups().called(canonical)) is not None:
                sets.append({str(o.generic_name) for o in ALL if has_any(o, wider.members)})
    return sets


def has_any(treatment: Treatment, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> bool:
    of = {
        "treatment": treatment.generic_name,
        "drug_class": treatment.drug_class,
        "subcategory": treatment.subcategory,
        "category": treatment.category,
    }
    return any(of.get(field) in values for field, values in wanted)


def set_of(searcher: Searcher, query: str) -> set[str]:
    request = SearchRequest(query, Mode.KEYWORD, window=Window(1_000), listing=Listing(near=0))
    response = searcher.search(request)
    assert response.total == len(response.hits)
    return {str(hit.issue.treatment.generic_name) for hit in response.hits}


VALUES = [
    (one, filter_values(determination, issue))
    for one in ALL
    for determination in [letter("CM16-0000001", disputes(1, one)).determination]
    for issue in determination.issues
]


def read_set(query: str) -> set[str]:
    """The treatments whose issues match a query as it is read, by their values; none where words are looked
    for, which these issues need not have."""
    understood = understand(parse_query(query), lambda term: 1)
    if not understood.asked.names:
        return set()
    clause = membership(understood.clause)
    return {str(one.generic_name) for one, values in VALUES if matches(clause, values)}


def matches(clause: Clause, values: Mapping[str, tuple[str, ...]]) -> bool:
    match clause:
        case FieldValue(field="body_part" | "body_side"):
            return True  # a form that names a part is that part's where a request is written so
        case FieldValue():
            return not set(clause.values).isdisjoint(values[clause.field])
        case DisjunctionMax():
            return any(matches(part, values) for part in clause.parts)
        case Boolean():
            return all(matches(part, values) for part in clause.must)
        case _:
            raise AssertionError(f"a name asks for {clause}")


def is_group_of(form: str, canonical: str, found: set[str]) -> bool:
    """Whether the form is the name of a group that has the treatment among its members."""
    names = [name.label.lower() for name in find_treatment_names(form)]
    return canonical in found and len(names) == 1 and names[0] in load_groups().by_label


@pytest.mark.slow
def test_the_written_forms_give_what_they_name() -> None:
    typed = dict.fromkeys(forms())
    known = {canonical: members(canonical) for _, canonical in typed}
    others, empty = {}, []
    for form, canonical in typed:
        found = read_set(form)
        if found not in known[canonical] and not is_group_of(form, canonical, found):
            others[form] = (canonical, sorted(found)[:5])
        if not found and understand(parse_query(form), lambda term: 1).asked.names:
            empty.append((form, canonical))
    share = 1 - len(others) / len(typed)
    assert share >= LEAST_EXACT, f"{share:.3f}: {others}"
    assert empty == [], "said to be disputed by no issue, which is false"


@pytest.mark.parametrize(
    "names",
    [
        ("norco", "vicodin", "hydrocodone/acetaminophen", "hydrocodone/APAP", "noroc", "Norco 10/325mg"),
        ("ESI", "epidural steroid injection", "epidurial steriod injection", "epidural injection"),
        ("TENS", "TENS unit", "transcutaneous electrical nerve stimulation"),
        ("UDS", "urine drug screen", "urine drug testing", "UDT"),
        ("FCE", "functional capacity evaluation"),
        ("soma", "carisoprodol", "carisprodol"),
        ("PT", "pt", "physical therapy", "post-op PT", "additional physical therapy"),
        ("MRI", "mri", "magnetic resonance imaging", "repeat MRI", "MRI w/o contrast"),
        ("opioids", "opioid", "narcotics", "opiates"),
        ("NSAIDs", "NSAID", "nonsteroidal anti-inflammatory"),
        ("PPI", "proton pump inhibitors", "proton pump inhibitor"),
        ("accupuncture", "acupuncture"),
    ],
    ids=lambda names: names[0],
)
def test_all_ways_to_write_one_thing_give_one_set(searcher: Searcher, names: tuple[str, ...]) -> None:
    found = {name: frozenset(set_of(searcher, name)) for name in names}
    assert len(set(found.values())) == 1, found
    assert all(found.values())


def test_every_group_lists_what_has_one_of_its_values_and_nothing_else() -> None:
    for group in load_groups().by_label.values():
        found = read_set(group.label)
        (name,) = find_treatment_names(group.label)
        assert name.label == group.label
        direct = {str(one.generic_name) for one in ALL if has_any(one, group.members)}
        assert found >= direct, group.label
        if not group.drug_classes:  # of a class every product with one of its ingredients is listed too
            assert found == direct, group.label


def test_what_is_in_the_index_is_never_said_to_be_in_no_decision(searcher: Searcher) -> None:
    for treatment in ALL[::29]:
        request = SearchRequest(str(treatment.generic_name), Mode.KEYWORD)
        response = searcher.search(request)
        assert response.total
        assert not str(empty_headline(response.query, len(ALL))).startswith("No decision")
