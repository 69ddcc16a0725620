"""Reads of the exercise library, by subject."""
