"""Invented letters on pages with more on them: what fax machines, stamps, courts and forms add."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from fpdf import FPDF

from indexer.reader import FileReader
from search.model.letter_json import to_json
from search.model.letters import Letter

LEFT, TOP, LEADING = 72.0, 72.0, 13.8
Extra = Callable[[FPDF, int, int], None]
"""Prints more on a page, given its number and how many there are."""

HEADER = """Case Number: {number}
Date Assigned: 11/30/2016
Date of Injury: 10/04/2016
Decision Date: 01/06/2017
UR Denial Date: 11/15/2016
Priority: Standard
Application Received: 11/21/2016
"""
SHORT_BODY = """
CLINICAL CASE SUMMARY
The expert reviewer developed the following clinical case summary based on a review of the
case file, including all medical records:
This 39 year old female potter lost the feeling in her right thumb on 10/04/2016.

IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:

{request}: {outcome}
Claims Administrator guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.
MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.
Decision rationale: The chart speaks of {request} and of nothing else.
The request is {necessary}.
"""


def short_letter(number: str, request: str, outcome: str) -> str:
    """A letter of one page."""
    necessary = "medically necessary" if outcome == "Overturned" else "not medically necessary"
    body = SHORT_BODY.format(request=request, outcome=outcome, necessary=necessary)
    return HEADER.format(number=number) + body


def long_letter(number: str, paragraphs: int = 14) -> str:
    """A letter of three pages whose sentences recur, and whose pages break within them."""
    sentence = (
        "The records of visit {} describe a thumb that is numb in the morning and better after\n"
        "noon, and a kiln that was cold. The splint was worn at night for {} weeks in all.\n"
    )
    middle = "".join(sentence.format(n + 1, n + 3) + sentence.format(n + 1, n + 4) for n in range(paragraphs))
    letter = short_letter(number, "Thumb splint, custom made", "Overturned")
    start, end = letter.split("The chart speaks")
    second = (
        "\nWax bath ten sessions: Upheld\n"
        "Claims Administrator guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.\n"
        "MAXIMUS guideline: Decision based on MTUS Forearm, Wrist, and Hand Complaints 2004.\n"
        f"Decision rationale: {middle}The request is not medically necessary.\n"
    )
    return f"{start}{middle}The chart speaks{end}{second}"


def printed(
    texts: Sequence[str],
    extra: Extra | None = None,
    *,
    lines_of_page: int = 46,
    left: float = LEFT,
    angle: float = 0.0,
) -> bytes:
    """Each text begins a page; ``extra`` prints more on every page."""
    pages = [
        lines[at : at + lines_of_page]
        for text in texts
        for lines in [text.split("\n")]
        for at in range(0, len(lines), lines_of_page)
    ]
    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(auto=False)
    for number, lines in enumerate(pages, start=1):
        document.add_page()
        document.set_font("times", size=12)
        with document.rotation(angle, 306, 396):
            for at, line in enumerate(lines):
                document.text(left, TOP + at * LEADING, line)
        if extra:
            document.set_font("helvetica", size=9)
            extra(document, number, len(pages))
    return bytes(document.output())


def letters_of(data: bytes) -> tuple[Letter, ...]:
    """The letters in a PDF."""
    return FileReader().read_all("letter.pdf", data)


def record(letter: Letter) -> dict[str, Any]:
    """What is known of a letter but for its file."""
    fields: dict[str, Any] = json.loads(to_json(letter.determination))
    return {name: value for name, value in fields.items() if name not in ("file", "sha256")}


def only(data: bytes) -> dict[str, Any]:
    """What is known of the one letter in a PDF."""
    (letter,) = letters_of(data)
    return record(letter)
