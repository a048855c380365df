"""Text as the index takes it: terms, sentences, and which terms tell a text apart."""
