"""Names as lists sort and searches find them."""

import unicodedata

MOST_CHARACTERS = 240
# Letters that do not fall apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i"}
)


def sort_name(name: str) -> str:
    """Return a name without case and accents, at most 240 characters: "Åse Ødegård" is "ase odegard"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.translate(_WHOLE_LETTERS)[:MOST_CHARACTERS]
