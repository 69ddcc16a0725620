"""Answers on exercises, given through the operation, and people to give them."""

from datetime import UTC, datetime
from typing import Any

from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, Squad
from exercises.models import Exercise, ExerciseFeedback, ExerciseRevision
from exercises.operations.feedback import Answer, give_feedback
from tests.cast import make_athlete
from tests.training.plans import make_exercise

AT = datetime(2026, 3, 17, 18, 42, 7, tzinfo=UTC)


def say(
    athlete: Athlete,
    exercise: Exercise,
    comment: str | None = None,
    *,
    at: datetime = AT,
    revision: int = 0,
    **said: Any,
) -> ExerciseFeedback:
    """Answer yes with comfort 4 on the newest version, unless other values are given."""
    answer = Answer(**{"works": "yes", "comfort": 4, "comment": comment, **said})
    return give_feedback(
        athlete=athlete, exercise=exercise, revision=revision or exercise.revision, answer=answer, at=at
    ).feedback


def crowd(club: Club, exercise: Exercise, number: int, *, squad: Squad | None = None, **said: Any) -> list[Athlete]:
    """Let that many new athletes answer without a name, each with a comment of their own."""
    athletes = [make_athlete(club, f"Athlete {exercise.slug} {place}", squad) for place in range(number)]
    for place, athlete in enumerate(athletes):
        say(athlete, exercise, f"Nameless {place}", **said)
    return athletes


def own_exercise(club: Club, author: User | None, slug: str = "our-raise", *, versions: int = 1) -> Exercise:
    exercise = make_exercise(slug, club=club, author=author, revision=versions)
    for number in range(1, versions + 1):
        keep_version(exercise, number)
    return exercise


def keep_version(exercise: Exercise, number: int, note: str = "") -> ExerciseRevision:
    exercise.revision = max(exercise.revision, number)
    exercise.save()
    note = note or (f"Change {number}" if number > 1 else "")
    return ExerciseRevision.objects.create(exercise=exercise, number=number, name=exercise.name, change_note=note)


def employ(club: Club, user: User, role: Role) -> Membership:
    return Membership.objects.create(club=club, user=user, role=role)
