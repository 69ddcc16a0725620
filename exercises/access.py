"""Which exercises a person may reach, and whose reading of their safety texts they may record."""

import uuid
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Club, User
from athletes.models import Athlete, AthleteQuerySet
from exercises.models import Exercise


def get_exercise(user: User, slug: str, club: Club | None) -> Exercise:
    """Return the exercise of that name: the current club's own, else the built-in, else one of another club."""
    found = Exercise.objects.visible_to(user).select_related("progression", "regression").filter(slug=slug)
    exercises = sorted(found, key=lambda one: (club is None or one.club_id != club.pk, one.club_id is not None))
    if not exercises:
        raise Http404
    return exercises[0]


def get_exercise_of_id(user: User, slug: str, public_id: uuid.UUID) -> Exercise:
    """Return the one exercise of that name which has the id; clubs may use a name that others use too."""
    exercise = Exercise.objects.visible_to(user).filter(slug=slug, public_id=public_id).first()
    if exercise is None:
        raise Http404
    return exercise


def athletes_with(exercise: Exercise) -> AthleteQuerySet:
    """Return the active athletes of the clubs that have the exercise: of all for a built-in one."""
    athletes = Athlete.objects.active()
    return athletes if exercise.club_id is None else athletes.filter(club=exercise.club_id)


def own_places(user: User, exercise: Exercise) -> list[Athlete]:
    """Return the user's own active places in clubs that have the exercise."""
    return list(athletes_with(exercise).filter(user=user).order_by("id"))


def athletes_to_acknowledge(
    user: User, exercise: Exercise, public_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Athlete]:
    """Return, by id, those of the athletes whom the user may see and who are of a club with the exercise.

    Who is one of them gets all of their own places, since one person reads a text once.

    Raises:
        PermissionDenied: one of them may be seen, but is neither the user nor theirs to train.
    """
    trained = Athlete.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    seen = Athlete.objects.visible_to(user).filter(pk__in=athletes_with(exercise).values("pk"))
    named = seen.filter(public_id__in=public_ids).annotate(may_train=Exists(trained))
    athletes = {athlete.public_id: athlete for athlete in named}
    for athlete in list(athletes.values()):
        if athlete.user_id == user.pk:
            athletes |= {place.public_id: place for place in own_places(user, exercise)}
        elif not athlete.may_train:  # type: ignore[attr-defined]
            raise PermissionDenied(_("You may see %(athlete)s, but not record this for them.") % {"athlete": athlete})
    return athletes
