"""Adding, changing, weighing and archiving athletes."""

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Club
from accounts.operations import AlreadySent, withdraw_invitations
from athletes.models import Athlete, BodyMass, Squad, SquadPlace
from athletes.queries import open_invitation
from athletes.rules.names import sort_name
from core.dates import EARLIEST
from core.errors import DomainError
from core.units import WeightUnit, format_load

LEAST_MASS_KG, MOST_MASS_KG = Decimal(20), Decimal(250)
EARLIEST_BIRTH = date(1900, 1, 1)


class BirthDateOutOfRange(DomainError):
    code = "out_of_range"
    field = "born_on"


class BodyMassOutOfRange(DomainError):
    code = "out_of_range"
    field = "mass_kg"


class WeighingDayOutOfRange(DomainError):
    code = "out_of_range"
    field = "measured_on"


@dataclass(frozen=True, kw_only=True)
class AthleteDetails:
    """Who an athlete is; `born_on` from 1900 to today or None, `timezone` empty for the club's.

    `leading_side` is the leg that goes first, left or right; empty: neither leads.
    """

    name: str
    born_on: date | None
    sex: str
    sport: str
    email: str
    timezone: str
    leading_side: str = ""


@transaction.atomic
def create_athlete(
    *,
    club: Club,
    details: AthleteDetails,
    squads: Collection[Squad],
    mass_kg: Decimal | None,
    today: date,
    public_id: uuid.UUID,
) -> Athlete:
    """Add an athlete to a club and its squads; a repeat with the same id finds the first one.

    Raises:
        BirthDateOutOfRange, BodyMassOutOfRange
        AlreadySent: the id belongs to an athlete of another club.
    """
    _check_birth_date(details.born_on, today)
    values = asdict(details) | {"club": club, "sort_name": sort_name(details.name)}
    athlete, created = Athlete.objects.get_or_create(public_id=public_id, defaults=values)
    if created:
        _set_squads(athlete, squads, among=squads, today=today)
        if mass_kg is not None:
            record_body_mass(athlete=athlete, mass_kg=mass_kg, measured_on=today, today=today)
    elif athlete.club_id != club.pk:
        raise AlreadySent(_("This form was sent before. Open it anew and send it once."))
    return athlete


@transaction.atomic
def edit_athlete(
    *,
    athlete: Athlete,
    details: AthleteDetails,
    squads: Collection[Squad],
    among: Collection[Squad],
    today: date,
) -> Athlete:
    """Change an athlete's details and, of the squads `among` which the caller may choose, their places.

    Raises:
        BirthDateOutOfRange
    """
    _check_birth_date(details.born_on, today)
    for name, value in asdict(details).items():
        setattr(athlete, name, value)
    athlete.sort_name = sort_name(details.name)
    athlete.save()
    _set_squads(athlete, squads, among=among, today=today)
    return athlete


def _check_birth_date(born_on: date | None, today: date) -> None:
    if born_on is not None and not EARLIEST_BIRTH <= born_on <= today:
        raise BirthDateOutOfRange(
            _("%(value)s lies outside %(earliest)s to today, %(today)s.")
            % {"value": born_on, "earliest": EARLIEST_BIRTH, "today": today}
        )


def _set_squads(athlete: Athlete, squads: Collection[Squad], *, among: Collection[Squad], today: date) -> None:
    """End the places in squads that were left and begin those in new ones, today."""
    # Two changes of one athlete take turns, or both would begin the same place.
    Athlete.objects.select_for_update().get(pk=athlete.pk)
    wanted = {squad.pk: squad for squad in squads}
    open_places = SquadPlace.objects.filter(athlete=athlete, ends_before__isnull=True)
    for place in open_places.filter(squad__in=among):
        if wanted.pop(place.squad_id, None) is None:
            place.ends_before = max(today, place.starts_on)
            place.save(update_fields=["ends_before"])
    for squad in wanted.values():
        SquadPlace.objects.create(club_id=athlete.club_id, squad=squad, athlete=athlete, starts_on=today)


def change_timezone(*, athlete: Athlete, timezone: str) -> Athlete:
    athlete.timezone = timezone
    athlete.save(update_fields=["timezone", "updated_at"])
    return athlete


def change_leading_side(*, athlete: Athlete, leading_side: str) -> Athlete:
    athlete.leading_side = leading_side
    athlete.save(update_fields=["leading_side", "updated_at"])
    return athlete


@transaction.atomic
def archive_athlete(*, athlete: Athlete, at: datetime) -> Athlete:
    """Take an athlete out of the lists and end an open invitation; everything they did stays."""
    if invitation := open_invitation(athlete, at=at):
        withdraw_invitations(invitations=[invitation], at=at)
    athlete.archived_at = athlete.archived_at or at
    athlete.save(update_fields=["archived_at", "updated_at"])
    return athlete


def restore_athlete(*, athlete: Athlete) -> Athlete:
    athlete.archived_at = None
    athlete.save(update_fields=["archived_at", "updated_at"])
    return athlete


def record_body_mass(*, athlete: Athlete, mass_kg: Decimal, measured_on: date, today: date) -> BodyMass:
    """Store a weighing; a second one of the same day replaces the first.

    Loads of sessions are not resolved again here: the training room does both in one transaction.

    Raises:
        BodyMassOutOfRange: outside 20 to 250 kg.
        WeighingDayOutOfRange: before 2000 or after today.
    """
    if not LEAST_MASS_KG <= mass_kg <= MOST_MASS_KG:
        unit = cast(WeightUnit, athlete.club.weight_unit)
        shown = {"value": mass_kg, "low": LEAST_MASS_KG, "high": MOST_MASS_KG}
        words = {name: format_load(kg, unit) for name, kg in shown.items()} | {"unit": unit}
        raise BodyMassOutOfRange(_("%(value)s lies outside %(low)s to %(high)s %(unit)s.") % words)
    if not EARLIEST <= measured_on <= today:
        raise WeighingDayOutOfRange(
            _("%(value)s lies outside %(earliest)s to today, %(today)s.")
            % {"value": measured_on, "earliest": EARLIEST, "today": today}
        )
    mass, _created = BodyMass.objects.update_or_create(
        athlete=athlete,
        measured_on=measured_on,
        defaults={"mass_kg": mass_kg},
        create_defaults={"mass_kg": mass_kg, "club_id": athlete.club_id},
    )
    return mass
