"""From block to block: which of them are requests, and which decision governs them.

A heading or lead-in governs what stands behind it ("What we cannot authorize"), a label's value what stands
before it ("1. Tramadol ER 150 mg #30", "Determination: non-certified"), a word of an item that item alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from search.model.documents import RequestStatus
from search.similar.documents.block import LABEL, NUMBERED, VERDICT, Block, BlockKind, numbered_request
from search.similar.documents.candidates import Source
from search.similar.documents.cues import (
    AMOUNT,
    ASKS,
    GOES_ON,
    GRANTED,
    LEADS,
    NOT_NOW,
    NOTHING,
    PAST,
    SILENT,
    begins_with_treatment,
    first_sentence,
    is_sentence,
    label_of,
    led,
    own_decision,
    says_decision,
    stands_alone,
    whole_text_of,
)
from search.similar.documents.decisions import decision_of, decisions_in, undecided
from search.similar.documents.naming import names_treatment
from search.similar.documents.paragraphs import MAX_DECISION_WORDS, SENTENCE, Paragraphs
from search.similar.documents.passages import PlacedText, joined
from search.similar.documents.sections import (
    NEUTRAL,
    SALUTATION,
    Context,
    Purpose,
    context_of,
    is_decision_label,
)
from search.similar.documents.sentences import said_in

_DATE = re.compile(r"\W*\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b(?!\s?(?:mg|%|ml))")
"""An entry of a chronology."""
_HEAD = 10
"""Blocks at the beginning, where a heading is the document's title and no notice of rights."""


def _named(item: PlacedText) -> PlacedText:
    """The item, or of a treatment with a sentence on it the treatment: "Botox: the reviewer says ..."."""
    label = LABEL.match(item.text)
    if label and names_treatment(label["label"]) and SENTENCE.search(item.text, label.end()):
        return item.part(*label.span("label"))
    return item


class Walk(Paragraphs):
    """Reads the blocks of a document one after the other into ``candidates`` and what its sentences
    ``said``."""

    def over(self, blocks: Sequence[Block]) -> None:
        """Reads ``blocks``."""
        for number, block in enumerate(blocks):
            self._number = number
            self.sections.append((self._here, self._context))
            if block.kind is not BlockKind.ITEM:
                self._group = number
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            before = len(self.candidates)
            if block.kind is BlockKind.HEADING:
                self._heading(block, following)
            elif block.kind is BlockKind.ROW:
                self._row(block)
            elif block.kind is BlockKind.FIELD:
                self._field(block)
            elif block.kind is BlockKind.ITEM:
                self._item(block)
            else:
                self._paragraph(block)
                if (
                    following
                    and following.kind is BlockKind.ITEM
                    and not following.apart
                    and LEADS.search(block.passage.text)
                ):
                    self._lead(led(block.passage.text))
            if len(self.candidates) > before:
                self._indent = block.indent

    def _heading(self, block: Block, following: Block | None) -> None:
        numbered = numbered_request(block.passage.text)
        if numbered:
            self._numbered(block.passage.part(numbered.end()), numbered["number"])
            return
        self._next_is_request = False
        context = context_of(block.passage.text)
        if context.section is Purpose.NOTICE and self._number < _HEAD:
            context = NEUTRAL
        if SALUTATION.match(block.passage.text):
            context = NEUTRAL
        decides = context.status and not (following and following.kind in (BlockKind.ITEM, BlockKind.ROW))
        below = context.status and not block.apart
        short = len(block.passage.text.split()) <= MAX_DECISION_WORDS
        if (
            short
            and self._waiting()
            and (below or (decides and not (following and names_treatment(following.passage.text))))
        ):
            self._decide(context.status)
            return
        self._listed, self._noted = None, False
        self._context, self._open = context, []

    def _numbered(self, rest: PlacedText, marker: str) -> None:
        """The heading of one request, with the request itself or a decision behind its number, or without."""
        if self._here.section in SILENT:
            return
        if rest.text.endswith("?"):
            self._listed, self._noted, self._next_status = Context(Purpose.ASKED), False, None
            for said in said_in(rest):
                self._add(said.passage, Source.LISTED, marker=marker)
            return
        if is_sentence(rest.text) or self._here.section is Purpose.REASONS:
            self._prose(rest, Purpose.REASONS)
            return
        self._listed, self._noted, self._next_status = Context(Purpose.ASKED, self._here.status), False, None
        self._next_is_request = False
        if rest.text and (names_treatment(rest.text) or not decisions_in(rest.text)):
            self._add(rest, Source.LISTED, marker=marker, status=self._here.status)
            return
        self._next_status = decision_of(rest.text) if rest.text else None
        self._next_is_request = True

    def _row(self, block: Block) -> None:
        row, self._next_is_request = block.row, False
        if row is not None and not (row.decision and not row.status and NOT_NOW.search(row.decision.text)):
            self._add(row.request, Source.DECIDED if row.status else Source.LISTED, status=row.status)
            if row.decision is not None and undecided(row.decision.text) and self.candidates:
                self.candidates[-1].closed = True

    def _field(self, block: Block) -> None:
        value, context = block.passage, context_of(block.label)
        if SALUTATION.match(block.label):
            self._context, self._listed = NEUTRAL, None
            self._prose(value)
            return
        if names_treatment(block.label) and decisions_in(block.label):
            # "The request for Soma is denied: there is no ...": the colon is that of a sentence.
            self._prose(whole_text_of(block))
            return
        decides = is_decision_label(block.label) or (
            context is NEUTRAL
            and self._waiting()
            and (len(value.text.split()) <= 4 or says_decision(value.text))
        )
        if (
            decides
            and not names_treatment(block.label)
            and (status := decision_of(first_sentence(value.text)))
        ):
            if self._waiting():
                self._decide(status)
                return
            if not names_treatment(value.text):
                self._next_status = status
            self._prose(value)
        elif names_treatment(block.label) and context.section not in SILENT and says_decision(value.text):
            self._add(label_of(block), Source.DECIDED, status=decision_of(first_sentence(value.text)))
        elif context.section is Purpose.AMOUNT and self._open and self._here.section is not Purpose.HISTORY:
            if "supply" in block.label.lower():
                return
            if AMOUNT.search(value.text) and not re.match(
                r"\W*(?:1|one|once|n/?a|none)\W*$", value.text, re.IGNORECASE
            ):
                self._open[-1].amounts.append(value)
        elif not value.text:
            self._lead(context)
        elif context.status and self._open and (block.indent > self._indent or GRANTED.match(value.text)):
            granted = context.status is RequestStatus.APPROVED and not NOTHING.match(value.text)
            self._decide(RequestStatus.MODIFIED if granted and GRANTED.match(value.text) else context.status)
        elif context.asks:
            self._noted = False
            self._next_is_request = False
            first = value.part(0, len(first_sentence(value.text)))
            if NOT_NOW.search(first.text) and len(first) < len(value):
                value = value.part(len(first))
                first = value.part(0, len(first_sentence(value.text)))
            if not self._add(first, Source.LISTED, status=context.status):
                self._prose(first)
                self._listed = context
            self._prose(value.part(len(first_sentence(value.text))))
        elif context.section is Purpose.PLAN:
            self._lead(context)
            self._plan(value)
        elif context.section in SILENT:
            self._noted = bool(self._open)
        elif context.section is Purpose.REASONS:
            self._noted = True
            self._prose(value, Purpose.REASONS)
        elif self._here.asks and NOT_NOW.search(value.text) and not decisions_in(value.text):
            return
        elif (
            self._here.asks
            and context is NEUTRAL
            and len(block.label.split()) == 1
            and not names_treatment(block.label)
            and stands_alone(value.text)
        ):
            self._add(value, Source.LISTED, status=self._here.status)
        elif self._here.asks and names_treatment(block.label):
            self._add(
                joined([block.line, *([] if value.text in block.line.text else [value])]), Source.LISTED
            )
        else:
            self._prose(value)
            if value.text.endswith(":"):
                self._lead(led(value.text))

    def _item(self, block: Block) -> None:
        text = block.passage.text
        if block.label == VERDICT:
            self.numbered.setdefault(block.marker.lower(), decision_of(first_sentence(text)))
            return
        if block.label == NUMBERED:
            self._numbered(block.passage, block.marker)
            return
        label = LABEL.match(text)
        if label and len(label["label"].split()) <= 6 and text[label.end() :].strip():
            context = context_of(label["label"])
            planned = self._here.asks or self._here.section is Purpose.PLAN
            if planned and len(label["label"].split()) == 1 and stands_alone(text[label.end() :]):
                block = replace(block, passage=block.passage.part(label.end()))
                text = block.passage.text
            elif context is not NEUTRAL and not names_treatment(label["label"]):
                self._field(
                    Block(
                        BlockKind.FIELD, block.passage.part(label.end()), block.passage, label=label["label"]
                    )
                )
                return
        first = first_sentence(text)
        if (
            len(first.split()) <= MAX_DECISION_WORDS
            and not names_treatment(text)
            and (not self._here.asks or re.match(r"\W*\d", block.marker))
        ):
            context = context_of(first)
            if context is not NEUTRAL and context.section is not Purpose.AMOUNT:
                self._lead(context)
                return
        here, self._next_is_request = self._here, False
        if _DATE.match(text) and not here.asks:
            self._prose(block.passage)
            return
        decided = own_decision(text) and here.section in (Purpose.NOTICE, Purpose.NEUTRAL)
        if not decided and (
            here.section in SILENT or (self._noted and not block.marker.strip("().").isalnum())
        ):
            return
        if here.section is Purpose.REASONS and not (here.status or own_decision(text)):
            return
        self._noted = False
        if GOES_ON.match(text) and not ASKS.search(text) and not here.status:
            return
        if NOT_NOW.search(text) and not here.status and not ASKS.search(text) and not decisions_in(text):
            return
        if here.asks and is_sentence(text) and not own_decision(text):
            self._prose(block.passage)
        elif here.asks:
            self._add(_named(block.passage), Source.LISTED, status=here.status, marker=block.marker)
        elif here.section is Purpose.PLAN:
            self._plan(block.passage, block.marker)
        elif PAST.search(text):
            return
        elif own_decision(text):
            self._add(block.passage, Source.DECIDED, marker=block.marker)
        elif said_in(block.passage):
            self._prose(block.passage)
        elif begins_with_treatment(text):
            self._add(block.passage, Source.LISTED, marker=block.marker, sure=False)
        else:
            self._prose(block.passage)
