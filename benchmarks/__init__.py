"""Measurements: one JSON line a figure on standard output, talk on standard error."""
