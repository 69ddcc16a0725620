"""Which squads a person may report on; reports are for a club's staff in any role, athletes get 404."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Lower

from accounts.models import Club, User
from athletes.models import Athlete, Squad


def reportable_squads(user: User, club: Club) -> list[Squad]:
    """Return the squads of the club that the person may report on, by name, archived ones last."""
    return list(
        Squad.objects.visible_to(user)
        .filter(club=club)
        .order_by(F("archived_at").asc(nulls_first=True), Lower("name"), "pk")
    )


def openable_athletes(user: User, public_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those whose profile the person may open; a coach's report can name athletes who have left."""
    found = Athlete.objects.visible_to(user).filter(public_id__in=list(public_ids))
    return frozenset(found.values_list("public_id", flat=True))
