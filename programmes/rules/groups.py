"""Supersets: lines of one session that are done in turn."""

from collections import Counter
from collections.abc import Sequence


def places_in_groups(groups: Sequence[str]) -> list[tuple[int, int]]:
    """Return, for each line's group letter, its place in the superset and how many lines that has.

    Lines stand in their order. (0, 0) for a line without a letter, and for one whose letter no other has.
    """
    sizes = Counter(groups)
    seen: Counter[str] = Counter()
    places = []
    for group in groups:
        seen[group] += 1
        places.append((seen[group], sizes[group]) if group and sizes[group] > 1 else (0, 0))
    return places
