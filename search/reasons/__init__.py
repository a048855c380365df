"""Why a reviewer decided as he did: the reasons of a fixed list that a rationale gives, each with
the sentence that says so."""

from search.reasons.finding import GivenReason, case_sentences, given_reasons
from search.reasons.rules import Reason, reasons

__all__ = ["GivenReason", "Reason", "given_reasons", "reasons", "case_sentences"]
