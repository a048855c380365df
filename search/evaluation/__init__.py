"""Evaluation of rankings against relevance judgments, with TREC's and BEIR's files and measures."""
