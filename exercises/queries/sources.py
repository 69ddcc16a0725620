"""Reads of the sources page. It ships with the program, so that pages and repository hold one text."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings

from exercises.rules.sources import Source, SourcesPage, parse_sources

PAGE = settings.BASE_DIR / "docs" / "sources.md"


@cache
def sources_page() -> SourcesPage:
    return parse_sources(PAGE.read_text(encoding="utf-8"))


def cited(keys: Iterable[str]) -> list[Source]:
    """Return the entries of keys, in their order; a key without an entry is cited by its own words."""
    entries = sources_page().entries
    return [entries.get(key) or Source(key, key.replace("-", " "), "") for key in keys]
