"""Paragraphs, lead-ins and plans: what they ask for, decide or head."""

from __future__ import annotations

import re
from dataclasses import replace

from search.similar.documents.block import Block
from search.similar.documents.candidates import Source
from search.similar.documents.collecting import Collection
from search.similar.documents.cues import (
    AMOUNT,
    ASKS,
    DONE,
    GOES_ON,
    PAST,
    TITLE,
    begins_with_treatment,
    closes,
    first_sentence,
    is_title,
    led,
    own_decision,
    says_decision,
    stands_alone,
)
from search.similar.documents.decisions import decision_of, decisions_in
from search.similar.documents.naming import names_treatment
from search.similar.documents.passages import PlacedText, joined
from search.similar.documents.sections import (
    FORM_LIST,
    NEUTRAL,
    Context,
    Purpose,
    context_of,
)
from search.similar.documents.sentences import said_in
from search.text.sentences import sentence_spans
from search.vocabulary import load_vocabulary

MAX_DECISION_WORDS = 6
"""A heading of more words is no decision on what stands before it."""


_LETTERHEAD = 4
"""Blocks at the beginning that may be a sender's name: "Bay Physical Therapy"."""
_ONE = re.compile(
    r"\W*(?:order|drug|medication|rx|request|item|device|test|procedure|service)\s*#?\s*\d{1,2}\W*", re.I
)
SENTENCE = re.compile(r"\b(?:is|was|were|are|has|have|had|says?|said|states?|shows?|did|does)\b", re.I)
_ANSWER = re.compile(r"\W*(?:a(?:nswer)?\s?\d{0,2}[.:)])?\W*(?:recommend(?:ed|s)?\s)?", re.I)
_SAME = re.compile(r"(?:\W*a(?:nswer)?\s?\d{0,2}[.:)])?\W*(?:same\b|ditto|as above|see above)", re.I)
_NECESSARY = re.compile(
    r"\W*(?:(?:q|question|issue)?\s*\d{0,2}[.):]\s*)?(?:is|are|was|were) (?:the "
    r"|an? )?(?P<item>[^?]{3,200}?),? (?:is |was )?"
    r"(?:medically )?(?:necessary|appropriate|indicated|reasonable|warranted|supported)\b[^?]{0,80}\?\s*"
    r"(?:(?:a|answer)?\s*\d{0,2}[.):]\s*)?",
    re.IGNORECASE,
)


def _tells(text: str) -> bool:
    """Whether a paragraph tells something and does not begin with a treatment."""
    first = first_sentence(text)
    return bool(SENTENCE.search(first) or _TELLS.search(first)) and not begins_with_treatment(first)


_TELLS = re.compile(
    r"\b(?:decided|asked|received|wrote|submitted|denied|certified|approved)\s+(?:\w+\s+)", re.I
)


class Paragraphs(Collection):
    """Reads blocks of running text, lines of their own and what a lead-in heads."""

    def _lead(self, context: Context) -> None:
        """A lead-in or a label without a value: what stands below belongs to it."""
        self._listed, self._noted = context, False
        self._next_is_request = context.asks
        if context.asks:
            self._next_status = None

    def _plan(self, plan: PlacedText, marker: str = "") -> None:
        """What a physician plans: what is asked for there, and other treatments as a possibility."""
        for start, end in sentence_spans(plan.text):
            sentence = plan.part(start, end)
            found = said_in(sentence)
            if found:
                self.said += found
            elif (
                names_treatment(sentence.text)
                and not PAST.search(sentence.text)
                and not GOES_ON.search(sentence.text)
                and not DONE.search(sentence.text)
            ):
                self._add(sentence, Source.PLAN, marker=marker, sure=bool(ASKS.search(sentence.text)))

    def _paragraph(self, block: Block) -> None:
        block = self._whole(block)
        text = block.passage.text
        if self._question(block.passage):
            return
        if self._silent_from is not None:
            if block.indent > self._silent_from:
                return
            self._silent_from = None
        if FORM_LIST.search(text):
            self._lead(Context(Purpose.ASKED))
            rest = block.passage.part(text.rfind(". ") + 1) if ". " in text else block.passage.part(0, 0)
            self._add(rest, Source.LISTED)
            return
        if self._next_is_request and _tells(text):
            self._next_is_request = False
        if self._next_is_request or (
            self._next_status and (names_treatment(text) or self._is_fragment(text))
        ):
            if self._is_fragment(text):
                self._fragment = block.passage
                return
            self._next_is_request = False
            if self._add(block.passage, Source.LISTED, status=self._here.status):
                return
        if block.apart and self._here.section in (Purpose.HISTORY, Purpose.NOTICE) and TITLE.fullmatch(text):
            self._context, self._listed = NEUTRAL, None
            return
        if (
            len(text.split()) <= MAX_DECISION_WORDS * (2 if text.isupper() else 1)
            and not names_treatment(text)
            and not re.search(r"[.!?:;,]$", text)
            and (
                (context := context_of(text)).section in (Purpose.HISTORY, Purpose.INSTEAD)
                or _ONE.fullmatch(text)
            )
        ):
            self._context, self._listed, self._next_is_request = context, None, context.asks
            return
        if text[:1] in '"“' and not decisions_in(text):
            return
        if closes(text):
            self._silent_from = block.indent
            return
        if (
            len(text.split()) <= 8
            and (status := decision_of(text))
            and not names_treatment(text)
            and self._waiting()
        ):
            self._decide(status)
            return
        if _SAME.match(text) and len(self.candidates) > 1 and self._waiting():
            self._decide(self.candidates[-2].status)
            return
        answered = _ANSWER.match(text)
        answer = first_sentence(text[answered.end() if answered else 0 :])
        if self._waiting() and says_decision(answer) and not self._open[-1].status:
            self._decide(decision_of(answer))
            return
        if text.endswith(":"):
            self._prose(block.passage)
            self._lead(led(text))
            return
        here = self._here
        short = len(text.split()) <= 25 and not re.search(r"[.!?]$", text)
        if here.asks and GOES_ON.match(text) and not ASKS.search(text):
            return
        if here.asks and short and not PAST.search(text) and (names_treatment(text) or own_decision(text)):
            self._add(block.passage, Source.LISTED, status=here.status)
            return
        if here.section is Purpose.PLAN:
            self._plan(block.passage)
            return
        if block.apart and is_title(text) and self._add(block.passage, Source.LISTED, sure=False):
            return
        if (
            short
            and here.section in (Purpose.NEUTRAL, Purpose.DECIDED)
            and (text[:1].isupper() or text[:1].isdigit())
            and (self._number >= _LETTERHEAD or AMOUNT.search(text))
            and stands_alone(text)
            and self._add(block.passage, Source.LISTED, sure=False)
        ):
            return
        if block.apart and block.indent == 0 and not short:
            self._listed = None
        self._prose(block.passage)

    def _question(self, passage: PlacedText) -> bool:
        """Takes the request of "Is a TLSO brace medically necessary?"; the answer is behind it."""
        asked = _NECESSARY.match(passage.text)
        if asked is None or self._here.section is Purpose.HISTORY:
            return False
        item = passage.part(asked.start("item"), asked.end("item"))
        self._open = []
        if not self._add(item, Source.LISTED):
            return False
        if status := decision_of(first_sentence(passage.text[asked.end() :])):
            self._decide(status)
        return True

    def _whole(self, block: Block) -> Block:
        """The block, behind the part of a request that the end of a page has divided from it."""
        if self._fragment is None:
            return block
        fragment, self._fragment = self._fragment, None
        return replace(block, passage=joined([fragment, block.passage]))

    def _is_fragment(self, text: str) -> bool:
        """Whether a request only begins with ``text``: "BILATERAL L3-L4 AND L4-L5" names no treatment yet."""
        parts = load_vocabulary().find_body_parts(text)
        return (
            bool(parts)
            and len(text.split()) <= 8
            and not names_treatment(text)
            and not re.search(r"[.!?]$", text)
        )
