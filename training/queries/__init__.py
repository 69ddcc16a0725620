"""Reads of training that cross tables."""
