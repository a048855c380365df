"""The query language: the text that a user types to the clause that every engine takes."""

from search.query.parser import ParsedQuery, QueryPart, parse_query

__all__ = ["ParsedQuery", "QueryPart", "parse_query"]
