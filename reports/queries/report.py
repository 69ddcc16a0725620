"""The squad training report: one source for the page, the files and the API."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from exercises.choices import KneeBias
from reports.choices import Column
from reports.queries.training import AthleteRow, Figures, Period, ReportScope


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekRow:
    """What a week of the period came to, from its Monday; the first and the last may be cut by the period."""

    monday: date
    planned: int
    done: int
    tonnage_left_kg: Decimal
    tonnage_right_kg: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseRow:
    """An exercise and how many athletes did it; `muscle` is the calf muscle that its knee angle favours."""

    name: str
    muscle: KneeBias
    athletes: int
    sets: int
    reps: int
    tonnage_left_kg: Decimal
    tonnage_right_kg: Decimal
    contacts: int
    time_under_tension_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TestRow:
    """The results of one athlete in one test on one day, in `unit` (kg, N, m or reps).

    `lsi_pct` is the weaker leg as a share of the stronger, `change_pct` the change since the athlete's last result in
    the same test; both compare strength, so for a repetition maximum the estimated 1RM.
    """

    athlete_name: str
    athlete_id: UUID
    protocol: str
    tested_on: date
    unit: str
    left: Decimal | None
    right: Decimal | None
    both: Decimal | None
    lsi_pct: int | None
    change_pct: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AvailabilityRow:
    """Days of the period so far with a place in the squads, and those of them on which the athlete was away."""

    athlete_name: str
    athlete_id: UUID
    days: int
    days_away: int
    available_pct: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthRow:
    """The highest pain scores of the period (0 to 10), and how many scores and morning checks there were."""

    athlete_name: str
    athlete_id: UUID
    worst_pain_left: int | None
    worst_pain_right: int | None
    reports: int
    checks: int


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


def columns_shown(chosen: list[str]) -> tuple[Column, ...]:
    """Return the columns of a report in their own order; none chosen means all."""
    return tuple(column for column in Column if not chosen or column.value in chosen)
