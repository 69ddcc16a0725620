"""Reads about people and clubs that cross tables."""

import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Membership, User


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a person's roles with their clubs, by club name and seniority of role."""
    return Membership.objects.filter(user=user).select_related("club").order_by("club__name", "club_id", "id")


def lacks_second_factor(user: User) -> bool:
    """Tell whether the person is staff without a passkey or authenticator app; never in demo mode."""
    if settings.DEMO_MODE or not Membership.objects.filter(user=user).exists():
        return False
    return not Authenticator.objects.filter(
        user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    ).exists()


def roles_in(memberships: list[Membership], club_public_id: uuid.UUID) -> frozenset[str]:
    return frozenset(m.role for m in memberships if m.club.public_id == club_public_id)
