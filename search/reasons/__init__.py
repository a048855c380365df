"""Reasons for a decision: those of a fixed list that a rationale gives, each with its sentence."""

from search.reasons.finding import GivenReason, case_sentences, given_reasons, stated_grounds
from search.reasons.rules import Reason, reasons

__all__ = ["GivenReason", "Reason", "case_sentences", "given_reasons", "reasons", "stated_grounds"]
