"""The issues of layout C: request, outcome, both sides' guidelines, rationale.

An issue is found by its outcome: the words before a label (or between two labels) that end in
": Upheld". Where its request begins is recognized by type, by room above, or by the line above ending a
paragraph; blank runs mean nothing (:mod:`indexer.parse.request`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.letters.lines import Line, flow
from indexer.parse.contents import LetterContents, RawIssue
from indexer.parse.markers import Label, label_of
from indexer.parse.request import disputed_part, outcome_of, read_outcome, request_begins, usual_width
from search.model.letters import Outcome, Section, SectionKind

_SECTION_KINDS = {
    Label.CLAIMS_ADMINISTRATOR: SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE,
    Label.REVIEWER: SectionKind.REVIEWER_GUIDELINE,
    Label.RATIONALE: SectionKind.RATIONALE,
    Label.PREAMBLE: SectionKind.OTHER,
    Label.END: SectionKind.BOILERPLATE,
    None: SectionKind.OTHER,
}
_BLOCK_ORDER = {Label.CLAIMS_ADMINISTRATOR: 1, Label.REVIEWER: 2, Label.RATIONALE: 3}
_PREAMBLE_REST = re.compile(r"(?:for |the |disputed |items?|\s|/|services? |set |forth )*below\s*:?$", re.I)
_REQUIRED_BLOCKS = (
    ("claims administrator guideline", SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE),
    ("reviewer guideline", SectionKind.REVIEWER_GUIDELINE),
    ("rationale", SectionKind.RATIONALE),
)


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines from a label on, without the label."""

    label: Label | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Request:
    """Lines ``first`` to ``last`` of a block that are a request and its outcome."""

    first: int
    last: int
    certain: bool


def read_issues(lines: Sequence[Line], *, below_heading: bool = True) -> LetterContents:
    """The issues in ``lines``, the part of a letter below the issues' heading.

    Without the heading (``below_heading`` false) the lines begin with other text. An example::

        0  Wrist splint: Upheld
        1  Claims Administrator guideline: A.
        2  MAXIMUS guideline: B.
        3  Decision rationale: The splint is not needed.
        4  Paraffin bath, ten
        5  sessions: Overturned
        6  Claims Administrator guideline: A.

    Blocks run from label to label: line 0, line 1, line 2, lines 3 to 5, line 6. The block of the rationale
    is followed by a label that begins an issue, so its end must be a request: the outcome stands in line 5,
    and the request begins in line 4, since line 3 ends a sentence that the next word would have fitted
    behind. Issue 1 is "Wrist splint", issue 2 "Paraffin bath, ten sessions" with a warning for what it lacks.
    """
    width = usual_width(lines)
    blocks = _blocks(lines)
    sections: list[Section] = []
    issues: list[RawIssue] = []
    previous: Label | None = None
    for at, block in enumerate(blocks):
        following = blocks[at + 1].label if at + 1 < len(blocks) else None
        previous = block.label or previous
        number = len(issues) or None
        begin = 0
        at_block_start = block.label is Label.PREAMBLE or (below_heading and block.label is None)
        for request in _requests(block, following, width=width, at_block_start=at_block_start):
            sections.append(_section(block.label, block.lines[begin : request.first], number))
            issue = _issue(
                len(issues) + 1, block.lines[request.first : request.last + 1], certain=request.certain
            )
            issues.append(issue)
            number, begin = issue.number, request.last + 1
            sections.append(Section(SectionKind.REQUEST, issue.request, number))
            previous = None
        kind = None if begin else block.label
        sections.append(_section(kind, block.lines[begin:], number))
        if previous and _new_issue_must_begin(previous, following):
            issues.append(_issue(len(issues) + 1, [], certain=False))
            sections.append(Section(SectionKind.REQUEST, "", len(issues)))
    nonempty = tuple(section for section in sections if section.text)
    own: dict[int | None, list[Section]] = {}
    for section in nonempty:
        own.setdefault(section.issue_number, []).append(section)
    return LetterContents(tuple(_with_blocks(issue, own.get(issue.number, ())) for issue in issues), nonempty)


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    blocks: list[tuple[Label | None, list[Line]]] = [(None, [])]
    in_preamble = 0
    for line in lines:
        label = label_of(line)
        if label:
            kind, rest = label
            blocks.append((kind, [replace(line, text=rest)] if rest else []))
            in_preamble = 2 if kind is Label.PREAMBLE and not line.text.endswith(":") else 0
            if in_preamble:
                blocks[-1] = (kind, [])
        elif in_preamble and _PREAMBLE_REST.match(line.text):
            in_preamble = 0
        elif in_preamble > 1 and "below" not in line.text and line.opens is False:
            in_preamble -= 1
        else:
            in_preamble = 0
            blocks[-1][1].append(line)
    return [_Block(label, lines) for label, lines in blocks]


def _requests(block: _Block, following: Label | None, *, width: int, at_block_start: bool) -> list[_Request]:
    """The requests at the end of a block, before the next issue's first label, and those that stand
    alone in it as paragraphs of their own. ``at_block_start``: a request begins with the block."""
    requests: list[_Request] = []
    floor = 0
    for end in range(len(block.lines)):
        last = end == len(block.lines) - 1
        needs_colon = not (last and _new_issue_must_begin(block.label, following))
        if not read_outcome(flow(block.lines[max(floor, end - 2) : end + 1]), needs_colon=needs_colon):
            continue
        if not (last and following in _BLOCK_ORDER) and not _stands_alone(
            block, end, at_block_start=at_block_start
        ):
            continue
        first = floor if at_block_start else request_begins(block.lines, end=end, floor=floor, width=width)
        requests.append(_Request(end if first is None else first, end, certain=first is not None))
        floor, at_block_start = end + 1, True
    return requests


def _stands_alone(block: _Block, end: int, *, at_block_start: bool) -> bool:
    line = block.lines[end]
    if not read_outcome(line.text, needs_colon=True):
        return False
    begins = line.opens is True or line.bold is True or at_block_start
    after = block.lines[end + 1] if end + 1 < len(block.lines) else None
    return begins and (after is None or after.opens is not False or after.bold is True)


def _new_issue_must_begin(label: Label | None, following: Label | None) -> bool:
    if following not in _BLOCK_ORDER:
        return False
    return label not in _BLOCK_ORDER or _BLOCK_ORDER[following] <= _BLOCK_ORDER[label]


def _issue(number: int, lines: Sequence[Line], *, certain: bool) -> RawIssue:
    request_and_outcome = read_outcome(flow(lines), needs_colon=False)
    if not request_and_outcome:
        return RawIssue(number, "", Outcome.OTHER, warnings=("No outcome was found for this issue.",))
    request, written = request_and_outcome
    outcome = outcome_of(written)
    warnings = []
    if not certain:
        warnings.append("Where the request begins is not certain: its last line was taken.")
    if outcome is Outcome.OTHER:
        warnings.append(f"The outcome {written!r} is neither upheld nor overturned.")
    if not request:
        warnings.append("The request is missing.")
    part = disputed_part(request)
    return RawIssue(number, request, outcome, written, part, warnings=tuple(warnings))


def _section(label: Label | None, lines: Sequence[Line], number: int | None) -> Section:
    kind = _SECTION_KINDS[label]
    belongs_to_issue = kind not in (SectionKind.OTHER, SectionKind.BOILERPLATE)
    return Section(kind, flow(lines), number if belongs_to_issue else None)


def _with_blocks(issue: RawIssue, sections: Sequence[Section]) -> RawIssue:
    """``issue`` with the texts of its ``sections``, and a warning where one of the three is missing."""

    def text(kind: SectionKind) -> str | None:
        return flow(part.text for part in sections if part.kind is kind) or None

    missing = [name for name, kind in _REQUIRED_BLOCKS if text(kind) is None]
    warnings = (f"The issue is incomplete: no {', no '.join(missing)}.",) if missing else ()
    return replace(
        issue,
        claims_administrator_guideline=text(SectionKind.CLAIMS_ADMINISTRATOR_GUIDELINE),
        reviewer_guideline=text(SectionKind.REVIEWER_GUIDELINE),
        rationale=text(SectionKind.RATIONALE),
        warnings=issue.warnings + warnings,
    )
