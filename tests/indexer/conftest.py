from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[2] / ".." / "shared" / "letters"

BODY = """
**HOW THE IMR FINAL DETERMINATION WAS MADE

MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no
affiliation with the employer and more than five years of practice.

The Expert Reviewer has the following credentials:
State(s) of Licensure: California,Texas
Certification(s)/Specialty: Hand Surgery, Public Health & General Preventive
Medicine

**CLINICAL CASE SUMMARY

The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:

This 39 year old female potter lost the feeling in her right thumb on 10/04/2016. The kiln was
cold and the non-
certified splint was never delivered.

**IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

**Thumb splint, custom made, with a spare lining for the months in which the studio is heated and
\f
**with a second strap: Upheld

Claims Administrator guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints
2004.

MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004,
Section(s): Physical Methods.

Decision rationale: A plain splint serves as well. The chart says of an earlier one
Verdict: Upheld
and nothing else. The request is not medically necessary.

**Wax bath ten sessions was the original request. Wax bath four sessions was authorized by the
**Claims Administrator. The remaining IMR eligible portion of the original request, Wax bath
**six sessions is:
Overturned

Claims Administrator guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints
2004.

MAXIMUS guideline: Decision based on Non-MTUS Citation ODG, Hand Chapter.

Decision rationale: Six more warm baths may bring the feeling back. The request is medically
necessary.
"""


@pytest.fixture
def shared() -> Path:
    """The real letters, where they lie beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the real letters are not beside the project")
    return SHARED


@pytest.fixture
def body() -> str:
    """An invented letter of layout C, in the notation of ``pdfs.letter_pdf``."""
    return BODY


@pytest.fixture
def fixtures() -> Path:
    """Invented letters as text, one of each layout."""
    return DATA
