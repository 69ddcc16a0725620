"""What an athlete may add a session of: the exercises of their own plan, and how much of each is usual."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from athletes.models import Athlete
from exercises.choices import ExerciseSide, Measure
from exercises.models import Exercise
from programmes.rules.dose import Dose
from programmes.rules.notation import parse_dose
from training.choices import ItemStatus
from training.models import SessionItem

# How much is asked for of what an athlete never did; source: docs/sources.md#design.
_USUAL: Final = {
    Measure.LOAD_REPS: "3x10",
    Measure.REPS: "3x10",
    Measure.CONTACTS: "3x10c",
    Measure.SECONDS: "3x30s",
    Measure.FORCE_SECONDS: "3x30s",
    Measure.LOAD_SECONDS: "3x30s",
    Measure.DISTANCE_M: "3x20m",
    Measure.LOAD_DISTANCE: "3x20m",
}
# What stands in a plan this long before and after today is an athlete's own.
_PLAN_AROUND: Final = timedelta(weeks=8)


@dataclass(frozen=True, kw_only=True)
class ToChoose:
    """Exercises of the athlete's own plan by name, and the others of their club's library by name."""

    own: Sequence[Exercise]
    others: Sequence[Exercise]


def exercises_to_choose(*, user: User, athlete: Athlete, today: date) -> ToChoose:
    """Return what an athlete may do in an extra session (two queries)."""
    lines = SessionItem.objects.filter(
        session__athlete=athlete,
        session__scheduled_on__gt=today - _PLAN_AROUND,
        session__scheduled_on__lt=today + _PLAN_AROUND,
        status=ItemStatus.PLANNED,
    )
    planned = set(lines.values_list("exercise", flat=True))
    offered = list(Exercise.objects.offered_to(user, club=athlete.club).order_by("name", "pk"))
    return ToChoose(
        own=[one for one in offered if one.pk in planned], others=[one for one in offered if one.pk not in planned]
    )


def usual_doses(*, athlete: Athlete, exercises: Collection[Exercise], today: date) -> dict[int, Dose]:
    """Return by id how much of each exercise: as asked last time, else next time, else what is usual for its kind."""
    lines = SessionItem.objects.filter(
        session__athlete=athlete, exercise__in=exercises, status=ItemStatus.PLANNED
    ).select_related("session")
    past = lines.filter(session__scheduled_on__lte=today).order_by("exercise", "-session__scheduled_on", "-pk")
    ahead = lines.filter(session__scheduled_on__gt=today).order_by("exercise", "session__scheduled_on", "pk")
    found = {one.pk: _usual(one) for one in exercises}
    for line in (*ahead.distinct("exercise"), *past.distinct("exercise")):
        found[line.exercise_id] = replace(line.dose, group="")
    return found


def _usual(exercise: Exercise) -> Dose:
    each = " each" if exercise.side == ExerciseSide.SINGLE else ""
    return parse_dose(f"{_USUAL[Measure(exercise.measure)]}{each}")
