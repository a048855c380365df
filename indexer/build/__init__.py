"""Letters to one published build, and whether a build is whole."""
