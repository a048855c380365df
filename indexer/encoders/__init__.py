"""Where encoders come from and how one is made ready for a build. Searching needs none of this."""
