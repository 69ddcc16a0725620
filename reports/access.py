"""What a person may reach of reports; they are for a club's staff in any role, athletes get 404."""

import uuid

from django.db.models import F
from django.db.models.functions import Lower

from accounts.access import get_row
from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Squad
from reports.models import SavedView


def reportable_squads(user: User, club: Club) -> list[Squad]:
    """Return the squads of the club that the person may report on, by name, archived ones last."""
    return list(
        Squad.objects.visible_to(user)
        .filter(club=club)
        .order_by(F("archived_at").asc(nulls_first=True), Lower("name"), "pk")
    )


def clubs_reported_on(user: User) -> list[Club]:
    """Return the clubs where the person is staff, by name."""
    return list(Club.objects.filter(pk__in=Membership.objects.filter(user=user).values("club")).order_by("name", "pk"))


def is_clinician(user: User, club: Club) -> bool:
    """Tell whether the person may have health columns of the club."""
    return Membership.objects.filter(club=club, user=user, role=Role.CLINICIAN).exists()


def views_of(user: User, club: Club) -> list[SavedView]:
    """Return what the person keeps for the club, by name."""
    return list(SavedView.objects.visible_to(user).filter(club=club).order_by(Lower("name"), "pk"))


def get_saved_view(user: User, public_id: uuid.UUID) -> SavedView:
    return get_row(SavedView.objects.visible_to(user), public_id)
