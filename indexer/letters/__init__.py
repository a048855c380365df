"""Files to the lines of letters: sources, PDF, pages, and the processes that read them."""
