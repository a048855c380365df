"""The disputed treatments of an invented letter, with outcomes and rationales."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from indexer.synth.case import Case
from indexer.synth.guideline_texts import CitationWording, Era, Side, cite
from indexer.synth.phrases import Facts
from indexer.synth.requests import Request, RequestWriter, first_lower, first_upper
from indexer.synth.tables import Tables, TreatmentRow, draw
from search.model.letters import Outcome

_ISSUE_COUNT_WEIGHTS = (66, 18, 8, 3.5, 2, 1.3, 0.7, 0.5)
"""How often a letter has one, two, ... eight issues."""
_LENIENT_SHARE = 0.085
_NEEDS_ROOT = {
    "esi.overturned.criteria": True,
    "esi.upheld.no_radiculopathy": False,
    "facet.upheld.radicular": True,
    "facet.overturned.positive_block": False,
    "tpi.overturned.criteria": False,
    "surgery_spine.overturned.deficit": True,
    "surgery_spine.upheld.no_concordance": False,
    "emg.upheld.no_findings": False,
}
"""Reasons that only hold with, or without, a root lesion on examination."""
_SOURCE_MARK = "s\x00"
"""Stands for the source until it is known which mention comes first."""
_ACTIVE_INGREDIENTS = (
    "gabapentin", "cyclobenzaprine", "baclofen", "ketoprofen", "tramadol", "amitriptyline", "bupivacaine",
    "flurbiprofen", "capsaicin", "lidocaine",
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


@dataclass(frozen=True)
class Dispute:
    """One issue as it will be printed. ``item`` is its short name without an article; ``story``
    are sentences that the clinical summary owes the rationale."""

    row: TreatmentRow
    request: Request
    outcome: Outcome
    item: str
    claims_administrator: CitationWording
    reviewer: CitationWording
    rationale: str
    story: tuple[str, ...]


def invent_disputes(tables: Tables, case: Case, rng: Random) -> tuple[Dispute, ...]:
    """One to eight disputes of a case; all the denials of a generous reviewer's letter may fall."""
    count = rng.choices(range(1, 9), _ISSUE_COUNT_WEIGHTS)[0]
    overturns = 0.7 if rng.random() < _LENIENT_SHARE else 0.05
    rows = _rows(tables, case, count, rng)
    disputes: list[Dispute] = []
    surgery: Outcome | None = None
    for row in rows:
        outcome = Outcome.OVERTURNED if rng.random() < overturns else Outcome.UPHELD
        if row.group == "periop" and surgery:
            outcome = surgery
        writer = _Writer(tables, case, Era.of(case.dates.decision), row, rng)
        dispute = writer.dispute(outcome, surgery, again=bool(disputes))
        if row.group == "surgery" and surgery is None:
            surgery = dispute.outcome
        disputes.append(dispute)
    return tuple(disputes)


def _rows(tables: Tables, case: Case, count: int, rng: Random) -> list[TreatmentRow]:
    """Different treatments that go together: most of the first one's group, services with surgery."""
    places = (case.region.name, "psyche") if "psyche" in case.regions else (case.region.name,)
    fitting = [row for row in tables.treatments if row.suits(places)]
    leading = [row for row in fitting if row.group != "periop"]
    rows = [draw(leading, rng)]
    kin = "periop" if rows[0].group == "surgery" else rows[0].group
    while len(rows) < count:
        pool = [row for row in fitting if row.group == kin] if rng.random() < 0.75 else leading
        row = draw(pool, rng)
        if all(
            row is not other and (not row.canonical or row.canonical != other.canonical) for other in rows
        ):
            rows.append(row)
        elif rng.random() < 0.3:
            kin = "drug"
    return rows


@dataclass(frozen=True)
class _Writer:
    """Writes one dispute of a case."""

    tables: Tables
    case: Case
    era: Era
    row: TreatmentRow
    rng: Random

    def dispute(self, outcome: Outcome, surgery: Outcome | None, *, again: bool) -> Dispute:
        reason, outcome = self._reason(outcome)
        guideline = self.tables.guidelines[self.row.family]
        administrator = cite(Side.CLAIMS_ADMINISTRATOR, guideline, self.case.region, self.era, self.rng)
        reviewer = cite(Side.REVIEWER, guideline, self.case.region, self.era, self.rng)
        facts = self._facts(surgery, again=again)
        writer = RequestWriter(self.tables.phrases, self.row, self.case.dates.visit, self.rng)
        request = writer.write(facts, decided=self.case.dates.decision.year)
        asked_item = request.plain if self.rng.random() < 0.6 else facts.texts["item"]
        texts = {**facts.texts, "asked_item": asked_item}
        if self.row.family == "compound":
            texts["ingredient"] = self.rng.choice(
                [name for name in _ACTIVE_INGREDIENTS if name in request.plain.lower()]
            )
        facts = replace(facts, texts=texts)
        phrases = self.tables.phrases
        return Dispute(
            row=self.row,
            request=request,
            outcome=outcome,
            item=_ARTICLE.sub("", facts.texts["item"]),
            claims_administrator=administrator,
            reviewer=reviewer,
            rationale=self._rationale(reason, outcome, reviewer, facts),
            story=tuple(phrases.expand_several(f"{reason}.story", 2, facts, self.rng)),
        )

    def _reason(self, outcome: Outcome) -> tuple[str, Outcome]:
        """A reason that the findings allow, and the outcome it leads to."""
        radicular = self.case.radicular
        for candidate in (outcome, Outcome.UPHELD, Outcome.OVERTURNED):
            reasons = self.tables.reasons[self.row.family, candidate.value]
            allowed = [name for name in reasons if _NEEDS_ROOT.get(name, radicular) is radicular]
            if allowed:
                return self.rng.choice(allowed), candidate
        raise LookupError(f"No reason is written for {self.row.family!r}.")

    def _facts(self, surgery: Outcome | None, *, again: bool) -> Facts:
        phrases, case = self.tables.phrases, self.case
        texts = dict(case.facts.texts)
        texts["item"] = phrases.expand(self.row.item, case.facts, self.rng)
        texts["item_bare"] = _ARTICLE.sub("", texts["item"])
        texts["drug"] = texts["therapy_low"] = texts["item_bare"]
        texts["therapy"] = texts["item_bare"][:1].upper() + texts["item_bare"][1:]
        texts["strength"] = (
            phrases.expand(self.row.strength, case.facts, self.rng) if self.row.strength else ""
        )
        texts["qty"] = self.rng.choice(self.row.quantities) if self.row.quantities else "1"
        tags = {f"surgery_{surgery.value}" if surgery else "no_surgery"}
        if again:
            tags.add("again")
        return Facts(texts, case.facts.tags | tags)

    def _rationale(self, reason: str, outcome: Outcome, reviewer: CitationWording, facts: Facts) -> str:
        phrases, rng = self.tables.phrases, self.rng
        marked = Facts({**facts.texts, "source": _SOURCE_MARK}, facts.tags)
        brief = Facts({**facts.texts, "source": reviewer.brief}, facts.tags)
        remarks = "remark.overturned"
        if outcome is Outcome.UPHELD:
            group = {"periop": "surgery", "psych": "therapy"}.get(self.row.group, self.row.group)
            remarks = f"remark.upheld.{group}"
        guideline = phrases.expand_several(f"{self.row.family}.guideline", 2, marked, rng)
        why = phrases.expand_several(f"{reason}.why", rng.choice((3, 3, 4)), brief, rng)
        if rng.random() < 0.5:
            first = _lower_first_word(why[0], facts.texts["item_bare"])
            why[0] = f"{phrases.expand('in_this_case', brief, rng)} {first}"
        sentences = [
            phrases.expand("opening", brief, rng),
            phrases.expand("guideline_lead", brief, rng),
            *_with_source(guideline, reviewer),
            *([phrases.expand("study", brief, rng)] if rng.random() < 0.3 else []),
            *phrases.expand_several("history", rng.choice((1, 1, 2)), brief, rng),
            *why,
            *phrases.expand_several(remarks, rng.choice((1, 1, 2)), brief, rng),
            phrases.expand(f"conclusion.{outcome.value}", brief, rng),
        ]
        return tidy(" ".join(sentences))


def tidy(text: str) -> str:
    """Running text: single blanks, "an" before a vowel, a capital after a full stop."""
    text = " ".join(text.split()).replace(" .", ".").replace(" ,", ",").replace(" ;", ";")
    text = text.replace(",.", ".").replace(",,", ",")
    for vowel in "aeio":
        text = text.replace(f" a {vowel}", f" an {vowel}")
    text = text.replace(" an one", " a one")
    return ". ".join(map(first_upper, text.split(". ")))


def _lower_first_word(sentence: str, name: str) -> str:
    return sentence if sentence.startswith(name) else first_lower(sentence)


def _with_source(lines: list[str], citation: CitationWording) -> list[str]:
    """The lines with the source named at length where it comes first, and briefly after that."""
    text = "\n".join(lines)
    first = min(
        (text.find(mark) for mark in (_SOURCE_MARK, _SOURCE_MARK.upper()) if mark in text), default=-1
    )
    if first >= 0:
        capital = text[first] == _SOURCE_MARK[0].upper()
        source = first_upper(citation.source) if capital else citation.source
        text = text[:first] + source + text[first + len(_SOURCE_MARK) :]
    text = text.replace(_SOURCE_MARK, citation.brief).replace(
        _SOURCE_MARK.upper(), first_upper(citation.brief)
    )
    return text.split("\n")
