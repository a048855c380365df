"""What is asked for, judged by the words around each treatment that a document names."""
