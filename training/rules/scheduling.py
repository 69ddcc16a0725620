"""Finding days for an athlete's sessions around fixtures, absences and heavy work."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from training.rules.layout import days_from_match

# How far beyond its own week a session may go when the week holds no valid day.
BEYOND_WEEK = 3
# As long as every rule can be kept, no move is too long. Otherwise a broken rule weighs as much as a week of moving:
# to carry work on from week to week so that one rule less is broken would leave nothing where the coach put it.
_ANY_MOVE = 100_000
_A_WEEK = 7


class Rule(StrEnum):
    """What keeps a session off a day."""

    NEVER_HEAVY = "never_heavy"
    MATCH_DAY = "match_day"
    ABSENT = "absent"
    HEAVY_GAP = "heavy_gap"
    ORDER = "order"


@dataclass(frozen=True)
class Rules:
    """`never_heavy_on`: days from a fixture, 0 is match day. `heavy_gap_h`: hours between two heavy starts."""

    never_heavy_on: frozenset[int] = frozenset()
    heavy_gap_h: int | None = None


@dataclass(frozen=True)
class Slot:
    """One session of an athlete; it may go to any day from `earliest` to `latest`, its week of the plan.

    A fixed one (done, begun, kept on its day) stays where it is, whatever the rules say. One with `match_offsets`
    belongs that many days from a fixture (-2 is two days before it) in a week that has such a day for each of those
    that may move and belong there; in other weeks it goes to any day.
    """

    key: int
    on: date
    at: time
    is_heavy: bool
    is_fixed: bool
    earliest: date
    latest: date
    rules: Rules = Rules()
    match_offsets: tuple[int, ...] = ()


@dataclass(frozen=True)
class Away:
    """Days without training; open-ended where `ends_before` is null."""

    starts_on: date
    ends_before: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True)
class Fault:
    """Why a session cannot be on a day: the fixture or the other session that the rule looks at, where one does."""

    rule: Rule
    fixture: date | None = None
    other: int | None = None


@dataclass(frozen=True)
class Move:
    key: int
    from_on: date
    to_on: date
    why: Fault


@dataclass(frozen=True)
class Unsolved:
    """A session for which no valid day was found; it stays where it is."""

    key: int
    on: date
    why: Fault


@dataclass(frozen=True)
class Schedule:
    moves: tuple[Move, ...]
    unsolved: tuple[Unsolved, ...]


@dataclass(frozen=True)
class _Days:
    """What stands in the calendar whatever the sessions do.

    `beside` are heavy sessions of other programmes; `best` are the only days for some sessions, by key.
    """

    matches: Sequence[date]
    away: Sequence[Away]
    beside: Sequence[Slot] = ()
    best: Mapping[int, Collection[date]] = field(default_factory=dict)

    def match_of(self, day: date, offsets: Collection[int]) -> date | None:
        return next((match for match in self.matches if (day - match).days in offsets), None)


class _FreeDays(NamedTuple):
    """The days on which nothing stands in the way of a session but the others, in its week and a little beyond."""

    in_week: Sequence[date]
    beyond: Sequence[date]


@dataclass(frozen=True)
class _Path:
    """The best way to one state: what it costs, the days chosen so far, the last heavy session."""

    cost: tuple[int, int]
    days: tuple[date, ...]
    heavy: int | None


def schedule(
    slots: Sequence[Slot], *, fixtures: Collection[date], away: Sequence[Away] = (), beside: Sequence[Slot] = ()
) -> Schedule:
    """Return the layout nearest to the present one that keeps every rule, and what of it cannot be kept.

    If a layout exists that keeps every rule, it is the one with the fewest days of moving, then the fewest sessions
    moved, then the earliest days. If none exists, a broken rule counts as seven days of moving. The order of an
    athlete's sessions stays; sessions of different days stay on different days. `beside` are
    sessions of other programmes: they stay, no order binds them, and heavy work keeps its distance from theirs.
    """
    ordered = sorted(slots, key=lambda slot: (slot.on, slot.at, slot.key))
    calendar = _days(ordered, fixtures, away, [slot for slot in beside if slot.is_heavy])
    days, broken = _best(ordered, calendar, fault_days=_ANY_MOVE)
    if broken:
        days, broken = _best(ordered, calendar, fault_days=_A_WEEK)
    moves, unsolved = [], []
    for place, (slot, day) in enumerate(zip(ordered, days, strict=True)):
        if place in broken:
            unsolved.append(Unsolved(slot.key, slot.on, _why(ordered, days, place, calendar)))
        elif day != slot.on:
            moves.append(Move(slot.key, slot.on, day, _why(ordered, days, place, calendar)))
    return Schedule(tuple(moves), tuple(unsolved))


def broken_rules(slots: Sequence[Slot], *, fixtures: Collection[date], away: Sequence[Away] = ()) -> dict[int, Fault]:
    """Return what the layout as it stands breaks, by the key of each session that may move."""
    ordered = sorted(slots, key=lambda slot: (slot.on, slot.at, slot.key))
    calendar = _days(ordered, fixtures, away)
    days = [slot.on for slot in ordered]
    faults = {slot.key: _fault(ordered, days, place, calendar) for place, slot in enumerate(ordered)}
    return {key: fault for key, fault in faults.items() if fault}


def _days(
    slots: Sequence[Slot], fixtures: Collection[date], away: Sequence[Away], beside: Sequence[Slot] = ()
) -> _Days:
    matches = sorted(fixtures)
    free = _Days(matches, away, beside)
    weeks: dict[tuple[tuple[int, ...], date], set[date]] = {}
    best = {}
    for slot in slots:
        if slot.match_offsets and not slot.is_fixed:
            weeks.setdefault((slot.match_offsets, slot.latest), set()).add(slot.on)
            days = days_from_match(slot.earliest, slot.latest, slot.match_offsets, matches)
            best[slot] = [day for day in days if not _unary(slot, day, free)]
    return _Days(
        matches,
        away,
        beside,
        {slot.key: days for slot, days in best.items() if len(days) >= len(weeks[slot.match_offsets, slot.latest])},
    )


def _best(slots: Sequence[Slot], calendar: _Days, *, fault_days: int) -> tuple[tuple[date, ...], frozenset[int]]:
    """Return the day of each slot and the places of those that break a rule, which counts as so many days moved."""
    # What lies ahead depends on the last day and the last heavy session alone, so one path to each is enough.
    paths: dict[tuple[date, date | None], _Path] = {(date.min, None): _Path((0, 0), (), None)}
    for place, slot in enumerate(slots):
        found: dict[tuple[date, date | None], _Path] = {}
        free = _FreeDays((), ()) if slot.is_fixed else _free_days(slot, calendar)
        for path in paths.values():
            for day, breaks in _candidates(slots, path, place, free):
                shift = abs((day - slot.on).days)
                cost = (path.cost[0] + breaks * fault_days + shift, path.cost[1] + (shift > 0))
                heavy = place if slot.is_heavy else path.heavy
                days = (*path.days, day)
                state = (day, None if heavy is None else days[heavy])
                known = found.get(state)
                if known is None or (cost, days) < (known.cost, known.days):
                    found[state] = _Path(cost, days, heavy)
        paths = found
    best = min(paths.values(), key=lambda path: (path.cost, path.days))
    broken = {place for place in range(len(slots)) if _fault(slots, best.days, place, calendar)}
    return best.days, frozenset(broken)


def _candidates(slots: Sequence[Slot], path: _Path, place: int, free: _FreeDays) -> Iterator[tuple[date, int]]:
    """Yield the days a slot may take after a path, each with 1 where it breaks a rule and 0 where not."""
    slot = slots[place]
    if slot.is_fixed:
        # Those before it have to keep clear of it.
        yield slot.on, int(_clashes(slots, path, place, slot.on))
        return
    in_week = [day for day in free.in_week if not _clashes(slots, path, place, day)]
    for day in in_week or (day for day in free.beyond if not _clashes(slots, path, place, day)):
        yield day, 0
    yield slot.on, 1


def _clashes(slots: Sequence[Slot], path: _Path, place: int, day: date) -> bool:
    """Tell whether an earlier session of a path has something against a day, as `_before` says what."""
    slot = slots[place]
    if place and (day < path.days[-1] or (day == path.days[-1] and slots[place - 1].on != slot.on)):
        return True
    if not slot.is_heavy or path.heavy is None:
        return False
    other = slots[path.heavy]
    return _hours(path.days[path.heavy], other.at, day, slot.at) < _gap_h(slot, other)


def _free_days(slot: Slot, calendar: _Days) -> _FreeDays:
    beyond = timedelta(BEYOND_WEEK)
    span = [
        slot.earliest - beyond + timedelta(offset)
        for offset in range((slot.latest - slot.earliest).days + 2 * BEYOND_WEEK + 1)
    ]
    free = [day for day in span if _unary(slot, day, calendar) is None]
    in_week = [day for day in free if slot.earliest <= day <= slot.latest]
    return _FreeDays(in_week, [day for day in free if day not in in_week])


def _unary(slot: Slot, day: date, calendar: _Days) -> Fault | None:
    """Return what keeps a session off a day whatever the others do."""
    if any(absence.holds(day) for absence in calendar.away):
        return Fault(Rule.ABSENT)
    if slot.is_heavy:
        for match in calendar.matches:
            if (day - match).days in slot.rules.never_heavy_on:
                return Fault(Rule.NEVER_HEAVY, fixture=match)
        for other in calendar.beside:
            if abs(_hours(other.on, other.at, day, slot.at)) < _gap_h(slot, other):
                return Fault(Rule.HEAVY_GAP, other=other.key)
    best = calendar.best.get(slot.key)
    if best and day not in best:
        return Fault(Rule.MATCH_DAY, fixture=calendar.match_of(min(best), slot.match_offsets))
    return None


def _before(slots: Sequence[Slot], days: Sequence[date], place: int) -> Fault | None:
    """Return what an earlier session has against the day of a later one."""
    slot, day = slots[place], days[place]
    if place:
        before = slots[place - 1]
        if day < days[place - 1] or (day == days[place - 1] and before.on != slot.on):
            return Fault(Rule.ORDER, other=before.key)
    if slot.is_heavy:
        for earlier in range(place - 1, -1, -1):
            if slots[earlier].is_heavy:
                if _hours(days[earlier], slots[earlier].at, day, slot.at) < _gap_h(slot, slots[earlier]):
                    return Fault(Rule.HEAVY_GAP, other=slots[earlier].key)
                break
    return None


def _gap_h(one: Slot, other: Slot) -> int:
    return max(one.rules.heavy_gap_h or 0, other.rules.heavy_gap_h or 0)


def _hours(first_on: date, first_at: time, then_on: date, then_at: time) -> float:
    minutes = 60 * (then_at.hour - first_at.hour) + then_at.minute - first_at.minute
    return (then_on - first_on).days * 24 + minutes / 60


def _why(slots: Sequence[Slot], days: Sequence[date], place: int, calendar: _Days) -> Fault:
    """Return what speaks against the present day of a session, given where the others end up."""
    present = [*days[:place], slots[place].on, *days[place + 1 :]]
    return _fault(slots, present, place, calendar) or Fault(Rule.ORDER)


def _fault(slots: Sequence[Slot], days: Sequence[date], place: int, calendar: _Days) -> Fault | None:
    """Return what the rules, the sessions before or those after have against the day of one that may move."""
    slot = slots[place]
    if slot.is_fixed:
        return None
    if fault := _unary(slot, days[place], calendar) or _before(slots, days, place):
        return fault
    for later in range(place + 1, len(slots)):
        fault = _before(slots, days, later)
        if fault and fault.other == slot.key:
            return Fault(fault.rule, other=slots[later].key)
    return None
