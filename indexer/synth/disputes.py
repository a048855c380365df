"""The disputed treatments of an invented letter, with outcomes and rationales."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from random import Random

from indexer.synth.case import Case
from indexer.synth.citations import Citation, Era, Side, cite
from indexer.synth.phrases import Facts
from indexer.synth.tables import Tables, TreatmentRow, draw
from search.types import Outcome

_COUNTS = (66, 18, 8, 3.5, 2, 1.3, 0.7, 0.5)
"""How often a letter has one, two, ... eight issues."""
_LENIENT = 0.085
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
_MARK = "s\x00"
"""Stands for the source until it is known which mention comes first."""
_ACTIVE = (
    "gabapentin", "cyclobenzaprine", "baclofen", "ketoprofen", "tramadol", "amitriptyline", "bupivacaine",
    "flurbiprofen", "capsaicin", "lidocaine",
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_TYPING_SLIPS = 0.02
_RETROSPECTIVE = 0.08
_PARTIAL = 0.11


@dataclass(frozen=True)
class Dispute:
    """One issue as it will be printed. ``item`` is its short name without an article; ``story``
    are sentences that the clinical summary owes the rationale."""

    row: TreatmentRow
    request: str
    outcome: Outcome
    item: str
    disputed_part: str | None
    retrospective: bool
    service_date: dt.date | None
    claims_administrator: Citation
    reviewer: Citation
    rationale: str
    story: tuple[str, ...]


@dataclass(frozen=True)
class _Request:
    """The words of a request: in full, of the part in dispute, and without date or approval."""

    text: str
    plain: str
    disputed_part: str | None = None
    retrospective: bool = False
    service_date: dt.date | None = None


def invent_disputes(tables: Tables, case: Case, year: int, rng: Random) -> tuple[Dispute, ...]:
    """One to eight disputes of a case; all the denials of a generous reviewer's letter may fall."""
    count = rng.choices(range(1, 9), _COUNTS)[0]
    overturns = 0.7 if rng.random() < _LENIENT else 0.05
    rows = _rows(tables, case, count, rng)
    disputes: list[Dispute] = []
    surgery: Outcome | None = None
    for row in rows:
        outcome = Outcome.OVERTURNED if rng.random() < overturns else Outcome.UPHELD
        if row.group == "periop" and surgery:
            outcome = surgery
        writer = _Writer(tables, case, Era.of(year), row, rng)
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
        request = self._request(facts)
        asked = request.plain if self.rng.random() < 0.6 else facts.texts["item"]
        texts = {**facts.texts, "asked_item": asked}
        if self.row.family == "compound":
            texts["ingredient"] = self.rng.choice([name for name in _ACTIVE if name in request.plain.lower()])
        facts = replace(facts, texts=texts)
        phrases = self.tables.phrases
        return Dispute(
            row=self.row,
            request=request.text,
            outcome=outcome,
            item=_ARTICLE.sub("", facts.texts["item"]),
            disputed_part=request.disputed_part,
            retrospective=request.retrospective,
            service_date=request.service_date,
            claims_administrator=administrator,
            reviewer=reviewer,
            rationale=self._rationale(reason, outcome, reviewer, facts),
            story=tuple(phrases.some(f"{reason}.story", 2, facts, self.rng)),
        )

    def _reason(self, outcome: Outcome) -> tuple[str, Outcome]:
        """A reason that the findings allow, and the outcome it leads to."""
        radicular = self.case.radicular
        for wanted in (outcome, Outcome.UPHELD, Outcome.OVERTURNED):
            reasons = self.tables.reasons[self.row.family, wanted.value]
            allowed = [name for name in reasons if _NEEDS_ROOT.get(name, radicular) is radicular]
            if allowed:
                return self.rng.choice(allowed), wanted
        raise LookupError(f"No reason is written for {self.row.family!r}.")

    def _facts(self, surgery: Outcome | None, *, again: bool) -> Facts:
        phrases, case = self.tables.phrases, self.case
        texts = dict(case.facts.texts)
        texts["item"] = phrases.say(self.row.item, case.facts, self.rng)
        texts["item_bare"] = _ARTICLE.sub("", texts["item"])
        texts["drug"] = texts["therapy_low"] = texts["item_bare"]
        texts["therapy"] = texts["item_bare"][:1].upper() + texts["item_bare"][1:]
        texts["strength"] = phrases.say(self.row.strength, case.facts, self.rng) if self.row.strength else ""
        texts["qty"] = self.rng.choice(self.row.quantities) if self.row.quantities else "1"
        tags = {f"surgery_{surgery.value}" if surgery else "no_surgery"}
        if again:
            tags.add("again")
        return Facts(texts, case.facts.tags | tags)

    def _request(self, facts: Facts) -> _Request:
        if self.case.dates.decision.year >= 2015 and self.rng.random() < _PARTIAL:
            partial = self._partial(facts)
            if partial:
                return partial
        plain = _first_upper(" ".join(self.tables.phrases.say(self.row.request, facts, self.rng).split()))
        if self.row.group == "drug":
            if self.rng.random() < _TYPING_SLIPS:
                plain = _slip(plain, facts.texts["drug"], self.rng)
            if self.rng.random() < 0.04:
                plain = plain.upper()
        possible = self.row.group in {"drug", "equipment", "diagnostic", "injection"}
        if possible and self.rng.random() < _RETROSPECTIVE * 1.4:
            day = self.case.dates.visit
            texts = {**facts.texts, "wording": plain, "dos": f"{day:%m/%d/%Y}"}
            text = self.tables.phrases.say("retrospective", Facts(texts, facts.tags), self.rng)
            served = "DOS" in text or "Dispensed" in text  # the date of an order is not one of service
            return _Request(text, plain, retrospective=True, service_date=day if served else None)
        return _Request(plain, plain)

    def _partial(self, facts: Facts) -> _Request | None:
        """A request of which the claims administrator authorized a part."""
        if self.row.group == "therapy":
            return self._part_of("partial.therapy", int(facts.texts["visits"]), facts)
        if self.row.group == "drug" and self.row.strength and int(facts.texts["qty"]) >= 30:
            return self._part_of("partial.drug", int(facts.texts["qty"]), facts)
        if self.row.group == "equipment":
            whole = f"Purchase of {facts.texts['item_bare']}"
            allowed = self.tables.phrases.say("partial.authorized", facts, self.rng)
            return _Request(
                f"{whole} was the original request. The Claims Administrator authorized {allowed}, leaving "
                f"the original request IMR eligible. The original request, {_first_lower(whole)} is",
                whole,
                disputed_part=_first_lower(whole),
            )
        return None

    def _part_of(self, rule: str, amount: int, facts: Facts) -> _Request | None:
        if amount < 4:
            return None
        allowed = amount * self.rng.choice((1, 1, 2)) // self.rng.choice((2, 3, 3)) or 1
        if allowed >= amount:
            allowed = amount // 2
        form = self.rng.random()

        def worded(count: int) -> str:
            # The same draws for each amount, so that the three parts are worded alike.
            texts = {**facts.texts, "amount": str(count)}
            return _first_upper(self.tables.phrases.say(rule, Facts(texts, facts.tags), Random(form)))  # noqa: S311

        whole, rest = worded(amount), worded(amount - allowed)
        text = (
            f"{whole} was the original request. {worded(allowed)} was authorized by the Claims "
            f"Administrator. The remaining IMR eligible portion of the original request, {rest} is"
        )
        return _Request(text, rest, disputed_part=rest)

    def _rationale(self, reason: str, outcome: Outcome, reviewer: Citation, facts: Facts) -> str:
        phrases, rng = self.tables.phrases, self.rng
        marked = Facts({**facts.texts, "source": _MARK}, facts.tags)
        brief = Facts({**facts.texts, "source": reviewer.brief}, facts.tags)
        remarks = "remark.overturned"
        if outcome is Outcome.UPHELD:
            group = {"periop": "surgery", "psych": "therapy"}.get(self.row.group, self.row.group)
            remarks = f"remark.upheld.{group}"
        guideline = phrases.some(f"{self.row.family}.guideline", 2, marked, rng)
        why = phrases.some(f"{reason}.why", rng.choice((3, 3, 4)), brief, rng)
        if rng.random() < 0.5:
            first = _lower_first_word(why[0], facts.texts["item_bare"])
            why[0] = f"{phrases.say('in_this_case', brief, rng)} {first}"
        sentences = [
            phrases.say("opening", brief, rng),
            phrases.say("guideline_lead", brief, rng),
            *_with_source(guideline, reviewer),
            *([phrases.say("study", brief, rng)] if rng.random() < 0.3 else []),
            *phrases.some("history", rng.choice((1, 1, 2)), brief, rng),
            *why,
            *phrases.some(remarks, rng.choice((1, 1, 2)), brief, rng),
            phrases.say(f"conclusion.{outcome.value}", brief, rng),
        ]
        return tidy(" ".join(sentences))


def tidy(text: str) -> str:
    """Running text: single blanks, "an" before a vowel, a capital after a full stop."""
    text = " ".join(text.split()).replace(" .", ".").replace(" ,", ",").replace(" ;", ";")
    text = text.replace(",.", ".").replace(",,", ",")
    for vowel in "aeio":
        text = text.replace(f" a {vowel}", f" an {vowel}")
    text = text.replace(" an one", " a one")
    return ". ".join(map(_first_upper, text.split(". ")))


def _lower_first_word(sentence: str, name: str) -> str:
    return sentence if sentence.startswith(name) else _first_lower(sentence)


def _with_source(lines: list[str], citation: Citation) -> list[str]:
    """The lines with the source named at length where it comes first, and briefly after that."""
    told = "\n".join(lines)
    first = min((told.find(mark) for mark in (_MARK, _MARK.upper()) if mark in told), default=-1)
    if first >= 0:
        capital = told[first] == _MARK[0].upper()
        source = _first_upper(citation.source) if capital else citation.source
        told = told[:first] + source + told[first + len(_MARK) :]
    told = told.replace(_MARK, citation.brief).replace(_MARK.upper(), _first_upper(citation.brief))
    return told.split("\n")


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _slip(text: str, drug: str, rng: Random) -> str:
    """The request with two letters of the drug's name exchanged, or one lost."""
    if len(drug) < 6 or drug not in text:
        return text
    place = rng.randrange(2, len(drug) - 2)
    wrong = drug[:place] + drug[place + 1] + drug[place] + drug[place + 2 :]
    if rng.random() < 0.4:
        wrong = drug[:place] + drug[place + 1 :]
    return text.replace(drug, wrong, 1)


def _different(row: TreatmentRow, other: TreatmentRow) -> bool:
    return row is not other and (not row.canonical or row.canonical != other.canonical)
