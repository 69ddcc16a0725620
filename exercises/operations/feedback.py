"""Athletes say how an exercise was; authors and library editors deal with what they say."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete
from core.errors import DomainError
from exercises.choices import BodyArea
from exercises.models import Exercise, ExerciseFeedback, ExerciseRevision

LEAST_COMFORT = 1
MOST_COMFORT = 5
MOST_COMMENT = 1000


class VersionUnknown(DomainError):
    """The exercise has no version of that number."""

    code = "version_unknown"
    field = "revision"


class ExerciseOfAnotherClub(DomainError):
    """The exercise is another club's own."""

    code = "exercise_of_another_club"
    field = "athlete"


class VersionNotLater(DomainError):
    """A comment can only have led to a version after the one that it is about."""

    code = "version_not_later"
    field = "led_to"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an athlete says of an exercise; None leaves what they said before, and is nothing the first time.

    `comfort` runs from 1 (very uncomfortable) to 5 (very comfortable); `comment` has at most 1000 characters.
    """

    works: str
    comfort: int
    felt_in: Sequence[str] | None = None
    comment: str | None = None
    shared_with_coach: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """A stored answer, and whether it is the athlete's first on that version."""

    feedback: ExerciseFeedback
    is_new: bool


@transaction.atomic
def give_feedback(
    *,
    athlete: Athlete,
    exercise: Exercise,
    revision: int,
    answer: Answer,
    at: datetime,
    session_public_id: uuid.UUID | None = None,
) -> Given:
    """Store what an athlete says of one version of an exercise, or change what they said of it.

    A comment that changed waits to be handled again. `session_public_id` names the session after which it was
    given, where it was one.

    Raises:
        VersionUnknown: the exercise has no such version.
        ExerciseOfAnotherClub: the athlete's club does not have the exercise.
    """
    if not 1 <= revision <= exercise.revision:
        raise VersionUnknown(
            _("%(exercise)s has versions 1 to %(newest)s; there is no version %(number)s.")
            % {"exercise": exercise.name, "newest": exercise.revision, "number": revision}
        )
    if exercise.club_id not in (None, athlete.club_id):
        raise ExerciseOfAnotherClub(_("This exercise is another club’s own; answer as an athlete of that club."))
    said = _said(answer)
    feedback, is_new = ExerciseFeedback.objects.select_for_update().get_or_create(
        athlete=athlete,
        exercise=exercise,
        exercise_revision=revision,
        defaults={**said, "club_id": athlete.club_id, "given_at": at, "session_public_id": session_public_id},
    )
    if not is_new and any(getattr(feedback, name) != value for name, value in said.items()):
        if said.get("comment", feedback.comment) != feedback.comment:
            feedback.handled_at = feedback.handled_by = None
        for name, value in said.items():
            setattr(feedback, name, value)
        feedback.given_at = at
        feedback.session_public_id = session_public_id or feedback.session_public_id
        feedback.save()
    return Given(feedback=feedback, is_new=is_new)


def _said(answer: Answer) -> dict[str, Any]:
    said = {name: value for name, value in asdict(answer).items() if value is not None}
    if "felt_in" in said:
        said["felt_in"] = [area for area in BodyArea.values if area in said["felt_in"]]
    return said


def mark_handled(*, feedback: ExerciseFeedback, by: User, at: datetime) -> ExerciseFeedback:
    """Take a comment off the list of those that wait. Repeating keeps who was first, and when."""
    if feedback.handled_at is None:
        feedback.handled_at, feedback.handled_by = at, by
        feedback.save(update_fields=["handled_at", "handled_by", "updated_at"])
    return feedback


def mark_unhandled(*, feedback: ExerciseFeedback) -> ExerciseFeedback:
    """Put a comment back among those that wait, and take back which version it led to."""
    feedback.handled_at = feedback.handled_by = feedback.led_to = None
    feedback.save(update_fields=["handled_at", "handled_by", "led_to", "updated_at"])
    return feedback


@transaction.atomic
def answer_with_revision(
    *, revision: ExerciseRevision, feedback: Iterable[ExerciseFeedback], by: User, at: datetime
) -> list[ExerciseFeedback]:
    """Say that a version of an exercise changed because of these comments, which are handled by that.

    Raises:
        VersionNotLater: a comment is about another exercise, or about this version or a later one.
    """
    answered = list(feedback)
    for one in answered:
        if one.exercise_id != revision.exercise_id or one.exercise_revision >= revision.number:
            raise VersionNotLater(
                _("Version %(number)s cannot have come from a comment on version %(about)s.")
                % {"number": revision.number, "about": one.exercise_revision}
            )
    for one in answered:
        one.led_to = revision
        one.save(update_fields=["led_to", "updated_at"])
        mark_handled(feedback=one, by=by, at=at)
    return answered


def edit_library(*, user: User, edits: bool) -> User:
    """Name a person an editor of the built-in library, or take that back."""
    user.edits_library = edits
    user.save(update_fields=["edits_library"])
    return user
