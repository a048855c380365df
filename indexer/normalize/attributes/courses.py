"""For the first time or again: by the request, or by what the letter tells of the same treatment before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.normalize.attributes.sentences import facts, is_named
from indexer.normalize.numbers import NUMBER
from search.fields.parts import parts_of_issue
from search.model.attributes import Course
from search.model.letters import Determination, Issue
from search.vocabulary import load_vocabulary

_AGAIN = re.compile(
    r"(?<!each )\badditional\b(?!\s+(?:\w+\s+)?(?:levels?|views?|units?|procedures?|sites?|areas?|charges?"
    r"|hours?|testing))|(?<!for )\bcontinu(?:e|ed|ing|ation)\b|\bongoing\b|\brenew(?:al|ed)?\b"
    r"|(?<!may )\brepeat(?:ed)?\b(?!\s+dos)"
    r"|\bfurther\s+(?:\d|\w+\s+)?(?:sessions?|visits?|treatments?|therapy|PT|OT|acupuncture|chiropractic|physical)\b"
    r"|\b(?:second|third|2nd|3rd)\s+(?:\w+\s+){0,5}?(?:injections?|ESI|blocks?|epidurals?|surger(?:y|ies))\b"
    r"|^\W*(?:refills?\s+(?:of|for)|refill)\b|\bmore\s+(?:sessions?|visits?)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\binitial\b(?!\s+(?:encounter|request))|\btrials?\b|\bfirst\s+(?:time|trial|course|prescription|fill)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|without|unclear|unknown|unless|if|fails?|failed\s+to|lack\w*|den(?:y|ies|ied)|rather\s+than"
    r"|whether|absence)\b|n['’]t\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:request\w*|authori[sz]\w*|certif\w*|approv\w*|non-?certif\w*|modif\w*|plan(?:ned|s)?|order(?:ed|s)?"
    r"|prescribed|would|will|pending|scheduled|eligible|await\w*|expected|instructed)\b",
    re.IGNORECASE,
)
_SESSIONS = re.compile(
    rf"(?<![#\d.-])(?P<n>{NUMBER})(?:\s*\(\s*\d+\s*\))?(?:\s+of\s+\d+)?\s+(?:[A-Za-z/-]+\s+){{0,4}}?"
    r"(?:sessions|visits|treatments)\b(?P<after>(?:\s+(?:of|for)\s+[^,;.()]{1,60})?)",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(
    rf"(?P<what>[A-Za-z][A-Za-z -]{{2,40}}?)\s*\(\s*(?:at\s+least\s+|x\s*)?{NUMBER}\s+"
    r"(?:sessions|visits|treatments)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:completed|completion|attended|received|underwent|undergone|participated|finished|ha(?:s|ve|d)\s+had"
    r"|treatments?[^.;]{0,40}?\s+includ(?:es|ed|e)|treatment\s+rendered|already\s+had|prior|previous(?:ly)?"
    r"|help(?:ed|ing)|document)\b",
    re.IGNORECASE,
)
_HAD_BEFORE = re.compile(
    r"\b(?:previously|already)\s+(?:had|received|underwent|undergone|completed|attended)\s+(?P<what>[^.;,]{2,60})"
    r"|\b(?:completed|completion\s+of)\s+(?:a\s+(?:full\s+)?course\s+of\s+|prior\s+)(?P<course>[^.;,]{2,60})",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:has|have|had)\s+been\s+(?:chronically\s+)?(?:on|using|taking|utilizing|prescribed|treated\s+with"
    r"|maintained\s+on)\s+(?P<what>[^.;]{2,80}?)\s+(?:since|for\s+(?:at\s+least|over|more\s+than|an\s+extended|several"
    r"|many|years|months|\d))"
    r"|\b(?:still|remains?|continues?)\s+(?:taking|using|on|to\s+(?:take|use)|with)\s+(?P<still>[^.;]{2,160})",
    re.IGNORECASE,
)
_RENEWED = re.compile(
    r"(?P<before>[^.;]{0,160}?)\b(?:was|were|be|being|is|are)\s+(?:noted\s+to\s+be\s+a\s+)?(?:both\s+)?"
    r"(?:refill(?:ed)?|renew(?:ed)?|continued)\b"
    r"|\b(?:refills?\s+(?:of|for|on)|(?:renewal|extension)\s+(?:\w+\s+){0,2}?requests?\s+for|renewal\s+of|refilled|renewed"
    r"|(?:asked|advised|told|to)\s+(?:to\s+)?continued?\s+(?:with\s+)?|continuation\s+of)\s*(?P<behind>[^.;]{2,160})",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:this|the\s+requested|said|the\s+same)\s+(?:medications?|drugs?)\b", re.IGNORECASE)
_REGIMEN = re.compile(
    r"\bcontinue\s+(?:with\s+)?(?:the\s+|his\s+|her\s+)?current\s+medications?(?:\s+regimen)?\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\bmedications?\b[^.;:]{0,40}?\b(?:were|was|are|is|includ\w+|consist\w*|listed)\b(?P<list>[^.;]{2,300})",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:additional|further|more|continued|continuation\s+of|continue)\s+(?P<what>(?:(?!\band\b)[^.;,]){2,60})",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"\brepeat\s+(?P<what>[^.;,]{2,60})\s+(?:is|are|was|were)\b", re.IGNORECASE)
_STUDY = re.compile(r"(?:study|studies|test|testing|imaging)", re.IGNORECASE)


def course_of(determination: Determination, issue: Issue) -> Course | None:
    """What the request says; where it says nothing, ``AGAIN`` if the summary or the rationale tell that the
    patient has had this treatment: visits that are over, a drug taken for some time or renewed."""
    again, first = (bool(sign.search(issue.request)) for sign in (_AGAIN, _FIRST))
    if again or first:
        return None if again and first else (Course.AGAIN if again else Course.FIRST)
    return Course.AGAIN if any(_given_before(determination, issue)) else None


def _given_before(determination: Determination, issue: Issue) -> Iterator[bool]:
    summary, rationale = determination.clinical_summary or "", issue.rationale or ""
    if issue.treatment.kind == "drug":
        yield _REGIMEN.search(summary) is not None and any(
            is_named(issue, match["list"]) for match in _TAKEN.finditer(summary)
        )
        yield from (_is_taken(issue, fact, own=False) for fact in facts(summary))
        yield from (_is_taken(issue, fact, own=True) for fact in facts(rationale))
    elif issue.treatment.kind == "therapy":
        regions = {part.region for part in parts_of_issue(determination, issue)}
        yield from (_is_more(issue, fact, regions) for fact in facts(summary))
        yield from (_is_attended(issue, fact, regions, own=False) for fact in facts(summary))
        yield from (_is_attended(issue, fact, regions, own=True) for fact in facts(rationale))
    elif issue.treatment.kind == "test":
        yield from (_is_repeated(issue, fact) for fact in facts(rationale))


def _is_taken(issue: Issue, fact: str, *, own: bool) -> bool:
    """Whether a sentence tells that the drug of the issue is taken already; in the issue's ``own`` rationale
    it may be "this medication"."""
    for match in (*_TAKES.finditer(fact), *_RENEWED.finditer(fact)):
        if _DENIED.search(fact, 0, match.end()):
            continue
        what = next((text for text in match.groupdict().values() if text), "")
        if is_named(issue, what) or (own and _THIS.search(what)):
            return True
    return False


def _is_attended(issue: Issue, fact: str, regions: set[str], *, own: bool) -> bool:
    if _DENIED.search(fact) or _TO_COME.search(fact):
        return False
    had = (match["what"] or match["course"] for match in _HAD_BEFORE.finditer(fact))
    if any(is_named(issue, what) and _is_for(what, regions) for what in had):
        return True
    if not _DONE.search(fact):
        return False
    counted = [match[0] for match in _SESSIONS.finditer(fact)]
    counted += [match["what"] for match in _IN_PARENTHESES.finditer(fact)]
    return any(
        _is_for(what, regions) and (is_named(issue, what) or (own and not _names_treatment(what)))
        for what in counted
    )


def _is_more(issue: Issue, fact: str, regions: set[str]) -> bool:
    """Whether the summary calls the therapy additional or continued: "requested 6 additional PT sessions"."""
    return any(
        is_named(issue, match["what"]) and _is_for(match["what"], regions) for match in _MORE.finditer(fact)
    )


def _names_treatment(text: str) -> bool:
    return any(not match.weak for match in load_vocabulary().find_treatments(text))


def _is_for(text: str, regions: set[str]) -> bool:
    """Whether ``text`` names no part of the body but those of the issue."""
    named = {part.region for part in load_vocabulary().find_body_parts(text)}
    return not named or not regions or bool(named & regions)


def _is_repeated(issue: Issue, fact: str) -> bool:
    return any(
        is_named(issue, match["what"]) or _STUDY.fullmatch(match["what"]) is not None
        for match in _REPEATED.finditer(fact)
    )
