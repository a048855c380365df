"""What a typed query means beyond its letters: conditions in words, and names that have other names."""

from __future__ import annotations

from search.understanding.suggestions import suggest_spelling
from search.understanding.understand import Understanding, understand

__all__ = ["Understanding", "suggest_spelling", "understand"]
