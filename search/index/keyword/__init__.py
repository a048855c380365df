"""BM25 over the sections of issues: one contract, one file for each library behind it
(:mod:`search.index.keyword_engines` lists them)."""

from search.index.keyword.base import KeywordEngine, KeywordHits, KeywordIndex

__all__ = ["KeywordEngine", "KeywordHits", "KeywordIndex"]
