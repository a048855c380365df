"""What an engine answers, and the embedded one that answers from a build on this machine."""
