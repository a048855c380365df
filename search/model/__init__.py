"""The types that cross every boundary: what is read, what is asked for, what is answered."""
