"""From block to block: which of them are requests, and which decision governs them.

A heading or lead-in governs what stands behind it ("What we cannot authorize"), a label's value what stands before
it ("1. Tramadol ER 150 mg #30", "Determination: non-certified"), a word of an item that item alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from search.model.documents import RequestStatus
from search.similar.documents.blocks import LABEL, NUMBERED, VERDICT, Block, Kind, numbered_request
from search.similar.documents.candidates import Candidate, Source, may_be_request
from search.similar.documents.decisions import decision_of, decisions_in
from search.similar.documents.naming import named_spans, names_treatment
from search.similar.documents.passages import Passage, joined
from search.similar.documents.sections import FORM_LIST, NEUTRAL, SALUTATION, Context, Section, context_of, is_decision_label
from search.similar.documents.sentences import Said, said_in
from search.similar.documents.splitting import split_list
from search.similar.documents.trimming import trimmed, without_grant
from search.text.sentences import sentence_spans
from search.vocabulary import load_vocabulary

_MAX_ITEM_CHARACTERS = 1_200
_MAX_DECISION_WORDS = 6
"""A heading of more words is no decision on what stands before it."""
_SILENT = frozenset({Section.HISTORY, Section.NOTICE, Section.INSTEAD})
"""Sections in which nothing is asked for."""
_ASKS = re.compile(r"\b(?:re-?)?request|\brfa\b|\bauthori[sz]|\bapproval\b|\bappeal", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^\W*(?:continue[sd]?|maintain|home exercise|hep\b|return|rtc\b|follow[- ]?up in|recheck|discontinue|stop|discussed|reviewed|counsel|work status|remain|taper|wean|patient|he |she )",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:tried|failed|stopped|discontinued|completed|finished|underwent|had been|has had|no relief|no benefit|did not help|previously|already (?:had|has|have|received|done)|in the past|status post|history of|declined by)\b",
    re.IGNORECASE,
)


_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
_GRANTED = re.compile(rf"\W*(?:{_NUMBER}|none|nothing|zero|#\s?\d|only)", re.IGNORECASE)
_NOTHING = re.compile(r"\W*(?:none|nothing|zero|0)\b", re.IGNORECASE)


_CLOSED = re.compile(
    r"\bnothing (?:in|of|about|there)\b[^.]{0,40}\b(?:decided|asked|requested|reviewed)\b|\bnot (?:part of|under|the subject of) (?:this |the )?(?:review|request|decision|appeal)\b"
    r"|\bnone of (?:these|them|those|this) (?:was|were|is|are) (?:asked|requested|decided|reviewed|at issue)|\bfor (?:your )?information only\b",
    re.IGNORECASE,
)


_LEADS = re.compile(r"\b(?:for|requesting|requests?|following|follows|are|were|below|these|of)\W*$", re.IGNORECASE)


_VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|been|does|did|do|may|can|will|would|should|takes?|took|caused|helped|gave|made|used|tried|failed|stopped|uses?|shows?|showed|wore|i|he|she|we|you|they|his|her|my)\b",
    re.IGNORECASE,
)


_TITLE = re.compile(r"[A-Z][A-Za-z’'/&-]*(?: [A-Za-z’'/&-]+){0,4}")
"""A short line of its own: the heading of another part."""


_AMOUNT = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|daily|weekly|monthly|left|right|bilateral|lumbar|cervical)\b", re.IGNORECASE)


_DONE = re.compile(r"\b(?:was|were|has|had|takes|taking|given)\b", re.IGNORECASE)


class Walk:
    """Reads the blocks of a document one after the other into ``candidates`` and what its sentences ``said``."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.said: list[Said] = []
        self.prose: list[Passage] = []
        self.numbered: dict[str, RequestStatus | None] = {}
        self._context = NEUTRAL
        self._listed: Context | None = None
        self._open: list[Candidate] = []
        self._next_is_request = False
        self._next_status: RequestStatus | None = None
        self._noted = False
        self._indent = 0
        self._fragment: Passage | None = None
        self._silent_from: int | None = None

    def over(self, blocks: Sequence[Block]) -> None:
        """Reads ``blocks``."""
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            before = len(self.candidates)
            if block.kind is Kind.HEADING:
                self._heading(block, following)
            elif block.kind is Kind.ROW:
                self._row(block)
            elif block.kind is Kind.FIELD:
                self._field(block)
            elif block.kind is Kind.ITEM:
                self._item(block)
            else:
                self._paragraph(block)
                if following and following.kind is Kind.ITEM and not following.apart and _LEADS.search(block.passage.text):
                    self._lead(_led(block.passage.text))
            if len(self.candidates) > before:
                self._indent = block.indent

    @property
    def _here(self) -> Context:
        return self._listed or self._context

    def _heading(self, block: Block, following: Block | None) -> None:
        numbered = numbered_request(block.passage.text)
        if numbered:
            self._numbered(block.passage.part(numbered.end()), numbered["number"])
            return
        self._next_is_request = False
        context = context_of(block.passage.text)
        if SALUTATION.match(block.passage.text):
            context = NEUTRAL
        decides = context.status and not (following and following.kind in (Kind.ITEM, Kind.ROW))
        below = context.status and not block.apart
        short = len(block.passage.text.split()) <= _MAX_DECISION_WORDS
        if short and self._waiting() and (below or (decides and not (following and names_treatment(following.passage.text)))):
            self._decide(context.status)
            return
        self._listed, self._noted = None, False
        self._context, self._open = context, []

    def _numbered(self, rest: Passage, marker: str) -> None:
        """The heading of one request, with the request itself or a decision behind its number, or without."""
        if self._here.section in _SILENT:
            return
        if _is_sentence(rest.text) or self._here.section is Section.REASONS:
            self._prose(rest, Section.REASONS)
            return
        self._listed, self._noted, self._next_status = Context(Section.ASKED), False, None
        if rest.text and (names_treatment(rest.text) or not decisions_in(rest.text)):
            self._add(rest, Source.LISTED, marker=marker)
            return
        self._next_status = decision_of(rest.text) if rest.text else None
        self._next_is_request = True

    def _row(self, block: Block) -> None:
        row, self._next_is_request = block.row, False
        if row is not None:
            self._add(row.request, Source.DECIDED if row.status else Source.LISTED, status=row.status, table=True)

    def _field(self, block: Block) -> None:
        value, context = block.passage, context_of(block.label)
        if SALUTATION.match(block.label):
            self._context, self._listed = NEUTRAL, None
            self._prose(value)
            return
        decides = is_decision_label(block.label) or (context is NEUTRAL and len(value.text.split()) <= 4 and self._waiting())
        if decides and not names_treatment(block.label) and (status := decision_of(_first(value.text))):
            if self._waiting():
                self._decide(status)
                return
            if not names_treatment(value.text):
                self._next_status = status
            self._prose(value)
        elif names_treatment(block.label) and context.section not in _SILENT and _says_decision(value.text):
            self._add(_label_of(block), Source.DECIDED, status=decision_of(_first(value.text)))
        elif context.section is Section.AMOUNT and self._open and self._here.section is not Section.HISTORY:
            if "supply" in block.label.lower():
                return
            if _AMOUNT.search(value.text) and not re.match(r"\W*(?:1|one|once|n/?a|none)\W*$", value.text, re.IGNORECASE):
                self._open[-1].amounts.append(value)
        elif not value.text:
            self._lead(context)
        elif context.status and self._open and (block.indent > self._indent or _GRANTED.match(value.text)):
            granted = context.status is RequestStatus.APPROVED and not _NOTHING.match(value.text)
            self._decide(RequestStatus.MODIFIED if granted and _GRANTED.match(value.text) else context.status)
        elif context.asks:
            self._noted = False
            self._next_is_request = False
            first = value.part(0, len(_first(value.text)))
            if not self._add(first, Source.LISTED, status=context.status, table=True):
                self._prose(first)
            self._prose(value.part(len(_first(value.text))))
        elif context.section is Section.PLAN:
            self._plan(value)
        elif context.section in _SILENT:
            self._noted = True
        elif context.section is Section.REASONS:
            self._noted = True
            self._prose(value, Section.REASONS)
        elif self._here.asks and names_treatment(block.label):
            self._add(joined([block.line, *([] if value.text in block.line.text else [value])]), Source.LISTED)
        else:
            self._prose(value)
            if value.text.endswith(":"):
                self._lead(_led(value.text))

    def _lead(self, context: Context) -> None:
        """A lead-in or a label without a value: what stands below belongs to it."""
        self._listed, self._noted = context, False
        self._next_is_request = context.asks
        if context.asks:
            self._next_status = None

    def _item(self, block: Block) -> None:
        text = block.passage.text
        if block.label == VERDICT:
            self.numbered.setdefault(block.marker.lower(), decision_of(_first(text)))
            return
        if block.label == NUMBERED:
            self._numbered(block.passage, block.marker)
            return
        label = LABEL.match(text)
        if label and len(label["label"].split()) <= 6 and text[label.end() :].strip():
            context = context_of(label["label"])
            if context is not NEUTRAL and not names_treatment(label["label"]):
                self._field(Block(Kind.FIELD, block.passage.part(label.end()), block.passage, label=label["label"]))
                return
        here, self._next_is_request = self._here, False
        if here.section in _SILENT or self._noted and not block.marker.strip("().").isalnum():
            return
        if here.section is Section.REASONS and not (here.status or _own_decision(text)):
            return
        self._noted = False
        if _GOES_ON.match(text) and not _ASKS.search(text) and not here.status:
            return
        if here.asks:
            self._add(block.passage, Source.LISTED, status=here.status, marker=block.marker)
        elif here.section is Section.PLAN:
            self._plan(block.passage, block.marker)
        elif _PAST.search(text):
            return
        elif _own_decision(text):
            self._add(block.passage, Source.DECIDED, marker=block.marker)
        elif _begins_with_treatment(text):
            self._add(block.passage, Source.LISTED, marker=block.marker, sure=False)
        else:
            self._prose(block.passage)

    def _plan(self, plan: Passage, marker: str = "") -> None:
        """What a physician plans: what is asked for there, and other treatments as a possibility."""
        for start, end in sentence_spans(plan.text):
            sentence = plan.part(start, end)
            found = said_in(sentence)
            if found:
                self.said += found
            elif names_treatment(sentence.text) and not _PAST.search(sentence.text) and not _GOES_ON.search(sentence.text) and not _DONE.search(sentence.text):
                self._add(sentence, Source.PLAN, marker=marker, sure=bool(_ASKS.search(sentence.text)))

    def _paragraph(self, block: Block) -> None:
        block = self._whole(block)
        text = block.passage.text
        if self._silent_from is not None:
            if block.indent > self._silent_from:
                return
            self._silent_from = None
        if FORM_LIST.search(text):
            self._lead(Context(Section.ASKED))
            return
        if self._next_is_request or (self._next_status and (names_treatment(text) or self._is_fragment(text))):
            if self._is_fragment(text):
                self._fragment = block.passage
                return
            self._next_is_request = False
            if self._add(block.passage, Source.LISTED, status=self._here.status, table=not self._here.status):
                return
        if block.apart and self._here.section in (Section.HISTORY, Section.NOTICE) and _TITLE.fullmatch(text):
            self._context, self._listed = NEUTRAL, None
            return
        if _closes(text):
            self._silent_from = block.indent
            return
        if len(text.split()) <= 8 and (status := decision_of(text)) and not names_treatment(text) and self._waiting():
            self._decide(status)
            return
        if text.endswith(":"):
            self._prose(block.passage)
            self._lead(_led(text))
            return
        here = self._here
        short = len(text.split()) <= 25 and not re.search(r"[.!?]$", text)
        if here.asks and _GOES_ON.match(text) and not _ASKS.search(text):
            return
        if here.asks and short and not _PAST.search(text) and (names_treatment(text) or _own_decision(text)):
            self._add(block.passage, Source.LISTED, status=here.status)
            return
        if here.section is Section.PLAN:
            self._plan(block.passage)
            return
        if block.apart and _is_title(text) and self._add(block.passage, Source.LISTED, sure=False):
            return
        if block.apart and block.indent == 0 and not short:
            self._listed = None
        self._prose(block.passage)

    def _whole(self, block: Block) -> Block:
        """The block, behind the part of a request that the end of a page has divided from it."""
        if self._fragment is None:
            return block
        fragment, self._fragment = self._fragment, None
        return replace(block, passage=joined([fragment, block.passage]))

    def _is_fragment(self, text: str) -> bool:
        """Whether a request only begins with ``text``: "BILATERAL L3-L4 AND L4-L5" names no treatment yet."""
        parts = load_vocabulary().find_body_parts(text)
        return bool(parts) and len(text.split()) <= 8 and not names_treatment(text) and not re.search(r"[.!?]$", text)

    def _prose(self, passage: Passage, section: Section | None = None) -> None:
        section = section or self._here.section
        if section in _SILENT:
            return
        self.prose.append(passage)
        found = said_in(passage)
        if section is Section.REASONS:
            found = [said for said in found if said.status]
        self.said += found

    def _add(
        self,
        item: Passage,
        source: Source,
        *,
        status: RequestStatus | None = None,
        marker: str = "",
        sure: bool = True,
        table: bool = False,
    ) -> bool:
        """Takes an item as a request, or as several where it is a list; false where it can be none."""
        item = item.part(0, _MAX_ITEM_CHARACTERS)
        status = status or self._next_status
        whole, own = trimmed(item)
        added = False
        for part in split_list(whole):
            request, _ = trimmed(part, sentence=True)
            if RequestStatus.MODIFIED in (own, status):
                request = without_grant(request)
            if not may_be_request(request.text, listed=sure and source >= Source.LISTED):
                continue
            if status is RequestStatus.MODIFIED:
                own = None
            candidate = Candidate(request, source, own or status, marker, sure)
            self.candidates.append(candidate)
            if not added:
                self._open = [] if any(other.status for other in self._open) else self._open
            self._open.append(candidate)
            added = True
        if added:
            self._next_status = None
        return added

    def _waiting(self) -> list[Candidate]:
        return [candidate for candidate in self._open if candidate.status is None]

    def _decide(self, status: RequestStatus | None) -> None:
        """The decision on the requests before it that have none."""
        for candidate in self._waiting():
            candidate.status = status
            candidate.sure = True


def _is_title(text: str) -> bool:
    """Whether a paragraph begins with a request as its title: "Prism glasses. The optometrist's report ..."."""
    first = _first(text)
    if len(first) == len(text) or len(first.split()) > 16 or not first.rstrip().endswith((".", ":")):
        return False
    return _begins_with_treatment(first) and not _VERB.search(first) and not decisions_in(first)


def _led(text: str) -> Context:
    """What the last words of a paragraph say of the list below it, or else its last sentence."""
    last = _last(text)
    clause = re.split(r"[,;]\s|\s[–—-]\s", last)[-1]
    context = context_of(clause)
    return context if context is not NEUTRAL else context_of(last)


def _closes(text: str) -> bool:
    """Whether a paragraph heads a list of what is no longer asked: its first words are a heading of history, or it
    says that nothing of it is decided."""
    first = _first(text)
    if _CLOSED.search(text):
        return True
    return len(first.split()) <= 6 and len(first) < len(text) and context_of(first).section in _SILENT


def _is_sentence(text: str) -> bool:
    """Whether a text behind a request's number says something of it and does not name it."""
    return bool(re.search(r"\b(?:is|was|were|are|has|have|had|does|did|give|gives|shows?|holds?)\b", text, re.IGNORECASE)) and len(text.split()) > 5


def _says_decision(text: str) -> bool:
    """Whether a label's value begins with a decision."""
    found = decisions_in(text)
    return bool(found and found[0].start <= 8) or (len(text.split()) <= 2 and decision_of(text) is not None)


def _label_of(block: Block) -> Passage:
    start = block.line.text.find(block.label)
    return block.line.part(start, start + len(block.label))


def _own_decision(text: str) -> bool:
    decisions = decisions_in(text)
    return bool(decisions) and names_treatment(text)


def _begins_with_treatment(text: str) -> bool:
    spans = named_spans(text)
    return bool(spans) and spans[0][0] <= 40


def _first(text: str) -> str:
    """The first sentence."""
    end = next((end for _, end in sentence_spans(text)), 0)
    return text[:end]


def _last(text: str) -> str:
    """The last sentence."""
    start = 0
    for begin, _ in sentence_spans(text):
        start = begin
    return text[start:]
