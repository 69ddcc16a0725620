"""When a reminder is due, until when it may still go out, when a failed one is tried again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import instant

GRACE = timedelta(minutes=60)
UNKNOWN_SESSION = timedelta(minutes=90)
LATE_AFTER = timedelta(minutes=2)
# A session's reminder that would fall into quiet hours goes out this long before they begin.
BEFORE_QUIET = timedelta(minutes=15)
# Quiet hours of who said nothing. What is no reminder of a session keeps to the day, whatever the person said.
NIGHT = (time(22), time(7))
RETRY_MINUTES = (1, 2, 4, 8)
# Spreads the retries of many rows that failed together.
RETRY_JITTER = 0.2


@dataclass(frozen=True)
class Event:
    """What a reminder is about, by the wall clock of a zone; `minutes` is its length where it has a known one."""

    on: date
    at: time
    zone: str
    minutes: int | None = None


@dataclass(frozen=True)
class When:
    """When a person wants to be told (models.Wishes)."""

    lead_minutes: int
    at_time: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    days_off: Collection[int] = ()

    @property
    def quiet(self) -> tuple[time, time] | None:
        return (self.quiet_from, self.quiet_until) if self.quiet_from and self.quiet_until else None


@dataclass(frozen=True)
class Timing:
    """The instants of a reminder, and the wall time of `due_at` in the person's zone."""

    starts_at: datetime
    due_at: datetime
    expires_at: datetime
    local_on: date
    local_time: time
    timezone: str


def session_timing(event: Event, when: When) -> Timing | None:
    """Return when to remind of a session, or None on a day off; a lead is elapsed time, not wall time.

    It stays right until an hour after it is due, at most until the session ends.

    Raises:
        ZoneInfoNotFoundError: the zone is not in this machine's time zone data.
    """
    starts_at = instant(event.on, event.at, zone=event.zone)
    if when.at_time is None:
        due_at = starts_at - timedelta(minutes=when.lead_minutes)
    else:
        on = event.on if when.at_time < event.at else event.on - timedelta(days=1)
        due_at = instant(on, when.at_time, zone=event.zone)
    if when.quiet and (began := _quiet_since(due_at, zone=event.zone, quiet=when.quiet)):
        due_at = began - BEFORE_QUIET
    length = UNKNOWN_SESSION if event.minutes is None else timedelta(minutes=event.minutes)
    return _timing(event, when, starts_at=starts_at, due_at=due_at, expires_at=min(due_at + GRACE, starts_at + length))


def notice_timing(event: Event, when: When, *, grace: timedelta) -> Timing | None:
    """Return when to tell of something else: at its time or, at night or in quiet hours, when they end.

    It stays right for `grace` after it is due.

    Raises:
        ZoneInfoNotFoundError: the zone is not in this machine's time zone data.
    """
    starts_at = due_at = instant(event.on, event.at, zone=event.zone)
    # One may end within the other.
    for _ in range(2):
        for quiet in (when.quiet, NIGHT):
            if quiet and (began := _quiet_since(due_at, zone=event.zone, quiet=quiet)):
                due_at = _next(quiet[1], after=began, zone=event.zone)
    return _timing(event, when, starts_at=starts_at, due_at=due_at, expires_at=due_at + grace)


def _timing(event: Event, when: When, *, starts_at: datetime, due_at: datetime, expires_at: datetime) -> Timing | None:
    local = due_at.astimezone(ZoneInfo(event.zone))
    if local.weekday() in when.days_off:
        return None
    return Timing(
        starts_at=starts_at,
        due_at=due_at,
        expires_at=expires_at,
        local_on=local.date(),
        local_time=local.time(),
        timezone=event.zone,
    )


def is_quiet(at: datetime, *, zone: str, quiet: tuple[time, time] | None) -> bool:
    """Tell whether an instant lies in quiet hours, the first minute included, the last not."""
    return quiet is not None and _quiet_since(at, zone=zone, quiet=quiet) is not None


def _quiet_since(at: datetime, *, zone: str, quiet: tuple[time, time]) -> datetime | None:
    """Return when the quiet hours began in which an instant lies, or None."""
    first, last = quiet
    local = at.astimezone(ZoneInfo(zone))
    clock, on = local.time(), local.date()
    if first < last:
        return instant(on, first, zone=zone) if first <= clock < last else None
    if clock >= first:
        return instant(on, first, zone=zone)
    return instant(on - timedelta(days=1), first, zone=zone) if clock < last else None


def _next(clock: time, *, after: datetime, zone: str) -> datetime:
    on = after.astimezone(ZoneInfo(zone)).date()
    today = instant(on, clock, zone=zone)
    return today if today > after else instant(on + timedelta(days=1), clock, zone=zone)


def retry_delay(*, failures: int, spread: float) -> timedelta | None:
    """Return the wait after so many failed tries, or None when no try is left.

    `spread` is a random number from -1 to 1.
    """
    if failures > len(RETRY_MINUTES):
        return None
    return timedelta(minutes=RETRY_MINUTES[failures - 1] * (1 + RETRY_JITTER * spread))
