"""The exercise library for phones, by subject."""
