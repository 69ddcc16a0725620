"""Writes to the exercise library, by subject."""
