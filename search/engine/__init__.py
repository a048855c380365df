"""The contract of an engine, and the embedded engine, which answers from a build on this machine."""
