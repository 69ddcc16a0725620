"""The exercise library as text, in YAML and CSV (docs/library-files.md)."""
