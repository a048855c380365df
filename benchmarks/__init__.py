"""Experiments on the ranking that are run by hand: see README.md in this folder."""
