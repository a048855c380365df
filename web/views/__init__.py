"""The pages: a request to an answer, one module a page."""
