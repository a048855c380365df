"""Query understanding: conditions that words state, names with other names, and misspelled words."""

from __future__ import annotations

from search.understanding.looked_up import terms_looked_up
from search.understanding.suggestions import spelling_patterns, suggest_spelling, unknown_words
from search.understanding.understand import Understanding, understand

__all__ = [
    "Understanding",
    "spelling_patterns",
    "suggest_spelling",
    "terms_looked_up",
    "understand",
    "unknown_words",
]
