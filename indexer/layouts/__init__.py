"""The layouts of letters: one table of how each is told, read and written, one file for each."""
