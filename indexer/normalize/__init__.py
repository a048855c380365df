"""What a letter's words mean: treatments, citations, body parts, diagnoses, medications."""
