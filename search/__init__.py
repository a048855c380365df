"""The library: words as types, query language, retrieval, fusion, similar cases, evaluation."""
