"""The words of the invented letters: phrase rules (``*.txt``) and tables (``*.tsv``)."""
