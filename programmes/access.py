"""Which programmes a person may reach: the built-in ones and those of the clubs they work for."""

import uuid

from django.db.models import Q
from django.http import Http404

from accounts.models import Club, Membership, User
from programmes.models import Programme, ProgrammeVersion


def get_version(user: User, public_id: uuid.UUID) -> ProgrammeVersion:
    """Return the newest frozen version of a programme, with the programme.

    Raises:
        Http404: there is none that the person may see; athletes see the plan in their sessions only.
    """
    clubs = Club.objects.visible_to(user)
    programmes = Programme.objects.visible_to(user).filter(
        Q(club__isnull=True) | Q(club__in=clubs), public_id=public_id
    )
    version = (
        ProgrammeVersion.objects.newest_frozen()
        .select_related("programme__club")
        .filter(programme__in=programmes.values("pk"))
        .first()
    )
    if version is None or not Membership.objects.filter(user=user).exists():
        raise Http404
    return version
