"""What the database refuses of exercises when somebody goes around the operations."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from exercises.models import Exercise, ExerciseRevision
from tests.training.plans import make_exercise


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_acknowledgement_has_a_text(db):
    exercise = make_exercise(safety=["Slow"], asks_acknowledgement=True)
    with refused("exercise_acknowledgement_has_text"), transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(safety=[])


def test_built_in_exercise_has_no_author(cast):
    with refused("exercise_built_in_has_no_author"), transaction.atomic():
        make_exercise(author=cast.coach)


@pytest.mark.parametrize("link", ["progression", "regression"])
def test_exercise_is_not_next_to_itself(db, link):
    exercise = make_exercise()
    with refused("exercise_not_next_to_itself"), transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(**{link: F("pk")})


def test_slug_is_used_once_in_a_club_and_once_built_in(cast):
    for club in (cast.club, None):
        make_exercise(club=club)
        with refused("exercise_slug_once"), transaction.atomic():
            make_exercise(club=club)


def test_revision_number_is_used_once(cast):
    exercise = make_exercise(club=cast.club)
    ExerciseRevision.objects.create(exercise=exercise, number=1, name="Raise")
    with refused("exercise_revision_once"), transaction.atomic():
        ExerciseRevision.objects.create(exercise=exercise, number=1, name="Raise")
