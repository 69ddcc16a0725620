"""The sources page, `docs/sources.md`, as values: its introduction, its grades of evidence and its entries."""

import re
from dataclasses import dataclass

_PAPER = re.compile(r"(?P<authors>[^.]+?(?: et al\.)?), (?P<year>\d{4})\. (?P<journal>.+?)\. (?P<says>.+)", re.DOTALL)
_LINK = re.compile(r"\s*<(https://[^>]+)>")


class UnreadableSources(ValueError):
    """The page departs from its form: `## key` and a paragraph for every entry."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry. A paper has authors, year and journal; anything else has a title only.

    `words` is how it is cited: "Beyer et al. 2015", or its title. `says` is what it says in our words.
    """

    key: str
    words: str
    says: str
    authors: str = ""
    year: int | None = None
    journal: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """`grades` are pairs of a grade of evidence and what it means; `entries` keep the order of the page."""

    paragraphs: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    entries: dict[str, Source]


def parse_sources(page: str) -> SourcesPage:
    """Return the page as values.

    Raises:
        UnreadableSources: an entry is empty, has no title, or its key stands twice.
    """
    introduction, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    blocks = [block.strip().replace("`", "") for block in introduction.split("\n\n")]
    entries: dict[str, Source] = {}
    for part in parts:
        key, _, text = part.partition("\n")
        if key in entries:
            raise UnreadableSources(f"{key} stands twice")
        entries[key] = _entry(key.strip(), text.strip())
    return SourcesPage(
        paragraphs=tuple(block for block in blocks if block.endswith(".") and not block.startswith("- ")),
        grades=tuple(re.findall(r"^- \*\*(.+?)\*\*: (.+)$", introduction.replace("`", ""), flags=re.MULTILINE)),
        entries=entries,
    )


def _entry(key: str, text: str) -> Source:
    links = tuple(_LINK.findall(text))
    text = _LINK.sub("", text)
    if paper := _PAPER.fullmatch(text):
        authors, year = paper["authors"], int(paper["year"])
        return Source(key, f"{authors} {year}", paper["says"], authors, year, paper["journal"], links)
    title, _, says = text.partition(". ")
    if not says:
        raise UnreadableSources(f"{key} has no title with a text after it")
    return Source(key, title, says, links=links)
