"""Local days, wall times and instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Dates outside these are typing errors, whatever the field.
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 12, 31)


def zone_names() -> list[str]:
    """Return the IANA zones a person may choose, places only, in alphabetical order."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone; choose one such as Europe/London."), params={"name": name}
        )


def validate_day(value: date) -> None:
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(
            _("%(value)s lies outside %(earliest)s to %(latest)s."),
            params={
                "value": value.isoformat(),
                "earliest": EARLIEST.isoformat(),
                "latest": LATEST.isoformat(),
            },
        )


def training_day(at: datetime, *, zone: str, rolls_over_at: time) -> date:
    """Return the local day that training at an instant belongs to; a day ends at the club's roll-over time."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() < rolls_over_at:
        return local.date() - timedelta(days=1)
    return local.date()


def instant(on: date, at: time, *, zone: str) -> datetime:
    """Return the UTC instant of a wall time.

    In a gap (clocks go forward) it is the first instant after the gap; in a fold (clocks go back) the first of
    the two. zoneinfo alone steps past a gap's end by as much as the wall time lies in it.
    """
    tz = ZoneInfo(zone)
    wall = datetime.combine(on, at)
    first = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == wall:
        return first
    # In a gap the two folds use the offsets on either side of it: the transition lies between them.
    low = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    high = first
    before = low.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        middle = middle.replace(microsecond=0)
        if middle == low:
            break
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
