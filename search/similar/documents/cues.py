"""What a block's own words say of it: that it asks, goes on, is past, heads a list, says a decision."""

from __future__ import annotations

import re

from search.similar.documents.block import Block, BlockKind
from search.similar.documents.decisions import decision_of, decisions_in
from search.similar.documents.naming import named_spans, names_treatment
from search.similar.documents.passages import PlacedText, joined
from search.similar.documents.sections import (
    NEUTRAL,
    Context,
    Purpose,
    context_of,
)
from search.text.sentences import sentence_spans

SILENT = frozenset({Purpose.HISTORY, Purpose.NOTICE, Purpose.INSTEAD})
"""Sections in which nothing is asked for."""
ASKS = re.compile(r"\b(?:re-?)?request|\brfa\b|\bauthori[sz]|\bapproval\b|\bappeal", re.IGNORECASE)
GOES_ON = re.compile(
    r"^\W*(?:continue[sd]?|maintain|home exercise|hep\b|return|rtc\b|follow[- ]?up in|recheck|discontinue"
    r"|stop|discussed|reviewed|counsel|work status|remain|taper|wean|patient|he |she )",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:tried|failed|stopped|discontinued|completed|finished|underwent|had been|has had|no relief"
    r"|no benefit|did not help|previously|already (?:had|has|have|received|done)|in the past|status post"
    r"|history of|declined by)\b",
    re.IGNORECASE,
)
NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
GRANTED = re.compile(rf"\W*(?:{NUMBER}|none|nothing|zero|#\s?\d|only)", re.IGNORECASE)
NOTHING = re.compile(r"\W*(?:none|nothing|zero|0)\b", re.IGNORECASE)
CLOSED = re.compile(
    r"\bnothing (?:in|of|about|there)\b[^.]{0,40}\b(?:decided|asked|requested|reviewed)\b|\bnot (?:part of"
    r"|under|the subject of) (?:this |the )?(?:review|request|decision|appeal)\b"
    r"|\bnone of (?:these|them|those|this) (?:was|were|is|are) (?:asked|requested|decided|reviewed"
    r"|at issue)|\bfor (?:your )?information only\b",
    re.IGNORECASE,
)
_FIRST_CHARACTERS = 40
LEADS = re.compile(
    r"\b(?:for|requesting|requests?|following|follows|are|were|below|these|of)\W*$", re.IGNORECASE
)
VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|been|does|did|do|may|can|will|would|should|takes?|took|caused"
    r"|helped|gave|made|used|tried|failed|stopped|uses?|shows?|showed|wore|i|he|she|we|you|they|his|her"
    r"|my)\b",
    re.IGNORECASE,
)
TITLE = re.compile(r"[A-Z][A-Za-z’'/&-]*(?: [A-Za-z’'/&-]+){0,4}")
"""A short line of its own: the heading of another part."""
AMOUNT = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|daily|weekly|monthly|left|right"
    r"|bilateral|lumbar|cervical)\b",
    re.IGNORECASE,
)
DONE = re.compile(r"\b(?:was|were|has|had|takes|taking|given)\b", re.IGNORECASE)


def is_title(text: str) -> bool:
    """Whether a paragraph begins with a request as its title: "Prism glasses. The optometrist's report
    ..."."""
    first = first_sentence(text)
    if len(first) == len(text) or len(first.split()) > 16 or not first.rstrip().endswith((".", ":")):
        return False
    return (
        begins_with_treatment(first)
        and not VERB.search(first)
        and not decisions_in(first)
        and not ASKS.search(first)
    )


def stands_alone(text: str) -> bool:
    """Whether a line is nothing but a treatment: "Hinged knee brace", "Percocet 10/325 mg, 80 tablets"."""
    return (
        begins_with_treatment(text)
        and not VERB.search(text)
        and not ASKS.search(text.replace("RFA", ""))
        and not NOT_NOW.search(text)
        and not PAST.search(text)
        and not GOES_ON.match(text)
        and not _OF_OFFICE.search(text)
        and not _TOLD.search(text)
    )


NOT_NOW = re.compile(
    r"\b(?:cancel+ed|withdrawn|d/c(?:['’]?d)?|discontinu\w*|failed|not (?:\w+ )?(?:request(?:ed|ing)|asking"
    r"|needed)"
    r"|no need (?:for|of)|no (?:request|auth\w*) (?:is )?(?:needed|required)|otc\b|over the counter"
    r"|has (?:one|it|some|enough|(?:\w+ )?supply|them)|completed"
    r"|(?<!be )done"
    r"|already|settled|resolved|paid cash|cash sale|own health plan|duplicate|on hold|not resubmitted"
    r"|no longer|never"
    r"|stopped|tried|no more|no (?:help|relief|benefit)|s/p|status post|in the past|prn only|no action"
    r"|(?:home )?supply through)\b",
    re.IGNORECASE,
)
"""What is said of a treatment that nobody asks for now."""
_TOLD = re.compile(
    r"^\W*(?:the|he|she|mr|ms|mrs|dr)\b.{0,200}\b\w{1,30}ed\b|\b(?:reviewed|found|noted|reported|received|saw|examined|discussed"
    r"|documented|shows?|revealed|remains?)\b",
    re.IGNORECASE,
)
_OF_OFFICE = re.compile(
    r"\b(?:inc|llc|llp|corp|group|center|centre|clinic|institute|associates|partners|services|department"
    r"|hospital"
    r"|medicine|m\.?d|d\.?o|dept|unit|network|specialists?|report|review|summary|note|notice)\b\W*$"
    r"|\bPO box\b",
    re.IGNORECASE,
)


_SHOWN = re.compile(r"\bas (?:shown|marked|noted|stated)\b|\bmarked\b", re.IGNORECASE)


def led(text: str) -> Context:
    """What the last words of a paragraph say of the list below it, or else its last sentence."""
    last = last_sentence(text)
    clause = re.split(r"[,;]\s|\s[–—-]\s", last)[-1]
    context = context_of(clause)
    if _SHOWN.search(clause):
        return context
    return context if context is not NEUTRAL else context_of(last)


def closes(text: str) -> bool:
    """Whether a paragraph heads a list of what is no longer asked: its first words are a heading of
    history, or it says that nothing of it is decided."""
    first = first_sentence(text)
    if CLOSED.search(text):
        return True
    return len(first.split()) <= 6 and len(first) < len(text) and context_of(first).section in SILENT


def is_sentence(text: str) -> bool:
    """Whether a text behind a request's number says something of it and does not name it."""
    return (
        bool(
            re.search(
                r"\b(?:is|was|were|are|has|have|had|does|did|give|gives|shows?|holds?)\b", text, re.IGNORECASE
            )
        )
        and len(text.split()) > 5
    )


def says_decision(text: str) -> bool:
    """Whether a label's value begins with a decision."""
    found = decisions_in(text)
    return bool(found and found[0].start <= 8) or (len(text.split()) <= 2 and decision_of(text) is not None)


def label_of(block: Block) -> PlacedText:
    """A field's label as it stands in the document."""
    start = block.line.text.find(block.label)
    return block.line.part(start, start + len(block.label))


def whole_text_of(block: Block) -> PlacedText:
    """All that a block says: of a field its label, too."""
    return joined([label_of(block), block.passage]) if block.kind is BlockKind.FIELD else block.passage


def own_decision(text: str) -> bool:
    """Whether a text names a treatment and a decision."""
    decisions = decisions_in(text)
    return bool(decisions) and names_treatment(text)


def begins_with_treatment(text: str) -> bool:
    """Whether a treatment is named among the first words."""
    spans = named_spans(text)
    return bool(spans) and spans[0][0] <= _FIRST_CHARACTERS


def first_sentence(text: str) -> str:
    """The first sentence."""
    end = next((end for _, end in sentence_spans(text)), 0)
    return text[:end]


def last_sentence(text: str) -> str:
    """The last sentence."""
    start = 0
    for begin, _ in sentence_spans(text):
        start = begin
    return text[start:]
