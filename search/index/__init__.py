"""The structures of a build on disk: the writer and the reader of each are in one room."""
