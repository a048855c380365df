"""Ranked ids to the hits that are shown: quotes, explanations, collapsed rows, JSON."""
