"""Requests to treatments: literal tables of invented requests, whole values compared."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalize.treatment import normalize_request
from search.model.letters import BodyPart, Quantity, Strength, Treatment
from tests.indexer.conftest import SHARED


def mg(*values: float) -> tuple[Quantity, ...]:
    return tuple(Quantity(value, "mg") for value in values)


NORCO = Treatment(
    kind="drug",
    category="Pharmaceuticals",
    subcategory="Opioids",
    name_as_written="Norco",
    generic_name="hydrocodone/acetaminophen",
    ingredients=("hydrocodone", "acetaminophen"),
    brand_name="Norco",
    brand_stated=True,
    drug_class="opioid",
)
THERAPY = Treatment(
    kind="therapy",
    category="Rehabilitation Services",
    subcategory="Physical therapy",
    name_as_written="physical therapy",
    generic_name="physical therapy",
)


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        (
            "Norco 7.5/325mg #45",
            replace(NORCO, strength=Strength("7.5/325mg", mg(7.5, 325)), quantity=45),
        ),
        (
            "2 prescriptions of NORCO 5/325 mg #20 with 3 refills",
            replace(
                NORCO,
                name_as_written="NORCO",
                strength=Strength("5/325 mg", mg(5, 325)),
                quantity=20,
                prescription_count=2,
                refills=3,
            ),
        ),
        (
            "Norco 325/10mg, one tablet every 6-8 hours as needed, 14 days, QTY: 40.00",
            replace(
                NORCO,
                strength=Strength("325/10mg", mg(10, 325)),
                form="tablet",
                quantity=40,
                frequency="every 6-8 hours as needed",
                duration="14 days",
            ),
        ),
        ("Norco 10/325 #60", replace(NORCO, strength=Strength("10/325", mg(10, 325)), quantity=60)),
        (
            "Twelve physical therapy visits for the left ankle",
            replace(
                THERAPY,
                quantity=12,
                visits=12,
                body_part="ankle",
                body_parts=(BodyPart("ankle", "left"),),
                name_as_written="physical therapy visits",
            ),
        ),
        (
            "Physical therapy 2x5 to the neck",
            replace(
                THERAPY,
                name_as_written="Physical therapy",
                quantity=10,
                visits=10,
                frequency="2 times a week",
                duration="5 weeks",
                body_part="cervical spine",
                body_parts=(BodyPart("cervical spine"),),
            ),
        ),
    ],
)
def test_a_request_becomes_exactly_this_treatment(request_text: str, expected: Treatment) -> None:
    assert normalize_request(request_text).treatments == (expected,)


def drug(text: str) -> Treatment:
    [treatment] = normalize_request(text).treatments
    assert treatment.kind == "drug"
    return treatment


@pytest.mark.parametrize(
    ("text", "generic", "values", "form", "quantity"),
    [
        ("Lidoderm 5% patches #60", "lidocaine patch", [(5, "%")], "patch", 60),
        ("Lidocaine 4% patch", "lidocaine patch", [(4, "%")], "patch", None),
        ("Voltaren gel 1% 100gm", "diclofenac gel", [(1, "%")], "gel", 100),
        ("Diclofenac 3%", "diclofenac gel", [(3, "%")], None, None),
        ("Fentanyl patch 12 mcg/h #10", "fentanyl (transdermal)", [(12, "mcg/hr")], "patch", 10),
        ("Morphine sulfate ER 15 mg caps", "morphine ER", [(15, "mg")], "capsule", None),
        ("Gabapentin oral solution 250mg/5ml 470ml", "gabapentin", [(250, "mg/ml")], "solution", 470),
        ("Ketoprofen 15% in cream base 120g", "ketoprofen cream", [(15, "%")], "cream", 120),
        ("Meloxicam 10% cream 60 grams", "meloxicam compound", [(10, "%")], "cream", 60),
        ("hydrocodone 10/325", "hydrocodone/acetaminophen", [(10, "mg"), (325, "mg")], None, None),
        ("Percocet 10mg/325mg #30", "oxycodone/acetaminophen", [(10, "mg"), (325, "mg")], None, 30),
        ("Suboxone 8/2mg film, thirty count", "buprenorphine/naloxone", [(8, "mg"), (2, "mg")], "film", 30),
        ("Zolpidem", "zolpidem", None, None, None),
    ],
)
def test_strength_form_and_quantity_are_read(
    text: str, generic: str, values: list[tuple[float, str]] | None, form: str | None, quantity: float | None
) -> None:
    read = drug(text)
    strength = [(value.value, value.unit) for value in read.strength.values] if read.strength else None
    assert (read.generic_name, strength, read.form, read.quantity) == (generic, values, form, quantity)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("Motrin 600mg TID #90", "three times a day"),
        ("Motrin 600mg b.i.d.", "twice a day"),
        ("Motrin 600mg 1 tab po q8h prn", "every 8 hours as needed"),
        ("Ambien 5mg qhs", "at bedtime"),
        ("Prilosec 20mg daily", "once a day"),
        ("Butrans 10 mcg/hr every 7 days", "every 7 days"),
        ("Motrin 600mg #90", None),
    ],
)
def test_directions_become_plain_words(text: str, frequency: str | None) -> None:
    assert drug(text).frequency == frequency


@pytest.mark.parametrize(
    ("text", "brand", "release", "corrected"),
    [
        ("XANAX XR 2MG", "Xanax XR", "extended-release", None),
        ("tramadol ER 100mg", None, "extended-release", None),
        ("Ultram (tramadol) 50mg", "Ultram", None, None),
        ("Tramadol (Ultram) 50mg", "Ultram", None, None),
        ("zolpidem/Ambien 5mg", "Ambien", None, None),
        ("Zanflex 4mg", "Zanaflex", None, "Zanflex"),
        ("ondansetron 8 mg ODT #6", None, "orally disintegrating", None),
    ],
)
def test_brand_release_and_spelling_are_told(
    text: str, brand: str | None, release: str | None, corrected: str | None
) -> None:
    read = drug(text)
    assert (read.brand_name, read.brand_stated, read.release, read.spelling_corrected_from) == (
        brand,
        brand is not None,
        release,
        corrected,
    )


def test_a_compound_keeps_its_ingredients_and_their_strengths_in_order() -> None:
    read = drug("Compound cream: Ketoprofen 10%, Lidocaine 5% and Baclofen 2% 180gm, one refill")
    assert read.ingredients == ("ketoprofen", "lidocaine", "baclofen")
    assert read.strength == Strength("10%/5%/2%", tuple(Quantity(value, "%") for value in (10, 5, 2)))
    assert (read.subcategory, read.drug_class, read.form, read.quantity, read.refills) == (
        "Topical analgesics",
        "topical compound",
        "cream",
        180,
        1,
    )
    assert read.brand_name is None


@pytest.mark.parametrize(
    ("text", "visits", "frequency", "duration"),
    [
        ("Acupuncture 2 times a week for 4 weeks", 8, "2 times a week", "4 weeks"),
        ("Acupuncture twice a week for six weeks", 12, "2 times a week", "6 weeks"),
        ("Acupuncture two times a week times three weeks", 6, "2 times a week", "3 weeks"),
        ("Acupuncture 1-2 times per week x 6 weeks", 12, "1-2 times a week", "6 weeks"),
        ("Acupuncture 3x/wk x 2wks", 6, "3 times a week", "2 weeks"),
        ("Acupuncture 2 x 6", 12, "2 times a week", "6 weeks"),
        ("Acupuncture two times four visits (8)", 8, "2 times a week", None),
        ("Acupuncture (8 sessions) 2 times a week", 8, "2 times a week", None),
        ("Acupuncture sessions, 10", 10, None, None),
        ("Acupuncture x 6", 6, None, None),
        ("Acupuncture, times 9", 9, None, None),
        ("Acupuncture #4", 4, None, None),
        ("Acupuncture QTY: 6.00", 6, None, None),
        ("Eighteen (18) acupuncture visits", 18, None, None),
        ("Acupuncture 10-12 sessions", 12, None, None),
        ("6 sessions of acupuncture once a week for 6 weeks", 6, "1 time a week", "6 weeks"),
        ("Acupuncture", None, None, None),
        ("Acupuncture, unspecified amount", None, None, None),
    ],
)
def test_visits_are_counted(
    text: str, visits: int | None, frequency: str | None, duration: str | None
) -> None:
    [read] = normalize_request(text).treatments
    assert (read.visits, read.frequency, read.duration) == (visits, frequency, duration)
    assert read.quantity == visits


@pytest.mark.parametrize(
    ("text", "generic", "category", "parts"),
    [
        ("EMG/NCV BLE", "EMG/NCV", "Diagnostic Testing", [BodyPart("lower extremity", "bilateral")]),
        ("MRI lumber spine without contrast", "MRI", "Diagnostic Testing", [BodyPart("lumbar spine")]),
        ("Right L4-5 TFESI", "epidural steroid injection", "Injections", [BodyPart("lumbar spine")]),
        ("RFA left C4-5, C5-6", "radiofrequency ablation", "Injections", [BodyPart("cervical spine")]),
        ("Left total knee arthroplasty", "total knee replacement", "Surgery", [BodyPart("knee", "left")]),
        (
            "Synvisc, right knee, series of 3",
            "viscosupplementation",
            "Injections",
            [BodyPart("knee", "right")],
        ),
        ("Labs: CBC", "complete blood count", "Diagnostic Testing", []),
        ("Preoperative PT/PTT", "coagulation tests", "Diagnostic Testing", []),
        ("TENS unit, 30 day rental", "TENS unit", "DMEPOS", []),
        ("Home health aide 4 hours a day", "home health care", "Home Health", []),
        ("Neurology consult", "neurology consultation", "Evaluation and Management", []),
        (
            "Consult with wrist fusion specialist",
            "specialist consultation",
            "Evaluation and Management",
            [BodyPart("wrist")],
        ),
        ("Assistant surgeon for ankle fusion", "assistant surgeon", "Surgery", [BodyPart("ankle")]),
        ("CBT x 6", "cognitive behavioral therapy", "Behavioral and Mental Health Services", []),
        ("Night guard", "oral appliance", "Dental", []),
        (
            "Kenalog 40mg injection, left shoulder",
            "corticosteroid joint injection",
            "Injections",
            [BodyPart("shoulder", "left")],
        ),
    ],
)
def test_treatments_that_are_no_drugs(text: str, generic: str, category: str, parts: list[BodyPart]) -> None:
    read = normalize_request(text).treatments[0]
    assert (read.generic_name, read.category, list(read.body_parts)) == (generic, category, parts)
    assert read.body_part == (parts[0].region if parts else None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Norco and Soma", ["hydrocodone/acetaminophen", "carisoprodol"]),
        ("Norco 10/325mg #90; Soma 350mg #60", ["hydrocodone/acetaminophen", "carisoprodol"]),
        (
            "Terocin patches, Menthoderm gel and a flurbiprofen/lidocaine cream",
            ["lidocaine/menthol", "methyl salicylate/menthol", "flurbiprofen compound"],
        ),
        ("MRI (magnetic resonance imaging) of the elbow", ["MRI"]),
        ("EMG (electromyography)/NCV (nerve conduction velocity)", ["EMG/NCV"]),
        (
            "Shoulder arthroscopy with rotator cuff repair, possible biceps tenodesis",
            ["shoulder arthroscopy", "rotator cuff repair", "biceps tenodesis"],
        ),
        ("Cold therapy unit (purchase)", ["hot/cold therapy unit"]),
        ("Massage and infrared heat", ["massage therapy", "infrared therapy"]),
        ("Psychological clearance for spinal cord stimulator", ["psychological evaluation"]),
        ("Physical therapy following carpal tunnel release", ["physical therapy"]),
    ],
)
def test_a_request_may_ask_for_several_things(text: str, names: list[str]) -> None:
    assert [read.generic_name for read in normalize_request(text).treatments] == names


def test_every_item_has_its_own_strength_and_count() -> None:
    first, second = normalize_request("Soma 250mg #30 and Valium 5mg #10").treatments
    assert (first.strength, first.quantity) == (Strength("250mg", mg(250)), 30)
    assert (second.strength, second.quantity) == (Strength("5mg", mg(5)), 10)


def test_items_of_one_kind_with_their_own_counts_stay_apart() -> None:
    text = "two physical therapy visits for the neck and six physical therapy visits for the left hip"
    read = normalize_request(text).treatments
    assert [(item.visits, item.body_part) for item in read] == [(2, "cervical spine"), (6, "hip")]


def test_only_the_disputed_part_is_normalized() -> None:
    request = (
        "Massage 9 sessions was the original request. Massage 4 sessions was authorized. "
        "The remaining IMR eligible portion of the original request, massage 5 sessions is"
    )
    [read] = normalize_request(request, disputed_part="massage 5 sessions").treatments
    assert (read.generic_name, read.visits) == ("massage therapy", 5)


@pytest.mark.parametrize(
    ("text", "retrospective", "served"),
    [
        ("Valium 5mg (Retro Dispensed 03/09/15)", True, dt.date(2015, 3, 9)),
        ("Retrospective request for TENS unit (DOS: 1/2/2016)", True, dt.date(2016, 1, 2)),
        ("Retrospective urine drug screen 4/5/2015", True, dt.date(2015, 4, 5)),
        ("Retrospective Pepcid 20mg, per 02/03/2016 order", True, None),
        ("Soma 350mg (DOS 2/30/2014)", False, None),
        ("Soma 350mg, date of service February 3, 2014", False, dt.date(2014, 2, 3)),
        ("Soma 350mg", False, None),
    ],
)
def test_retrospective_requests_and_dates_of_service(
    text: str, retrospective: bool, served: dt.date | None
) -> None:
    read = normalize_request(text)
    assert (read.retrospective, read.date_of_service) == (retrospective, served)


def test_the_date_of_service_may_stand_outside_the_disputed_part() -> None:
    read = normalize_request("Retrospective: ORIF and splint DOS 5/6/2015, less ORIF", disputed_part="splint")
    assert (read.retrospective, read.date_of_service) == (True, dt.date(2015, 5, 6))


def test_what_nobody_knows_keeps_its_words() -> None:
    [read] = normalize_request("Associated surgical service: Zorblax apparatus for the left knee").treatments
    assert read == Treatment(
        kind="other",
        category="Other",
        name_as_written="Zorblax apparatus for the left knee",
        body_part="knee",
        body_parts=(BodyPart("knee", "left"),),
    )


PIECES = [
    "Norco ",
    "10/325mg ",
    "#60 ",
    "MRI ",
    "left knee ",
    "2x6 ",
    "and ",
    "; ",
    "(",
    ")",
    "with 2 refills ",
    "5% ",
    "cream ",
    "Flurbiprofen ",
    "Lidocaine ",
    "for ",
    "DOS 99/99/99 ",
    "retro ",
    "twice a week ",
    "QTY: ",
    "to ",
    "-",
    "/",
    "12 ",
    "two ",
    "sessions ",
    "every ",
    "hours ",
    "1/0mg ",
    "½ ",
    "Xanaz ",
    "was the original request. ",
]
REQUESTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)


@given(REQUESTS)
def test_any_text_gives_at_least_one_treatment_and_the_same_again(text: str) -> None:
    read = normalize_request(text)
    assert read.treatments
    assert read == normalize_request(text)
    assert read.treatments == normalize_request(" ".join(text.split())).treatments
    for treatment in read.treatments:
        assert treatment.visits is None or treatment.visits >= 0
        assert (treatment.brand_name is not None) == treatment.brand_stated


def expected_issues() -> list[Any]:
    path = SHARED / "seeds_truth.json"
    if not path.is_file():
        return []
    return [issue for letter in json.loads(path.read_text()) for issue in letter["issues"]]


def test_the_seed_letters_treatments_are_all_as_expected() -> None:
    issues = expected_issues()
    if not issues:
        pytest.skip("the real letters are not beside the project")
    wrong = []
    for issue in issues:
        read = normalize_request(issue["request"])
        found = json.loads(msgspec.json.encode(read.treatments[0]))
        wrong += [
            (issue["request"], name, value, found[name])
            for name, value in issue["treatment"].items()
            if found[name] != value
        ]
        served = read.date_of_service.isoformat() if read.date_of_service else None
        if (read.retrospective, served) != (issue["retrospective"], issue["date_of_service"]):
            wrong.append((issue["request"], "date_of_service", issue["date_of_service"], served))
    assert wrong == []


def test_every_request_of_the_real_letters_is_recognised() -> None:
    from indexer.parse.request import disputed_part

    path = SHARED / "truth.json"
    if not path.is_file():
        pytest.skip("the real letters are not beside the project")
    requests = [issue["request"] for letter in json.loads(path.read_text()) for issue in letter["issues"]]
    unknown = [
        text
        for text in requests
        if normalize_request(text, disputed_part=disputed_part(text)).treatments[0].kind == "other"
    ]
    assert (len(requests), unknown) == (313, [])


@pytest.mark.parametrize(
    ("text", "quantity", "refills", "prescriptions"),
    [
        ("Naproxen 500 mg, quantity: 60, refills: 2", 60, 2, None),
        ("Naproxen 500 mg #60 no refills", 60, 0, None),
        ("Two refills of naproxen 500mg #60", 60, 2, None),
        ("One prescription for naproxen 500mg", None, None, 1),
        ("Vitamin D 50,000 units #4", 4, None, None),
        ("Naproxen 500mg one tablet twice a day", None, None, None),
        ("Naproxen 500mg 60 tablets", 60, None, None),
    ],
)
def test_quantity_refills_and_prescriptions_are_counted(
    text: str, quantity: float | None, refills: int | None, prescriptions: int | None
) -> None:
    read = drug(text)
    assert (read.quantity, read.refills, read.prescription_count) == (quantity, refills, prescriptions)
