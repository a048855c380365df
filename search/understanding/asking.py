"""Finds the words of a query that only ask: "what did the reviewer say about weaning" asks about weaning.

They are the language of asking and of decisions in general, and never of medicine: every letter is an
independent medical review, a decision and a case, so such a word tells no letter from another. A word of
medicine stays where it may be meant: "reviewer" alone is dropped, "review of systems" is not.
"""

from __future__ import annotations

import re
from itertools import chain

from search.query.clauses import Span
from search.understanding.outcome_words import OVERTURNED, REVIEWER, UPHELD
from search.understanding.outcomes import disjoint_spans

_DECISIONS = (
    r"(?:imr\s+)?(?:decisions?|determinations?|(?<!carrying\s)(?<!nurse\s)cases?|letters?(?!\s+of\b)|precedents?|rulings?|imrs?"
    r"|examples?|case\s*law)"
)
_FINDINGS = (
    r"(?:imr\s+)?(?:opinions?|outcomes?|results?|authority|authorities|anything|something|everything"
    r"|info(?:rmation)?|details?)"
)
_ABOUT = (
    r"(?:about|on|upon|regarding|re|concerning|involving|addressing|discussing|mentioning|dealing\s+with|related\s+to"
    r"|relating\s+to|with\s+respect\s+to|as\s+to|around|covering|that\s+(?:discuss|mention|address|involve|talk\s+about"
    r"|deal\s+with|cite)|which\s+(?:discuss|mention|address|involve|cite)|citing|cites?|cited|quoting)"
)
_IN_WHICH = r"(?:in\s+which|where|when|that|which|with|for|of|from|in)"
_SAYS = (
    r"(?:say|says|said|saying|think|thinks|thought|write|writes|wrote|find|finds|found|conclude|concludes|concluded"
    r"|decide|decides|decided|hold|holds|held|rule|rules|ruled|reason|reasons|reasoned|state|states|stated|require"
    r"|requires|required|want|wants|wanted|expect|expects|expected|look\s+for|looks\s+for|consider|considers|considered"
    r"|explain|explains|explained|view|views|viewed|treat|treats|handle|handles|handled|argue|argues|argued)"
)
_ASK_FOR = (
    r"(?:show|find|give|get|list|pull(?:\s+up)?|tell|search(?:\s+for)?|look(?:\s+up|\s+for)?|locate|display|bring\s+up"
    r"|provide|fetch|see|help\s+me\s+(?:find|with))"
)
_WHO = r"(?:i|we|you|one|somebody|someone|anyone)"
_COVERED = (
    rf"(?:covered|paid(?:\s+for)?|reimbursed|reimbursable|payable|allowable|approvable|{OVERTURNED}|{UPHELD})"
)

_PHRASES = (
    # What somebody wants: "show me", "I am looking for any decisions on", "can you find".
    rf"(?:please\s+)?(?:(?:can|could|would|will)\s+{_WHO}\s+(?:please\s+)?)?{_ASK_FOR}\s+(?:me|us)\b(?:\s+(?:for|about|up))?",
    rf"^\s*(?:please\s+)?(?:(?:can|could|would|will)\s+{_WHO}\s+(?:please\s+)?)?(?!get\s+(?:up|out)|list\s+of|show\s+cause)"
    rf"{_ASK_FOR}\b(?:\s+(?:for|about|up))?",
    rf"(?:{_WHO}(?:'m|\s+am|'re|\s+are)?\s+)?(?:looking|searching|hunting)\s+for\b",
    rf"(?:^|(?<=[.?!;,]))\s*{_WHO}(?:'d|\s+would)?\s+(?:need|want|like|have)(?:\s+to\s+(?:find|know|see|show|get|prove|read))?\b"
    r"(?:\s+(?:an?|my)\s+(?:client|patient|applicant|claimant|case|injured\s+worker)(?:\s+(?:who|that|with|where|needs|wants))*)?",
    r"(?:my|our)\s+(?:client|patient|applicant|claimant|injured\s+worker|case)(?:\s+(?:who|has|had|with|needs|wants|is))*\b",
    rf"(?:is|are|was|were)\s+there(?:\s+(?:any|an?|some))?(?:\s+{_DECISIONS})?(?:\s+(?:{_ABOUT}|{_IN_WHICH}))?\b",
    rf"have\s+there\s+been(?:\s+(?:any|some))?(?:\s+{_DECISIONS})?\b",
    rf"(?:do|does|did)\s+{_WHO}\s+have(?:\s+(?:any|an?|some|anything))?(?:\s+{_DECISIONS})?\b",
    # What is decided: "decisions citing", "any cases about", "precedents for".
    rf"(?:(?:all|any|every|other|some|more|the|recent|latest|prior|past|similar|relevant)\s+)*"
    rf"{_DECISIONS}(?:\s+(?:there\s+are|out\s+there))?\s+(?:{_ABOUT}|{_IN_WHICH})\b",
    rf"(?:any\s+|the\s+)?{_FINDINGS}\s+{_ABOUT}\b",
    r"cases(?=\s*\??\s*$)",
    r"denials?\s+(?:of|for)\b",
    r"^\s*(?:everything|anything|all|whatever)\b(?:\s+(?:about|on|of|that\s+(?:is|was|were)))?",
    r"(?:imr\s+)?(?:decisions?|determinations?|precedents?|rulings?|imrs?|caselaw|case\s+law)\b",
    # Who decides, and what he says: "what did the reviewer say about", "reviewer's opinion on".
    rf"(?:what|how|why|when|where)?\s*(?:do|does|did|has|have|had|would|will|is|are)\s+(?:the\s+|an?\s+)?(?:{REVIEWER}|they"
    rf"|{_DECISIONS})\s+(?:ever\s+|usually\s+|typically\s+|generally\s+)?{_SAYS}(?:\s+(?:{_ABOUT}|for|of|in|that|to))?\b",
    rf"what\s+(?:the\s+)?(?:{REVIEWER}|{_DECISIONS})\s+{_SAYS}(?:\s+(?:{_ABOUT}|for|of|in))?\b",
    rf"(?:what|how)\s+(?:is|are|was|were)\s+(?:said|decided|written|held|required)(?:\s+(?:{_ABOUT}|for|of))?\b",
    rf"(?:the\s+)?(?:{REVIEWER})(?:'s|s'|’s)?\s+(?:opinion|reasoning|view|views|position|stance|analysis|thinking|take"
    rf"|conclusions?|discussion|comments?|explanation)(?:\s+(?:{_ABOUT}|for|of|in))?\b",
    rf"(?:the\s+)?(?:{REVIEWER})(?:'s|’s)?(?:\s+(?:ever|usually|has|have|had|did|does|{_SAYS}))*(?:\s+(?:{_ABOUT}|that))?(?![\w-])",
    rf"(?:do|does|did|has|have|will)\s+(?:the\s+)?(?:{REVIEWER})\s+(?:ever\b|usually\b|typically\b|often\b|generally\b)?"
    r"(?:\s*(?:cover|pay\s+for|look\s+at)\b)?",
    # Whether something is covered, and how to get it.
    rf"^\s*(?:is|are|was|were|will|would|should|can|could|must|may|does|do)\b(?=.*(?<![\w-]){_COVERED}(?![\w-]))",
    r"(?:be\s+|get\s+|getting\s+)?covered(?:\s+(?:by|under|in|for|at)\s+(?:imr|workers?'?\s+comp(?:ensation)?|wc|the\s+mtus|mtus))?"
    r"(?![\w-])(?=\s*\??\s*$)",
    rf"(?:how|what)\s+(?:do|does|can|could|should|would|must)\s+{_WHO}\s+(?:argue|win|get|appeal|show|prove|need(?:\s+to"
    r"\s+(?:show|prove|have|get))?|have\s+to\s+(?:show|prove)|fight|challenge|obtain|support|justify)"
    rf"(?:\s+(?:for|to\s+get|that|an?))*\b",
    r"how\s+to\s+(?:argue|win|get|appeal|show|prove|fight|challenge|obtain|support|justify)\b",
    r"(?:what|which)\s+(?:is|are|was|were)\s+(?:needed|required|necessary)\s+(?:for|to\s+get|to)\b",
    r"^\s*(?:what|how)\s+about\b",
    r"^\s*(?:why|when|how|where|who|which|what)\s+(?:is|are|was|were|do|does|did|has|have|can|could|should|would|will)\b",
    r"(?:thank\s+you|thanks|please|pls)\b",
)
_PATTERNS = tuple(re.compile(rf"(?<![\w-])(?:{phrase})", re.IGNORECASE) for phrase in _PHRASES)
_QUESTION_OF_COVER = re.compile(
    rf"^\s*(?:is|are|was|were|will|would|should|can|could|must|may|does|do)\b.*?(?P<cover>(?<![\w-])(?:(?:be|get|ever)\s+)*"
    rf"{_COVERED}(?![\w-]))",
    re.IGNORECASE,
)
_COVER = (
    _QUESTION_OF_COVER,
    re.compile(
        rf"\b(?:get|getting)\s+(?:[\w/-]+\s+){{1,6}}?(?P<cover>(?<![\w-]){_COVERED}(?![\w-]))", re.IGNORECASE
    ),
)
_OPERATOR_BEFORE = re.compile(r"\b(?:AND|OR|NOT)\s+$")


def asking_spans(text: str) -> tuple[Span, ...]:
    """Where ``text`` only asks, in order and disjoint.

    Of "what did the reviewer say about weaning" it is all but ``weaning``; of "is shockwave covered?" it is
    ``is`` and ``covered``. Which outcome is asked for is the matter of
    :mod:`search.understanding.outcomes`, and questions for a rate that of
    :mod:`search.understanding.rate_questions`."""
    if '"' in text:
        text = re.sub(r'"[^"]*"', lambda quoted: '"' * len(quoted[0]), text)
    matches = chain.from_iterable(pattern.finditer(text) for pattern in _PATTERNS)
    spans = [_trimmed(text, match.span()) for match in matches if match[0].strip()]
    spans += [match.span("cover") for pattern in _COVER for match in pattern.finditer(text)]
    return disjoint_spans([span for span in spans if not _OPERATOR_BEFORE.search(text, 0, span[0])])


def _trimmed(text: str, span: Span) -> Span:
    """``span`` without the blanks at its ends."""
    inner = text[slice(*span)]
    return span[0] + len(inner) - len(inner.lstrip()), span[1] - len(inner) + len(inner.rstrip())
