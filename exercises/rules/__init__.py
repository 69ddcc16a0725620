"""Rules of the exercise library: pure functions, by subject."""
