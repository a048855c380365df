"""The layouts of letters: one table of how each is detected, read and written, one file for each."""
