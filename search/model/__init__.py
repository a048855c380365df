"""The types that cross every boundary: letters, requests and results."""
