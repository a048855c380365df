"""BM25 over the sections of issues: one contract, one file for each library behind it."""

from search.index.keyword.base import KeywordEngine, KeywordHits, KeywordIndex, keyword_engine

__all__ = ["KeywordEngine", "KeywordHits", "KeywordIndex", "keyword_engine"]
