"""The table of request parameters.

A row says a parameter's name, what it takes, its defaults, and how it is described. From it are made the
options of the commands (:mod:`search.cli.options`), what API and pages read
(:mod:`search.parameters.settings`), what they refuse, and the OpenAPI document. What only lays pages out
has rows of its own in :mod:`web.forms.parameters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from search.errors import BadParameter
from search.fields import FILTER_FIELDS, FILTER_PARAMETERS, NUMBER_FIELDS
from search.model.letters import Outcome
from search.model.requests import MAX_QUERY_CHARACTERS, Aspect, Mode, Sort
from search.parameters.kinds import (
    MAX_QUOTED_CHARACTERS,
    Arguments,
    Choice,
    Flag,
    Kind,
    Number,
    Surface,
    Text,
    Texts,
)
from search.similar.weights import ASPECT_WEIGHTS as USUAL_SHARES

MAX_API_HITS = 100
MAX_COMMAND_HITS = 1_000
MAX_OFFSET = 10_000
MAX_BUILD_CHARACTERS = 80
MAX_FILTER_VALUES = 20
MAX_VALUE_CHARACTERS = 400
MAX_EXCLUDED_WORDS = 50
MAX_WORD_CHARACTERS = 60
MAX_READING_KEYS = 50
MAX_WEIGHT = 100

USUAL_WEIGHTS: Mapping[Aspect, int] = {aspect: round(100 * share) for aspect, share in USUAL_SHARES.items()}
"""The default weight of each aspect, in hundredths."""

T = TypeVar("T")


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """A row: the parameter's name, the kind of its value, and its description in the OpenAPI document.
    ``option`` is its name as an option of the commands, where it is one, described by ``option_help``. A
    ``required`` one has no default."""

    name: str
    kind: Kind[T]
    description: str = ""
    option: str = ""
    option_help: str = ""
    required: bool = False

    def read(self, arguments: Arguments, surface: Surface) -> T:
        """The value that ``arguments`` give it, or its default on ``surface``; raises ``BadParameter``."""
        return self.kind.read(self.name, arguments.getlist(self.name), surface)


AnyParameter = Parameter[Any]

QUERY = Parameter(
    "q",
    Text(MAX_QUERY_CHARACTERS, noun="The query", advice="paste long text into Find similar instead."),
    'Words, "phrases", AND OR NOT, parentheses, field:value, wildcards, /5 /s /p, EXACT(...), ranges as '
    "quantity:>60. Empty lists every issue. "
    "A query that cannot be read is refused with the position.",
)
ISSUE_ID = Parameter(
    "issue_id",
    Text(min_characters=1),
    "Id of an indexed issue, `<determination id>#<number>`. It is never a hit itself.",
    required=True,
)
MODE = Parameter(
    "mode",
    Choice(Mode.HYBRID),
    "How issues are ranked.",
    option="--mode",
    option_help="Rank by words, by meaning, or by both.",
)
K = Parameter(
    "k",
    Number(10, 1, MAX_API_HITS),
    "How many hits to return.",
    option="-k",
    option_help="How many hits.",
)
OFFSET = Parameter(
    "offset",
    Number(0, 0, MAX_OFFSET),
    "How many hits to skip.",
    option="--offset",
    option_help="Skip this many hits.",
)
SORT = Parameter(
    "sort",
    Choice(Sort.RELEVANCE),
    "The order of the list; by date nothing comes behind the result set.",
    option="--sort",
    option_help="The order of the list: best first, or by the date of the decision.",
)
FOLD_DEFAULTS = Flag(default=False, on_pages=True, in_runs=False)
FOLD = Parameter(
    "fold",
    FOLD_DEFAULTS,
    "List issues with the same outcome and the same rationale once.",
    option="--fold",
    option_help="List issues with the same outcome and rationale once.",
)
OFF = Parameter(
    "off",
    Texts(MAX_READING_KEYS, MAX_VALUE_CHARACTERS),
    "Key of what is understood of the query (`query.understood` of an answer): do not read it so. "
    "Repeat it for more; `all` reads the query as typed.",
    option="--off",
    option_help="Do not read this part of the query so. Repeatable.",
)
ON = Parameter(
    "on",
    Texts(MAX_READING_KEYS, MAX_VALUE_CHARACTERS),
    "Key of what is only offered: read it so. Repeat it for more.",
    option="--on",
    option_help="Read this part so, where it is only offered.",
)
WITHOUT = Parameter(
    "without",
    Texts(MAX_EXCLUDED_WORDS, MAX_WORD_CHARACTERS),
    "A word, in any of its forms, by which cases are not compared. Repeat it for more.",
    option="--without",
    option_help="Do not compare by this word. Repeat for more.",
)
BUILD = Parameter(
    "build",
    Text(MAX_BUILD_CHARACTERS, noun="The build", advice="take it from an earlier answer."),
    "The `build` of an earlier answer, to page through the list as it was then (`offset`). While that build "
    "is there, pages fit together exactly; afterwards the answer says so and begins anew at the first hit.",
)
EXPLAIN = Parameter(
    "explain",
    Flag(),
    "Say why each hit stands where it does, its points part by part (`parts`), and how it was looked for "
    "(`explanation`, `plan`).",
    option="--explain",
    option_help="Say why each hit stands where it does, and how it was looked for.",
)
REQUESTS = Parameter(
    "requests",
    Flag(),
    "Only list the requests in the text, without searching.",
    option="--requests",
    option_help="Only list the requests in a text or file, without searching.",
)
WHOLE = Parameter(
    "whole",
    Flag(),
    "Compare the text as a whole, whatever it asks for: one entry whose `request` is empty.",
    option="--whole",
    option_help="Compare a text or file as a whole, whatever it asks for.",
)
ASPECT_WEIGHTS: Mapping[Aspect, Parameter[int]] = {
    aspect: Parameter(
        f"weight_{aspect}",
        Number(USUAL_WEIGHTS[aspect], 0, MAX_WEIGHT),
        f"What the aspect {aspect} counts beside the others; 0 leaves it out. Not all may be 0.",
    )
    for aspect in Aspect
}


def _filter(field: str, *, exclude: bool) -> Parameter[tuple[str, ...]]:
    """The parameter that keeps (or drops) issues by the values of a field."""
    noun = {"subcategory": "kind of treatment", "wording": "`wording` of a hit"}.get(
        field, field.replace("_", " ")
    )
    examples: tuple[str, ...] = ()
    if field == "outcome":
        examples = (Outcome.OVERTURNED, Outcome.UPHELD)
    elif field in NUMBER_FIELDS and field not in FILTER_FIELDS:
        noun += " or range"
        examples = NUMBER_FIELDS[field].examples
    verb = "Leave out" if exclude else "Only"
    return Parameter(
        f"not_{field}" if exclude else field,
        Texts(MAX_FILTER_VALUES, MAX_VALUE_CHARACTERS, examples),
        f"{verb} this {noun}. Repeat it for alternatives.",
    )


FILTERS: tuple[Parameter[tuple[str, ...]], ...] = (
    *(_filter(field, exclude=False) for field in FILTER_PARAMETERS),
    *(_filter(field, exclude=True) for field in FILTER_PARAMETERS),
)
READINGS: tuple[AnyParameter, ...] = (OFF, ON)
COMPARISON: tuple[AnyParameter, ...] = (*ASPECT_WEIGHTS.values(), WITHOUT)
RESULT_SET: tuple[AnyParameter, ...] = (QUERY, MODE, *FILTERS, *READINGS)
"""The parameters that determine which issues a search lists, in any order."""

SEARCH: tuple[AnyParameter, ...] = (
    QUERY, MODE, SORT, *FILTERS, *READINGS, K, OFFSET, BUILD, EXPLAIN, FOLD,
)  # fmt: skip
SIMILAR: tuple[AnyParameter, ...] = (
    ISSUE_ID, MODE, SORT, *FILTERS, *COMPARISON, K, OFFSET, BUILD, EXPLAIN, FOLD,
)  # fmt: skip
SIMILAR_TO_TEXT: tuple[AnyParameter, ...] = (
    MODE, SORT, *FILTERS, *COMPARISON, K, EXPLAIN, FOLD, REQUESTS, WHOLE,
)  # fmt: skip


RETIRED = frozenset({"wide", "skip"})
"""Parameters of earlier versions, which old addresses have and which say nothing any more."""


def refuse_unknown(arguments: Arguments, parameters: Iterable[AnyParameter]) -> None:
    """Raises ``BadParameter`` for a name that is none of ``parameters``: were a misspelt filter ignored, it
    would widen the results."""
    allowed = {parameter.name for parameter in parameters}
    for name in arguments:
        if name not in allowed | RETIRED:
            advice = f"use {', '.join(sorted(allowed))}" if allowed else "this address takes none"
            raise BadParameter(f"There is no parameter '{name[:MAX_QUOTED_CHARACTERS]}': {advice}.")
