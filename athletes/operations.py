"""What changes squads, athletes and what they agreed to."""

import unicodedata
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Club, Membership, User
from accounts.operations import (
    AlreadySent,
    InvitedJustNow,
    IssuedInvitation,
    issue_invitation,
    use_invitation,
)
from athletes.choices import ConsentGiver
from athletes.models import Athlete, BodyMass, HealthConsent, Squad, SquadCoach, SquadPlace
from athletes.queries import may_consent_alone, uninvited_in
from core.errors import DomainError
from core.units import format_load

LEAST_MASS_KG, MOST_MASS_KG = Decimal(20), Decimal(250)
EARLIEST_BIRTH = date(1900, 1, 1)
# Letters that do not fall apart into a base letter and a mark.
_FOLDED_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i"}
)


class SquadNameTaken(DomainError):
    code = "squad_name_taken"
    status = 409
    field = "name"


class BirthDateOutOfRange(DomainError):
    code = "out_of_range"
    field = "born_on"


class BodyMassOutOfRange(DomainError):
    code = "out_of_range"
    field = "mass_kg"


class MeasuredInFuture(DomainError):
    code = "in_future"
    field = "measured_on"


class CannotInvite(DomainError):
    """The athlete has no address, is archived, or signs in already."""

    code = "cannot_invite"
    status = 409
    field = "email"


class PlaceTaken(DomainError):
    """The athlete's place or the person has somebody already."""

    code = "place_taken"
    status = 409


class ConsentNotTheirs(DomainError):
    """The athlete is below the club's age line, or its birth date is not known."""

    code = "guardian_needed"
    status = 409


class GuardianNotNeeded(DomainError):
    code = "guardian_not_needed"
    status = 409


@dataclass(frozen=True, kw_only=True)
class AthleteDetails:
    """Who an athlete is; `born_on` from 1900 to today or None, `timezone` empty for the club's."""

    name: str
    born_on: date | None
    sex: str
    sport: str
    email: str
    timezone: str


def sort_name(name: str) -> str:
    """Return a name as lists sort it: without case and accents, at most 240 characters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.translate(_FOLDED_LETTERS)[:240]


def _broke(error: IntegrityError, constraint: str) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name == constraint


# --- squads ---------------------------------------------------------------------------------------
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
def edit_squad(
    *, squad: Squad, name: str, sport: str, coaches: Collection[Membership] | None
) -> Squad:
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
    if not _broke(error, "squad_name_once_per_club"):
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


# --- athletes -------------------------------------------------------------------------------------
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


def _set_squads(
    athlete: Athlete, squads: Collection[Squad], *, among: Collection[Squad], today: date
) -> None:
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


def archive_athlete(*, athlete: Athlete, at: datetime) -> Athlete:
    """Take an athlete out of the lists; everything they did stays."""
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
        MeasuredInFuture: after today.
    """
    if not LEAST_MASS_KG <= mass_kg <= MOST_MASS_KG:
        unit = athlete.club.weight_unit
        shown = {"value": mass_kg, "low": LEAST_MASS_KG, "high": MOST_MASS_KG}
        words = {name: format_load(kg, unit) for name, kg in shown.items()} | {"unit": unit}
        raise BodyMassOutOfRange(_("%(value)s lies outside %(low)s to %(high)s %(unit)s.") % words)
    if measured_on > today:
        raise MeasuredInFuture(
            _("%(value)s lies after today, %(today)s.") % {"value": measured_on, "today": today}
        )
    mass, _created = BodyMass.objects.update_or_create(
        athlete=athlete,
        measured_on=measured_on,
        defaults={"mass_kg": mass_kg},
        create_defaults={"mass_kg": mass_kg, "club_id": athlete.club_id},
    )
    return mass


# --- sign-in of athletes --------------------------------------------------------------------------
def invite_athlete(*, athlete: Athlete, by: User, at: datetime) -> IssuedInvitation:
    """Offer an athlete their place, at the address that the club has of them.

    Raises:
        CannotInvite
        InvitedJustNow, TooManyInvitations: of `accounts.operations`.
    """
    if athlete.user_id is not None:
        raise CannotInvite(_("%(name)s signs in already.") % {"name": athlete})
    if athlete.archived_at is not None:
        raise CannotInvite(_("%(name)s is archived. Bring them back first.") % {"name": athlete})
    if not athlete.email:
        raise CannotInvite(_("%(name)s has no e-mail address yet. Add one first.") % {"name": athlete})
    return issue_invitation(
        club=athlete.club, email=athlete.email, by=by, at=at, athlete_public_id=athlete.public_id
    )


@transaction.atomic
def invite_squad(*, squad: Squad, by: User, at: datetime) -> Sequence[IssuedInvitation]:
    """Invite the athletes of a squad who have an address, do not sign in and hold no open invitation.

    Raises:
        TooManyInvitations: of `accounts.operations`; then nobody is invited.
    """
    # The second press waits for the first and finds nobody left.
    Club.objects.select_for_update().get(pk=squad.club_id)
    issued = []
    for athlete in uninvited_in(squad, at=at).select_related("club"):
        try:
            issued.append(invite_athlete(athlete=athlete, by=by, at=at))
        except InvitedJustNow:
            continue
    return issued


@transaction.atomic
def accept_as_athlete(*, token: str, by: User, at: datetime) -> Athlete:
    """Tie the caller to the athlete that the invitation is for.

    Raises:
        InvitationUnknown, InvitationUsed, InvitationExpired: of `accounts.access`.
        PlaceTaken: the athlete signs in already, or the caller is another athlete of the club.
    """
    invitation = use_invitation(token=token, by=by, at=at)
    athletes = Athlete.objects.select_related("club").select_for_update(of=("self",))
    athlete = athletes.get(club=invitation.club, public_id=invitation.athlete_public_id)
    if athlete.user_id is not None:
        raise PlaceTaken(_("Somebody else signs in as %(name)s already.") % {"name": athlete})
    athlete.user = by
    try:
        with transaction.atomic():
            athlete.save(update_fields=["user", "updated_at"])
    except IntegrityError as error:
        if not _broke(error, "athlete_once_per_user_and_club"):
            raise
        raise PlaceTaken(
            _("You train with %(club)s under another name already. Ask the club to join the two.")
            % {"club": invitation.club}
        ) from error
    return athlete


# --- consent to health data -----------------------------------------------------------------------
@transaction.atomic
def give_health_consent(*, athlete: Athlete, by: User, at: datetime, today: date) -> HealthConsent:
    """Record that the athlete agrees to their pain scores being stored; a standing consent stays.

    Raises:
        ConsentNotTheirs: the athlete is below the club's age line, or of unknown age.
    """
    if not may_consent_alone(athlete, on=today):
        raise ConsentNotTheirs(
            _("Below the age of %(age)d a guardian agrees, and the club records it.")
            % {"age": athlete.club.consent_age}
        )
    return _standing_consent(athlete, ConsentGiver.ATHLETE, "", by, at)


@transaction.atomic
def record_guardian_consent(
    *, athlete: Athlete, guardian_name: str, by: User, at: datetime, today: date
) -> HealthConsent:
    """Record that a guardian agreed for an athlete below the club's age line.

    Raises:
        GuardianNotNeeded: the athlete is old enough to agree without one.
    """
    if may_consent_alone(athlete, on=today):
        raise GuardianNotNeeded(
            _("%(name)s is old enough to agree without a guardian, on their own page.") % {"name": athlete}
        )
    # What the athlete said for themselves does not count at this age.
    HealthConsent.objects.filter(
        athlete=athlete, given_by=ConsentGiver.ATHLETE, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
    return _standing_consent(athlete, ConsentGiver.GUARDIAN, guardian_name, by, at)


def _standing_consent(
    athlete: Athlete, given_by: ConsentGiver, guardian_name: str, by: User, at: datetime
) -> HealthConsent:
    consent, _created = HealthConsent.objects.get_or_create(
        athlete=athlete,
        withdrawn_at=None,
        defaults={
            "club_id": athlete.club_id,
            "given_by": given_by,
            "guardian_name": guardian_name,
            "recorded_by": by,
            "given_at": at,
        },
    )
    return consent


def withdraw_health_consent(*, athlete: Athlete, at: datetime) -> None:
    """End the standing consent: from now on no pain score is stored; earlier ones stay."""
    HealthConsent.objects.filter(athlete=athlete, withdrawn_at__isnull=True).update(withdrawn_at=at)
