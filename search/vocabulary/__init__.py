"""The vocabulary of workers' compensation treatment: drugs, treatments and body parts found in texts."""

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
