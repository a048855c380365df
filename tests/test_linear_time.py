"""No reader takes more than linear time, whatever it is given.

Each entry point that asks patterns reads texts made to be bad for them: long runs of one sign or word, and
the openings of what it looks for, once and many times. A text four times as long may take about four times
as long; the square of that is sixteen. Processor time of the same process is compared, and only where it
is long enough to be told from the machine's own.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest

from indexer.letters.lines import text_lines
from indexer.normalize.clinical import body_parts, diagnoses, medications_mentioned
from indexer.normalize.dates import dates_in
from indexer.normalize.dose import read_directions, read_quantity, read_refills, read_strength
from indexer.normalize.guideline_lines import citations_in_prose, parse_citations
from indexer.normalize.treatment import normalize_request
from indexer.parse.conclusions import concluded_outcome
from indexer.parse.earlier import read_earlier
from indexer.parse.header import read_header
from indexer.parse.inferred import injury_date, review_date
from indexer.parse.introduction import introduction_dates
from indexer.parse.labelled import read_labelled
from indexer.parse.person import age_in, sex_in
from indexer.parse.reviewer import read_reviewer
from indexer.reader import parse_letter
from search.errors import ImrError
from search.query.case_number import case_digits, case_number
from search.query.parser import parse_query
from search.reasons.finding import stated_grounds
from search.similar.documents.reading import read_document
from search.text.analysis import tokens
from search.text.characters import plain_query, plain_text
from search.text.sentences import sentence_spans
from web.presentation.highlighting import matches

pytestmark = pytest.mark.slow

SIZE = 2_500
FLOOR_S = 0.25
"""Processor seconds below which the longest text is read fast enough, whatever the shorter ones took."""
LIMIT_S = 10.0
CLEAR_SQUARE = 10.0
ATTEMPTS = 3
"""A square is one each time; a machine that is busy with something else is not."""

Read = Callable[[str], object]
YEAR = 2020


def _query(text: str) -> None:
    with suppress(ImrError):
        parse_query(text)


READERS: dict[str, Read] = {
    "letter": lambda text: parse_letter("a.txt", text_lines(text), sha256=""),
    "issues of a letter": lambda text: parse_letter("a.txt", text_lines(f"{ISSUE}{text}"), sha256=""),
    "header": lambda text: read_header(text_lines(text)),
    "issues with labels": lambda text: read_labelled(text_lines(text)),
    "numbered issues": lambda text: read_earlier(text_lines(text)),
    "reviewer": read_reviewer,
    "age and sex": lambda text: (age_in(text), sex_in(text)),
    "dates": lambda text: list(dates_in(text, latest_year=YEAR)),
    "dates of the summary": lambda text: (
        injury_date(text, latest_year=YEAR),
        review_date(text, latest_year=YEAR),
    ),
    "introduction": introduction_dates,
    "conclusion": concluded_outcome,
    "guideline line": parse_citations,
    "guidelines in prose": citations_in_prose,
    "request": normalize_request,
    "strength": lambda text: read_strength(text, ingredients=("one", "two")),
    "quantity": read_quantity,
    "refills": read_refills,
    "directions": read_directions,
    "diagnoses": lambda text: diagnoses(" ".join(text.split())),
    "body parts": body_parts,
    "medications": medications_mentioned,
    "document": read_document,
    "grounds": stated_grounds,
    "sentences": lambda text: list(sentence_spans(text)),
    "words": tokens,
    "highlighting": lambda text: matches(text, {"norco"}),
    "characters": lambda text: (plain_text(text), plain_query(text)),
    "query": _query,
    "case number": lambda text: (case_number(text), case_digits(text)),
}
ISSUE = (
    "IMR ISSUES, DECISIONS AND RATIONALES\nx: Upheld\nClaims Administrator guideline: y\nDecision rationale: "
)
RUNS = (
    " ", "\n", " \n", "\t", "\u00a0", "a", "A", "1", "(", ")", "[", '"', "'", "\u201c", "-", ".", ",", ";",
    ":", "#", "/", "*", "%",
    "a ", "A a ", "1 ", "1. ", "\n1. ", "1) ", "1/", "1/2/", "1-", "1,", "(1 ", "\u2022 ",
)  # fmt: skip
OPENINGS = (
    "Case Number: ", "Date of Injury: ", "Employee: ", "Body part: ", "Application Received: ", "Dated: ",
    "Decision based on MTUS ", "Decision based on Non-MTUS Citation ODG, ", "Chronic Pain 2009, and ",
    "Section(s): a, ", "Page(s): 1, ", "pages 1 and ", "ODG ", "MTUS ",
    "The Claims Administrator based its decision ",
    "\nClaims Administrator guideline: ", "\nMAXIMUS guideline: ", "\nDecision rationale: x: Upheld",
    "Norco: Upheld\n", "\nIMR ISSUES, DECISIONS AND RATIONALES\n", "\nCLINICAL CASE SUMMARY\n",
    "1) Regarding the request for ", "2. x is not medically necessary and appropriate. ",
    "1. x is not medically necessary. The Claims Administrator based its decision on y. ",
    "MAXIMUS Federal Services, Inc. has determined the request for ", "\nISSUE AT DISPUTE: ",
    "Board Certified in ", "State(s) of Licensure: ", "licensed to practice in ", "injured on ",
    "date of injury ",
    "utilization review ", "An application for Independent Medical Review was filed on ",
    "Norco 10/325mg #60 ",
    "Norco, ", "Norco/", "10mg/", "#60 ", "qty ", "1 refill ", "2 times a week ", "for 6 weeks ", "MRI ",
    "left knee ", "L4-L5 ", "diagnosis: ", "diagnosed with ", "was denied ", "Request: ", "request for ",
    "the following: ", "treatment of ", "status post surgery on ", "was the original request ",
    "modified to ",
    "norco AND ", "NOT ", "norco /s ", "year:", "45 year old ", "January 1, ", "every 4 hours ",
    "with ", "and ",
)  # fmt: skip
FILLERS = (" ", "1")


def _texts(length: int) -> Iterator[tuple[str, str]]:
    """Texts of about ``length`` characters, each with what it is made of."""
    for unit in (*RUNS, *OPENINGS):
        yield repr(unit), (unit * (length // len(unit) + 1))[:length]
    for opening in OPENINGS:
        for filler in FILLERS:
            yield f"{opening!r} and {filler!r}", opening + (filler * length)[:length]
    label = f"Employee:{' ' * (length // 4)}"
    yield "labels far apart", f"{label}Claim no:{label[9:]}Date of injury:{label[9:]}Body part:"


@pytest.mark.parametrize("name", READERS)
def test_a_text_four_times_as_long_is_not_read_in_the_square_of_the_time(name: str) -> None:
    read = READERS[name]
    read("Norco 10 mg #60: Upheld")  # tables are loaded and patterns compiled once
    sizes = (SIZE, 2 * SIZE, 4 * SIZE)
    texts = zip(*map(_texts, sizes), strict=True)
    slow = []
    for (made_of, once), (_, twice), (_, longest) in texts:
        if _seconds(read, longest) < FLOOR_S:
            continue
        for _ in range(ATTEMPTS):
            times = [_seconds(read, text) for text in (once, twice, longest)]
            if times[-1] < FLOOR_S or times[-1] <= CLEAR_SQUARE * times[0]:
                break
        else:
            slow.append(f"{made_of}: {', '.join(f'{seconds:.3f}' for seconds in times)} s")
    assert slow == []


def _seconds(read: Read, text: str) -> float:
    """Processor seconds that reading ``text`` takes; of what does not end, the limit."""
    begin = time.process_time()
    with suppress(TimeoutError), _limited(LIMIT_S):
        read(text)
    return time.process_time() - begin


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
