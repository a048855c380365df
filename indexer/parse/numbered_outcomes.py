"""The numbered sentences of 2013 that name a request and its outcome, told from other numbered lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.letters.lines import Line, flow
from search.text.sentences import sentence_spans

_MARK = re.compile(r"(?<!\S)(?P<open>\(?)(?P<number>\d{1,2})(?P<close>[.)])(?=\s|[A-Z])\s?")
_BEFORE_ITEM = re.compile(r"(?:^|[^\w%)]|\b(?:and|or))$")
"""What an item in brackets stands behind; "six (6) visits" is none."""
_OUTCOME = re.compile(
    r"\s(?:is|are|was|were)\s(?:(?:found|deemed|considered|determined|therefore|also|to be)\s)?(?:to be\s)?"
    r"(?P<negated>not\s?)?medically\snecessary(?:(?:\sand|\sor|\sand/or)\s(?:medically\s)?appropriate)?",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"MAXIMUS Federal Services,? Inc\.?,? has determined (?:that )?", re.IGNORECASE)
_REQUEST_FOR = re.compile(r"the request for ", re.IGNORECASE)
_REGARDING = re.compile(
    r"Regarding the (?:retrospective )?request for (?P<request>.{2,600}?)\s?:", re.IGNORECASE
)
_GUIDELINE_FOLLOWS = re.compile(
    r"\s*(?:The Claims Administrator(?:'s)? (?:based|did not|cited|relied|used)"
    r"|The (?:(?:Physician|Expert)[ /]+)+Reviewer(?:'s)? (?:based|did not|found|relied|used|decision)"
    r"|Sections? of the Medical Treatment Utilization Schedule Relied|Rationale for (?:the|His/Her) Decision"
    r"|Decision rationale)",
    re.IGNORECASE,
)
_ADMINISTRATOR_FOLLOWS = re.compile(r"\s*The Claims Administrator (?:based|did not cite)", re.IGNORECASE)
_MAX_REQUEST_CHARACTERS = 700
_MAX_TAIL_CHARACTERS = 200
"""What may follow the outcome within its sentence ("... appropriate for the knee.")."""


_ENDS = (".", ":", ")", "?", "!")
_Place = tuple[int, int, int | None]
"""Where a sentence may begin, where it begins without its number, and the number."""


@dataclass(frozen=True, slots=True)
class OutcomeSentence:
    """``text[begin:end]``, which names a request of the letter.

    ``upheld`` is ``None`` where the sentence only opens the reasons for a request ("Regarding the request
    for ..."). ``certain`` says that its wording, or the guidelines behind it, show it to be an issue;
    otherwise it is a numbered line that might as well belong to a list within a rationale.
    """

    begin: int
    end: int
    number: int | None
    request: str
    upheld: bool | None
    certain: bool


def flow_with_starts(lines: Sequence[Line]) -> tuple[str, frozenset[int]]:
    """The running text of ``lines`` (:func:`flow`) and where in it each line begins."""
    starts: list[int] = []
    length = 0
    above = ""
    for text in (" ".join(line.text.split()) for line in lines):
        if not text:
            continue
        if above:
            length += len(flow([above, text])) - len(above) - len(text)
        starts.append(length)
        length += len(text)
        above = text
    return flow(lines), frozenset(starts)


def outcome_sentences(text: str, starts: frozenset[int]) -> Iterator[OutcomeSentence]:
    """The sentences of ``text`` that name a request, in order; lines begin at ``starts``.

    Of "1. A brace is not medically necessary. The Claims Administrator based its decision on ... rationale:
    Criteria: 1) Pain. 2) A trial. These are not met, so a brace is not medically necessary. 2. Tramadol is
    medically necessary. The Claims Administrator ..." the first and the last numbered sentence are found:
    what is numbered within the rationale has several sentences, and no guideline follows it.
    """
    marks = list(_marks(text, starts))
    marked = {mark.start() for mark in marks}
    # A request without a number begins a line behind a sentence, a colon or a heading in brackets.
    unmarked: list[_Place] = [
        (at, at, None) for at in sorted(starts) if at not in marked and text[max(at - 2, 0) : at - 1] in _ENDS
    ]
    numbered: list[_Place] = [(mark.start(), mark.end(), int(mark["number"])) for mark in marks]
    places = sorted(unmarked + numbered, key=lambda place: place[0])
    next_marks = _following([mark.start() for mark in marks], places, len(text))
    next_places = _following([place[0] for place in places], places, len(text))
    for (begin, opening, number), next_mark, next_place in zip(places, next_marks, next_places, strict=True):
        limit = min(next_place if number is None else next_mark, opening + _MAX_REQUEST_CHARACTERS)
        sentence = _sentence(text, begin, opening, limit, number, at_line_start=begin in starts)
        if sentence:
            yield sentence


def _following(positions: Sequence[int], places: Sequence[_Place], end: int) -> Iterator[int]:
    """For each place the first of ``positions`` behind its begin, or ``end``."""
    for begin, _, _ in places:
        at = bisect_right(positions, begin)
        yield positions[at] if at < len(positions) else end


def _marks(text: str, starts: frozenset[int]) -> Iterator[re.Match[str]]:
    """The numbers of lists: "2." and "(2)", but not those in "#60 (refill x 2)" and "six (6) visits"."""
    counted, open_brackets = 0, 0
    for mark in _MARK.finditer(text):
        open_brackets += text.count("(", counted, mark.start()) - text.count(")", counted, mark.start())
        counted = mark.start()
        if mark["close"] == ")" and not mark["open"] and open_brackets > 0:
            continue
        if mark["open"] and mark.start() not in starts and not _BEFORE_ITEM.search(_before(text, mark)):
            continue
        open_brackets, counted = 0, mark.end()
        yield mark


def _before(text: str, mark: re.Match[str]) -> str:
    return text[max(0, mark.start() - 5) : mark.start()].rstrip()


def _sentence(
    text: str, begin: int, opening: int, limit: int, number: int | None, *, at_line_start: bool
) -> OutcomeSentence | None:
    if number is not None and (regarding := _REGARDING.match(text, opening)):
        return OutcomeSentence(begin, regarding.end(), number, regarding["request"].strip(), None, True)
    outcome = _OUTCOME.search(text, opening, limit)
    if not outcome:
        return None
    determined = _DETERMINED.match(text, opening)
    request_begin = determined.end() if determined else opening
    if request_for := _REQUEST_FOR.match(text, request_begin):
        request_begin = request_for.end()
    request = text[request_begin : outcome.start()].strip()
    if not request:
        return None
    behind = _sentence_end(text, outcome.end())
    one_sentence = len(list(sentence_spans(text[opening : outcome.end()]))) == 1
    if number is None:
        certain = one_sentence and bool(_ADMINISTRATOR_FOLLOWS.match(text, behind))
        possible = certain
    else:
        certain = bool(determined or _GUIDELINE_FOLLOWS.match(text, behind))
        possible = certain or (one_sentence and at_line_start)
    if not possible:
        return None
    end = outcome.end() + (text[outcome.end() : outcome.end() + 1] == ".")
    return OutcomeSentence(begin, end, number, request, outcome["negated"] is not None, certain)


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence ends that goes on at ``at``."""
    spans = sentence_spans(text[at : at + _MAX_TAIL_CHARACTERS])
    return at + next((end for _, end in spans), 0)
