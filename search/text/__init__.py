"""Text analysis: index terms, sentences and significant terms."""
