"""Guidelines: what is cited, page by page, and what has been superseded since."""
