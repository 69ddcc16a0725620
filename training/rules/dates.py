"""The days of one athlete's new sessions: the layout, and where the rules of the programme move it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from training.rules.layout import DAYS_IN_WEEK, PlacedSession
from training.rules.scheduling import Away, Fault, Rules, Slot, schedule


@dataclass(frozen=True)
class Around:
    """What an athlete's calendar holds already: heavy sessions, which stay where they are, fixtures and days away.

    Keys of the sessions are 0 and more.
    """

    slots: tuple[Slot, ...] = ()
    fixtures: frozenset[date] = frozenset()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True)
class Dated:
    """A session on its day.

    `why` is what speaks against the day on which the layout put it, or null: it was moved, or it stays there
    because no day was found.
    """

    place: PlacedSession
    on: date
    why: Fault | None = None

    @property
    def is_moved(self) -> bool:
        return self.on != self.place.on


def index_of(key: int) -> int:
    """Return the place in the layout of a new session that a fault names; keys of those that exist are 0 and more."""
    return -1 - key


def settle(
    placed: Sequence[PlacedSession],
    *,
    starts_on: date,
    ends_before: date,
    today: date,
    times: Sequence[time],
    heavy: Collection[int],
    match_offsets: Collection[int],
    rules: Rules,
    around: Around,
) -> tuple[Dated, ...]:
    """Return the sessions of a layout on the nearest days that keep the rules, in the order of the layout.

    `heavy` holds the keys of the plan's sessions that are heavy, `times` the wall time of each slot of a day. What
    is past stays; nothing moves to before today, nor out of the period. A session for which no day is found stays.
    """
    ruled = bool(rules.never_heavy_on or rules.heavy_gap_h or any(slot.rules.heavy_gap_h for slot in around.slots))
    if not ruled and not match_offsets and not around.away:
        return tuple(Dated(place, place.on) for place in placed)
    new = []
    for index, place in enumerate(placed):
        earliest = place.on - timedelta((place.on - starts_on).days % DAYS_IN_WEEK)
        slot = Slot(
            key=-1 - index,
            on=place.on,
            at=times[place.slot],
            is_heavy=place.key in heavy,
            is_fixed=place.on < today,
            earliest=earliest,
            latest=earliest + timedelta(DAYS_IN_WEEK - 1),
            rules=rules,
            match_offsets=tuple(sorted(match_offsets)),
        )
        new.append(slot)
    outside = (Away(date.min, max(starts_on, today)), Away(ends_before, None))
    found = schedule(new, fixtures=around.fixtures, away=(*around.away, *outside), beside=around.slots)
    days = {move.key: move.to_on for move in found.moves}
    whys = {move.key: move.why for move in found.moves} | {one.key: one.why for one in found.unsolved}
    return tuple(
        Dated(place, days.get(slot.key, place.on), whys.get(slot.key)) for slot, place in zip(new, placed, strict=True)
    )
