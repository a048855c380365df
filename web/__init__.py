"""The web application: a request to a query to a page or JSON. No ranking logic."""
