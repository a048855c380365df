"""Invented letters in the most frequent layout, for the web tests. Nobody in them exists."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

HOW = """HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no
affiliation with the employer, employee, providers or the claims administrator. He/she has been
in active clinical practice for more than five years and is currently working at least 24 hours a
week in active practice. He/she is familiar with governing laws and regulations, including the
strength of evidence hierarchy that applies to Independent Medical Review determinations."""


@dataclass(frozen=True)
class Disputed:
    """A disputed treatment as the letter has it."""

    request: str
    outcome: str
    claims_administrator: str
    reviewer: str
    rationale: str


@dataclass(frozen=True)
class Invented:
    """A letter to be; without a case number the header is cut off."""

    name: str
    decided: str | None
    specialty: str
    summary: str
    issues: tuple[Disputed, ...]

    @property
    def text(self) -> str:
        """The letter as a text file has it."""
        parts = [self._header(), HOW, self._credentials(), self._summary()]
        parts.append(
            "IMR ISSUES, DECISIONS AND RATIONALES\n"
            "The Final Determination was based on decisions for the disputed items/services set forth below:"
        )
        parts += [_issue_text(issue) for issue in self.issues]
        return "\n".join(part for part in parts if part) + "\n"

    def _header(self) -> str:
        if self.decided is None:
            return ""
        return (
            f"Case Number: {self.name}\n"
            "Date Assigned: 12/05/2016 Date of Injury: 03/14/2014\n"
            f"Decision Date: {self.decided} UR Denial Date: 11/16/2016\n"
            "Priority: Standard Application Received: 11/28/2016"
        )

    def _credentials(self) -> str:
        return (
            "The Expert Reviewer has the following credentials:\n"
            "State(s) of Licensure: California\n"
            f"Certification(s)/Specialty: {self.specialty}"
        )

    def _summary(self) -> str:
        return (
            "CLINICAL CASE SUMMARY\n"
            "The expert reviewer developed the following clinical case summary based on a review of the\n"
            "case file, including all medical records:\n" + textwrap.fill(self.summary, 95)
        )


def _issue_text(issue: Disputed) -> str:
    return "\n".join(
        (
            f"{issue.request}: {issue.outcome}",
            textwrap.fill(f"Claims Administrator guideline: {issue.claims_administrator}", 95),
            textwrap.fill(f"MAXIMUS guideline: {issue.reviewer}", 95),
            textwrap.fill(f"Decision rationale: {issue.rationale}", 95),
        )
    )


OPIOIDS = (
    "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids, criteria for use, Page(s): 76-80."
)
RELAXANTS = (
    "Decision based on MTUS Chronic Pain Treatment Guidelines Muscle relaxants (for pain), Page(s): 63-66."
)
SOMA_PAGE = "Decision based on MTUS Chronic Pain Treatment Guidelines Carisoprodol (Soma), Page(s): 29."
THERAPY = "Decision based on MTUS Chronic Pain Treatment Guidelines Physical Medicine, Page(s): 98-99."
ANTIEPILEPTICS = (
    "Decision based on MTUS Chronic Pain Treatment Guidelines Antiepilepsy drugs, Page(s): 16-19."
)
INJECTIONS = (
    "Decision based on MTUS Chronic Pain Treatment Guidelines Epidural steroid injections (ESIs), "
    "Page(s): 46."
)
LOW_BACK = "Decision based on MTUS ACOEM Chapter 12 Low Back Complaints Page(s): 303-305."
ODG_BACK = "Decision based on Non-MTUS Citation ODG, Low Back: MRIs (magnetic resonance imaging)."

LETTERS: tuple[Invented, ...] = (
    Invented(
        "CM16-0900001",
        "12/30/2016",
        "Physical Medicine & Rehabilitation",
        "The injured worker is a 44 year old female who strained her low back while stacking crates. She "
        "reports low back pain of 7/10 with spasm. Treatment so far: twelve visits of physical therapy, "
        "naproxen and carisoprodol since 2014.",
        (
            Disputed(
                "Carisoprodol 350mg #60 with 2 refills",
                "Upheld",
                RELAXANTS,
                SOMA_PAGE,
                "Carisoprodol is not meant for long-term use. The worker has taken it for two years, and the "
                "file shows no functional improvement with it. The request for carisoprodol is not medically "
                "necessary.",
            ),
            Disputed(
                "Physical therapy 6 visits for the lumbar spine",
                "Overturned",
                LOW_BACK,
                THERAPY,
                "The worker has a new flare after a documented fall, and earlier visits gave functional "
                "improvement and a return to modified work. Six visits lie within the guideline. The request "
                "for physical therapy is medically necessary.",
            ),
        ),
    ),
    Invented(
        "CM16-0900002",
        "01/06/2017",
        "Occupational Medicine",
        "The injured worker is a 51 year old male with neck and right shoulder pain after a fall from a "
        "ladder. He takes hydrocodone and gabapentin.",
        (
            Disputed(
                "Norco 10/325mg #120",
                "Upheld",
                OPIOIDS,
                OPIOIDS,
                "There is no pain scale before and after the medication, no urine drug screen and no signed "
                "agreement. Without functional improvement the request for Norco is not medically necessary.",
            ),
            Disputed(
                "MRI of the right shoulder without contrast",
                "Overturned",
                ODG_BACK,
                "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 207-209.",
                "Conservative care failed for three months and the examination shows weakness in abduction. "
                "The request for MRI of the right shoulder is medically necessary.",
            ),
            Disputed(
                "Gabapentin 600mg #90",
                "Overturned",
                ANTIEPILEPTICS,
                ANTIEPILEPTICS,
                "Gabapentin is recommended for neuropathic pain, and a reduction of pain by half is on file. "
                "The request for gabapentin is medically necessary.",
            ),
        ),
    ),
    Invented(
        "CM16-0900003",
        "01/12/2017",
        "Anesthesiology, Pain Management",
        "The injured worker is a 38 year old male with lumbar radiculopathy and leg pain after lifting a "
        "motor.",
        (
            Disputed(
                "Lumbar epidural steroid injection at L4-L5",
                "Upheld",
                LOW_BACK,
                INJECTIONS,
                "Radiculopathy is not shown by examination or imaging, as the guideline asks. The request "
                "for the epidural steroid injection is not medically necessary.",
            ),
            Disputed(
                "MRI of the lumbar spine",
                "Upheld",
                ODG_BACK,
                LOW_BACK,
                "No red flags are described, and there is no change since the last study. The request for "
                "MRI of the lumbar spine is not medically necessary.",
            ),
        ),
    ),
    Invented(
        "CM16-0900004",
        "01/20/2017",
        "Family Practice",
        "The injured worker is a 29 year old female with wrist pain from repetitive packing.",
        (
            Disputed(
                "Physical therapy 12 visits for the right wrist",
                "Upheld",
                THERAPY,
                THERAPY,
                "Twelve visits exceed what the guideline gives to begin with, and the number of earlier "
                "visits is not stated. The request for physical therapy is not medically necessary.",
            ),
        ),
    ),
    Invented(
        "letter-without-header",
        None,
        "Internal Medicine",
        "The applicant is a 57 year old man with chronic low back pain. In a Utilization Review report "
        "dated November 10, 2014, the claims administrator denied a request for Soma. He has used Soma for "
        "spasm at night.",
        (
            Disputed(
                "Soma 350mg #30",
                "Overturned",
                RELAXANTS,
                RELAXANTS,
                "A course of two weeks for an acute flare of spasm is what the guideline allows. The request "
                "for Soma is medically necessary.",
            ),
        ),
    ),
    Invented(
        "CM16-0900006",
        "02/02/2017",
        "Orthopedic Surgery",
        "The injured worker is a 47 year old male. His note reads <script>alert('x')</script> & more, as "
        "a careless export left it. He has knee pain with locking.",
        (
            Disputed(
                "Knee brace <b>custom</b> for the left knee",
                "Upheld",
                "Decision based on MTUS ACOEM Chapter 13 Knee Complaints Page(s): 340.",
                "Decision based on MTUS ACOEM Chapter 13 Knee Complaints Page(s): 340.",
                "A brace is for instability, which <script>alert('y')</script> the exam does not show. The "
                "request for the knee brace is not medically necessary.",
            ),
        ),
    ),
)

SERVICES = (
    "The shoulder surgery itself is not medically necessary, so none of the associated services of that "
    "surgery are medically necessary."
)
"""A rationale that several issues have word for word."""

SURGERY = "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 209-211."


def _service(name: str, outcome: str = "Upheld", rationale: str = SERVICES) -> Disputed:
    return Disputed(f"Associated surgical service: {name}", outcome, SURGERY, SURGERY, rationale)


ALIKE: tuple[Invented, ...] = (
    Invented(
        "CM16-0910001",
        "12/30/2016",
        "Orthopedic Surgery",
        "The injured worker is a 49 year old male painter with right shoulder pain. A cortisone injection "
        "gave relief for two weeks.",
        (
            Disputed(
                "Right shoulder arthroscopy with subacromial decompression",
                "Upheld",
                SURGERY,
                SURGERY,
                "Three months of exercise and a cortisone injection are not documented before the "
                "arthroscopy. The arthroscopy is not medically necessary.",
            ),
            *(_service(name) for name in ("cold therapy unit", "arm sling", "EKG", "assistant surgeon")),
            _service("physical therapy 12 visits"),
        ),
    ),
    Invented(
        "CM16-0910002",
        "01/20/2017",
        "Orthopedic Surgery",
        "The injured worker is a 52 year old female nurse with left shoulder impingement.",
        (
            Disputed(
                "Left shoulder arthroscopy with subacromial decompression",
                "Overturned",
                SURGERY,
                SURGERY,
                "Exercise for three months and a cortisone injection are documented before the arthroscopy. "
                "The arthroscopy is medically necessary.",
            ),
            _service("arm sling with pillow"),
            _service("cold therapy unit for 7 days", "Overturned", "The surgery is right, and cold helps."),
        ),
    ),
    *(
        Invented(
            name,
            "02/02/2017",
            "Family Practice",
            "The injured worker has knee pain and <i>an odd export</i>.",
            (
                Disputed(
                    f"Hinged knee brace <b>{size}</b> for the knee",
                    outcome,
                    "Decision based on MTUS ACOEM Chapter 13 Knee <u>Complaints</u> Page(s): 340.",
                    "Decision based on MTUS ACOEM Chapter 13 Knee Complaints Page(s): 340.",
                    f"Ligament instability <img src=x onerror=alert(1)> of the knee is {shown} documented by "
                    f"stress films. The request for the brace is {verdict} necessary.",
                ),
            ),
        )
        for name, size, outcome, shown, verdict in (
            ("CM16-0910003", "large", "Upheld", "nowhere", "not medically"),
            ("CM16-0910004", "small", "Overturned", "plainly", "medically"),
        )
    ),
)
"""Letters with issues that are decided in the same words, and others with markup in every field."""

DENIAL = (
    "The request for Norco 10/325 mg #120 is non-certified: there is no urine drug screen.\n"
    "The request for MRI of the right shoulder is denied, since no red flags are described.\n"
    "Physical therapy 12 visits for the right wrist was not medically necessary.\n"
)
"""Three requests, as the denial of a claims administrator names them."""
