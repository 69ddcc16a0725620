"""Programmes through the API, by subject."""
