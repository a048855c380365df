"""Dense retrieval: passages as unit vectors, searched with FAISS."""
