"""What is said in large of a result set: what it is, that it is empty and why, and what comes behind it."""

from __future__ import annotations

from search.analytics.rates import rate_of
from search.model.results import AskedFor, InterpretedQuery, SearchResponse

_CONDITIONS = frozenset({"outcome", "year", "date", "guideline", "page", "specialty", "injury"})
"""The kinds of interpretations that narrow a result set, and do not say what it is about."""


def read_conditions(query: InterpretedQuery) -> tuple[str, ...]:
    """The keys of the conditions that the words of a query state and that apply."""
    return tuple(
        interpretation.key
        for interpretation in query.understood
        if interpretation.on and interpretation.kind in _CONDITIONS
    )


def near_heading(query: InterpretedQuery) -> str:
    """The heading of what comes behind a result set."""
    if query.asked is None or query.asked.compared:
        return "Other treatments, in like cases"
    if subject := query.asked.subject:
        return f"Not about {subject}, but near it"
    return "Without some of these words, but near them"


def rate_sentence(response: SearchResponse) -> str | None:
    """The rate of a result set with what it is over: "Norco and other hydrocodone/acetaminophen: overturned 8
    of 60"; ``None`` where there is none."""
    rate = rate_of(response)
    asked = response.query.asked
    if rate is None or asked is None or not asked.subject:
        return rate.words if rate else None
    return f"{asked.subject}: {rate.words[0].lower()}{rate.words[1:]}"


def no_other_letter(response: SearchResponse) -> str | None:
    """That the compared letter is the only one with its treatment; ``None`` where there are others."""
    asked = response.query.asked
    if response.total != 0 or asked is None or not asked.compared or asked.without_conditions:
        return None
    return f"No other letter in this index disputes {asked.subject}"


def empty_headline(response: SearchResponse, letters: int) -> str | None:
    """Why a result set is empty, in one sentence; ``None`` for one that is not, or that is no set.

    With "overturned" read as a condition and 5 issues without it: "None of 5 issues on lumbar MRI ...". Where
    none disputes it at all: "No decision on H-wave in this index (133 letters)"."""
    asked = response.query.asked
    if response.total != 0 or asked is None:
        return None
    if alone := no_other_letter(response):
        return f"{alone} ({letters:,} letters)"
    if asked.without_conditions and (conditions := _conditions_said(response.query)):
        number = f"{asked.without_conditions:,}"
        about = f" on {asked.subject}" if asked.subject else ""
        return f"None of {number} decision{'' if number == '1' else 's'}{about}: {conditions}"
    if asked.without_conditions:  # a filter chosen by hand leaves none
        return f"None of {asked.without_conditions:,} passes the filters"
    if asked.subject:
        return f"No decision on {asked.subject} in this index ({letters:,} letters)"
    return _no_words(asked, letters)


def _conditions_said(query: InterpretedQuery) -> str:
    return " and ".join(
        interpretation.means
        for interpretation in query.understood
        if interpretation.on and interpretation.kind in _CONDITIONS
    )


def _no_words(asked: AskedFor, letters: int) -> str | None:
    if not asked.words:
        return None
    if len(asked.words) == 1:
        return f"No decision in this index has {asked.words[0]} ({letters:,} letters)"
    return f"No decision in this index has all of: {', '.join(asked.words)} ({letters:,} letters)"
