"""Similar cases: what a document disputes, and what cases are compared by."""
