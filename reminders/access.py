"""Whose reminders a person may set: their own."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from athletes.models import Athlete


def own_athletes(user: User) -> list[Athlete]:
    """Return the person's places in clubs, by club name."""
    own = Athlete.objects.active().filter(user=user).select_related("club")
    return list(own.order_by("club__name", "pk"))


def get_own_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    """Return one of the person's own places.

    Raises:
        Http404: the user may not see that athlete.
        PermissionDenied: it is somebody else; staff set no reminders for athletes.
    """
    athlete = (
        Athlete.objects.visible_to(user).active().select_related("club").filter(public_id=public_id).first()
    )
    if athlete is None:
        raise Http404
    if athlete.user_id != user.pk:
        raise PermissionDenied
    return athlete
