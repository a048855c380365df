"""Guidelines that letters cite, with pages and sections, and those that have been superseded since."""
