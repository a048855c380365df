"""What a typed query means beyond its letters: conditions in words, and names that have other names."""

from __future__ import annotations

from search.understanding.suggestions import suggestion
from search.understanding.understand import Understanding, understand

__all__ = ["Understanding", "suggestion", "understand"]
