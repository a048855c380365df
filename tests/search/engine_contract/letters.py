"""Invented letters for the contract, always the same: few words in many orders, so that phrases and spans are
found and missed, and a bit of everything that an issue may have or lack."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import replace

from search.model.attributes import (
    Course,
    Dependency,
    DependencyDecision,
    PartialApproval,
    RequestAttributes,
    RequestTiming,
)
from search.model.letters import (
    BodyPart,
    Citation,
    CitedSection,
    Determination,
    Issue,
    Layout,
    Letter,
    Outcome,
    Quantity,
    Section,
    SectionKind,
    Strength,
    Treatment,
)

WORDS = (
    *("opioid", "opioids", "Opioids", "wean", "weaning", "weaned", "pain", "pains", "denial", "Denials"),
    # The plural of capitals is a form of the word, the same in small letters is another word.
    *("soma", "MRI", "MRIs", "mris", "Ménière", "patient’s chart", "10/325mg"),
)
REASONS = (
    "There is no documentation of functional improvement with this medication.",
    "The MTUS does not recommend long-term use of muscle relaxants.",
    "Conservative care has failed and surgery is planned.",
)
"""Sentences that give a reason which issues are filtered by."""

TREATMENTS = (
    Treatment(
        "drug", "Medication", "Oral", generic_name="carisoprodol", brand_name="Soma",
        drug_class="muscle relaxants", strength=Strength("350mg", (Quantity(350, "mg"),)),
        quantity=60, refills=0, body_parts=(BodyPart("lumbar spine"),),
    ),
    Treatment(
        "drug", "Medication", "Oral", generic_name="hydrocodone-acetaminophen", brand_name="Norco",
        ingredients=("hydrocodone", "acetaminophen"), drug_class="opioids",
        strength=Strength("10/325mg", (Quantity(10, "mg"), Quantity(325, "mg"))), quantity=120, refills=2,
    ),
    Treatment(
        "therapy", "Therapy", generic_name="acupuncture", visits=12,
        body_part="neck", body_parts=(BodyPart("neck", "left"), BodyPart("Lumbar  Spine")),
    ),
    Treatment(
        "test", "Imaging", generic_name="MRI", body_part="lumbar spine",
        body_parts=(BodyPart("lumbar spine"), BodyPart("knee", "bilateral")),
    ),
    Treatment("drug", "Medication", "Topical", generic_name="lidocaine", quantity=30),
    Treatment("service", "Other"),
)  # fmt: skip
CITATIONS = (
    Citation("MTUS", chapter="Chronic Pain", pages=((29, 29), (78, 82)), edition="2009"),
    Citation("ODG", chapter="Pain", sections=(CitedSection("Opioids", ((80, 80),)),)),
    Citation("ODG", chapter="Neck", edition="Online 2014"),
    Citation("ACOEM", book="Low Back Complaints", pages=((303, 305),)),
)
ATTRIBUTES = (
    RequestAttributes(),
    RequestAttributes(
        RequestTiming.RETROSPECTIVE, Course.AGAIN, PartialApproval(12, 6), amount_stated=True,
        duration_stated=False, dependency=Dependency(("surgery",), (), DependencyDecision.NOT_AT_ISSUE),
        after_surgery=True,
    ),
    RequestAttributes(
        RequestTiming.PROSPECTIVE, Course.FIRST, PartialApproval(), amount_stated=False, duration_stated=True,
        dependency=Dependency(("surgery", "Fusion"), (1,), DependencyDecision.UPHELD), after_surgery=False,
    ),
)  # fmt: skip
SPECIALTIES = ("Pain Medicine", "Orthopedic Surgery", "Neurology")


def many_letters(count: int = 36, seed: int = 7) -> tuple[Letter, ...]:
    """Letters in no order, of about two issues each. Three have the same text throughout (twins, whose issues
    tie wherever they are stored); one has twelve issues, one has none that could be read."""
    maker = _Maker(seed)
    letters = [maker.letter(f"CM16-{number:07}", maker.issues()) for number in range(count)]
    twin = maker.letter("twin", tuple(map(maker.issue, (1, 2))))
    letters += [_renamed(twin, name) for name in ("CM16-0000000 addendum", "CM16-0000017b", "DM16-é")]
    letters.append(maker.letter("CM16-0000009-2", tuple(map(maker.issue, range(1, 13)))))
    letters.append(_without_issues("CM16-0000020-2"))
    random.Random(seed).shuffle(letters)
    return tuple(map(_with_attributes, letters))


def _with_attributes(letter: Letter) -> Letter:
    """Attributes by the numbers of the issues, so that twins stay twins."""
    issues = tuple(
        replace(issue, attributes=ATTRIBUTES[issue.number % len(ATTRIBUTES)])
        for issue in letter.determination.issues
    )
    return replace(letter, determination=replace(letter.determination, issues=issues))


def replaced(letter: Letter, rationale: str) -> Letter:
    """The same letter with another text: its first issue has this ``rationale`` and is overturned."""
    determination = letter.determination
    first, *rest = determination.issues
    changed = replace(first, rationale=rationale, outcome=Outcome.OVERTURNED)
    return _letter(replace(determination, issues=(changed, *rest)))


def letter_of(name: str, *rationales: str, date: dt.date | None = None) -> Letter:
    """A letter with an issue for each rationale, about nothing else."""
    issues = tuple(
        Issue(number, "Request", Outcome.UPHELD, Treatment("other", "Other"), rationale=text)
        for number, text in enumerate(rationales, start=1)
    )
    return _letter(Determination(f"{name}.txt", name, Layout.D, "", issues, None, decision_date=date))


def letters_with_many_forms(forms: int, repeated: int) -> tuple[Letter, ...]:
    """Six letters, in whose issues stand so many forms of words that begin with ``qz``. The first
    ``repeated`` of them, in the order of their names, stand in three letters, the others in one; the last
    letter has the last form alone."""
    names = [f"qz{chr(97 + number // 26)}{chr(97 + number % 26)}x" for number in range(forms)]
    often = f"The {' '.join(names[:repeated])}."
    return (
        *(letter_of(f"F{part}", f"The {' '.join(names[part:-1:3])}.") for part in range(3)),
        *(letter_of(name, often) for name in ("F3", "F4")),
        letter_of("F5", f"The {names[-1]}."),
    )


def letters_of_many_months(months: int) -> tuple[Letter, ...]:
    """A letter for each of so many months from 1900 on."""
    return tuple(
        letter_of(f"M{number:05}", "Pain.", date=dt.date(1900 + number // 12, number % 12 + 1, 1))
        for number in range(months)
    )


def letters_with_many_spans(letters: int, words: int) -> tuple[Letter, ...]:
    """Letters in which two words stand side by side so many times, and a third after them; no two have the
    same text."""
    return tuple(
        letter_of(f"S{number}", f"The {'opioid pain ' * words}soma {number}.") for number in range(letters)
    )


class _Maker:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._summaries = [self._text(1, 3) for _ in range(4)]

    def letter(self, name: str, issues: tuple[Issue, ...]) -> Letter:
        chance = self._chance
        kind = chance.choice(("stated", "stated", "stated", "denied", "mentioned", "none"))
        day = dt.date(
            chance.choice((2013, 2014, 2014, 2015)), chance.choice((1, 1, 3, 12)), chance.choice((1, 30))
        )
        return _letter(
            Determination(
                file=f"{name}.txt",
                determination_id=name,
                layout=Layout.C_BLOCK,
                sha256="",
                issues=issues,
                outcome=None,
                decision_date=day if kind == "stated" else None,
                date_of_injury=day - dt.timedelta(400) if kind != "none" else None,
                date_of_injury_end=day if kind == "denied" else None,
                ur_denial_date=day if kind in ("stated", "denied") else None,
                latest_date_mentioned=day if kind == "mentioned" else None,
                reviewer_specialties=tuple(chance.sample(SPECIALTIES, chance.randint(0, 2))),
                age=chance.choice((None, 39, 51)),
                clinical_summary=chance.choice((None, *self._summaries)),
                body_parts=chance.choice(((), (BodyPart("shoulder"),))),
            )
        )

    def issues(self) -> tuple[Issue, ...]:
        return tuple(map(self.issue, range(1, self._chance.choice((1, 1, 2, 3)) + 1)))

    def issue(self, number: int) -> Issue:
        chance = self._chance
        treatments = tuple(chance.sample(TREATMENTS, chance.choice((1, 1, 2))))
        cited = [tuple(chance.sample(CITATIONS, chance.choice((0, 1, 1, 2)))) for _ in range(2)]
        return Issue(
            number,
            request=self._sentence(),
            outcome=chance.choice((Outcome.UPHELD, Outcome.UPHELD, Outcome.OVERTURNED, Outcome.OTHER)),
            treatment=treatments[0],
            treatments=treatments if chance.random() < 0.8 else (),
            claims_administrator_guideline=chance.choice((None, "Decision based on MTUS opioids.")),
            claims_administrator_citations=cited[0],
            reviewer_citations=cited[1],
            rationale=chance.choice((None, self._text(1, 5), self._text(1, 5), self._text(3, 8))),
        )

    def _text(self, least: int, most: int) -> str:
        sentences = [self._sentence() for _ in range(self._chance.randint(least, most))]
        if self._chance.random() < 0.4:
            sentences.append(self._chance.choice(REASONS))
        return " ".join(sentences)

    def _sentence(self) -> str:
        return f"The {' '.join(self._chance.choices(WORDS, k=self._chance.randint(1, 7)))}."


def _without_issues(name: str) -> Letter:
    text = "The letter tells of weaning and opioids. Nothing else can be read."
    sections = (Section(SectionKind.OTHER, text),)
    return _letter(Determination(f"{name}.txt", name, Layout.UNKNOWN, "", (), None, sections=sections))


def _renamed(letter: Letter, name: str) -> Letter:
    return _letter(replace(letter.determination, determination_id=name, file=f"{name}.txt"))


def _letter(determination: Determination) -> Letter:
    """The letter, whose raw text names all that is in it, and so differs wherever that differs."""
    text = repr(replace(determination, sha256=""))
    return Letter(replace(determination, sha256=hashlib.sha256(text.encode()).hexdigest()), text)
