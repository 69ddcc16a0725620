"""Reads about people and clubs that cross tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import Club, Invitation, Membership, User


@dataclass(frozen=True)
class StaffMember:
    """A person who works for a club, with their roles by seniority."""

    user: User
    roles: Sequence[Membership]


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


def staff_of(club: Club) -> list[StaffMember]:
    """Return a club's staff by name."""
    people: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(club=club).select_related("user"):
        people.setdefault(membership.user_id, []).append(membership)
    staff = [
        StaffMember(roles[0].user, sorted(roles, key=lambda one: Role.values.index(one.role)))
        for roles in people.values()
    ]
    return sorted(staff, key=lambda person: (str(person.user).casefold(), person.user.pk))


def open_staff_invitations(club: Club, *, at: datetime) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(club=club, accepted_at__isnull=True, expires_at__gt=at)
        .exclude(role="")
        .order_by("-created_at", "-id")
    )


def demo_person(email: str) -> User | None:
    return User.objects.filter(email=email, is_active=True).first()
