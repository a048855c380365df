"""Query understanding: conditions that words state, names with other names, and misspelled words."""

from __future__ import annotations

from search.understanding.names import treatment_spans
from search.understanding.rewriting import ALL_INTERPRETATIONS
from search.understanding.suggestions import suggest_spelling
from search.understanding.understand import Understanding, understand

__all__ = ["ALL_INTERPRETATIONS", "Understanding", "suggest_spelling", "treatment_spans", "understand"]
