"""Training for phones, by subject."""
