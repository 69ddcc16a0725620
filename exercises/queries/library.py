"""Reads of the exercise library: what is offered to whom, and what narrows it down."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.lookups import Exact

from accounts.models import Club, Membership, User
from athletes.models import Athlete
from exercises.choices import ExerciseSide, Whose
from exercises.models import Exercise, TestProtocol

_PIECES = ArrayField(models.CharField(max_length=40))
# An exercise that is done either way answers for one leg and for two.
_SIDES = {
    ExerciseSide.SINGLE: (ExerciseSide.SINGLE, ExerciseSide.BOTH),
    ExerciseSide.DOUBLE: (ExerciseSide.DOUBLE, ExerciseSide.BOTH),
}


@dataclass(frozen=True)
class Wanted:
    """What the library is asked for; what is left out narrows nothing down."""

    text: str = ""
    muscle: str = ""
    knee: str = ""
    side: str = ""
    level: int | None = None
    measure: str = ""
    category: str = ""
    # The pieces that may be used; an empty set is for exercises that need nothing.
    equipment: frozenset[str] | None = None
    # Whether what the club has at hand may be used as well.
    at_hand: bool = False
    whose: str = ""


def offered(user: User, wanted: Wanted, club: Club | None) -> QuerySet[Exercise]:
    """Return the part of the library that is asked for, with the own exercises of one club or of all of the person's.

    Retired exercises are for those who write them.
    """
    if wanted.whose == Whose.RETIRED:
        exercises = Exercise.objects.editable_by(user).filter(retired_at__isnull=False)
    else:
        exercises = Exercise.objects.offered_to(user, club=club)
    if wanted.whose in (Whose.BUILT_IN, Whose.OURS):
        exercises = exercises.filter(club__isnull=wanted.whose == Whose.BUILT_IN)
    return exercises.filter(Q(club__isnull=True) | Q(club=club)) if club else exercises


def conditions(user: User, wanted: Wanted, club: Club | None) -> dict[str, Q]:
    """Return what each filter asks of an exercise, by the filter's name."""
    asked: dict[str, Q] = {}
    if wanted.muscle:
        asked["muscle"] = Q(primary_muscle=wanted.muscle) | Q(secondary_muscles__contains=[wanted.muscle])
    if wanted.knee:
        asked["knee"] = Q(knee_bias=wanted.knee)
    if wanted.side:
        asked["side"] = Q(side__in=_SIDES.get(ExerciseSide(wanted.side), (wanted.side,)))
    if wanted.level:
        asked["level"] = Q(level=wanted.level)
    if wanted.measure:
        asked["measure"] = Q(measure=wanted.measure)
    if wanted.category:
        asked["category"] = Q(category=wanted.category)
    if wanted.at_hand:
        kit = ArraySubquery(at_hand(user, club))
        more = Value(sorted(wanted.equipment or ()), output_field=_PIECES)
        usable = Func(kit, more, function="array_cat", output_field=_PIECES)
        # A club that has not said what it has is not taken to have nothing.
        asked["equipment"] = Q(equipment__contained_by=usable) | Q(Exact(kit, Value([], output_field=_PIECES)))
    elif wanted.equipment is not None:
        asked["equipment"] = Q(equipment__contained_by=sorted(wanted.equipment))
    return asked


def at_hand(user: User, club: Club | None) -> QuerySet[Club, Any]:
    """Return each piece of equipment of the club, or without one of every club that the person belongs to."""
    if club is None:
        works_for = Membership.objects.filter(user=user).values("club")
        trains_in = Athlete.objects.filter(user=user).values("club")
        clubs = Club.objects.filter(Q(pk__in=works_for) | Q(pk__in=trains_in))
    else:
        clubs = Club.objects.filter(pk=club.pk)
    piece = Func(F("equipment"), function="unnest", output_field=models.CharField(max_length=40))
    return clubs.values(piece=piece).distinct()


def listed(user: User, wanted: Wanted, club: Club | None = None) -> QuerySet[Exercise]:
    """Return what the filters leave, in no order; a search text is for `finding.find`."""
    return offered(user, wanted, club).filter(*conditions(user, wanted, club).values())


def protocols_of(user: User, exercise: Exercise) -> QuerySet[TestProtocol]:
    """Return the tests of an exercise that a person may see, by name."""
    return TestProtocol.objects.visible_to(user).filter(exercise=exercise).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The exercises one step easier and one step harder, whichever of the two names the other."""

    easier: list[Exercise]
    harder: list[Exercise]


def neighbours_of(user: User, exercise: Exercise) -> Neighbours:
    easier = Q(progression=exercise) | Q(pk=exercise.regression_id)
    harder = Q(regression=exercise) | Q(pk=exercise.progression_id)
    found = Exercise.objects.visible_to(user).filter(easier | harder, retired_at__isnull=True)
    beside = list(found.annotate(is_easier=easier).order_by("level", "name", "id"))
    return Neighbours([one for one in beside if one.is_easier], [one for one in beside if not one.is_easier])
