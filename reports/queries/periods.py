"""Periods by name: calendar weeks, months and seasons, whole weeks that end today, and the squads' block."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Q

from athletes.models import Squad
from core.dates import monday_of
from reports.choices import PeriodChoice
from reports.queries.training import Period
from training.models import Assignment

# Of football in most of Europe; our own choice.
SEASON_STARTS_IN = 7
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def period_of(choice: PeriodChoice, *, squads: Sequence[Squad], today: date) -> Period | None:
    """Return the days of a period that has a name, or None where the squads have no block."""
    monday, first = monday_of(today), today.replace(day=1)
    match choice:
        case PeriodChoice.THIS_WEEK:
            return Period(monday, monday + _WEEK)
        case PeriodChoice.LAST_WEEK:
            return Period(monday - _WEEK, monday)
        case PeriodChoice.LAST_4_WEEKS:
            return Period(today + _DAY - 4 * _WEEK, today + _DAY)
        case PeriodChoice.LAST_12_WEEKS:
            return Period(today + _DAY - 12 * _WEEK, today + _DAY)
        case PeriodChoice.THIS_MONTH:
            return Period(first, _next_month(first))
        case PeriodChoice.LAST_MONTH:
            return Period((first - _DAY).replace(day=1), first)
        case PeriodChoice.SEASON:
            return season_of(today)
        case PeriodChoice.BLOCK:
            return _block(squads, today)
        case PeriodChoice.CUSTOM:
            raise ValueError("A period of other dates has no days of its own.")


def season_of(today: date) -> Period:
    year = today.year - (today.month < SEASON_STARTS_IN)
    return Period(date(year, SEASON_STARTS_IN, 1), date(year + 1, SEASON_STARTS_IN, 1))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _block(squads: Sequence[Squad], today: date) -> Period | None:
    """Return the period over which most of the squads' athletes have a programme today, else the last that began."""
    block = (
        Assignment.objects.filter(
            athlete__squad_places__squad__in=squads,
            athlete__squad_places__ends_before__isnull=True,
            cancelled_at__isnull=True,
            starts_on__lte=today,
        )
        .values("starts_on", "ends_before")
        .annotate(athletes=Count("athlete", filter=Q(ends_before__gt=today), distinct=True))
        .order_by("-athletes", "-starts_on", "-ends_before")
        .first()
    )
    return Period(block["starts_on"], block["ends_before"]) if block else None
