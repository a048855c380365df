"""Why a reviewer decided as he did: the reasons of a fixed list that a rationale gives, each with
the sentence that says so."""

from search.reasons.finding import GivenReason, given_reasons
from search.reasons.rules import REASONS, Reason

__all__ = ["REASONS", "GivenReason", "Reason", "given_reasons"]
