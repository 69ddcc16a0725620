"""Which exercises a person may reach."""

from django.http import Http404

from accounts.models import Club, User
from exercises.models import Exercise


def get_exercise(user: User, slug: str, club: Club | None) -> Exercise:
    """Return the exercise of that name: the current club's own, else the built-in, else one of another club."""
    found = Exercise.objects.visible_to(user).select_related("progression", "regression").filter(slug=slug)
    exercises = sorted(found, key=lambda one: (club is None or one.club_id != club.pk, one.club_id is not None))
    if not exercises:
        raise Http404
    return exercises[0]
