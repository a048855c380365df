"""What a build, its queries and its pages cost at a given size."""
