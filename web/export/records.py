"""Issues as records that other programs read: CSV, JSON and RIS. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields

import msgspec
from msgspec import UNSET, UnsetType

from search.fields.documents import stated_values
from search.model.letters import INVENTED, InventedMark, Outcome, SectionKind, with_mark
from search.model.requests import Mode, Sort
from search.model.results import Hit
from web.export.csv_lines import csv_line
from web.presentation import case_citations, labels

BOM = "\ufeff"
COURT = "California Division of Workers’ Compensation, Independent Medical Review"


@dataclass(frozen=True)
class Record:
    """An issue of a result set. ``citation`` points to the rationale; ``quote`` is what the result row
    quotes, from ``quote_section``. ``year`` is inferred where ``year_stated`` is false. ``same_wording``
    more issues of the result set are listed under this one. From ``timing`` to ``after_surgery`` are what
    else the letter says of the request, each null where it says nothing. ``invented`` is true of an invented
    letter and left out of any other."""

    rank: int
    citation: str
    issue_id: str
    determination_id: str
    case_number: str | None
    issue_number: int
    outcome: Outcome
    request: str
    disputed_part: str | None
    treatment: str | None
    category: str
    subcategory: str | None
    drug_class: str | None
    timing: str | None
    again: str | None
    modified: str | None
    amount_asked: float | None
    amount_approved: float | None
    amount_stated: str | None
    duration_stated: str | None
    depends_on: tuple[str, ...]
    dependency_decision: str | None
    since_injury: str | None
    after_surgery: str | None
    decision_date: dt.date | None
    year: int | None
    year_stated: bool | None
    reviewer_specialties: tuple[str, ...]
    claims_administrator_guidelines: tuple[str, ...]
    reviewer_guidelines: tuple[str, ...]
    quote: str
    quote_section: SectionKind | None
    rationale: str | None
    same_wording: int
    address: str
    invented: InventedMark = UNSET


@dataclass(frozen=True)
class ExportHeading:
    """What a set of records is: the query in words, ``total`` issues of which ``rows`` are listed in the
    order ``sort``, and ``left_out`` rows where the file stops early. ``total`` is null where there is no
    result set, so that the rows are the nearest issues. Of similar cases ``without`` are the words that they
    were not compared by. ``invented`` letters are in the build, where there are any."""

    query: str
    mode: Mode
    sort: Sort
    without: tuple[str, ...]
    build: str
    total: int | None
    folded: int
    rows: int
    left_out: int
    invented: int | UnsetType = field(default=UNSET, kw_only=True)


@dataclass(frozen=True)
class Records(ExportHeading):
    """The heading and the records in its order: the shape of the JSON file."""

    issues: tuple[Record, ...]


def record(hit: Hit, address: str) -> Record:
    """``hit`` as a record; ``address`` is that of the issue in its letter."""
    determination, issue = hit.determination, hit.issue
    year = determination.decision_year
    said = stated_values(determination, issue)
    approval = issue.attributes.partial_approval
    return Record(
        rank=hit.rank,
        citation=case_citations.issue_citation(determination, issue),
        issue_id=hit.issue_id,
        determination_id=hit.determination_id,
        case_number=determination.case_number,
        issue_number=issue.number,
        outcome=issue.outcome,
        request=issue.request,
        disputed_part=issue.disputed_part,
        treatment=issue.treatment.generic_name,
        category=issue.treatment.category,
        subcategory=issue.treatment.subcategory,
        drug_class=issue.treatment.drug_class,
        timing=_only(said["timing"]),
        again=_only(said["again"]),
        modified=_only(said["modified"]),
        amount_asked=approval.asked if approval else None,
        amount_approved=approval.approved if approval else None,
        amount_stated=_only(said["amount_stated"]),
        duration_stated=_only(said["duration_stated"]),
        depends_on=said["depends_on"],
        dependency_decision=_only(said["dependency_decision"]),
        since_injury=_only(said["since_injury"]),
        after_surgery=_only(said["after_surgery"]),
        decision_date=determination.decision_date,
        year=year[0] if year else None,
        year_stated=year[1] if year else None,
        reviewer_specialties=determination.reviewer_specialties,
        claims_administrator_guidelines=labels.citation_labels(issue.claims_administrator_citations),
        reviewer_guidelines=labels.citation_labels(issue.reviewer_citations),
        quote=hit.snippet.text,
        quote_section=hit.snippet.section,
        rationale=issue.rationale,
        same_wording=hit.folded,
        address=address,
        invented=determination.invented,
    )


def _only(values: tuple[str, ...]) -> str | None:
    """The value of a field that has one at the most."""
    return values[0] if values else None


def as_csv(records: Iterable[Record], *, bom: bool = False, invented: bool = False) -> Iterator[str]:
    """RFC 4180 with a line of names, a piece for each record. No cell begins as a formula does: such a
    text has an apostrophe before it. The column ``invented`` is there where it is asked for."""
    names = [column.name for column in fields(Record) if column.name != "invented" or invented]
    yield (BOM if bom else "") + csv_line(names)
    for item in records:
        yield csv_line(getattr(item, name) for name in names)


def as_json(heading: ExportHeading, records: Iterable[Record]) -> Iterator[str]:
    """A :class:`Records` in pieces, one for each record."""
    head = msgspec.json.encode(heading).decode()
    yield head[:-1] + ',"issues":['
    for number, item in enumerate(records):
        yield (",\n" if number else "\n") + msgspec.json.encode(item).decode()
    yield "\n]}\n"


def as_ris(records: Iterable[Record]) -> Iterator[str]:
    """RIS, a piece for each record: a case with its docket number, court and date decided. An invented letter
    has the mark in its title and no court."""
    for item in records:
        yield "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in _ris_tags(item))


def _ris_tags(item: Record) -> Iterator[tuple[str, str]]:
    name = f"IMR Case No. {item.case_number}" if item.case_number else f"IMR letter {item.determination_id}"
    name = with_mark(name, item.invented)
    yield "TY", "CASE"
    yield "ID", item.issue_id
    yield "TI", f"{name}, Issue {item.issue_number}: {item.disputed_part or item.request}"
    if not item.invented:
        yield "PB", COURT
    if item.case_number:
        yield "SV", item.case_number
    if item.decision_date:
        yield "DA", f"{item.decision_date:%Y/%m/%d}/"
        yield "PY", str(item.decision_date.year)
    if item.rationale:
        yield "AB", item.rationale
    if item.invented:
        yield "KW", INVENTED
    yield "KW", labels.outcome_name(item.outcome)
    keywords = (item.treatment, item.drug_class, item.subcategory, item.category, *item.reviewer_guidelines)
    for word in dict.fromkeys(word for word in keywords if word):
        yield "KW", word
    yield "N1", item.citation
    if item.year and not item.year_stated:
        yield "N1", f"The letter does not state when it was decided; about {item.year}."
    yield "UR", item.address
    yield "LA", "en"
    yield "ER", ""


WriteRecords = Callable[[ExportHeading, Iterable[Record], bool], Iterator[str]]

FORMATS: dict[str, tuple[str, WriteRecords]] = {
    "csv": (
        "text/csv; charset=utf-8",
        lambda heading, records, bom: as_csv(records, bom=bom, invented=bool(heading.invented)),
    ),
    "json": ("application/json", lambda heading, records, _: as_json(heading, records)),
    "ris": (
        "application/x-research-info-systems; charset=utf-8",
        lambda _, records, __: as_ris(records),
    ),
}
"""The formats by their file endings: media type, and how records are written."""
