"""Whose reminders a person may set: their own."""

import uuid

from accounts.access import get_row
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
    rows = Athlete.objects.active().select_related("club")
    return get_row(rows.visible_to(user), public_id, permitted=rows.filter(user=user))
