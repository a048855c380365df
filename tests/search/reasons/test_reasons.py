"""The reasons that rationales give: each by its words, and together against letters tagged by hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields.documents import filter_values
from search.model.letters import Outcome
from search.model.reader import letter_reader
from search.reasons import given_reasons, reasons, stated_grounds
from search.reasons.finding import MAX_RATIONALE_LENGTH
from search.reasons.reading import reason_sentences
from tests.search.letters import issue, letter

TAGGED = Path(__file__).parent / "data" / "reasons.tsv"
WORDINGS = Path(__file__).parent / "data" / "wordings.tsv"

UPHELD = (
    ("The file does not show any functional improvement with the drug.", "no functional improvement"),
    ("Gains from the earlier visits have not been documented.", "no functional improvement"),
    ("The worker has been taking it for several years.", "long-term use"),
    ("The patient has not tried and failed first-line drugs.", "first-line or conservative care not tried"),
    ("There is no record of recent conservative care.", "first-line or conservative care not tried"),
    ("The request does not specify the quantity.", "frequency, duration or quantity missing"),
    ("It is unclear how many visits were completed before.", "earlier treatment not stated"),
    ("The requested 24 visits exceed the guideline.", "more than the guideline allows"),
    ("No red flags were seen on examination.", "no red flags"),
    ("The report of the scan was not submitted.", "records missing"),
    ("The combination of this opioid with a sedative is a danger to her.", "drug interaction or risk"),
    ("The file has no urine drug screen and no CURES report.", "no monitoring of opioids"),
    ("The guideline does not recommend this device.", "guideline does not support it"),
    (
        "As the requested surgery is not medically necessary, the sling is not medically necessary.",
        "the surgery or procedure it belongs to is not necessary",
    ),
    ("Weaning should be started instead.", "weaning advised"),
    ("The examination shows no evidence of radiculopathy.", "no objective findings"),
    ("This is an experimental treatment.", "experimental or compounded"),
    ("He has not been diagnosed with spasticity.", "indication not documented"),
    ("The request is a duplicate of an approved one.", "already done or authorized"),
    ("No rationale was given for the request.", "no reason given for the request"),
    ("The request does not say which body part is to be treated.", "request unclear"),
    ("There is no indication that surgery is being considered.", "no surgery considered"),
    ("She has no history of peptic ulcer.", "no risk factors"),
    ("The criteria for the procedure have not been met.", "guideline criteria not met"),
    ("No change in the symptoms since the earlier study was reported.", "no change in condition"),
    ("There were no extenuating circumstances.", "no exceptional circumstances"),
    ("Further visits depend on the response to those authorized.", "response to authorized care not known"),
    ("It is not used as an adjunct to an exercise program.", "no exercise program with it"),
    ("He should have been taught a home exercise program.", "another treatment would do"),
    ("MTUS does not address this device.", "MTUS silent"),
)  # fmt: skip
OVERTURNED = (
    ("The request is consistent with the guideline.", "within the guideline"),
    (
        "The patient has been approved to undergo surgery, and the surgery is approved.",
        "the surgery or procedure it belongs to is necessary",
    ),
    ("She reported improvement with the earlier therapy.", "improvement documented"),
    ("The examination shows decreased sensation and weakness.", "objective findings documented"),
    ("He has failed conservative treatment.", "conservative care tried"),
    ("The requested six visits are within the recommended number.", "within the recommended amount"),
    ("He has not had any prior therapy.", "first trial of the treatment"),
    ("The test would guide further treatment.", "needed to guide treatment"),
    ("This is a severe crush injury.", "severe or acute condition"),
    ("The patient is diabetic.", "risk factors present"),
    ("The brace would help her walk.", "benefit expected"),
)


def names(text: str, outcome: Outcome = Outcome.UPHELD) -> list[str]:
    return [found.name for found in given_reasons(text, outcome)]


@pytest.mark.parametrize(
    ("said", "name", "outcome"),
    [(said, name, Outcome.UPHELD) for said, name in UPHELD]
    + [(said, name, Outcome.OVERTURNED) for said, name in OVERTURNED],
)
def test_each_reason_is_given_by_its_words_with_its_sentence(said: str, name: str, outcome: Outcome) -> None:
    text = f"The worker fell from a ladder in May. {said} The matter ends here."
    found = {one.name: text[one.start : one.end] for one in given_reasons(text, outcome)}
    assert found[name] == said


def test_every_reason_of_the_table_is_tried_above() -> None:
    assert {name for _, name in UPHELD} | {name for _, name in OVERTURNED} == {one.name for one in reasons()}


@pytest.mark.parametrize(
    "said",
    [
        "Therapy has brought improvement.",
        "Red flags were found.",
        "The quantity was stated.",
        "The guideline recommends it.",
        "The rationale was clear.",
        "The patient has a fracture.",
        "No matter how the case is seen, it was a long day.",
    ],
)
def test_what_is_not_said_is_no_reason(said: str) -> None:
    assert names(said) == []


def test_a_reason_speaks_for_one_outcome() -> None:
    text = "There is no functional improvement. The examination shows weakness."
    assert names(text) == ["no functional improvement"]
    assert names(text, Outcome.OVERTURNED) == ["objective findings documented"]
    assert set(names(text, Outcome.OTHER)) == {"no functional improvement", "objective findings documented"}


def test_what_the_guideline_asks_for_is_not_what_the_reviewer_finds() -> None:
    assert names("MTUS states that surgery is not needed where there is no red flag.") == []
    assert (
        names('ODG: "Tests are of no use without red flags and where no improvement is seen." He fell.') == []
    )
    asks = "The guidelines recommend imaging where there are no red flags. "
    assert names(asks + "Tests run without objective findings in the first weeks mislead.") == []
    assert names(asks + "In this case there are no red flags.") == ["no red flags"]


def test_the_reviewers_own_sentence_proves_before_the_guidelines() -> None:
    guideline = "ODG states that it is not recommended."
    own = "Here the drug is not recommended for this worker."
    (alone,) = given_reasons(guideline, Outcome.UPHELD)
    assert alone.of_guideline
    text = f"{guideline} {own}"
    (both,) = given_reasons(text, Outcome.UPHELD)
    assert text[both.start : both.end] == own
    assert not both.of_guideline


@given(
    st.text()
    | st.lists(
        st.sampled_from(["no", "not", "documentation", "of", "improvement", ". ", '"', "red flags", "\n"])
    ).map(" ".join)
)
def test_any_text_gives_each_reason_at_most_once_with_spans_in_order(text: str) -> None:
    found = given_reasons(text, Outcome.OTHER)
    assert len({one.name for one in found}) == len(found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()


def test_no_more_of_a_rationale_is_read_than_its_limit() -> None:
    said = "In this case there are no red flags."
    assert names("He fell. " * (MAX_RATIONALE_LENGTH // 9 - 10) + said) == ["no red flags"]
    assert names("He fell. " * (MAX_RATIONALE_LENGTH // 9 + 1) + said) == []


def test_reasons_are_a_value_to_filter_by() -> None:
    found = letter("CM16-0900001", issue(1, "A brace", "No rationale was given for the brace.")).determination
    assert filter_values(found, found.issues[0])["reason"] == ("no reason given for the request",)


def test_a_reason_for_either_outcome_is_found_for_both() -> None:
    text = "MTUS is silent on this device."
    assert names(text) == names(text, Outcome.OVERTURNED) == ["MTUS silent"]


def test_what_a_sentence_must_have_is_told_before_its_pattern_is_tried() -> None:
    text = "There is no improvement. The request fails to state the dose. Red flags are absent."
    for sentence in reason_sentences(text):
        for reason in reasons():
            for wording in (*reason.patterns, *reason.unless):
                assert wording.found_in(sentence.said) is (
                    wording.expression.search(sentence.said.text) is not None
                )


def test_invented_sentences_give_their_reason_and_hardly_another() -> None:
    right, extra, missed = 0, [], []
    for row in _rows(WORDINGS):
        text = f"The worker fell in May. {row['sentence']} It ends here."
        found = set(names(text, Outcome(row["outcome"])))
        expected = {row["reason"]} - {"none"}
        right += len(found & expected)
        extra += [(row["sentence"], name) for name in found - expected]
        missed += [(row["sentence"], name) for name in expected - found]
    assert (right >= 185, len(extra) <= 18, len(missed) <= 5) == (True, True, True), (right, extra, missed)


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("denied because no functional improvement", ["no functional improvement"]),
        ("no red flags", ["no red flags"]),
        ("lack of documentation of failed conservative care", ["first-line or conservative care not tried"]),
        ("exceeds guideline recommendations", ["more than the guideline allows"]),
        ("a reduction in work restrictions after chiropractic", ["improvement documented"]),
        ("Long-Term Use of Norco", ["long-term use"]),
        ("knee arthroscopy for a meniscal tear", []),
        ("lumbar MRI", []),
        ("", []),
    ],
)
def test_a_query_states_grounds(text: str, grounds: list[str]) -> None:
    assert [one.name for one in stated_grounds(text)] == grounds


def test_a_text_that_names_a_reason_states_it() -> None:
    for reason in reasons():
        assert reason.name in [one.name for one in stated_grounds(f"Denied: {reason.name}")]


DENIAL = """\
Dear provider, on May 3 the request was received. The examination showed weakness of the left hand.

  No.   Treatment                 Quantity   Decision
  1     MRI of the cervical spine 1          Not certified
  2     Norco 10/325              60         Not certified

1. MRI of the cervical spine. Red flags have not been identified, and therapy was not tried first.
2. Norco. ODG states that there should be no aberrant behavior. The notes do not show that it helps:
   no gain in function is described.
"""


def test_a_denial_states_its_grounds_item_by_item() -> None:
    stated = [(one.name, DENIAL[one.start : one.end]) for one in stated_grounds(DENIAL)]
    flags = "Red flags have not been identified, and therapy was not tried first."
    gain = "The notes do not show that it helps:\n   no gain in function is described."
    assert stated == [
        ("first-line or conservative care not tried", flags),
        ("no red flags", flags),
        ("no functional improvement", gain),
    ]


def test_what_speaks_against_a_denial_is_no_ground_of_it() -> None:
    report = "The examination showed weakness of the left hand. He has failed physical therapy."
    assert [one.name for one in stated_grounds(report)] == [
        "objective findings documented",
        "conservative care tried",
    ]
    denial = f"{report} There is no functional improvement."
    assert [one.name for one in stated_grounds(denial)] == ["no functional improvement"]


def test_reasons_tagged_by_hand_are_found(shared: Path) -> None:
    rows = _rows(TAGGED)
    assert len(rows) >= 328
    known = {one.name for one in reasons()}
    right, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    found = _found(shared / "letters", {row["issue"].partition("#")[0] for row in rows})
    for row in rows:
        tagged = set(filter(None, row["reasons"].split("; ")))
        assert tagged <= known
        right.update(tagged & found[row["issue"]])
        extra.update(found[row["issue"]] - tagged)
        missed.update(tagged - found[row["issue"]])
    precision = right.total() / (right.total() + extra.total())
    recall = right.total() / (right.total() + missed.total())
    assert (precision >= 0.97, recall >= 0.97) == (True, True), (precision, recall, extra, missed)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("# ")), delimiter="\t"))


def _found(folder: Path, ids: set[str]) -> dict[str, set[str]]:
    reader = letter_reader()
    files = [*(folder / "pdf").iterdir(), *(folder / "seeds").iterdir()]
    letters = [reader.read(file.name, file.read_bytes()) for file in files if file.stem in ids]
    return {
        f"{one.determination.determination_id}#{found.number}": {
            given.name for given in given_reasons(found.rationale, found.outcome)
        }
        for one in letters
        for found in one.determination.issues
    }
