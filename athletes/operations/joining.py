"""Inviting athletes to sign in, and tying them to their place."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import InvitationExpired
from accounts.models import Club, User
from accounts.operations import InvitedJustNow, IssuedInvitation, broke, issue_invitation, use_invitation
from athletes.models import Athlete, Squad
from athletes.queries import invited_athlete, uninvited_in
from core.errors import DomainError


class CannotInvite(DomainError):
    """The athlete has no address, is archived, or signs in already."""

    code = "cannot_invite"
    status = 409
    field = "email"


class PlaceTaken(DomainError):
    """The athlete's place or the person has somebody already."""

    code = "place_taken"
    status = 409


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
    return issue_invitation(club=athlete.club, email=athlete.email, by=by, at=at, athlete_public_id=athlete.public_id)


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
    invited = invited_athlete(invitation)
    if invited is None:
        raise InvitationExpired(_("The place that this invitation is for is no longer there."))
    athlete = Athlete.objects.select_related("club").select_for_update(of=("self",)).get(pk=invited.pk)
    if athlete.user_id is not None:
        raise PlaceTaken(_("Somebody else signs in as %(name)s already.") % {"name": athlete})
    athlete.user = by
    try:
        with transaction.atomic():
            athlete.save(update_fields=["user", "updated_at"])
    except IntegrityError as error:
        if not broke(error, "athlete_once_per_user_and_club"):
            raise
        raise PlaceTaken(
            _("You have a place in %(club)s already, and one account holds one place in a club.")
            % {"club": invitation.club}
        ) from error
    return athlete
