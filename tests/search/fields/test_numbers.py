"""The numbers of an issue that ranges are asked of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from search.fields.documents import filter_values, number_values
from search.model.attributes import PartialApproval, RequestAttributes
from search.model.letters import Citation, CitedSection, Quantity, Strength, Treatment
from tests.search.letters import issue, letter


def test_numbers_come_from_every_treatment_and_citation() -> None:
    norco = Treatment(
        "drug",
        "Medication",
        quantity=60,
        refills=2,
        strength=Strength("10/325mg", (Quantity(10, "mg"), Quantity(325, "mg"))),
    )
    patch = Treatment("drug", "Medication", quantity=5, strength=Strength("50mcg", (Quantity(50, "mcg/h"),)))
    one = replace(
        issue(1, "Norco and a patch"),
        treatment=norco,
        treatments=(norco, patch, Treatment("therapy", "Therapy", visits=12)),
        reviewer_citations=(Citation("MTUS", pages=((78, 82),)),),
        claims_administrator_citations=(Citation("ODG", sections=(CitedSection("Opioids", ((30, 29),)),)),),
        attributes=RequestAttributes(partial_approval=PartialApproval(asked=60, approved=42)),
    )
    whole = replace(
        letter("CM16-0000001", one).determination,
        age=47,
        date_of_injury=dt.date(2014, 1, 1),
        date_of_injury_end=dt.date(2014, 1, 30),
    )
    assert number_values(whole, one) == {
        "quantity": ((60.0, 60.0), (5.0, 5.0)),
        "dose": ((10.0, 10.0), (325.0, 325.0), (0.05, 0.05)),
        "visits": ((12.0, 12.0),),
        "refills": ((2.0, 2.0),),
        "amount_asked": ((60.0, 60.0),),
        "amount_approved": ((42.0, 42.0),),
        "page": ((29.0, 30.0), (78.0, 82.0)),
        "date": ((float(dt.date(2016, 6, 1).toordinal()),) * 2,),
        "injury": ((735234.0, 735263.0),),
        "year": ((2016.0, 2016.0),),
        "age": ((47.0, 47.0),),
    }


def test_what_is_not_known_is_no_number() -> None:
    one = issue(1, "Menthoderm")
    gel = replace(
        one, treatment=Treatment("drug", "Medication", strength=Strength("5%", (Quantity(5, "%"),)))
    )
    undated = replace(letter("CM16-0000001", gel).determination, decision_date=None)
    assert not any(number_values(undated, gel).values())


def test_an_injury_of_one_day_has_that_day_and_an_edition_its_year() -> None:
    one = replace(
        issue(1, "MRI"),
        reviewer_citations=(
            Citation("MTUS", book="ACOEM", chapter="Low Back Complaints", edition="2004"),
            Citation("ODG", chapter="Shoulder", edition="updated 11/23/16"),
        ),
        claims_administrator_citations=(
            Citation("MTUS", chapter="Chronic Pain Medical Treatment Guidelines", edition="July 18 2009"),
        ),
    )
    hurt = replace(letter("CM16-0000001", one).determination, date_of_injury=dt.date(2014, 3, 12))
    day = float(dt.date(2014, 3, 12).toordinal())
    assert number_values(hurt, one)["injury"] == ((day, day),)
    values = filter_values(hurt, one)
    assert values["edition_by_reviewer"] == ("Low Back Complaints 2004",)
    assert values["edition_by_claims_administrator"] == ("Chronic Pain Medical Treatment Guidelines 2009",)
