"""Requests whose names say more together, and what belongs to a request and what does not."""

from __future__ import annotations

import pytest

from indexer.normalize.clinical import body_parts
from indexer.normalize.treatment import normalize_request
from search.model.letters import BodyPart


def names(request: str, **disputed: str) -> list[str | None]:
    return [treatment.generic_name for treatment in normalize_request(request, **disputed).treatments]


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("EMG of the left arm", ["EMG"]),
        ("Nerve conduction study, right leg", ["NCV"]),
        ("EMG (electromyography)/NCV (nerve conduction velocity), legs", ["EMG/NCV"]),
        ("EMG and nerve conduction study of the legs", ["EMG/NCV"]),
        ("EMG of the legs and NCV of the legs", ["EMG", "NCV"]),
        ("Right shoulder arthroscopy with RCR, possible DCE", [
            "shoulder arthroscopy", "rotator cuff repair", "distal clavicle excision",
        ]),
        ("Arthroscopic partial medial meniscectomy, left", ["meniscectomy", "knee arthroscopy"]),
        ("Operative arthroscopy of the left hip", ["hip arthroscopy"]),
        ("Brace for the right ankle", ["ankle brace"]),
        ("L4-5 laminectomy and microdiscectomy", ["laminectomy", "discectomy"]),
        ("L4-5 decompression and fusion", ["lumbar fusion"]),
        ("Knee immobilizer", ["knee immobilizer"]),
        ("Shoulder brace", ["shoulder brace"]),
        ("Arm sling", ["shoulder sling"]),
        ("Hip pad", ["hip protector"]),
        ("Hot/cold wrap", ["hot/cold pack"]),
        ("Cryotherapy unit, 7 days", ["hot/cold therapy unit"]),
        ("Daily RN for wound care, home safety, medication management", ["home nursing"]),
        ("Wound care nurse, 2 visits", ["home nursing"]),
        ("Home health aide 4 hours a day", ["home health care"]),
        ("Partial hospitalization program", ["partial hospitalization"]),
        ("Inpatient rehabilitation, 5 days", ["inpatient rehabilitation"]),
        ("Psychological evaluation and testing", ["psychological evaluation", "psychological testing"]),
        ("Referral to pain management", ["pain management consultation"]),
        ("Consultation with a neurologist", ["neurology consultation"]),
        ("Re-exam with chiropractor", ["office visit / follow-up"]),
        ("Follow up with orthopedist", ["office visit / follow-up"]),
        ("Chiropractic evaluation", ["chiropractic evaluation"]),
        ("Chiropractic physiotherapy 2x4", ["chiropractic treatment"]),
        ("PT/OT for the left hand", ["physical therapy", "occupational therapy"]),
        ("Physical/occupational therapy 12 visits", ["physical therapy", "occupational therapy"]),
        ("Labs - UA", ["urinalysis"]),
        ("Urine test", ["urine drug testing"]),
        ("Pre-op PT/PTT", ["coagulation tests"]),
        ("Toradol 60mg IM injection", ["ketorolac injection"]),
        ("Benzodiazepines", ["benzodiazepine medication"]),
        ("3 in 1 commode and shower chair", ["commode", "shower chair"]),
    ],
)  # fmt: skip
def test_each_thing_asked_for_has_its_own_name(request_text: str, expected: list[str]) -> None:
    assert names(request_text) == expected


def test_an_injected_drug_is_no_topical() -> None:
    injection, lidocaine, steroid = normalize_request(
        "Injection of 4cc lidocaine 1% and 1cc of dexamethasone to the left knee"
    ).treatments
    assert injection.generic_name == "corticosteroid joint injection"
    assert (lidocaine.generic_name, lidocaine.subcategory) == ("lidocaine (injectable)", "Other")
    assert (lidocaine.form, steroid.form) == ("injection", "injection")


def test_a_suspension_belongs_to_the_class_of_its_drug() -> None:
    [tramadol] = normalize_request("Synapryn 10mg/ml oral suspension 500ml").treatments
    assert (tramadol.generic_name, tramadol.drug_class) == ("tramadol suspension", "opioid")


def test_the_only_side_of_a_request_is_that_of_its_part() -> None:
    [brace] = normalize_request("Hinged knee brace, right").treatments
    assert brace.body_parts == (BodyPart("knee", "right"),)
    arthroscopy, repair = normalize_request("Left shoulder arthroscopy, rotator cuff repair").treatments
    assert arthroscopy.body_parts == repair.body_parts == (BodyPart("shoulder", "left"),)
    [images] = normalize_request("MRI of the lumbar spine, left leg symptoms").treatments[:1]
    assert BodyPart("lumbar spine") in images.body_parts


def test_what_remains_in_dispute_is_for_the_parts_of_the_original_request() -> None:
    request = (
        "Chiropractic treatment 12 visits for the neck was the original request. Chiropractic treatment"
        " 6 visits was authorized by the Claims Administrator. The remaining IMR eligible portion of the"
        " original request, Chiropractic treatment 6 visits is"
    )
    [treatment] = normalize_request(request, disputed_part="Chiropractic treatment 6 visits").treatments
    assert (treatment.visits, treatment.body_parts) == (6, (BodyPart("cervical spine"),))


@pytest.mark.parametrize(
    "sentence",
    [
        "The claims administrator cited ODG Low Back in denying it.",
        "The decision rests on ACOEM, Neck and Upper Back Complaints.",
        "The Knee Complaints chapter was cited.",
    ],
)
def test_the_title_of_a_guideline_is_no_body_part(sentence: str) -> None:
    assert body_parts(sentence) == ()
