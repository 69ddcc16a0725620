"""The demo club: made up, deterministic, dated relative to today."""
