"""When a schedule asks for its files, by the clock of its club."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.dates import instant
from reports.choices import Every
from reports.models import ReportSchedule

# A time that passed while nothing ran is made good this long.
MADE_GOOD_FOR = timedelta(days=3)
_DAY = timedelta(days=1)


def due_day(schedule: ReportSchedule, *, now: datetime) -> date | None:
    """Return the day of the last time that came and is not run yet, or None; its times hold since `updated_at`."""
    day = _last_day(schedule, local_day(schedule, now))
    if _at(schedule, day) > now:
        day = _last_day(schedule, day - _DAY)
    due_at = _at(schedule, day)
    if due_at < schedule.updated_at or due_at < now - MADE_GOOD_FOR or day == schedule.ran_on:
        return None
    return day


def next_at(schedule: ReportSchedule, *, now: datetime) -> datetime | None:
    """Return when it asks for files next, now or earlier where that is due already, or None while it is paused."""
    if not schedule.is_on:
        return None
    day = due_day(schedule, now=now)
    if day is None:
        day = _first_day(schedule, local_day(schedule, now))
        if _at(schedule, day) <= now or day == schedule.ran_on:
            day = _first_day(schedule, day + _DAY)
    return _at(schedule, day)


def local_day(schedule: ReportSchedule, at: datetime) -> date:
    return at.astimezone(ZoneInfo(schedule.club.timezone)).date()


def _at(schedule: ReportSchedule, day: date) -> datetime:
    return instant(day, schedule.at_time, zone=schedule.club.timezone)


def _last_day(schedule: ReportSchedule, until: date) -> date:
    if schedule.every == Every.WEEK:
        return until - timedelta(days=(until.weekday() - schedule.weekday) % 7)
    if until.day < schedule.month_day:
        until = until.replace(day=1) - _DAY
    return until.replace(day=schedule.month_day)


def _first_day(schedule: ReportSchedule, since: date) -> date:
    if schedule.every == Every.WEEK:
        return since + timedelta(days=(schedule.weekday - since.weekday()) % 7)
    if since.day > schedule.month_day:
        since = since.replace(day=1) + timedelta(days=31)
    return since.replace(day=schedule.month_day)
