"""The words of an invented request: plain, retrospective, or partly authorized; sometimes mistyped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from indexer.synth.phrases import Facts, PhraseGrammar
from indexer.synth.tables import TreatmentRow

_SLIP_SHARE = 0.02
_CAPITALS_SHARE = 0.04
_RETROSPECTIVE_SHARE = 0.11
_CAN_BE_RETROSPECTIVE = frozenset({"drug", "equipment", "diagnostic", "injection"})
_PARTIAL_SHARE = 0.16
_FIRST_PARTIAL_YEAR = 2015
_MIN_DIVIDED_AMOUNT = 4


@dataclass(frozen=True)
class Request:
    """``text`` stands before the outcome; ``plain`` is the same without date or partial approval;
    ``slipped`` says that a drug's name is mistyped."""

    text: str
    plain: str
    disputed_part: str | None = None
    slipped: bool = False
    retrospective: bool = False
    service_date: dt.date | None = None


@dataclass(frozen=True)
class RequestWriter:
    """Words the request for a treatment; ``visit`` is when it was prescribed."""

    phrases: PhraseGrammar
    row: TreatmentRow
    visit: dt.date
    rng: Random

    def write(self, facts: Facts, *, decided: int) -> Request:
        """A request in a letter of the year ``decided``."""
        if decided >= _FIRST_PARTIAL_YEAR and self.rng.random() < _PARTIAL_SHARE:
            partial = self._partial(facts)
            if partial:
                return partial
        plain = first_upper(" ".join(self.phrases.expand(self.row.request, facts, self.rng).split()))
        correct = plain
        if self.row.group == "drug":
            if self.rng.random() < _SLIP_SHARE:
                plain = _slip(plain, facts.texts["drug"], self.rng)
            if self.rng.random() < _CAPITALS_SHARE:
                plain, correct = plain.upper(), correct.upper()
        slipped = plain != correct
        if self.row.group in _CAN_BE_RETROSPECTIVE and self.rng.random() < _RETROSPECTIVE_SHARE:
            texts = {**facts.texts, "wording": plain, "dos": f"{self.visit:%m/%d/%Y}"}
            text = self.phrases.expand("retrospective", Facts(texts, facts.tags), self.rng)
            served = "DOS" in text or "Dispensed" in text  # the date of an order is not one of service
            day = self.visit if served else None
            return Request(text, plain, slipped=slipped, retrospective=True, service_date=day)
        return Request(plain, plain, slipped=slipped)

    def _partial(self, facts: Facts) -> Request | None:
        """A request of which the claims administrator authorized a part."""
        if self.row.group == "therapy":
            return self._divided("partial.therapy", int(facts.texts["visits"]), facts)
        if self.row.group == "drug" and self.row.strength and int(facts.texts["qty"]) >= 30:
            return self._divided("partial.drug", int(facts.texts["qty"]), facts)
        if self.row.group == "equipment":
            return self._for_a_while(facts)
        return None

    def _divided(self, rule: str, amount: int, facts: Facts) -> Request | None:
        if amount < _MIN_DIVIDED_AMOUNT:
            return None
        allowed = max(1, amount // self.rng.choice((2, 2, 3)))
        if self.rng.random() < 0.3:
            allowed = amount - allowed
        seed = self.rng.random()

        def worded(count: int) -> str:
            # The same draws for each amount, so that the three parts are worded alike.
            texts = {**facts.texts, "amount": str(count)}
            return first_upper(self.phrases.expand(rule, Facts(texts, facts.tags), Random(seed)))  # noqa: S311

        whole, rest = worded(amount), worded(amount - allowed)
        text = (
            f"{whole} was the original request. {worded(allowed)} was authorized by the Claims "
            f"Administrator. The remaining IMR eligible portion of the original request, {rest} is"
        )
        return Request(text, rest, disputed_part=rest)

    def _for_a_while(self, facts: Facts) -> Request:
        whole = f"Purchase of {facts.texts['item_bare']}"
        allowed = self.phrases.expand("partial.authorized", facts, self.rng)
        text = (
            f"{whole} was the original request. The Claims Administrator authorized {allowed}, leaving "
            f"the original request IMR eligible. The original request, {first_lower(whole)} is"
        )
        return Request(text, whole, disputed_part=first_lower(whole))


def first_upper(text: str) -> str:
    """``text`` with a capital at its start."""
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    """``text`` with a small letter at its start."""
    return text[:1].lower() + text[1:]


def _slip(text: str, drug: str, rng: Random) -> str:
    """The request with two letters of the drug's name exchanged, or one lost."""
    if len(drug) < 6:
        return text
    place = rng.randrange(2, len(drug) - 2)
    wrong = drug[:place] + drug[place + 1] + drug[place] + drug[place + 2 :]
    if rng.random() < 0.4:
        wrong = drug[:place] + drug[place + 1 :]
    return text.replace(first_upper(drug), first_upper(wrong), 1).replace(drug, wrong, 1)
