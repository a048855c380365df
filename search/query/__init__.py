"""The query language: text as a user types it to the clauses that every engine takes."""

from search.query.parser import ParsedQuery, parse_query

__all__ = ["ParsedQuery", "parse_query"]
