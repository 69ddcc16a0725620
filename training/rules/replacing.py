"""Where the sessions of another version of a plan go, for an athlete who is in the middle of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from training.rules.layout import DAYS_IN_WEEK, PlacedSession

T = TypeVar("T")

# Week of the plan, column of the grid, and which of that week's sessions in the column, each counted from 1.
Place = tuple[int, int, int]


@dataclass(frozen=True)
class Standing:
    """A session that an athlete has of the plan; an open one makes room for the other version."""

    key: int
    week: int
    column: int
    on: date
    is_open: bool


@dataclass(frozen=True)
class Replacement:
    """A session of the other version on its day; `replaces` is the open session whose place it takes, if any."""

    placed: PlacedSession
    on: date
    replaces: int | None


def by_place(standing: Iterable[Standing]) -> dict[Place, Standing]:
    """Return sessions by their place; those of one week and column are counted by day."""
    return dict(_counted((one.week, one.column, one) for one in sorted(standing, key=lambda one: (one.on, one.key))))


def placed_by_place(placed: Sequence[PlacedSession], columns: Mapping[int, int]) -> dict[Place, PlacedSession]:
    """Return laid out sessions by their place; `columns` are those of their keys."""
    return dict(_counted((one.week, columns[one.key], one) for one in placed))


def _counted(rows: Iterable[tuple[int, int, T]]) -> Iterable[tuple[Place, T]]:
    counts: Counter[tuple[int, int]] = Counter()
    for week, column, row in rows:
        counts[week, column] += 1
        yield (week, column, counts[week, column]), row


def replacements(
    standing: Mapping[Place, Standing],
    *,
    laid_out: Mapping[Place, date],
    other: Mapping[Place, PlacedSession],
    from_on: date,
    weekdays: Collection[int],
) -> list[Replacement]:
    """Return the sessions of the other version that follow from a day on, by date.

    A place that holds an open session keeps that session's day; one that holds a session which stays is done with.
    A place of the other version alone goes where the layout puts it, moved as its week was moved since
    (`laid_out` is where the present version puts its places), and to a free training day where there is one.
    """
    moved = _days_moved(standing, laid_out)
    taken = {one.on for one in standing.values() if not one.is_open}
    found: list[Replacement] = []
    # Sessions of one day of the plan stay on one day.
    day_of: dict[tuple[int, int], date] = {}
    for place, placed in other.items():
        stands = standing.get(place)
        if stands and stands.is_open:
            found.append(Replacement(placed, stands.on, stands.key))
            day_of[placed.key, placed.occurrence] = stands.on
    taken |= set(day_of.values())
    for place, placed in other.items():
        if place in standing:
            continue
        on = day_of.get((placed.key, placed.occurrence))
        if on is None:
            days = timedelta(_nearest(moved, place[0]))
            on = _free_day(placed.on + days, taken=taken, from_on=from_on, weekdays=weekdays)
        # What lies behind the athlete is not made up for.
        if on >= from_on:
            found.append(Replacement(placed, on, None))
            day_of[placed.key, placed.occurrence] = on
            taken.add(on)
    return sorted(found, key=lambda one: (one.on, one.placed.slot, one.placed.key))


def _days_moved(standing: Mapping[Place, Standing], laid_out: Mapping[Place, date]) -> dict[int, int]:
    """Return by week how many days later its open sessions stand than laid out: what most of them say."""
    moved: dict[int, Counter[int]] = {}
    for place, one in standing.items():
        if one.is_open and place in laid_out:
            moved.setdefault(place[0], Counter())[(one.on - laid_out[place]).days] += 1
    return {week: min(days, key=lambda day: (-days[day], abs(day), day)) for week, days in moved.items()}


def _nearest(moved: Mapping[int, int], week: int) -> int:
    """Return by how many days a week was moved; one without sessions goes with the week before it, else after."""
    before = [known for known in moved if known <= week]
    return moved[max(before)] if before else moved[min(moved)] if moved else 0


def _free_day(on: date, *, taken: Collection[date], from_on: date, weekdays: Collection[int]) -> date:
    """Return the day, or where it is taken the nearest free training day of the seven around it."""
    around = (on + timedelta(days) for days in range(-(DAYS_IN_WEEK // 2), DAYS_IN_WEEK // 2 + 1))
    free = [day for day in around if day.weekday() in weekdays and day >= from_on and day not in taken]
    return on if on not in taken or not free else min(free, key=lambda day: (abs(day - on), day))
