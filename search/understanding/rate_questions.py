"""Questions for a rate: "how often is acupuncture overturned", "what % of NSAIDs get reversed".

What is asked about is the set of issues, whatever their outcome, and their rate answers it: an outcome named
in such a question is no condition. "Is acupuncture covered" asks whether, and is none.
"""

from __future__ import annotations

import re

from search.query.clauses import Span
from search.understanding.outcome_words import (
    ANY_FORM,
    OVERTURNED,
    OVERTURNED_NOUNS,
    OVERTURNING,
    REVIEWER,
    UPHELD,
    UPHELD_NOUNS,
    UPHOLDING,
)
from search.understanding.outcomes import disjoint_spans

_OUTCOME = rf"(?:{ANY_FORM})(?![\w-])"
_VERDICT = rf"(?:{OVERTURNED}|{UPHELD}|{OVERTURNING}|{UPHOLDING})(?![\w-])"
_RATE_WORD = (
    r"(?:overturn(?:ed|ing)?|over-turn|reversals?|reversed|approvals?|approved|denials?|denied|upheld|uphold|affirmance"
    r"|success|win(?:ning)?|grant(?:ed)?|authori[sz]ation|certification|imr|outcome)"
)
_EVER = (
    r"(?:ever|never|usually|often|normally|typically|generally|commonly|frequently|always|sometimes|rarely|routinely"
    r"|mostly|likely\s+to(?:\s+(?:be|get))?|tend(?:s)?\s+to(?:\s+(?:be|get))?)"
)
_SHARE = r"(?:percent(?:ages?)?|per\s*cent|proportion|share|fraction|ratio|%)"
_COUNTED = (
    r"(?:visits?|sessions?|weeks?|days?|months?|hours?|times\s+a|pills?|tablets?|(?<!tens\s)units?|levels?|injections?|blocks?"
    r"|treatments?|refills?|mg|mri?s?\s+per)"
)

_HOW_OFTEN = (
    rf"how\s+(?:often|frequently|commonly|likely|rarely|many\s+times|successful)(?=.*{_OUTCOME})"
    rf"|how\s+(?:often|frequently)\s+(?:do(?:es)?|is|are|has|have|will)\b|how\s+likely\b|how\s+successful\b"
)
_HOW_MANY = (
    rf"how\s+many(?=.*\b(?:overturned|upheld|reversed|denials?|won|lost)\b)"
    rf"|how\s+many(?!(?:\s+[\w/-]+){{0,4}}?\s+{_COUNTED}\b)(?=.*(?<![\w-]){_VERDICT})"
)
_WHAT_SHARE = (
    rf"(?:what(?:'s|\s+is|\s+are)?|which)(?:\s+(?:the|an?))?\s+(?:\w+\s+)?{_SHARE}(?:\s+of)?(?!\w)"
    rf"|(?<!\d)(?<!\d\s)(?<!\w){_SHARE}\s+of(?=.*{_OUTCOME})"
    rf"|(?<!\d)(?<!\d\s)(?<![\w-]){_RATE_WORD}\s+{_SHARE}(?!\w)"
    rf"|(?<!\d)(?<!\d\s)(?<![\w-]){_SHARE}\s+{_VERDICT}"
)
_ODDS = (
    r"(?:what(?:'s|\s+is|\s+are)?\s+)?(?:(?:my|our|the|his|her|any)\s+)?"
    rf"(?:(?:odds|chances?|likelihood|likelyhood|probability)(?:\s+(?:on|of|for|that|to|with|in|at))(?:\s+(?:getting|get|having"
    rf"|winning|success|an?))*|{_RATE_WORD}\s+(?:odds|chances?|likelihood|probability)|(?:odds|chances)(?=.*{_OUTCOME}))"
)
_RATE = (
    rf"(?:what(?:'s|\s+is|\s+are)?\s+)?(?:(?:the|an?)\s+)?(?<![\w-]){_RATE_WORD}\s+(?:rates?|stat(?:s|istics)|numbers)"
    r"(?:\s+(?:for|of|on|in|with|at))?(?!\w)"
    rf"|(?:what(?:'s|\s+is|\s+are)?\s+)?(?:the\s+)?rates?\s+(?:of|for|at\s+which)"
    rf"(?:(?=\s+(?:\w+\s+)?{_OUTCOME})|(?=.*(?<![\w-]){_VERDICT})|(?<=what\s)|(?<=what is the rate of)"
    rf"|(?<=what's the rate of))"
)
_DOES_IMR = (
    rf"(?:do(?:es)?|did|has|have|will|would)\s+(?:the\s+|an?\s+|any\s+)?(?:{REVIEWER}|it|they|anyone|anybody|california)\s+"
    rf"(?:(?:{_EVER}|mostly)\s+)?(?={_OUTCOME})"
    rf"|(?:do(?:es)?|did|is|are|has|have|was|were|will|get|gets|how\s+is|how\s+are)\b(?=.*\b{_EVER}\b.*{_OUTCOME})"
    r"|how\s+do(?:es)?\b(?=.*\b(?:fare|do)\s+(?:at|in|on|under|before)\s+imr\b)"
)
_QUESTION = re.compile(
    rf"(?<![\w-])(?:{_HOW_OFTEN}|{_HOW_MANY}|{_ODDS}|{_RATE}|{_WHAT_SHARE}|(?:^|(?<=[,;.:?]))\s*(?:{_DOES_IMR}))"
    rf"|(?<!\w){_WHAT_SHARE}",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"(?<![\w-])(?:{_OUTCOME}|{REVIEWER}|{_EVER}|ur|utilization\s+review|appeals?|requests?|decisions?"
    rf"|determinations?|cases?|letters?|{OVERTURNED_NOUNS}|{UPHELD_NOUNS}|gets?|got|getting|fare|compared\s+to|vs\.?"
    r"|versus)(?![\w-])",
    re.IGNORECASE,
)
"""Words that ask along with the question: what happens to a denial, and who decides it."""


def asks_rate(text: str) -> tuple[Span, ...]:
    """Where ``text`` asks for a rate; empty where it does not.

    Of "how often are opioid denials overturned at IMR?" the spans are those of "how often are", "denials",
    "overturned" and "IMR", and "opioid" is what is asked about. The words at the spans carry no weight."""
    questions = [match.span() for match in _QUESTION.finditer(text) if match[0].strip()]
    if not questions:
        return ()
    return disjoint_spans([*questions, *(match.span() for match in _ASKING.finditer(text))])
