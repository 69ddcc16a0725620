"""Making, changing and archiving squads."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Club, Membership, User
from accounts.operations import AlreadySent, broke
from athletes.models import Squad, SquadCoach
from core.errors import DomainError


class SquadNameTaken(DomainError):
    code = "squad_name_taken"
    status = 409
    field = "name"


@transaction.atomic
def create_squad(
    *,
    club: Club,
    name: str,
    sport: str,
    coaches: Collection[Membership] | None,
    by: User,
    public_id: uuid.UUID,
) -> Squad:
    """Make a squad with these coaches; None makes it the caller's own, if they coach here.

    A repeat with the same id finds the first one.

    Raises:
        SquadNameTaken: the club has a squad of that name, whatever the case.
        AlreadySent: the id belongs to a squad of another club.
    """
    values = {"club": club, "name": name, "sport": sport}
    try:
        squad, created = Squad.objects.get_or_create(public_id=public_id, defaults=values)
    except IntegrityError as error:
        raise _name_taken(error, name) from error
    if created:
        if coaches is None:
            coaches = list(Membership.objects.filter(club=club, user=by, role=Role.COACH))
        _set_coaches(squad, coaches)
    elif squad.club_id != club.pk:
        raise AlreadySent(_("This form was sent before. Open it anew and send it once."))
    return squad


@transaction.atomic
def edit_squad(*, squad: Squad, name: str, sport: str, coaches: Collection[Membership] | None) -> Squad:
    """Change a squad; coaches None leaves them as they are.

    Raises:
        SquadNameTaken
    """
    squad.name, squad.sport = name, sport
    try:
        with transaction.atomic():
            squad.save()
    except IntegrityError as error:
        raise _name_taken(error, name) from error
    if coaches is not None:
        _set_coaches(squad, coaches)
    return squad


def _name_taken(error: IntegrityError, name: str) -> Exception:
    if not broke(error, "squad_name_once_per_club"):
        return error
    return SquadNameTaken(
        _("There is a squad called %(name)s already, perhaps among the archived ones.") % {"name": name}
    )


def _set_coaches(squad: Squad, coaches: Collection[Membership]) -> None:
    Squad.objects.select_for_update().get(pk=squad.pk)
    SquadCoach.objects.filter(squad=squad).exclude(membership__in=coaches).delete()
    SquadCoach.objects.bulk_create(
        [SquadCoach(club_id=squad.club_id, squad=squad, membership=one) for one in coaches],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_coach_squads(*, coach: Membership, squads: Collection[Squad]) -> None:
    """Give a coach exactly these squads of their club; archived ones stay as they are."""
    current = SquadCoach.objects.filter(membership=coach, squad__archived_at__isnull=True)
    current.exclude(squad__in=squads).delete()
    SquadCoach.objects.bulk_create(
        [SquadCoach(club_id=coach.club_id, squad=squad, membership=coach) for squad in squads],
        ignore_conflicts=True,
    )


def archive_squad(*, squad: Squad, at: datetime) -> Squad:
    """Take a squad out of the lists; its athletes keep their places, so that it can be brought back."""
    squad.archived_at = squad.archived_at or at
    squad.save(update_fields=["archived_at", "updated_at"])
    return squad


def restore_squad(*, squad: Squad) -> Squad:
    squad.archived_at = None
    squad.save(update_fields=["archived_at", "updated_at"])
    return squad
