"""Which squads and athletes a person may reach."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest

from accounts.access import current_club, get_row
from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, AthleteQuerySet, Squad, SquadQuerySet


def visible_squads(user: User | AnonymousUser) -> SquadQuerySet:
    """Return the squads that a caller may see; nobody sees none, which is what the API's description asks as."""
    return Squad.objects.visible_to(user) if isinstance(user, User) else Squad.objects.none()


def visible_athletes(user: User | AnonymousUser) -> AthleteQuerySet:
    return Athlete.objects.visible_to(user) if isinstance(user, User) else Athlete.objects.none()


def get_squad(user: User, public_id: uuid.UUID) -> Squad:
    """Return a squad that the user may see."""
    return get_row(Squad.objects.visible_to(user).select_related("club"), public_id)


def get_editable_squad(user: User, public_id: uuid.UUID) -> Squad:
    squads = Squad.objects.select_related("club")
    return get_row(squads.visible_to(user), public_id, permitted=squads.editable_by(user))


def get_trainable_squad(user: User, public_id: uuid.UUID) -> Squad:
    squads = Squad.objects.select_related("club")
    return get_row(squads.visible_to(user), public_id, permitted=squads.trainable_by(user))


def get_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    """Return an athlete that the user may see."""
    return get_row(Athlete.objects.visible_to(user).select_related("club"), public_id)


def get_editable_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    athletes = Athlete.objects.select_related("club")
    return get_row(athletes.visible_to(user), public_id, permitted=athletes.editable_by(user))


def get_trainable_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    athletes = Athlete.objects.select_related("club")
    return get_row(athletes.visible_to(user), public_id, permitted=athletes.trainable_by(user))


def get_athlete_to_set_up(user: User, public_id: uuid.UUID) -> Athlete:
    """Return an athlete whose settings the user may change: their own, or of one whose details they may."""
    athletes = Athlete.objects.select_related("club")
    permitted = athletes.filter(Q(user=user) | Q(pk__in=Athlete.objects.editable_by(user).values("pk")))
    return get_row(athletes.visible_to(user), public_id, permitted=permitted)


def get_own_athlete(user: User, public_id: uuid.UUID) -> Athlete:
    """Return the user's own place in a club; somebody else's, even where it may be seen, is not theirs to use."""
    athletes = Athlete.objects.select_related("club")
    return get_row(athletes.visible_to(user), public_id, permitted=athletes.filter(user=user))


def get_coach(user: User, public_id: uuid.UUID) -> Membership:
    """Return a coach of a club that the user owns."""
    coaches = Membership.objects.filter(role=Role.COACH).select_related("club", "user")
    return get_row(coaches.visible_to(user), public_id, permitted=coaches.editable_by(user))


def club_to_add_to(request: HttpRequest) -> Club:
    """Return the current club where the person may add squads and athletes.

    Raises:
        Http404: the person works for no club.
        PermissionDenied: they are neither owner nor coach there.
    """
    return current_club(request, Role.OWNER, Role.COACH)


def squads_to_fill(user: User, club: Club) -> SquadQuerySet:
    """Return the squads of a club whose athletes the user may change, by name."""
    return Squad.objects.editable_by(user).filter(club=club, archived_at__isnull=True).order_by("name", "id")


def owns(user: User, club: Club) -> bool:
    return Club.objects.editable_by(user).filter(pk=club.pk).exists()


def coaches_of(club: Club) -> list[Membership]:
    """Return a club's coaches by name."""
    coaches = Membership.objects.filter(club=club, role=Role.COACH).select_related("user")
    return sorted(coaches, key=lambda one: (str(one.user).casefold(), one.pk))
