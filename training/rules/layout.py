"""From the weeks on paper to dates."""

from collections.abc import Collection, Iterable, Iterator, Sequence
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
    sessions: Sequence[PlannedWeekSession],
    *,
    starts_on: date,
    weekdays: Iterable[int],
    match_offsets: Collection[int] = (),
    fixtures: Collection[date] = (),
    start_week: int = 1,
) -> tuple[PlacedSession, ...]:
    """Return the sessions of the plan from `start_week` on with their dates, ordered by date and slot.

    `start_week` is the seven days from `starts_on`, whatever weekday that is, and the others follow. The sessions
    of a week go in the listed order, labels taking turns (A, B, A), onto the chosen weekdays (0 = Monday to 6),
    spread as evenly as those allow; the rest stay free. Where days of a week lie one of `match_offsets` (-6 to 6)
    from a fixture, they go onto these, and onto the weekdays as far as these are too few.

    Raises:
        TooFewDays: a week holds more sessions than weekdays were chosen.
        ValueError: a weekday lies outside 0 to 6, an offset outside -6 to 6, or the first week before 1.
    """
    chosen = frozenset(weekdays)
    if not chosen <= set(range(DAYS_IN_WEEK)):
        raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(chosen)}.")
    if any(abs(offset) >= DAYS_IN_WEEK for offset in match_offsets):
        raise ValueError(f"Days from a fixture are -6 to 6, not {sorted(match_offsets)}.")
    if start_week < 1:
        raise ValueError(f"Weeks count from 1, not from {start_week}.")
    on_weekdays = [offset for offset in range(DAYS_IN_WEEK) if (starts_on + timedelta(offset)).weekday() in chosen]
    weeks: dict[int, list[PlannedWeekSession]] = {}
    for session in sessions:
        if session.week >= start_week:
            weeks.setdefault(session.week, []).append(session)
    _check_days(weeks, given=len(on_weekdays))

    placed: list[PlacedSession] = []
    for week in sorted(weeks):
        turns = list(_in_turns(weeks[week]))
        first_on = starts_on + timedelta(DAYS_IN_WEEK * (week - start_week))
        last_on = first_on + timedelta(DAYS_IN_WEEK - 1)
        from_match = days_from_match(first_on, last_on, match_offsets, fixtures)
        days = _choose([(day - first_on).days for day in from_match], on_weekdays, len(turns))
        for (session, occurrence), day in zip(turns, days, strict=True):
            placed += [
                PlacedSession(session.key, week, occurrence, first_on + timedelta(day), slot)
                for slot in range(session.per_day)
            ]
    return tuple(placed)


def _check_days(weeks: dict[int, list[PlannedWeekSession]], *, given: int) -> None:
    needed = {week: sum(session.per_week for session in listed) for week, listed in weeks.items()}
    fullest = max(sorted(needed), key=lambda week: needed[week], default=None)
    if fullest is not None and needed[fullest] > given:
        raise TooFewDays(fullest, needed[fullest], given)


def days_from_match(
    first_on: date, last_on: date, offsets: Collection[int], fixtures: Iterable[date]
) -> tuple[date, ...]:
    """Return the days of a span, in order, that lie one of the offsets from a fixture.

    The day of a fixture is none of them unless 0 is an offset.
    """
    matches = set(fixtures)
    days = {match + timedelta(offset) for match in matches for offset in offsets}
    return tuple(sorted(day for day in days if first_on <= day <= last_on and (0 in offsets or day not in matches)))


def _in_turns(listed: Sequence[PlannedWeekSession]) -> Iterator[tuple[PlannedWeekSession, int]]:
    """Yield each session with its occurrence from 1, one of each label, then the next round."""
    for place, occurrence in in_turns([session.per_week for session in listed]):
        yield listed[place], occurrence


def _choose(best: Sequence[int], others: Sequence[int], count: int) -> tuple[int, ...]:
    """Return days of a week: as many of the best as are needed, then others, their gaps as even as can be.

    The gap into the next week counts too; among equals the earliest days are taken.
    """
    kept: Sequence[int] = ()
    if len(best) < count:
        kept, best = best, [day for day in others if day not in best]

    def unevenness(days: tuple[int, ...]) -> int:
        following = (*days[1:], days[0] + DAYS_IN_WEEK)
        return sum((after - day) ** 2 for day, after in zip(days, following, strict=True))

    choices = (tuple(sorted((*kept, *added))) for added in combinations(best, count - len(kept)))
    return min(choices, key=lambda days: (unevenness(days), days))
