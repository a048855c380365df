"""What a heading, a lead-in ("The following were denied:") or a label says of what stands behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from search.model.documents import RequestStatus
from search.similar.documents.decisions import decision_of
from search.similar.documents.noise import noisy


class Purpose(StrEnum):
    """What a part of a document is about. ``ASKED`` are requests, ``DECIDED`` decisions without saying which,
    ``PLAN`` what a physician intends; ``HISTORY`` is care that was given, is taken or was decided before,
    ``REASONS`` why, with guidelines; ``NOTICE`` rights and addresses; ``INSTEAD`` what is recommended in
    place of a request; ``NEUTRAL`` anything else."""

    ASKED = "asked"
    DECIDED = "decided"
    PLAN = "plan"
    HISTORY = "history"
    REASONS = "reasons"
    NOTICE = "notice"
    INSTEAD = "instead"
    AMOUNT = "amount"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Context:
    """A section, and the decision that its heading states for all that stands in it."""

    section: Purpose
    status: RequestStatus | None = None

    @property
    def asks(self) -> bool:
        """Whether what is listed in it are requests."""
        return self.section is Purpose.ASKED or (self.section is Purpose.DECIDED and self.status is not None)


NEUTRAL = Context(Purpose.NEUTRAL)

_REQUESTED = (
    r"request(?:s|ed)?\b|re-?requested|asked\b|(?:treatments?|services?|items?|procedures?|drugs?"
    r"|medications?|care) (?:in dispute|disputed|under review|at issue"
    r"|under appeal|reviewed|for review|needing|submitted|sought|ordered)|(?:in|under) dispute|disput(?:ed"
    r"|es?)\b|at issue"
    r"|\bunder (?:review|appeal)|appealed|submitted for (?:review|authorization)|we reviewed|were reviewed"
    r"|authorization is (?:sought|needed)"
    r"|please (?:authorize|approve)|seek(?:ing)? authorization|authorization for|\brfa\b|asking for"
    r"|\bask(?:s|ing)? (?:you )?for|awaiting"
)
_RULES = (
    (Purpose.NEUTRAL, r"^\W*(?:dear|hello|hi|to whom|good (?:morning|afternoon))\b|^\W*(?:retrospective"
                      r"|prospective|concurrent|utilization|peer|physician|medical necessity) (?:review"
                      r"|determination|advis)|^\W*notice of|\breport of\b"),
    (Purpose.NOTICE, r"do(?:es)? not agree|disagree|\brights?\b|how to|next steps|enclos|^\W*(?:cc|copy"
                     r"|copies|encl)\W|^\W*attach(?:ed|ments?)\b(?! a\b)|contact|important|if you"
                     r"|questions\b(?! (?:posed|presented"
                     r"|for review|to the|and answers))"
                     r"|confidential|instructions?\b|independent medical review|notice to|how long"
                     r"|what you can|\bdeadline|certification of|signature|declar|proof of service"
                     r"|^\W*(?:from|to|sent|date|via|attn|attention|tel|phone|fax|e-?mail|address|employer"
                     r"|claim|name|employee|patient|insurer|adjuster|city|state|zip)\b"),
    (Purpose.ASKED, r"(?:pending|need(?:s|ing|ed)?|requir(?:es|ing)|await(?:s"
                    r"|ing)) (?:\w+ ){0,2}(?:approval|auth\w*|review|decision|certification|pa)\b"
                    r"|^\W*(?:order|drug|medication|rx|request|item|device|test|procedure"
                    r"|service)\s*(?:no\.?|#)?\s*\d{1,2}\W*$"),
    (Purpose.INSTEAD, r"alternative|\binstead|in place of|\bsuggest|what (?:the )?(?:reviewer"
                      r"|guideline)s? recommend|covered (?:option|drug)|preferred|formulary"),
    (Purpose.HISTORY, r"\bhistory|chronology|timeline|background|clinical (?:summary|course|information"
                      r"|findings|data)|medical summary|summary of (?:records|care|treatment|injury|case)"
                      r"|to date|current(?:ly)?\b|active med|home med"
                      r"|taking|tried|failed|complet(?:ed|ion)|already|\bpast\b"
                      r"|\bprior\b(?! authorization)|previous|earlier|\bold\b|closed|records? (?:reviewed"
                      r"|received|considered|submitted|summary)|(?:review of|medical) records?\b"
                      r"|^\W*records\W*$|documents? (?:reviewed|received|read|relied|considered)"
                      r"|subjective|complaints?|objective|exam|findings|diagnos[ei]s|allerg|imaging"
                      r"|stud(?:y|ies)\b|work status|mechanism|social"
                      r"|not part of|last fill|treatments? (?:given|received|administered|so far"
                      r"|attempted)|so far\b|on profile|refill history|on file\b|other matters|has had"
                      r"|had\b|received so far|stopped|discontinued|response to|dispensed"
                      r"|^\W*(?:other )?med(?:ication|icine)?s?\b(?! requested| request"
                      r"|.{0,20}\b(?:in dispute|denied|under))[^:]*$|no longer|\bprior authorizations\b"
                      r"|\bnot (?:\w+ ){0,2}(?:requested|disputed|in dispute|at issue|asked|appealed"
                      r"|under review|disputes?)\b|\bnot disputes|filled today|on profile|allowed before"
                      r"|interventions? used|\bmeds\b|valid through|orders (?:completed|history)|withdrawn"),
    (Purpose.PLAN, r"\bplan\b.{0,30}\b(?:request|recommend)|\band (?:recommendations?|requests?|plan)\W*$"
                   r"|treatment plan"),
    (Purpose.REASONS, r"reason|rationale|\bwhy\b|explanation|\bbasis|based on|guideline|criteria"
                      r"|discussion|evidence|citation|^\W*references?\b|comment|analysis"
                      r"|justification|reviewer['’]?s? (?:note|remark)|conclusion of law|grounds"),
    (Purpose.AMOUNT, r"^\W*(?:quantity|qty|units?|visits|number of|amount|frequency|duration|dosage|dose"
                     r"|strength|how (?:many|much|often|long))\b"),
    (Purpose.PLAN, r"\bplan\b|recommend(?:ations?)?\b|treatment rendered|orders?\b|prescri(?:bed|ptions?)"
                     r"|rx\b"),
    (Purpose.ASKED, _REQUESTED),
    (Purpose.AMOUNT, r"quantity|\bqty\b|units?\b|visits\b|sessions\b|frequency|duration|number of|strength"
                     r"|\bdose|dosage|refills?|\bsig\b|directions|body part|\bside\b|laterality|level"
                     r"|how (?:many|often)|days supply|other information"),
    (Purpose.DECIDED, r"decisions?\b|determinations?\b|outcome|disposition|\bstatus|\bresults?\b|findings?"
                      r"|conclusion"),
    (Purpose.ASKED, r"^\W*(?:the |all |medical |our |your )?(?:treatments?|services?|items?|procedures?"
                    r"|drugs?|goods?|service/good|prescription|description|therap(?:y|ies)|equipment"
                    r"|dme)\b|^\W*(?:what|orders?|drug|request)\s*(?:no"
                    r"\.?|#)?\s*\d{0,2}\W*$"),
)  # fmt: skip
_SECTIONS = tuple((section, noisy(pattern)) for section, pattern in _RULES)
_PAST = noisy(
    r"\b(?:previous(?:ly)?|earlier|prior (?:determinations?|decisions?|requests?|denials?|reviews?)|closed"
    r"|old|past|history|already|withdrawn|not part)\b"
)
_WHY = noisy(
    r"\b(?:reasons?|rationale|why|basis|explanation|guidelines?|criteria|appeal|dispute|disagree|rights?"
    r"|if|how)\b"
)
SALUTATION = re.compile(r"\W*(?:dear|hello|hi|to whom|good (?:morning|afternoon))\b", re.IGNORECASE)
_FOR_REASONS = noisy(r"\b(?:for|on) (?:reasons?|grounds|the basis|lack) of medical necessity\b")
_SOAP = re.compile(r"([SOAP])\W*")
"""The parts of a clinical note: subjective, objective, assessment, plan."""
_EITHER = noisy(r"\b(?:denied|delayed|modified)(?:,| and/or| or| and) (?:denied|delayed|modified)\b")
_FOLLOWING = noisy(
    r"\bfollowing (?:\w+ )?(?:treatments?|services?|items?|requests?|medications?|procedures?|drugs?"
    r"|care)\b"
)
FORM_LIST = noisy(r"\blist (?:each|all|the|every)\b.{0,120}\b(?:denied|requested|disputed|modified)\b")
"""How a form asks for the requests to be listed below."""
_NAMES_DECISION = noisy(
    r"\b(?:determination|decision|outcome|disposition|status|result"
    r"|recommendation|answer)s?\b"
)


def context_of(heading: str) -> Context:
    """What a heading or lead-in says of what follows: "What we cannot authorize" is decided, denied;
    "Reasons for the denial" are reasons; "Treatment requested" asks."""
    heading = _FOR_REASONS.sub(" ", heading)
    if soap := _SOAP.fullmatch(heading.strip()):
        return Context(Purpose.PLAN if soap[1] == "P" else Purpose.HISTORY)
    status = decision_of(heading)
    if _EITHER.search(heading):
        return Context(Purpose.ASKED)
    if _FOLLOWING.search(heading) and not _PAST.search(heading):
        return Context(Purpose.ASKED, status)
    if status and not _PAST.search(heading) and not _WHY.search(heading):
        return Context(Purpose.DECIDED, status)
    for section, pattern in _SECTIONS:
        if pattern.search(heading):
            return Context(section)
    return NEUTRAL


def is_decision_label(label: str) -> bool:
    """Whether a label's value is a decision: "Determination", "UR decision", "Status"."""
    return bool(_NAMES_DECISION.search(label)) and not re.search(
        r"\b(?:date|work|marital|number|no|claim|physician|maker)\b", label, re.I
    )
