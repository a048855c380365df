"""The vocabulary: its files, and what it finds in a text."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.vocabulary import load_vocabulary, split_specialties
from search.vocabulary.spelling import edit_distance
from search.vocabulary.tables import items, rows
from search.vocabulary.tokens import token_key, tokenize

CONFUSABLE = [
    ("Zanaflex", "Xanax"),
    ("Celebrex", "Celexa"),
    ("Celebrex", "Cerebyx"),
    ("tramadol", "trazodone"),
    ("hydrocodone", "hydromorphone"),
    ("oxycodone", "oxymorphone"),
    ("clonazepam", "clonidine"),
    ("clonazepam", "lorazepam"),
    ("Lyrica", "Lamictal"),
    ("Topamax", "Toradol"),
    ("Norco", "Norflex"),
    ("Soma", "Sonata"),
    ("Zantac", "Zyrtec"),
    ("buprenorphine", "bupropion"),
    ("hydroxyzine", "hydralazine"),
    ("Neurontin", "Neoral"),
    ("Prilosec", "Prozac"),
    ("Lodine", "codeine"),
]
PIECES = [
    "Norco ",
    "10/325 mg ",
    "#",
    "left knee ",
    "MRI ",
    "C5-6 ",
    "Xanaz",
    " of ",
    ", ",
    "(",
    ")",
    "’s",
    "BLE",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)


def generics(text: str) -> list[str]:
    return [match.generic for match in load_vocabulary().find_drugs(text)]


@pytest.mark.parametrize(
    ("text", "written", "generic", "brand"),
    [
        ("Norco", "Norco", "hydrocodone/acetaminophen", "Norco"),
        ("NORCO", "NORCO", "hydrocodone/acetaminophen", "Norco"),
        ("two bottles of vicodin es today", "vicodin es", "hydrocodone/acetaminophen", "Vicodin ES"),
        ("hydrocodone/APAP", "hydrocodone/APAP", "hydrocodone/acetaminophen", None),
        ("hydrocodone - apap", "hydrocodone - apap", "hydrocodone/acetaminophen", None),
        ("hydrocodone alone", "hydrocodone", "hydrocodone", None),
        ("Xanax XR 2mg", "Xanax XR", "alprazolam", "Xanax XR"),
        ("oxycodone HCl ER", "oxycodone HCl ER", "oxycodone ER", None),
        ("tramadol SR", "tramadol SR", "tramadol ER", None),
        ("Tylenol No. 3", "Tylenol No. 3", "codeine/acetaminophen", "Tylenol No. 3"),
        ("Voltaren gel", "Voltaren gel", "diclofenac gel", "Voltaren gel"),
        ("Voltaren XR", "Voltaren XR", "diclofenac", "Voltaren XR"),
        ("Robaxin-750", "Robaxin-750", "methocarbamol", "Robaxin-750"),
        ("fentanyl", "fentanyl", "fentanyl", None),
        ("fentanyl patches", "fentanyl patches", "fentanyl (transdermal)", None),
    ],
)
def test_a_drug_is_found_by_its_longest_name(
    text: str, written: str, generic: str, brand: str | None
) -> None:
    [match] = load_vocabulary().find_drugs(text)
    assert (match.written, match.generic, match.brand) == (written, generic, brand)


@pytest.mark.parametrize(
    "text", ["Norcolor", "xSoma", "somatic", "Ultra", "align the spine", "muse", "Actor"]
)
def test_a_name_inside_another_word_is_no_drug(text: str) -> None:
    assert generics(text) == []


@pytest.mark.parametrize(
    ("written", "generic"),
    [
        ("Xanaz", "alprazolam"),
        ("hydrocodne", "hydrocodone"),
        ("Cyclobenzaprin", "cyclobenzaprine"),
        ("cyclobenzeprine", "cyclobenzaprine"),
        ("gabapentine", "gabapentin"),
        ("Neurotin", "gabapentin"),
        ("omeprazol", "omeprazole"),
        ("Percoset", "oxycodone/acetaminophen"),
        ("diclofenec", "diclofenac"),
        ("Zanflex", "tizanidine"),
        ("Flexaril", "cyclobenzaprine"),
        ("buproprion", "bupropion"),
        ("trazadone", "trazodone"),
        ("tramadal", "tramadol"),
        ("Norcos", "hydrocodone/acetaminophen"),
        ("metaxalonne", "metaxalone"),
    ],
)
def test_a_misspelled_drug_is_corrected(written: str, generic: str) -> None:
    [match] = load_vocabulary().find_drugs(f"refill of {written} 10")
    assert match.generic == generic
    assert written.lower() == "norcos" or match.corrected_from == written


@pytest.mark.parametrize(("one", "other"), CONFUSABLE)
def test_confusable_names_stay_apart(one: str, other: str) -> None:
    assert generics(one) != generics(other)
    assert [match.corrected_from for match in load_vocabulary().find_drugs(f"{one} {other}")] == [None, None]


@pytest.mark.parametrize(
    "word",
    [
        "tramadone",
        "Celebrexa",
        "Tylenool X",
        "program",
        "twice",
        "concert",
        "relax",
        "lyric",
        "ability",
        "Soms",
        "Norc",
    ],
)
def test_a_word_near_two_drugs_or_an_english_word_is_not_corrected(word: str) -> None:
    found = load_vocabulary().find_drugs(word)
    assert [match.generic for match in found if match.generic not in {"acetaminophen", "celecoxib"}] == []


def test_one_error_is_forgiven_in_short_names_and_two_in_long_ones() -> None:
    assert generics("Valuim") == ["diazepam"]
    assert generics("Vakuim") == []
    assert generics("cyclobenzeprin") == ["cyclobenzaprine"]
    assert generics("Palium") == []


@pytest.mark.parametrize(
    ("text", "canonical", "category", "kind"),
    [
        ("physiotherapy", "physical therapy", "Rehabilitation Services", "therapy"),
        ("PT", "physical therapy", "Rehabilitation Services", "therapy"),
        ("lumbar ESI", "epidural steroid injection", "Injections", "procedure"),
        ("cervical epidural steroid injection", "epidural steroid injection", "Injections", "procedure"),
        ("EMG/NCV", "EMG/NCV", "Diagnostic Testing", "test"),
        ("EMG/NVC", "EMG/NCV", "Diagnostic Testing", "test"),
        ("H wave device", "H-wave device", "DMEPOS", "equipment"),
        ("De Quervain's release", "De Quervain's release", "Surgery", "procedure"),
        ("PT/INR", "coagulation tests", "Diagnostic Testing", "test"),
        ("home health aide", "home health care", "Home Health", "service"),
        ("accupuncture", "acupuncture", "Rehabilitation Services", "therapy"),
        ("functional restoration program", "functional restoration program", "Programs", "therapy"),
    ],
)
def test_a_treatment_is_found_by_its_synonyms(text: str, canonical: str, category: str, kind: str) -> None:
    [match] = load_vocabulary().find_treatments(text)
    assert (match.canonical, match.category, match.kind) == (canonical, category, kind)


def test_abbreviations_that_are_words_count_only_in_capitals() -> None:
    assert load_vocabulary().find_treatments("if it helps, pt says so") == []
    assert [match.canonical for match in load_vocabulary().find_treatments("IF and PT")] == [
        "interferential unit",
        "physical therapy",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("left wrist and hand", [("wrist", "left"), ("hand", "left")]),
        ("right side of her neck and shoulder", [("cervical spine", None), ("shoulder", "right")]),
        ("lumbar spine and bilateral knees", [("lumbar spine", None), ("knee", "bilateral")]),
        ("both legs", [("lower extremity", "bilateral")]),
        ("shoulder, right", [("shoulder", "right")]),
        ("BUE", [("upper extremity", "bilateral")]),
        ("C5-6 and L5-S1", [("cervical spine", None), ("lumbar spine", None)]),
        ("lumber pain", [("lumbar spine", None)]),
        ("right total knee", [("knee", "right")]),
        ("left ankle. Shoulder is fine", [("ankle", "left"), ("shoulder", None)]),
        ("positive straight leg raise, went back to work on her feet", []),
        ("vitamin B12 and L3250 boots", []),
    ],
)
def test_body_parts_have_the_side_that_is_written(text: str, parts: list[tuple[str, str | None]]) -> None:
    assert [(match.region, match.side) for match in load_vocabulary().find_body_parts(text)] == parts


@given(TEXTS)
def test_any_text_gives_matches_that_lie_in_it_and_in_order(text: str) -> None:
    vocabulary = load_vocabulary()
    for found in (vocabulary.find_drugs(text), vocabulary.find_treatments(text)):
        spans = [(match.start, match.end) for match in found]
        assert all(text[match.start : match.end] == match.written for match in found)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(text[m.start : m.end] == m.written for m in vocabulary.find_body_parts(text))


@given(st.text("abcdé", max_size=7), st.text("abcdé", max_size=7))
def test_distance_is_a_distance(one: str, other: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    assert edit_distance(one, other) <= max(len(one), len(other))


def test_a_swap_of_neighbours_is_one_error() -> None:
    assert edit_distance("valium", "valuim") == 1


@given(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True))
def test_folding_a_folded_word_changes_only_what_still_looks_plural(word: str) -> None:
    assert token_key(word) == token_key(word.upper()) == token_key(word.lower())


# The files


def surface_forms() -> dict[str, set[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    for row in rows("drugs"):
        for form in (row["generic"], *items(row["brands"]), *items(row["synonyms"])):
            forms[" ".join(token.key for token in tokenize(form))].add(row["generic"])
    return forms


def test_no_written_form_stands_for_two_drugs() -> None:
    shared = {form: sorted(names) for form, names in surface_forms().items() if len(names) > 1}
    assert shared == {}


def test_no_written_form_stands_for_two_treatments() -> None:
    forms: dict[str, set[str]] = defaultdict(set)
    for row in rows("treatments"):
        for form in (row["canonical"], *items(row["synonyms"])):
            exact = form.lstrip("~=") if form.startswith("=") else ""
            key = exact or " ".join(token.key for token in tokenize(form.lstrip("~=")))
            forms[key].add(row["canonical"])
    assert {form: sorted(names) for form, names in forms.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    "name",
    [
        "drugs",
        "treatments",
        "body_parts",
        "abbreviations",
        "equivalents",
        "misspellings",
        "specialties",
        "chapters",
        "confusable",
        "english_words",
    ],
)
def test_every_file_says_where_its_columns_come_from_and_has_no_double_or_blank_row(name: str) -> None:
    from importlib.resources import files

    text = files("search.vocabulary").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    assert text.startswith("# ")
    listed = [tuple(row.values()) for row in rows(name)]
    assert len(listed) == len(set(listed)) > 0
    assert all(any(cell.strip() for cell in row) for row in listed)
    assert all(cell == cell.strip() for row in listed for cell in row)


def test_drug_and_treatment_rows_use_the_agreed_categories() -> None:
    assert {row["subcategory"] for row in rows("drugs")} <= {
        "Opioids",
        "Topical analgesics",
        "Muscle relaxants",
        "NSAIDs",
        "Anti-epilepsy drugs",
        "Antidepressants",
        "Anxiolytics / sedative-hypnotics",
        "PPIs & GI",
        "Antiemetics",
        "Laxatives",
        "Medical foods/supplements",
        "Hormones/ED",
        "Triptans/migraine",
        "Antipsychotics",
        "Stimulants",
        "Corticosteroids",
        "Other",
    }
    assert {row["category"] for row in rows("treatments")} == {
        "Rehabilitation Services",
        "Programs",
        "Evaluation and Management",
        "Behavioral and Mental Health Services",
        "Diagnostic Testing",
        "Injections",
        "Surgery",
        "DMEPOS",
        "Home Health",
        "Dental",
        "Other",
    }
    assert {row["kind"] for row in rows("treatments")} == {
        "therapy",
        "procedure",
        "test",
        "equipment",
        "service",
    }


def test_every_misspelling_leads_to_a_known_word() -> None:
    known = {key for form in surface_forms() for key in form.split()}
    for name in ("treatments", "body_parts"):
        for row in rows(name):
            known |= {token.key for token in tokenize(" ".join(row.values()))}
    assert {row["word"] for row in rows("misspellings") if token_key(row["word"]) not in known} == set()
    assert {row["misspelling"] for row in rows("misspellings") if row["misspelling"] in known} == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hand Surgery", ["Hand Surgery"]),
        (
            "Preventive Medicine, Public Health & General Preventive Medicine",
            ["Preventive Medicine", "Public Health & General Preventive Medicine"],
        ),
        ("Neurology and Neuromuscular Medicine", ["Neurology", "Neuromuscular Medicine"]),
        ("Physical Medicine and Rehabilitation", ["Physical Medicine and Rehabilitation"]),
        (
            "Internal Medicine, Endocrinology, Diabetes and Metabolism",
            ["Internal Medicine", "Endocrinology, Diabetes and Metabolism"],
        ),
        ("Sheep Medicine and Shearing, Urology.", ["Sheep Medicine and Shearing", "Urology"]),
        ("", []),
    ],
)
def test_specialties_are_split_only_between_names(text: str, names: list[str]) -> None:
    assert list(split_specialties(text)) == names


@given(st.text("ab,;& and\n", max_size=30))
def test_any_list_of_specialties_is_split(text: str) -> None:
    assert all(name.strip() for name in split_specialties(text))
