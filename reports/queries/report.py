"""The squad training report: one source for the page, the files and the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from reports.access import is_clinician
from reports.choices import Column
from reports.queries.amounts import Amounts, amounts
from reports.queries.amounts import ExerciseRow as ExerciseRow
from reports.queries.amounts import WeekRow as WeekRow
from reports.queries.availability import AvailabilityRow as AvailabilityRow
from reports.queries.availability import Member, available_pct, members
from reports.queries.health import HealthRow as HealthRow
from reports.queries.health import health_of
from reports.queries.tests import TestRow as TestRow
from reports.queries.tests import tests_of
from reports.queries.training import AthleteRow, Figures, Period, ReportScope

# Figures of a group stand for at least so many people (docs/decisions/0016-what-a-report-hides.md).
SMALLEST_GROUP = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything that a squad report says. Numbers are kg, m, N and s; pounds are made at the edge.

    `before` covers `before_period`. Hidden under-18s are in no figure, so that none can be worked out by subtraction;
    `hidden_small` counts the group figures (exercises) that stand for fewer than five athletes and are left out.
    """

    scope: ReportScope
    before_period: Period
    athletes: tuple[AthleteRow, ...]
    total: Figures
    before: Figures
    availability_pct: int | None
    weeks: tuple[WeekRow, ...]
    exercises: tuple[ExerciseRow, ...]
    tests: tuple[TestRow, ...]
    availability: tuple[AvailabilityRow, ...]
    health: tuple[HealthRow, ...]
    hidden_minors: int
    hidden_small: int


def report_of(scope: ReportScope, *, viewer: User, with_health: bool = False, with_minors: bool = False) -> Report:
    """Return the report: three queries, and two more for health.

    Health is given to clinicians of the club only, to nobody else whatever is asked; the caller records the access.
    """
    everybody = members(scope)
    shown = [member for member in everybody if with_minors or not member.is_minor]
    counted = amounts(scope, with_minors=with_minors)
    is_small = len(shown) < SMALLEST_GROUP
    exercises = [row for row in counted.exercises if row.athletes >= SMALLEST_GROUP]
    return Report(
        scope=scope,
        before_period=scope.before,
        athletes=tuple(_athlete(member, counted) for member in shown),
        total=sum(counted.athletes.values(), start=Figures()),
        before=sum((counted.before.get(member.pk, Figures()) for member in shown), start=Figures()),
        availability_pct=available_pct(sum(one.days for one in shown), sum(one.days_away for one in shown)),
        weeks=() if is_small else _weeks(counted),
        exercises=tuple(exercises),
        tests=tests_of(scope, shown, with_minors=with_minors),
        availability=tuple(member.availability for member in shown),
        health=health_of(scope, shown, with_minors=with_minors)
        if with_health and is_clinician(viewer, scope.club)
        else (),
        hidden_minors=len(everybody) - len(shown),
        hidden_small=len(counted.exercises) - len(exercises),
    )


def _athlete(member: Member, counted: Amounts) -> AthleteRow:
    return AthleteRow(
        public_id=member.public_id,
        name=member.name,
        squads=member.squads,
        figures=counted.athletes.get(member.pk, Figures()),
        before=counted.before.get(member.pk, Figures()),
        is_minor=member.is_minor,
        is_there=member.is_there,
        availability_pct=member.available_pct,
    )


def _weeks(counted: Amounts) -> tuple[WeekRow, ...]:
    """Return all weeks from the first to the last with anything in them, those without too."""
    if not counted.weeks:
        return ()
    first, last = min(counted.weeks), max(counted.weeks)
    mondays = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    return tuple(
        WeekRow(
            monday=monday,
            planned=week.planned,
            done=week.done,
            tonnage_left_kg=week.tonnage_left_kg,
            tonnage_right_kg=week.tonnage_right_kg,
        )
        for monday in mondays
        for week in [counted.weeks.get(monday, Figures())]
    )


def amount(column: Column, figures: Figures, availability_pct: int | None) -> Decimal | int | None:
    """Return what a column says of one athlete, or of all; tonnage is in kg."""
    match column:
        case Column.TONNAGE_LEFT:
            return figures.tonnage_left_kg
        case Column.TONNAGE_RIGHT:
            return figures.tonnage_right_kg
        case Column.AVAILABILITY:
            return availability_pct
        case _:
            value: int | None = getattr(figures, column.value)
            return value


def columns_shown(chosen: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a report in their own order; none chosen means all."""
    return tuple(column for column in Column if not chosen or column.value in chosen)
