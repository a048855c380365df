"""An invented case: a person, an injury, the dates of the claim and what the examination found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from indexer.synth.phrases import Facts, PhraseGrammar
from indexer.synth.tables import Region, Tables, draw

_MALE = {"he": "he", "his": "his", "him": "him"}
_FEMALE = {"he": "she", "his": "her", "him": "her"}
_NOUNS = {"male": ("man", "male", "male", "male"), "female": ("woman", "female", "female", "female")}
_TERMS = ("the patient",) * 9 + ("the injured worker",) * 5 + ("the applicant",) * 3 + ("the claimant",) * 3
_LEVELS = {"cervical": ("C4-5", "C5-6", "C5-6", "C6-7"), "lumbar": ("L3-4", "L4-5", "L4-5", "L5-S1", "L5-S1")}
_ROOTS = {"C4-5": "C5", "C5-6": "C6", "C6-7": "C7", "L3-4": "L4", "L4-5": "L5", "L5-S1": "S1"}
_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_DATE_FORMS = ("%m/%d/%Y", "%m/%d/%Y", "%m/%d/%y", "long")
_SAID_ONCE_RULES = (
    "occupation", "provider", "comorbidity", "comorbidity2", "med", "med2", "med3", "care", "care2", "care3",
)  # fmt: skip
"""Rules that a letter must word once: it would contradict itself otherwise."""
_DEEP_REGIONS = frozenset({"lumbar", "cervical", "shoulder", "hip"})
"""Regions that drugs on the skin do not reach."""
_REGION_RULES = ("diagnosis", "complaint", "adl", "imaging")


@dataclass(frozen=True)
class Dates:
    """The days of a claim, in order, and the form in which its letter writes them."""

    injury: dt.date
    earlier_visit: dt.date
    visit: dt.date
    denial: dt.date
    application: dt.date
    assigned: dt.date
    decision: dt.date
    form: str

    def write(self, day: dt.date) -> str:
        """``day`` as the letter's narrative writes it."""
        return f"{day:%B} {day.day}, {day.year}" if self.form == "long" else day.strftime(self.form)


@dataclass(frozen=True)
class Case:
    """A person and a claim; ``regions`` are the injured parts, the leading one first."""

    age: int
    sex: str
    region: Region
    side: str
    regions: tuple[str, ...]
    dates: Dates
    facts: Facts

    @property
    def radicular(self) -> bool:
        """Whether the examination found a root lesion."""
        return "radicular" in self.facts.tags


def invent_case(tables: Tables, year: int, rng: Random) -> Case:
    """A case decided in ``year``."""
    region = draw(tables.regions, rng)
    other_regions = [other.name for other in tables.regions if other is not region]
    second = "psyche" if rng.random() < 0.12 else rng.choice(other_regions[:5])
    dates = _dates(year, rng)
    sex = rng.choice(("male", "female"))
    age = min(76, max(19, round(rng.gauss(47, 11))))
    side = rng.choice(("left", "right", "right", "bilateral"))
    if side == "bilateral" and (not region.sided or rng.random() < 0.7):
        side = "right"
    spine = region.name in _LEVELS
    tags = frozenset({"radicular"} if spine and rng.random() < 0.45 else ())
    if region.name in _DEEP_REGIONS:
        tags |= {"deep"}
    texts = (
        _person_facts(age, sex, rng)
        | _place_facts(region, side, rng)
        | _time_facts(dates, rng)
        | _number_facts(rng)
    )
    seen = (region.name, second) if rng.random() < 0.35 or second == "psyche" else (region.name,)
    status = rng.choice(("working", "off"))
    tags |= {status}
    texts["work_status"] = tables.phrases.expand(f"status.{status}", Facts(texts, tags), rng)
    texts |= _findings(tables.phrases, seen, Facts(texts, tags), rng)
    return Case(age, sex, region, side, seen, dates, Facts(texts, tags))


def _person_facts(age: int, sex: str, rng: Random) -> dict[str, str]:
    pronouns = _MALE if sex == "male" else _FEMALE
    return {"age": str(age), "man": rng.choice(_NOUNS[sex]), "pt": rng.choice(_TERMS), **pronouns}


def _place_facts(region: Region, side: str, rng: Random) -> dict[str, str]:
    spine = "cervical" if region.name == "cervical" else "lumbar"
    level = rng.choice(_LEVELS[spine])
    limb = "upper" if region.name in {"cervical", "wrist"} else "lower"
    limbs = f"bilateral {limb} extremities" if rng.random() < 0.5 else f"{side} {limb} extremity"
    return {
        "body": f"{side} {region.body}" if region.sided else region.body,
        "side": side,
        "level": level,
        "dermatome": _ROOTS[level],
        "leg": f"{side} {'arm' if spine == 'cervical' else 'leg'}",
        "arm": f"{side} arm",
        "limbs": limbs,
    }


def _dates(year: int, rng: Random) -> Dates:
    decision = dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))
    assigned = decision - dt.timedelta(days=rng.randint(18, 40))
    application = assigned - dt.timedelta(days=rng.randint(3, 18))
    denial = application - dt.timedelta(days=rng.randint(2, 25))
    visit = denial - dt.timedelta(days=rng.randint(6, 28))
    earlier = visit - dt.timedelta(days=rng.randint(26, 60))
    injury = earlier - dt.timedelta(days=min(8_000, 100 + int(rng.expovariate(1 / 1_000))))
    return Dates(injury, earlier, visit, denial, application, assigned, decision, rng.choice(_DATE_FORMS))


def _time_facts(dates: Dates, rng: Random) -> dict[str, str]:
    """The days that the narrative speaks of, and how long things have lasted."""
    known = (dates.earlier_visit - dates.injury).days

    def since_injury(low: float, high: float) -> dt.date:
        return dates.injury + dt.timedelta(days=int(known * (low + (high - low) * rng.random())))

    since = since_injury(0.2, 0.6)
    months = max(2, (dates.visit - since).days // 30)
    elapsed = (dates.decision - dates.injury).days
    length = (
        f"{_number_word(elapsed // 30)} months"
        if elapsed < 540
        else f"{_number_word(round(elapsed / 365))} years"
    )
    return {
        "doi": dates.write(dates.injury),
        "ur": dates.write(dates.denial),
        "visit": dates.write(dates.visit),
        "visit0": dates.write(dates.earlier_visit),
        "rfa_date": dates.write(dates.visit + dt.timedelta(days=rng.randint(1, 5))),
        "scan_date": dates.write(since_injury(0.1, 1.0)),
        "procedure_date": dates.write(since_injury(0.6, 1.0)),
        "test_date": dates.write(since_injury(0.7, 1.0)),
        "last_work": f"{since_injury(0.0, 0.9):%B %Y}",
        "since": f"{since:%B %Y}",
        "months": str(months),
        "months_few": str(rng.randint(2, 5)),
        "years": length,
    }


def _number_facts(rng: Random) -> dict[str, str]:
    pain = rng.randint(5, 8)
    per_week, weeks = rng.choice((1, 2, 2, 2, 3)), rng.choice((2, 3, 4, 4, 6, 6))
    return {
        "pain": str(pain),
        "pain_low": str(rng.randint(2, pain - 2)),
        "pain_high": str(min(10, pain + rng.randint(1, 2))),
        "relief_low": str(rng.randrange(10, 46, 5)),
        "relief_high": str(rng.randrange(60, 91, 5)),
        "visits_done": str(rng.randint(7, 36)),
        "visits_few": _number_word(rng.randint(3, 8)),
        "per_week": str(per_week),
        "weeks": str(weeks),
        "visits": str(per_week * weeks),
        "visits_word": _number_word(per_week * weeks).capitalize(),
        "refills": str(rng.randint(1, 5)),
        "grams": rng.choice(("60", "100", "120", "180", "240")),
    }


def _findings(phrases: PhraseGrammar, regions: tuple[str, ...], facts: Facts, rng: Random) -> dict[str, str]:
    """The findings of history, examination and imaging, worded once for the whole letter."""
    findings = {name: phrases.expand(name, facts, rng) for name in _SAID_ONCE_RULES}
    findings["article"] = "an" if findings["occupation"][0] in "aeiou" else "a"
    for name in _REGION_RULES:
        wordings = phrases.expand_several(f"{regions[0]}.{name}", 2, facts, rng)
        rng.shuffle(wordings)
        findings[name] = wordings[0]
        findings[f"{name}2"] = _other_wording(phrases, f"{regions[0]}.{name}", wordings, facts, rng)
    if len(regions) > 1:
        findings["complaint2"] = phrases.expand(f"{regions[1]}.complaint", facts, rng)
        findings["diagnosis2"] = phrases.expand(f"{regions[1]}.diagnosis", facts, rng)
    return findings


def _other_wording(phrases: PhraseGrammar, rule: str, known: list[str], facts: Facts, rng: Random) -> str:
    """A wording other than the first of ``known``; a rule of one line with choices is expanded again."""
    for line in (*known[1:], *(phrases.expand(rule, facts, rng) for _ in range(6))):
        if line != known[0]:
            return line
    return known[0]


def _number_word(number: int) -> str:
    return _NUMBER_WORDS[number - 1] if 1 <= number <= len(_NUMBER_WORDS) else str(number)
