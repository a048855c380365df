from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from search.fields import FacetField
from search.model.letters import Citation, CitedSection, Letter, Strength, Treatment
from search.model.requests import Filter
from search.model.results import FacetValue
from web.forms.state import State
from web.presentation.facets import VALUES_LISTED, VALUES_SHOWN, Facet, facets
from web.presentation.labels import citation_labels, period_label, request_details, treatment_names, year


@pytest.mark.parametrize(
    ("treatment", "said"),
    [
        (
            Treatment("drug", "Pharmaceuticals", generic_name="carisoprodol", drug_class="muscle relaxant"),
            ("carisoprodol", "muscle relaxant"),
        ),
        (
            Treatment("therapy", "Rehabilitation", "Physical therapy", generic_name="physical therapy"),
            ("physical therapy", "Rehabilitation"),
        ),
        (Treatment("other", "Other"), ("Other",)),
    ],
)
def test_a_treatment_is_said_once_from_name_to_kind(treatment: Treatment, said: tuple[str, ...]) -> None:
    assert treatment_names(treatment) == said


def test_the_details_of_a_request_are_whole_numbers_and_plurals() -> None:
    request = Treatment(
        "drug", "Pharmaceuticals", brand_name="Soma", strength=Strength("350 mg"), quantity=60.0, refills=1
    )
    assert request_details(request) == ("Soma", "350 mg", "quantity 60", "1 refill")
    assert request_details(Treatment("therapy", "Rehabilitation", visits=6)) == ("6 visits",)


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        (
            Citation("MTUS", chapter="Chronic Pain", pages=((29, 29), (63, 66))),
            "MTUS Chronic Pain, p. 29, 63–66",
        ),
        (
            Citation("MTUS", book="ACOEM", chapter="Low Back Complaints", edition="2004"),
            "MTUS ACOEM Low Back Complaints (2004)",
        ),
        (
            Citation("MTUS", book="Chronic Pain", chapter="Chronic Pain Medical Treatment Guidelines"),
            "MTUS Chronic Pain Medical Treatment Guidelines",
        ),
        (Citation("ODG", chapter="Pain", sections=(CitedSection("Soma", ((5, 5),)),)), "ODG Pain, p. 5"),
        (Citation("other"), "Other source"),
    ],
)
def test_a_citation_is_guideline_edition_and_pages(citation: Citation, said: str) -> None:
    assert citation_labels([citation, citation]) == (said,)


def test_only_a_stated_date_gives_a_plain_year(letters: tuple[Letter, ...]) -> None:
    stated = letters[0].determination
    assert year(stated) == ("2016", True)
    assert year(replace(stated, decision_date=None)) == ("~2016", False)
    assert year(replace(stated, decision_date=None, ur_denial_date=None, latest_date_mentioned=None)) is None


def test_decisions_span_months() -> None:
    assert period_label(dt.date(2016, 12, 30), dt.date(2017, 2, 2)) == "decided Dec 2016 to Feb 2017"
    assert period_label(dt.date(2017, 2, 1), dt.date(2017, 2, 2)) == "decided Feb 2017"


def facet(field: FacetField, values: list[FacetValue], filters: tuple[Filter, ...] = ()) -> Facet:
    (found,) = facets({field: values}, State("/", filters=filters), rated=False).listed
    return found


def test_values_filtered_by_stay_on_offer_first_even_where_nothing_has_them() -> None:
    counted = [FacetValue(f"part {n}", 20 - n) for n in range(VALUES_LISTED - 1)]
    offered = facet("body_part", counted, (Filter("body_part", "PART 9"), Filter("body_part", "gone", True)))
    assert [(choice.value, choice.count) for choice in offered.shown[:3]] == [
        ("part 9", 11), ("gone", 0), ("part 0", 20),
    ]  # fmt: skip
    assert len(offered.shown) == VALUES_SHOWN
    assert len(offered.shown + offered.folded) == VALUES_LISTED
    assert offered.unlisted == 0


def test_values_beyond_those_offered_are_counted() -> None:
    offered = facet("treatment", [FacetValue(f"drug {n}", 99 - n) for n in range(50)])
    assert (len(offered.shown + offered.folded), offered.unlisted) == (VALUES_LISTED, 50 - VALUES_LISTED)


def test_what_a_request_is_beside_its_treatment_is_folded_away_unless_it_is_filtered_by() -> None:
    counted = {
        "timing": [FacetValue("retrospective", 3)],
        "category": [FacetValue("Surgery", 2)],
        "again": [],
    }
    offered = facets(counted, State("/"), rated=False)
    assert [one.field for one in offered.listed] == ["category"]
    assert [one.field for one in offered.more] == ["timing"]
    assert not offered.is_open
    for exclude in (False, True):
        state = State("/", filters=(Filter("timing", "retrospective", exclude),))
        assert facets(counted, state, rated=False).is_open
    assert not facets(counted, State("/", filters=(Filter("category", "Surgery"),)), rated=False).is_open


def test_reasons_have_no_chart_and_are_offered_in_full() -> None:
    reasons = facet("reason", [FacetValue(f"reason {n}", 99 - n) for n in range(VALUES_LISTED + 5)])
    assert (len(reasons.shown) + len(reasons.folded), reasons.unlisted) == (VALUES_LISTED + 5, 0)


def test_years_run_backwards() -> None:
    offered = facet("year", [FacetValue("2014", 9), FacetValue("2017", 1), FacetValue("2016", 5)])
    assert [choice.value for choice in offered.shown] == ["2017", "2016", "2014"]
