"""An item that is a drug to its normalized treatment."""

from __future__ import annotations

import re

from indexer.normalize import dose
from indexer.normalize.body_parts import body_parts_of
from indexer.normalize.items import Item
from indexer.normalize.schedule import read_duration
from search.model.letters import Strength, Treatment
from search.vocabulary import Drug, DrugMatch, Vocabulary
from search.vocabulary.groups import DRUGS
from search.vocabulary.release import release_beside

_TOPICAL = "Topical analgesics"
_COMPOUND = "topical compound"
_LOCAL_FORMS = ("injection", "patch", "cream", "gel", "ointment", "lotion", "infusion")
_WITH_ACETAMINOPHEN = re.compile(r"\d\s?(?:mg)?\s?[-/]\s?(?:300|325|500|650|750)\b")
_FORMS_NOT_ON_SKIN = ("injection", "infusion", "solution", "drops")


def drug_treatment(item: Item, match: DrugMatch, vocabulary: Vocabulary) -> Treatment:
    """The treatment that ``item``, whose match is ``match``, asks for."""
    form = dose.read_form(item.text)
    if item.compounded:
        return _compound(item, match, form, vocabulary)
    outside = item.text[: match.start - item.at] + " " * len(match.written) + item.text[match.end - item.at :]
    release = _release(item, match) or release_beside(outside)
    drug = _combination(match.drug, item.text, vocabulary)
    for written_as in filter(None, (form, release)):
        drug = vocabulary.variant(drug, written_as)
    brand, stated = _brand(item, match)
    strength = dose.read_strength(item.text, ingredients=drug.ingredients, after=match.end - item.at)
    if strength and "%" in strength.text and not _is_topical(drug) and form not in _FORMS_NOT_ON_SKIN:
        gel = vocabulary.variant(match.drug, "gel")
        drug = _compounded(drug) if gel is match.drug else gel
    parts = body_parts_of(item.text, vocabulary) if form in _LOCAL_FORMS or _is_topical(drug) else ()
    return Treatment(
        kind="drug",
        category=DRUGS,
        subcategory=drug.subcategory,
        name_as_written=match.written,
        generic_name=drug.generic,
        ingredients=drug.ingredients,
        brand_name=brand,
        brand_stated=stated,
        drug_class=drug.drug_class,
        strength=strength,
        form=form,
        release=release,
        quantity=dose.read_quantity(outside),
        prescription_count=dose.read_prescriptions(outside),
        refills=dose.read_refills(outside),
        frequency=dose.read_directions(outside),
        duration=read_duration(outside),
        body_part=parts[0].region if parts else None,
        body_parts=parts,
        spelling_corrected_from=match.corrected_from,
    )


def _combination(drug: Drug, text: str, vocabulary: Vocabulary) -> Drug:
    """The combination with acetaminophen where a drug is written with that drug's strength beside
    its own: "hydrocodone 10/325"."""
    if not _WITH_ACETAMINOPHEN.search(text):
        return drug
    both = (drug.generic, "acetaminophen")
    return next((combined for combined in vocabulary.drugs if combined.ingredients == both), drug)


def _release(item: Item, match: DrugMatch) -> str | None:
    names = [match, *(also for also in item.also if isinstance(also, DrugMatch))]
    return next((name.release for name in names if name.release), None)


def _brand(item: Item, match: DrugMatch) -> tuple[str | None, bool]:
    """The brand that the request names, also in parentheses after the generic name."""
    names = [match, *(also for also in item.also if isinstance(also, DrugMatch))]
    brand = next((name.brand for name in names if name.brand), None)
    return brand, brand is not None


def _compound(item: Item, match: DrugMatch, form: str | None, vocabulary: Vocabulary) -> Treatment:
    """A compound: its ingredients in order, one strength for each that has one."""
    matches = (match, *item.compounded)
    ingredients = tuple(dict.fromkeys(name for drug in matches for name in drug.ingredients))
    known = next(
        (
            drug
            for drug in vocabulary.drugs
            if len(drug.ingredients) > 1 and sorted(drug.ingredients) == sorted(ingredients)
        ),
        None,
    )
    if known and not _is_topical(known):
        known = None
    as_cream = vocabulary.variant(match.drug, "cream")
    is_compound = as_cream is not match.drug or _is_topical(match.drug)
    generic = as_cream.generic if is_compound else f"{match.generic} compound"
    listed = item.text[match.start - item.at :]
    text, values = dose.strengths_of(listed, ingredients=len(matches))
    outside = listed[item.compounded[-1].end - match.start :]
    parts = body_parts_of(item.text, vocabulary)
    return Treatment(
        kind="drug",
        category=DRUGS,
        subcategory=_TOPICAL,
        name_as_written=item.text[match.start - item.at : item.compounded[-1].end - item.at],
        generic_name=known.generic if known else generic,
        ingredients=ingredients,
        drug_class=known.drug_class if known else _COMPOUND,
        strength=Strength(text, values) if text else None,
        form=form,
        quantity=dose.read_quantity(outside) or dose.read_quantity(item.text[: match.start - item.at]),
        prescription_count=dose.read_prescriptions(item.text),
        refills=dose.read_refills(item.text),
        frequency=dose.read_directions(outside),
        duration=read_duration(outside),
        body_part=parts[0].region if parts else None,
        body_parts=parts,
        spelling_corrected_from=match.corrected_from,
    )


def _is_topical(drug: Drug) -> bool:
    return drug.subcategory == _TOPICAL


def _compounded(drug: Drug) -> Drug:
    """An oral drug that is written as a cream: pharmacies compound it."""
    return Drug(f"{drug.generic} compound", _COMPOUND, _TOPICAL, drug.ingredients)
