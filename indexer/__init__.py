"""The write side: letters in, one published build out."""
