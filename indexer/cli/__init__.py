"""The write side's commands."""
