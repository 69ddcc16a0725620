"""What changes people, clubs and roles."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import get_open_invitation, hashed
from accounts.choices import Role
from accounts.models import (
    DEFAULT_BALLAST_ABOVE_KG,
    AccessRecord,
    Club,
    IdempotencyKey,
    Invitation,
    Membership,
    User,
)
from core.errors import DomainError

KEYS_KEPT = timedelta(hours=48)
_KEYS_AT_ONCE = 1000
INVITATION_LASTS = timedelta(days=7)
MOST_INVITATIONS_PER_DAY = 300
# A second press of the button, not a wish for a second mail.
_DOUBLE_PRESS = timedelta(seconds=60)


class AlreadySent(DomainError):
    """The one-time id of a form belongs to something else."""

    code = "already_sent"
    status = 409


class LastOwner(DomainError):
    code = "last_owner"
    status = 409


class AlreadyInRole(DomainError):
    code = "already_in_role"
    status = 409
    field = "email"


class InvitedJustNow(DomainError):
    code = "invited_just_now"
    status = 409
    field = "email"


class TooManyInvitations(DomainError):
    code = "too_many_invitations"
    status = 429


@dataclass(frozen=True, kw_only=True)
class ClubSettings:
    """What an owner decides about a club.

    `plate_step_kg` from 0.1 to 25, `consent_age` from 13 to 18, `ballast_above_kg` from 0 to 1000.
    """

    name: str
    timezone: str
    weight_unit: str
    plate_step_kg: Decimal
    rolls_over_at: time
    consent_age: int
    equipment: Sequence[str]
    ballast_above_kg: Decimal = DEFAULT_BALLAST_ABOVE_KG


@dataclass(frozen=True, kw_only=True)
class IssuedInvitation:
    """An invitation with its token, which is known at this moment only."""

    invitation: Invitation
    token: str


def broke(error: IntegrityError, constraint: str) -> bool:
    """Tell whether that constraint of the database refused the write."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name == constraint


@transaction.atomic
def choose_weight_unit(*, user: User, unit: str) -> User:
    """Let a person read and type weights in kg or lb; blank is the unit of each club."""
    user.weight_unit = unit
    user.save(update_fields=["weight_unit"])
    return user


def create_club(*, settings: ClubSettings, by: User, also_coach: bool, public_id: uuid.UUID) -> Club:
    """Open a club that `by` owns and, if wished, coaches; a repeat with the same id finds the first one.

    Raises:
        AlreadySent: the id belongs to a club of somebody else.
    """
    club, created = Club.objects.get_or_create(public_id=public_id, defaults=asdict(settings))
    if not created:
        if not Club.objects.visible_to(by).filter(pk=club.pk).exists():
            raise AlreadySent(_("This form was sent before. Open it anew and send it once."))
        return club
    roles = [Role.OWNER, Role.COACH] if also_coach else [Role.OWNER]
    for role in roles:
        Membership.objects.create(club=club, user=by, role=role)
    return club


def change_club(*, club: Club, settings: ClubSettings) -> Club:
    for name, value in asdict(settings).items():
        setattr(club, name, value)
    club.save()
    return club


@transaction.atomic
def remove_role(*, membership: Membership) -> None:
    """Take a role from a person; what they did stays.

    Raises:
        LastOwner: the club would be left without an owner.
    """
    # Two owners who remove each other at the same moment take turns.
    Club.objects.select_for_update().get(pk=membership.club_id)
    owners = Membership.objects.filter(club=membership.club_id, role=Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not owners.exists():
        raise LastOwner(_("A club needs an owner: make somebody else an owner first."))
    membership.delete()


@transaction.atomic
def invite_staff(*, club: Club, email: str, role: str, by: User, at: datetime) -> IssuedInvitation:
    """Offer a role in the club to an e-mail address.

    Raises:
        AlreadyInRole: a person with that address holds the role.
        InvitedJustNow, TooManyInvitations: see `issue_invitation`.
    """
    if Membership.objects.filter(club=club, user__email=email.lower(), role=role).exists():
        raise AlreadyInRole(
            _("%(email)s is %(role)s here already.") % {"email": email, "role": Role(role).label.lower()}
        )
    return issue_invitation(club=club, email=email, role=role, by=by, at=at)


@transaction.atomic
def issue_invitation(
    *,
    club: Club,
    email: str,
    by: User,
    at: datetime,
    role: str = "",
    athlete_public_id: uuid.UUID | None = None,
) -> IssuedInvitation:
    """Make an invitation that works once within seven days; an open one for the same place stops working.

    Raises:
        InvitedJustNow: one for the same place was made less than a minute ago.
        TooManyInvitations: the club made 300 within 24 hours.
    """
    # Held until the end, so that the count is exact.
    Club.objects.select_for_update().get(pk=club.pk)
    made = Invitation.objects.filter(club=club, created_at__gt=at - timedelta(days=1))
    if made.count() >= MOST_INVITATIONS_PER_DAY:
        raise TooManyInvitations(
            _("A club sends at most %(most)d invitations in 24 hours; send the rest tomorrow.")
            % {"most": MOST_INVITATIONS_PER_DAY}
        )
    place = Invitation.objects.filter(
        club=club,
        role=role,
        athlete_public_id=athlete_public_id,
        accepted_at__isnull=True,
        expires_at__gt=at,
    )
    if role:
        place = place.filter(email__iexact=email)
    if place.filter(created_at__gt=at - _DOUBLE_PRESS).exists():
        raise InvitedJustNow(_("An invitation to %(email)s was sent less than a minute ago.") % {"email": email})
    place.update(expires_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        club=club,
        email=email,
        role=role,
        athlete_public_id=athlete_public_id,
        token_sha256=hashed(token),
        invited_by=by,
        expires_at=at + INVITATION_LASTS,
    )
    return IssuedInvitation(invitation=invitation, token=token)


def withdraw_invitations(*, invitations: Sequence[Invitation], at: datetime) -> None:
    """End open invitations: their links stop working."""
    Invitation.objects.filter(
        pk__in=[invitation.pk for invitation in invitations], accepted_at__isnull=True, expires_at__gt=at
    ).update(expires_at=at)


@transaction.atomic
def use_invitation(*, token: str, by: User, at: datetime) -> Invitation:
    """Mark an invitation accepted; the caller's transaction gives what it offers.

    Raises:
        InvitationUnknown, InvitationUsed, InvitationExpired: of `accounts.access`.
    """
    invitation = get_open_invitation(token, at=at, locked=True)
    invitation.accepted_at = at
    invitation.accepted_by = by
    invitation.save()
    return invitation


@transaction.atomic
def accept_as_staff(*, token: str, by: User, at: datetime) -> Membership:
    """Take the role that the invitation offers.

    Raises:
        InvitationUnknown, InvitationUsed, InvitationExpired: of `accounts.access`.
    """
    invitation = use_invitation(token=token, by=by, at=at)
    membership, _created = Membership.objects.get_or_create(club=invitation.club, user=by, role=invitation.role)
    return membership


def record_access(*, club: Club, user: User, what: str, subject: str, at: datetime) -> AccessRecord:
    """Note that a person read health data or took an export: what (at most 40 characters), of whom."""
    return AccessRecord.objects.create(club=club, user=user, what=what, subject=subject[:80], at=at)


def purge_keys(*, now: datetime) -> int:
    """Remove idempotency keys that nobody repeats any more, some at a time so that calls get in between; say how many.

    A call that is repeated after 48 hours is a new one.
    """
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).order_by("pk")
    removed = 0
    while some := list(old.values_list("pk", flat=True)[:_KEYS_AT_ONCE]):
        removed += IdempotencyKey.objects.filter(pk__in=some).delete()[0]
    return removed
