"""What the database refuses when somebody goes around the operations."""

import uuid
from datetime import time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Club, IdempotencyKey, Invitation, Membership, User


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_email_is_kept_in_lower_case(cast) -> None:
    with refused("user_email_lower_case"), transaction.atomic():
        User.objects.filter(pk=cast.coach.pk).update(email="Coach@Harbour.example")


def test_email_is_used_once(cast) -> None:
    with refused("accounts_user_email"), transaction.atomic():
        User.objects.filter(pk=cast.coach.pk).update(email=cast.owner.email)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"weight_unit": "st"}, "club_weight_unit_known"),
        ({"plate_step_kg": Decimal("0.099")}, "club_plate_step_in_range"),
        ({"plate_step_kg": Decimal("25.001")}, "club_plate_step_in_range"),
        ({"consent_age": 12}, "club_consent_age_in_range"),
        ({"consent_age": 19}, "club_consent_age_in_range"),
        ({"equipment": ["rocket"]}, "club_equipment_known"),
        ({"rolls_over_at": time(6, 0, 1)}, "club_rolls_over_at_night"),
    ],
)
def test_club_settings_are_held_to_their_range(cast, values, constraint) -> None:
    with refused(constraint), transaction.atomic():
        Club.objects.filter(pk=cast.club.pk).update(**values)


def test_role_is_held_once(cast) -> None:
    with refused("membership_once_per_role"), transaction.atomic():
        Membership.objects.create(club=cast.club, user=cast.coach, role=Role.COACH)


def test_role_is_a_known_one(cast) -> None:
    with refused("membership_role_known"), transaction.atomic():
        Membership.objects.create(club=cast.club, user=cast.coach, role="king")


@pytest.mark.parametrize(
    "place", [{"role": ""}, {"role": "king"}, {"role": Role.COACH, "athlete_public_id": uuid.uuid4()}]
)
def test_invitation_is_for_staff_or_an_athlete(cast, place) -> None:
    with refused("invitation_for_staff_or_athlete"), transaction.atomic():
        Invitation.objects.create(
            club=cast.club, email="a@b.example", token_sha256="x", expires_at=timezone.now(), **place
        )


def test_invitation_token_is_used_once(cast) -> None:
    values = {"club": cast.club, "email": "a@b.example", "role": Role.COACH, "expires_at": timezone.now()}
    Invitation.objects.create(token_sha256="x", **values)

    with refused("token_sha256"), transaction.atomic():
        Invitation.objects.create(token_sha256="x", **values)


def test_idempotency_key_is_used_once_by_a_person(cast) -> None:
    values = {"key": "k", "route": "POST /", "body_sha256": "x"}
    IdempotencyKey.objects.create(user=cast.coach, **values)
    IdempotencyKey.objects.create(user=cast.owner, **values)

    with refused("idempotency_key_once"), transaction.atomic():
        IdempotencyKey.objects.create(user=cast.coach, **values)
