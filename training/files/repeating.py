"""The days of a repeating event of a calendar file, within bounds."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

_TOO_OFTEN: Final = {"HOURLY", "MINUTELY", "SECONDLY"}
_OF_A_DAY: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
# Beyond these no rule of a fixture list counts.
_MOST_DAYS: Final = 20_000


class RepeatRefused(Exception):
    """Why the days of a series cannot be told."""


def days_of(component: Any, start: date | datetime, *, first: date, last: date) -> list[tuple[date | datetime, bool]]:
    """Return the starts of a series from `first` to `last`, each with whether the file takes it out (EXDATE).

    The rule counts wall times of the series' own zone, so that 15:00 stays 15:00 when the clocks change.

    Raises:
        RepeatRefused: the rule repeats more than once a day or cannot be read.
    """
    out = set(_listed(component, "EXDATE", start))
    walls = {_wall(start), *_listed(component, "RDATE", start)}
    for rule in _several(component.get("RRULE")):
        walls.update(_ruled(rule, start, last))
    within = sorted(wall for wall in walls if first <= wall.date() <= last)
    return [(_like(start, wall), wall in out) for wall in within]


def _ruled(rule: Any, start: date | datetime, last: date) -> list[datetime]:
    try:
        parts = {name.upper(): values for name, values in dict(rule).items()}
        often = {str(value).upper() for value in parts.get("FREQ", [])} & _TOO_OFTEN
        if often or any(len(parts.get(name, [])) > 1 for name in _OF_A_DAY):
            raise RepeatRefused(_("it repeats more than once a day; a fixture list takes days."))
        most = min(int(parts.pop("COUNT", [_MOST_DAYS])[0]), _MOST_DAYS)
        end = datetime.combine(last, time.max)
        for until in parts.pop("UNTIL", []):
            end = min(end, _as_wall(until, start) if isinstance(until, datetime) else datetime.combine(until, time.max))
        days = rrulestr(type(rule)(parts).to_ical().decode(), dtstart=_wall(start)).replace(until=end)
        return list(islice(days, most))
    # Neither parser checks a rule before it uses it.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise RepeatRefused(_("its repetition cannot be read: %(fault)s") % {"fault": str(error)[:120]}) from error


def _listed(component: Any, name: str, start: date | datetime) -> Iterator[datetime]:
    """Yield the starts that a list of the event names."""
    if name in dict(component.errors):
        raise RepeatRefused(_("its %(name)s cannot be read.") % {"name": name})
    for listed in _several(component.get(name)):
        for one in getattr(listed, "dts", ()):
            # A period begins with its start.
            when = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(when, date):
                yield _as_wall(when, start)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _as_wall(when: date | datetime, start: date | datetime) -> datetime:
    """Return a date or time as the wall time of the series' zone; a bare date takes the series' time."""
    if not isinstance(start, datetime):
        return _wall(when.date() if isinstance(when, datetime) else when)
    if not isinstance(when, datetime):
        return datetime.combine(when, start.time())
    if when.tzinfo and start.tzinfo:
        when = when.astimezone(start.tzinfo)
    return _wall(when)


def _wall(start: date | datetime) -> datetime:
    if not isinstance(start, datetime):
        return datetime.combine(start, time.min)
    return start.replace(tzinfo=None, microsecond=0)


def _like(start: date | datetime, wall: datetime) -> date | datetime:
    """Return a wall time as what the series starts with: a date, or a time in its zone."""
    if not isinstance(start, datetime):
        return wall.date()
    return wall.replace(tzinfo=start.tzinfo)
