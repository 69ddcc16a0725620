"""Which programmes a person may reach: the built-in ones and those of the clubs they work for."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.access import get_row
from accounts.models import Club, Membership, User
from exercises.models import EDITORS
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
    ready = ProgrammeVersion.objects.filter(state=VersionState.FROZEN).values("programme")
    return _of_clubs(user).filter(pk__in=ready, archived_at__isnull=True)


def programmes_to_edit(user: User) -> QuerySet[Programme]:
    """Return the programmes of the clubs whose plans the person writes, in whatever state.

    Raises:
        PermissionDenied: the person writes plans for no club.
    """
    if not clubs_to_write_for(user).exists():
        raise PermissionDenied(_("Programmes are written by owners, coaches and clinicians of a club."))
    return Programme.objects.editable_by(user)


def clubs_to_write_for(user: User) -> QuerySet[Club]:
    return Club.objects.filter(memberships__user=user, memberships__role__in=EDITORS).distinct().order_by("pk")


def get_own_programme(user: User, public_id: uuid.UUID) -> Programme:
    """Return a programme that the person may change.

    Raises:
        Http404: there is none that they may see, or they work for no club.
        PermissionDenied: it is built in, or of a club whose plans they do not write.
    """
    if not is_staff(user):
        raise Http404
    programme = get_row(_of_clubs(user).select_related("club", "copied_from"), public_id)
    if programme.club_id is None:
        raise PermissionDenied(_("A built-in programme is not yours to change; copy it to your own."))
    if not Programme.objects.editable_by(user).filter(pk=programme.pk).exists():
        raise PermissionDenied
    return programme


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
        .select_related("programme__club", "programme__copied_from")
        .filter(programme__in=_of_clubs(user).filter(public_id=public_id).values("pk"))
        .first()
    )
    if version is None or not is_staff(user):
        raise Http404
    return version


def get_version_to_copy(user: User, public_id: uuid.UUID, club: Club) -> ProgrammeVersion:
    """Return the newest frozen version of a built-in programme or of one of the club's own.

    Raises:
        Http404
    """
    version = get_version(user, public_id)
    if version.programme.club_id not in (None, club.pk):
        raise Http404
    return version
