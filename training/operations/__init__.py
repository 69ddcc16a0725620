"""Writes to training."""
