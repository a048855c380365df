"""What a request goes with: the operation that it prepares, assists in or follows, or another request of the
same letter that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.normalize.attributes.sentences import is_named, sentences
from search.model.attributes import Dependency, DependencyDecision
from search.model.letters import Determination, Issue, Outcome

SURGERY = "surgery"
"""What a request goes with that prepares, assists in or follows an operation, whichever it is."""

_WITH_SURGERY = re.compile(
    r"\bassociated\s+surgical\b|\b(?:pre|peri|intra)[-\s]?op(?:erative(?:ly)?)?\b|\bpre[-\s]?surg(?:ical(?:ly)?|ery)\b"
    r"|\bpost[-\s]?(?:op(?:erative(?:ly)?)?|surg(?:ical(?:ly)?|ery))\b(?!\s+(?:shoe|boot|sandal))"
    r"|\bsurgical\s+(?:assist\w*|clearance)\b|\b(?:assistant|co-?)\s?surgeon\b|\bsurgeon\s+assistant\b"
    r"|\bassistant\s+PA\b|\bPA(?:-C)?\s+assist\w*|\bphysician\s+assistant\s+assist\w*"
    r"|\b(?:before|after|following|prior\s+to)\s+(?:the\s+)?surgery\b",
    re.IGNORECASE,
)
_BESIDE_SURGERY = re.compile(
    r"\b(?:medical|cardiac|cardiology)\s+clearance\b|^\W*(?:\w+\s+){0,2}assist(?:ant)?\W*$|\binpatient\s+stay\b"
    r"|\bhospital\s+stay\b|\blength\s+of\s+stay\b|\b(?-i:LOS)\b|\banesthesi(?:a|ologist)\b|\bassociated\s+services?\b",
    re.IGNORECASE,
)
"""What goes with an operation where the letter decides one."""

_OPERATION = r"(?:surgical\s+(?:intervention|procedure)|surgery|operation|procedure)"
_SAID_SO = re.compile(
    rf"\b(?:as|since|because|given\s+that)\s+the\s+(?:\w+\s+){{0,3}}?{_OPERATION}\s+(?:is|was|itself\s+is)\s+(?:not\s+)?"
    r"(?:medically\s+)?necessary\b"
    r"|\b(?:as|since|because|given\s+that)\s+the\s+(?:requested|proposed|primary|concurrent)\s+(?:\w+\s+){0,2}?"
    rf"{_OPERATION}\s+(?:is|was|has\s+been|has)\s+(?:not\s+)?(?:been\s+)?(?:supported|approved|certified|authorized)\b"
    r"|\bconcurrent(?:ly)?\s+request(?:ed)?(?:\s+for)?(?:\s+\w+){0,2}\s+surgery\s+(?:is|was)\s+(?:not\s+)?supported"
    r"|\bnone\s+of\s+the\s+(?:requested\s+)?associated\s+(?:surgical\s+)?services\b",
    re.IGNORECASE,
)
_NAMED_BEHIND = re.compile(
    r"\b(?:following|after|prior\s+to|before|during|in\s+conjunction\s+with|to\s+be\s+used\s+with|for\s+use\s+with)\s+"
    r"(?:the\s+|her\s+|his\s+)?(?P<what>[^.;,()\[\]]{2,60})",
    re.IGNORECASE,
)
_MAY_BE_SURGERY = frozenset({"procedure", "other"})
_SERVICES = "Assistant surgeon / facility / inpatient stay"
_DECISIONS = {
    Outcome.UPHELD: DependencyDecision.UPHELD,
    Outcome.OVERTURNED: DependencyDecision.OVERTURNED,
}


def dependency_of(determination: Determination, issue: Issue) -> Dependency | None:
    """What the request, or the rationale of its decision, says that it goes with; ``None`` where they say
    nothing, and of an operation itself.

    "Post-op physical therapy" goes with the operation that the letter decides; with several, with those above
    it. Their decision is given where all are decided alike, and where the letter decides none it is not at
    issue. An operation may be there under words that nothing knows: then no decision is given.
    """
    others = [other for other in determination.issues if other.number != issue.number]
    if named := _named(issue, others):
        return _on([named])
    if _is_operation(issue) and not re.search(r"\bassociated\s+surgical\b", issue.request, re.IGNORECASE):
        return _on_other_operation(issue, others) if _is_said(issue) else None
    operations = [
        other for other in others if _is_operation(other) and not _WITH_SURGERY.search(other.request)
    ]
    beside = operations and _BESIDE_SURGERY.search(issue.request)
    if not (_WITH_SURGERY.search(issue.request) or beside or _is_said(issue)):
        return None
    if operations:
        return _on(_above(issue, operations))
    return _as_said(issue) or _on_unnamed(others)


def _on_other_operation(issue: Issue, others: Sequence[Issue]) -> Dependency | None:
    operations = [other for other in others if other.number < issue.number and _is_operation(other)]
    return _on(operations[:1]) if operations else None


def _as_said(issue: Issue) -> Dependency | None:
    """A surgery of the letter that only the rationale shows: "as the requested surgery is not necessary"."""
    said = next(filter(None, map(_SAID_SO.search, sentences(issue.rationale or ""))), None)
    if said is None:
        return None
    is_refused = re.search(r"\bnot\s+(?:\w+\s+)?necessary\b", said[0], re.IGNORECASE)
    return Dependency((SURGERY,), (), DependencyDecision.UPHELD if is_refused else None)


def _on_unnamed(others: Sequence[Issue]) -> Dependency:
    uncertain = any(
        other.treatment.kind in _MAY_BE_SURGERY
        and other.treatment.category != "Injections"
        and not _WITH_SURGERY.search(other.request)
        for other in others
    )
    return Dependency((SURGERY,), (), None if uncertain else DependencyDecision.NOT_AT_ISSUE)


def _on(issues: Sequence[Issue]) -> Dependency:
    any_operation = [SURGERY] if any(map(_is_operation, issues)) else []
    names = dict.fromkeys([*any_operation, *(issue.treatment.generic_name for issue in issues)])
    decisions = {_DECISIONS.get(issue.outcome) for issue in issues}
    return Dependency(
        tuple(name for name in names if name),
        tuple(issue.number for issue in issues),
        decisions.pop() if len(decisions) == 1 else None,
    )


def _above(issue: Issue, operations: Sequence[Issue]) -> Sequence[Issue]:
    return [operation for operation in operations if operation.number < issue.number] or operations


def _is_operation(issue: Issue) -> bool:
    items = issue.treatments or (issue.treatment,)
    return any(treatment.category == "Surgery" and treatment.kind == "procedure" for treatment in items)


def _is_said(issue: Issue) -> bool:
    return any(_SAID_SO.search(sentence) for sentence in sentences(issue.rationale or ""))


def _named(issue: Issue, others: Sequence[Issue]) -> Issue | None:
    """The other request that this one names behind a word like "prior to", where it is one alone."""
    for match in _NAMED_BEHIND.finditer(issue.disputed_part or issue.request):
        named = [other for other in others if is_named(other, match["what"])]
        same = [other for other in named if other.treatment.generic_name == issue.treatment.generic_name]
        if len(named) == 1 and not same:
            return named[0]
    return None
