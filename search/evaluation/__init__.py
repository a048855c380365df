"""Rankings measured against relevance judgments, with the field's files and measures."""
