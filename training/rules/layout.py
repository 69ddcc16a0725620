"""From the weeks on paper to dates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from programmes.rules.turns import in_turns

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class PlannedWeekSession:
    """A session of one week of a plan: on `per_week` days, `per_day` times on each; weeks count from 1."""

    key: int
    week: int
    label: str
    per_week: int
    per_day: int = 1


@dataclass(frozen=True)
class PlacedSession:
    """One dated session; `occurrence` counts its days in the week from 1, `slot` the times a day from 0."""

    key: int
    week: int
    occurrence: int
    on: date
    slot: int


class TooFewDays(ValueError):
    """A week of the plan holds more sessions than weekdays were chosen; the fullest week is named."""

    def __init__(self, week: int, needed: int, given: int) -> None:
        self.week = week
        self.needed = needed
        self.given = given
        super().__init__(f"Week {week} needs {needed} training days and {given} were chosen.")


def lay_out(
    sessions: Sequence[PlannedWeekSession], *, starts_on: date, weekdays: Iterable[int]
) -> tuple[PlacedSession, ...]:
    """Return every session of the plan with its date, ordered by date and slot.

    Week k is the seven days from `starts_on` + 7(k-1), whatever weekday that is. Its sessions go in the
    listed order, labels taking turns (A, B, A), onto the chosen weekdays (0 = Monday to 6), spread as evenly
    as those allow; the rest stay free.

    Raises:
        TooFewDays: a week holds more sessions than weekdays were chosen.
        ValueError: a weekday lies outside 0 to 6.
    """
    chosen = frozenset(weekdays)
    if not chosen <= set(range(DAYS_IN_WEEK)):
        raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(chosen)}.")
    offsets = [offset for offset in range(DAYS_IN_WEEK) if (starts_on + timedelta(offset)).weekday() in chosen]
    weeks: dict[int, list[PlannedWeekSession]] = {}
    for session in sessions:
        weeks.setdefault(session.week, []).append(session)
    _check_days(weeks, given=len(offsets))

    placed: list[PlacedSession] = []
    for week in sorted(weeks):
        turns = list(_in_turns(weeks[week]))
        first_on = starts_on + timedelta(DAYS_IN_WEEK * (week - 1))
        for (session, occurrence), offset in zip(turns, _spread(offsets, len(turns)), strict=True):
            placed += [
                PlacedSession(session.key, week, occurrence, first_on + timedelta(offset), slot)
                for slot in range(session.per_day)
            ]
    return tuple(placed)


def _check_days(weeks: dict[int, list[PlannedWeekSession]], *, given: int) -> None:
    needed = {week: sum(session.per_week for session in listed) for week, listed in weeks.items()}
    fullest = max(sorted(needed), key=lambda week: needed[week], default=None)
    if fullest is not None and needed[fullest] > given:
        raise TooFewDays(fullest, needed[fullest], given)


def _in_turns(listed: Sequence[PlannedWeekSession]) -> Iterator[tuple[PlannedWeekSession, int]]:
    """Yield each session with its occurrence from 1, one of each label, then the next round."""
    for place, occurrence in in_turns([session.per_week for session in listed]):
        yield listed[place], occurrence


def _spread(offsets: Sequence[int], count: int) -> tuple[int, ...]:
    """Return the days whose gaps, the one into the next week included, are most alike; else the earliest."""

    def unevenness(days: tuple[int, ...]) -> int:
        following = (*days[1:], days[0] + DAYS_IN_WEEK)
        return sum((after - day) ** 2 for day, after in zip(days, following, strict=True))

    return min(combinations(offsets, count), key=unevenness)
