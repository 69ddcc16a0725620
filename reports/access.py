"""What a person may reach of reports: staff in any role those of their club, athletes what is about themselves."""

import uuid

from django.db.models import F
from django.db.models.functions import Lower
from django.http import Http404

from accounts.access import get_row
from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, Squad
from reports.choices import Subject
from reports.models import ReportExport, ReportSchedule, SavedView


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


def get_export(user: User, public_id: uuid.UUID) -> ReportExport:
    """Return a file that the person asked for, as long as they may still see what it is about.

    Raises:
        Http404: it is somebody else's, or of squads or health data that are no longer theirs to see.
    """
    export = get_row(ReportExport.objects.select_related("club", "athlete").visible_to(user), public_id)
    if not _still_theirs(user, export):
        raise Http404
    return export


def _still_theirs(user: User, export: ReportExport) -> bool:
    if export.subject == Subject.OWN:
        return export.athlete is not None and export.athlete.user_id == user.pk
    wanted = set(export.squads)
    squads = Squad.objects.visible_to(user).filter(club=export.club, public_id__in=wanted)
    return squads.count() == len(wanted) and (not export.with_health or is_clinician(user, export.club))


def own_athletes(user: User) -> list[Athlete]:
    """Return the person's own places in clubs, by the club's name; ended ones too."""
    return list(Athlete.objects.filter(user=user).select_related("club").order_by("club__name", "pk"))


def get_schedule(user: User, public_id: uuid.UUID) -> ReportSchedule:
    return get_row(ReportSchedule.objects.visible_to(user).select_related("club"), public_id)


def schedulable_squads(user: User, club: Club, schedule: ReportSchedule | None = None) -> list[Squad]:
    """Return the squads that the person may schedule reports of, and those that a schedule of theirs names already."""
    named = schedule.squads if schedule else []
    squads = [
        squad for squad in reportable_squads(user, club) if squad.archived_at is None and squad.public_id not in named
    ]
    return [*squads, *Squad.objects.filter(club=club, public_id__in=named).order_by(Lower("name"), "pk")]


def staff_of(club: Club) -> list[User]:
    """Return who works for the club, by name: whom a scheduled report may go to."""
    return list(User.objects.filter(memberships__club=club, is_active=True).distinct().order_by("name", "pk"))
