"""What a person may reach: the object, or "there is nothing here" (404), or "not yours to do" (403)."""

import hashlib
import uuid
from datetime import datetime
from typing import TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.choices import Role
from accounts.middleware import Standing
from accounts.models import Club, Invitation, Membership, User
from core.errors import DomainError

Row = TypeVar("Row", bound=Model)


class InvitationClosed(DomainError):
    """The invitation cannot be accepted (any more)."""

    status = 410


class InvitationUnknown(InvitationClosed):
    code = "invitation_unknown"
    status = 404


class InvitationUsed(InvitationClosed):
    code = "invitation_used"

    def __init__(self, message: str, *, accepted_by_id: int | None) -> None:
        super().__init__(message)
        self.accepted_by_id = accepted_by_id


class InvitationExpired(InvitationClosed):
    code = "invitation_expired"


def get_row(visible: QuerySet[Row], public_id: uuid.UUID, *, permitted: QuerySet[Row] | None = None) -> Row:
    """Return the row of that id, of those that may be seen and, where given, of those that may be changed.

    Raises:
        Http404: no such row may be seen.
        PermissionDenied: it may be seen, but is not among the permitted.
    """
    row = visible.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if permitted is not None and not permitted.filter(pk=row.pk).exists():
        raise PermissionDenied
    return row


def standing_of(request: HttpRequest) -> Standing:
    return cast(Standing, request.standing)  # type: ignore[attr-defined]


def signed_in(request: HttpRequest | Request) -> User:
    """Return the caller of a view that only signed-in people reach."""
    return cast(User, request.user)


def current_club(request: HttpRequest, *roles: Role) -> Club:
    """Return the club the person works in now, where they hold one of the roles.

    Raises:
        Http404: the person works for no club.
        PermissionDenied: none of the roles is theirs there.
    """
    standing = standing_of(request)
    if standing.club is None:
        raise Http404
    if roles and standing.roles.isdisjoint(roles):
        raise PermissionDenied
    return standing.club


def get_club(user: User, public_id: uuid.UUID) -> Club:
    return get_row(Club.objects.visible_to(user), public_id)


def get_membership(user: User, public_id: uuid.UUID) -> Membership:
    """Return a role that the user, as owner, may change."""
    rows = Membership.objects.select_related("club", "user")
    return get_row(rows.visible_to(user), public_id, permitted=rows.editable_by(user))


def get_sent_invitation(user: User, public_id: uuid.UUID) -> Invitation:
    """Return a staff invitation of a club that the user owns."""
    rows = Invitation.objects.exclude(role="").select_related("club")
    clubs = Club.objects
    return get_row(
        rows.filter(club__in=clubs.visible_to(user)),
        public_id,
        permitted=rows.filter(club__in=clubs.editable_by(user)),
    )


def hashed(token: str) -> str:
    """Return how an invitation's token is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def get_open_invitation(token: str, *, at: datetime, locked: bool = False) -> Invitation:
    """Return what the token offers; `locked` holds the row until the transaction ends.

    Raises:
        InvitationUnknown, InvitationUsed, InvitationExpired
    """
    rows = Invitation.objects.select_related("club", "invited_by")
    if locked:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(token_sha256=hashed(token)).first()
    if invitation is None:
        raise InvitationUnknown(_("There is no invitation at this address. Check that the link is whole."))
    if invitation.accepted_at is not None:
        raise InvitationUsed(
            _("This invitation was accepted already; each one works once."),
            accepted_by_id=invitation.accepted_by_id,
        )
    if invitation.expires_at <= at:
        raise InvitationExpired(
            _("This invitation has run out or was replaced by a newer one. Ask the club to send it again.")
        )
    return invitation
