"""An invented letter as plain text, which tests put into other forms."""

from __future__ import annotations

LETTER = """Case Number: CM15-0900700
Date Assigned: 06/03/2015
Date of Injury: 02/11/2013
Decision Date: 07/06/2015
UR Denial Date: 05/12/2015
Priority: Standard
Application Received: 05/20/2015

HOW THE IMR FINAL DETERMINATION WAS MADE
A physician reviewer was sent the complete case file.
The physician reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: Family Practice

CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the case file, including all medical records:
The injured worker is a 44 year old female who strained her wrist while stacking chairs. She reports numbness.

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

Eight sessions of hand therapy: Overturned
Claims Administrator guideline: Decision based on MTUS Chronic Pain Medical Treatment Guidelines.
MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints.
Decision rationale: A first trial helped her grip. The request is medically necessary.

Tramadol 50 mg #60: Upheld
Claims Administrator guideline: Decision based on MTUS Chronic Pain Medical Treatment Guidelines, Opioids.
MAXIMUS guideline: Decision based on MTUS Chronic Pain Medical Treatment Guidelines, Opioids, page 78.
Decision rationale: No gain in function is recorded. The request is not medically necessary.
"""  # noqa: E501
