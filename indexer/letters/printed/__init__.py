"""Printed pages as they lie in a file to the pages of letters: upright, in order, without what is not
theirs."""
