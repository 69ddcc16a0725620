"""Writes to programmes, one module a subject."""
