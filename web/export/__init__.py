"""Issues as files that other programs read."""
