"""Text as people type it."""

import unicodedata

# Control characters, halves of characters, line and paragraph breaks.
_UNWRITABLE = ("Cc", "Cs", "Zl", "Zp")


def one_line(text: str) -> str:
    """Return a text with its spaces and breaks folded into single spaces."""
    return " ".join(text.split())


def is_printable(text: str) -> bool:
    """Tell whether a line holds nothing that cannot be printed or stored."""
    return not any(unicodedata.category(character) in _UNWRITABLE for character in text)
