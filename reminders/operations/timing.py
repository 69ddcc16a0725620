"""When a session's reminder is due, until when it may still go out, when a failed one is tried again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import instant

GRACE = timedelta(minutes=60)
UNKNOWN_SESSION = timedelta(minutes=90)
LATE_AFTER = timedelta(minutes=2)
RETRY_MINUTES = (1, 2, 4, 8)
# Spreads the retries of many rows that failed together.
RETRY_JITTER = 0.2


@dataclass(frozen=True)
class Timing:
    """The instants of a reminder, and the wall time of `due_at` in the athlete's zone."""

    starts_at: datetime
    due_at: datetime
    local_on: date
    local_time: time
    timezone: str


def reminder_timing(*, on: date, at: time, zone: str, lead_minutes: int) -> Timing:
    """Return when to remind of a session at a local date and time; the lead is elapsed time, not wall time.

    Raises:
        ZoneInfoNotFoundError: the zone is not in this machine's time zone data.
    """
    starts_at = instant(on, at, zone=zone)
    due_at = starts_at - timedelta(minutes=lead_minutes)
    local = due_at.astimezone(ZoneInfo(zone))
    return Timing(
        starts_at=starts_at,
        due_at=due_at,
        local_on=local.date(),
        local_time=local.time(),
        timezone=zone,
    )


def cut_off(timing: Timing, *, minutes: int | None = None) -> datetime:
    """Return the instant from which a reminder is too late: an hour after due, at most the session's end.

    `minutes` is the session's length where known.
    """
    length = UNKNOWN_SESSION if minutes is None else timedelta(minutes=minutes)
    return min(timing.due_at + GRACE, timing.starts_at + length)


def retry_delay(*, failures: int, spread: float) -> timedelta | None:
    """Return the wait after so many failed tries, or None when no try is left.

    `spread` is a random number from -1 to 1.
    """
    if failures > len(RETRY_MINUTES):
        return None
    return timedelta(minutes=RETRY_MINUTES[failures - 1] * (1 + RETRY_JITTER * spread))
