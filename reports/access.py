"""Who may take a report, and of which squads."""

from django.db.models import F
from django.db.models.functions import Lower
from django.http import Http404

from accounts.middleware import Standing
from accounts.models import Club, User
from athletes.models import Squad


def get_reporting_club(standing: Standing) -> Club:
    """Return the club that the person works for right now.

    Raises:
        Http404: the person is no club's staff; reports do not exist for athletes.
    """
    if standing.club is None or not standing.roles:
        raise Http404
    return standing.club


def reportable_squads(user: User, club: Club) -> list[Squad]:
    """Return the squads of the club that the person may report on: standing ones by name, then archived ones."""
    return list(
        Squad.objects.visible_to(user)
        .filter(club=club)
        .order_by(F("archived_at").asc(nulls_first=True), Lower("name"), "pk")
    )
