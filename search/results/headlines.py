"""What is said in large of a result set: what it is, that it is empty and why, and what comes behind it."""

from __future__ import annotations

from collections.abc import Iterable

from search.fields import NUMBER_FIELDS
from search.model.results import AskedFor, Interpretation, InterpretedQuery

_SAID = {
    "outcome": ("was {}", "{}"),
    "year": ("was decided in {}", "decided in {}"),
    "date": ("was decided on {}", "decided on {}"),
    "guideline": ("cites {}", "citing {}"),
    "page": ("cites page {}", "citing page {}"),
    "specialty": ("was reviewed in {}", "reviewed in {}"),
    "case": ("is in the letter {}", "in the letter {}"),
    "injury": ("is of an injury in {}", "of an injury in {}"),
}
"""How a condition of that kind is said of none of several, and of all of them."""

CONDITION_KINDS = frozenset({*_SAID, *NUMBER_FIELDS})
"""The kinds of interpretations that narrow a result set, and do not say what it is about."""


def conditions_of(query: InterpretedQuery) -> tuple[Interpretation, ...]:
    """The conditions that the words of a query state and that apply."""
    return tuple(part for part in query.understood if part.on and part.kind in CONDITION_KINDS)


def read_conditions(query: InterpretedQuery) -> tuple[str, ...]:
    """The keys of the conditions that the words of a query state and that apply."""
    return tuple(condition.key for condition in conditions_of(query))


def set_title(query: InterpretedQuery) -> str:
    """What a result set is, in words: ``Norco (hydrocodone/acetaminophen) for the lumbar spine, overturned``;
    of loose words ``With “weaning” and “improvement”``. Empty where the query names nothing."""
    parts = [_about(query)] if query.asked else []
    if query.asked and not parts[0]:
        parts = ["Decisions"] if conditions_of(query) else [query.words if query.text.strip() else ""]
    parts += [_said(condition, of_all=True) for condition in conditions_of(query)] if parts else []
    title = ", ".join(part for part in parts if part)
    return title[:1].upper() + title[1:]


def what_the_set_has(query: InterpretedQuery) -> str:
    """What every issue of a result set has, in words: ``disputes MRI for the lumbar spine``, ``has “weaning”
    and “improvement”, overturned``. Empty where the query names nothing."""
    about = ""
    if query.asked and query.asked.subject:
        about = f"disputes {query.asked.subject}"
    elif query.asked and query.asked.words:
        about = f"has {_quoted(query.asked.words)}"
    conditions = [_said(condition, of_all=True) for condition in conditions_of(query)]
    return ", ".join([about, *conditions] if about else conditions)


def near_heading(query: InterpretedQuery) -> str:
    """The heading of what comes behind a result set."""
    if query.asked is None or query.asked.compared:
        return "Other treatments, in like cases"
    if subject := query.asked.subject:
        return f"Not about {subject}, but near it"
    if len(query.asked.words) == 1:
        return f"Without {_quoted(query.asked.words)}, but near it"
    return "Without some of these words, but near them"


def empty_headline(query: InterpretedQuery, letters: int) -> str | None:
    """Why a result set is empty, in one sentence; ``None`` where nothing is known of that.

    With "overturned" read as a condition and 5 issues without it: "None of 5 was overturned". Where none
    disputes it at all: "No decision on H-wave in this index (133 letters)"."""
    asked = query.asked
    if query.case_number:
        return query.words[:1].upper() + query.words[1:]
    if asked is None:
        return None
    if asked.compared and not asked.without_conditions:
        return f"No other letter in this index disputes {asked.subject} ({letters:,} letters)"
    if asked.without_conditions:
        return none_of(asked.without_conditions, conditions_of(query), filtered=bool(query.filters))
    if asked.subject:
        return f"No decision on {asked.subject} in this index ({letters:,} letters)"
    return _no_words(asked, letters)


def none_of(count: int, conditions: Iterable[Interpretation], *, filtered: bool = False) -> str:
    """``None of 5 was overturned``: ``count`` issues have none that meets ``conditions``, and where they are
    ``filtered`` by hand passes the filters."""
    said = [_said(condition, of_all=False) for condition in conditions]
    said += ["passes the filters"] if filtered else []
    start = "The only one is not one that" if count == 1 else f"None of {count:,}"
    return f"{start} {' and '.join(said)}".strip()


def _said(condition: Interpretation, *, of_all: bool) -> str:
    _, _, value = condition.means.partition(" is ")
    if condition.kind == "outcome" and value == "other":
        return "with another outcome" if of_all else "has another outcome"
    if condition.kind not in _SAID or not value:
        return f"{'with' if of_all else 'has'} {condition.means.replace(' is ', ' ')}"
    return _SAID[condition.kind][of_all].format(value)


def _about(query: InterpretedQuery) -> str:
    assert query.asked is not None
    if query.asked.subject:
        return query.asked.subject
    return f"with {_quoted(query.asked.words)}" if query.asked.words else ""


def _quoted(words: Iterable[str]) -> str:
    *others, last = [f"“{word}”" for word in words]
    return f"{', '.join(others)} and {last}" if others else last


def _no_words(asked: AskedFor, letters: int) -> str | None:
    if not asked.words:
        return None
    every = "" if len(asked.words) == 1 else "both " if len(asked.words) == 2 else "all of "
    return f"No decision in this index has {every}{_quoted(asked.words)} ({letters:,} letters)"
