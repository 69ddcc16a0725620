"""How days stand to match days: MD is one with a fixture, MD-1 the day before, MD+1 the day after."""

from collections.abc import Collection, Iterable
from datetime import date

# A day further off says nothing about a match.
BEFORE = 4
AFTER = 2


def match_day_offsets(days: Iterable[date], *, fixtures: Collection[date]) -> dict[date, int]:
    """Return the days near a fixture with the days since it, negative before it.

    The nearest fixture counts; of two equally near ones, the coming one.
    """
    offsets = {}
    for day in days:
        near = [(day - match).days for match in fixtures if -BEFORE <= (day - match).days <= AFTER]
        if near:
            offsets[day] = min(near, key=lambda offset: (abs(offset), offset))
    return offsets
