"""Reads of the exercise library."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from exercises.choices import Category
from exercises.models import Exercise, TestProtocol


def found(
    user: User, *, text: str = "", muscle: str = "", equipment: Collection[str] | None = None
) -> QuerySet[Exercise]:
    """Return the exercises a person may see.

    `text` is looked for in names, actions and cues, `muscle` among all that work; with `equipment` only
    exercises whose every piece is among it are returned.
    """
    exercises = Exercise.objects.visible_to(user)
    if text:
        exercises = exercises.filter(Q(name__icontains=text) | Q(action__icontains=text) | Q(cues__icontains=text))
    if muscle:
        exercises = exercises.filter(Q(primary_muscle=muscle) | Q(secondary_muscles__contains=[muscle]))
    if equipment is not None:
        exercises = exercises.filter(equipment__contained_by=list(equipment))
    return exercises


def library(user: User, **narrowed: Any) -> list[tuple[Category, list[Exercise]]]:
    """Return what `found` finds by category, easier ones first."""
    by_category: dict[str, list[Exercise]] = {category.value: [] for category in Category}
    for exercise in found(user, **narrowed).order_by("level", "name", "id"):
        by_category[exercise.category].append(exercise)
    return [(Category(value), listed) for value, listed in by_category.items() if listed]


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
