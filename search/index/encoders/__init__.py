"""Text to unit vectors. A build carries the encoder it was made with; searching needs no other."""
