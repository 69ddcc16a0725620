"""Every time zone, and every change of its offset within six years."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

SECOND = timedelta(seconds=1)
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())


def wall_clock(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def changes(zone: str) -> Iterator[datetime]:
    """Yield the first instant of each new offset."""
    tz, at = ZoneInfo(zone), FIRST
    offset = at.astimezone(tz).utcoffset()
    while at < LAST:
        following = at + timedelta(days=4)
        if following.astimezone(tz).utcoffset() != offset:
            low, high = at, following
            while high - low > SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if middle.astimezone(tz).utcoffset() == offset else (low, middle)
            yield high
            offset = high.astimezone(tz).utcoffset()
            following = high
        at = following


def walls_around(change: datetime, zone: str) -> list[datetime]:
    """Return wall times before, in and after the gap or fold of a change."""
    before, after = wall_clock(change - SECOND, zone) + SECOND, wall_clock(change, zone)
    low, high = min(before, after), max(before, after)
    walls = (low - SECOND, low, low + (high - low) / 2, high - SECOND, high, high + SECOND)
    return [wall.replace(microsecond=0) for wall in walls]


def assert_first_instant(found: datetime, wall: datetime, zone: str) -> None:
    """Hold an instant of a wall time against its definition, tried second by second around it."""
    if wall_clock(found, zone) == wall:
        # No earlier instant shows the same time: offsets differ by less than 26 hours.
        offsets = {(found - timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset() for hours in range(27)}
        earlier = {wall.replace(tzinfo=UTC) - offset for offset in offsets if offset is not None}
        assert not [at for at in earlier if at < found and wall_clock(at, zone) == wall]
    else:
        assert wall_clock(found - SECOND, zone) < wall < wall_clock(found, zone)
