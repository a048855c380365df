"""The words of workers' compensation treatment and lookups over them."""

from __future__ import annotations

from search.vocabulary.matches import BodyPartMatch, Drug, DrugMatch, TreatmentMatch, TreatmentTerm
from search.vocabulary.specialties import split_specialties
from search.vocabulary.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "BodyPartMatch",
    "Drug",
    "DrugMatch",
    "TreatmentMatch",
    "TreatmentTerm",
    "Vocabulary",
    "load_vocabulary",
    "split_specialties",
]
