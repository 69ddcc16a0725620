"""Which programmes a person may reach: the built-in ones and those of the clubs they work for."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, Membership, User
from programmes.choices import VersionState
from programmes.models import Programme, ProgrammeVersion


def is_staff(user: User) -> bool:
    """Tell whether the person works for a club; athletes see the plan in their sessions only."""
    return Membership.objects.filter(user=user).exists()


def programmes_to_read(user: User) -> QuerySet[Programme]:
    """Return the programmes of which a version is ready to assign.

    Raises:
        PermissionDenied: the person works for no club.
    """
    if not is_staff(user):
        raise PermissionDenied(_("Programmes are for the staff of a club."))
    ready = ProgrammeVersion.objects.filter(state=VersionState.FROZEN)
    return _of_clubs(user).filter(pk__in=ready.values("programme"))


def _of_clubs(user: User) -> QuerySet[Programme]:
    clubs = Club.objects.visible_to(user)
    return Programme.objects.visible_to(user).filter(Q(club__isnull=True) | Q(club__in=clubs))


def get_version(user: User, public_id: uuid.UUID) -> ProgrammeVersion:
    """Return the newest frozen version of a programme, with the programme.

    Raises:
        Http404: there is none that the person may see, or they work for no club.
    """
    version = (
        ProgrammeVersion.objects.newest_frozen()
        .select_related("programme__club")
        .filter(programme__in=_of_clubs(user).filter(public_id=public_id).values("pk"))
        .first()
    )
    if version is None or not is_staff(user):
        raise Http404
    return version
