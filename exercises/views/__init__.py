"""The pages of the exercise library, by subject."""
