"""What the database refuses when somebody goes around the operations."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Membership
from athletes.choices import ConsentGiver
from athletes.models import RATED_ANSWERS, Athlete, BodyMass, CheckIn, HealthConsent, Squad, SquadCoach, SquadPlace

TODAY = date(2026, 3, 10)


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def check_now() -> None:
    """Have deferred constraints checked at once instead of at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_squad_name_is_used_once_whatever_the_case(cast) -> None:
    with refused("squad_name_once_per_club"), transaction.atomic():
        Squad.objects.create(club=cast.club, name="FIRST team")


def test_squad_sport_is_a_known_one(cast) -> None:
    with refused("squad_sport_known"), transaction.atomic():
        Squad.objects.filter(pk=cast.squad.pk).update(sport="chess")


def test_coach_has_a_squad_once(cast) -> None:
    coach = SquadCoach.objects.get(squad=cast.squad)
    with refused("squad_coach_once"), transaction.atomic():
        SquadCoach.objects.create(club=cast.club, squad=cast.squad, membership=coach.membership)


def test_person_has_one_place_in_a_club(cast) -> None:
    with refused("athlete_once_per_user_and_club"), transaction.atomic():
        Athlete.objects.filter(pk=cast.teammate.pk).update(user=cast.athlete_user)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"sex": "x"}, "athlete_sex_known"),
        ({"sport": "chess"}, "athlete_sport_known"),
        ({"leading_side": "both"}, "athlete_leading_side_known"),
        ({"born_on": date(1899, 12, 31)}, "athlete_born_on_in_range"),
        ({"born_on": date(2101, 1, 1)}, "athlete_born_on_in_range"),
    ],
)
def test_athlete_details_are_held_to_their_range(cast, values, constraint) -> None:
    with refused(constraint), transaction.atomic():
        Athlete.objects.filter(pk=cast.athlete.pk).update(**values)


def test_places_in_one_squad_do_not_overlap(cast) -> None:
    with refused("squad_place_no_overlap"), transaction.atomic():
        SquadPlace.objects.create(club=cast.club, squad=cast.squad, athlete=cast.athlete, starts_on=TODAY)


def test_place_ends_after_it_starts(cast) -> None:
    with refused("squad_place_ends_after_start|lower bound"), transaction.atomic():
        SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=date(2025, 1, 1))


def test_body_mass_is_stored_once_a_day(cast) -> None:
    values = {"club": cast.club, "athlete": cast.athlete, "measured_on": TODAY, "mass_kg": Decimal(70)}
    BodyMass.objects.create(**values)
    with refused("body_mass_once_per_day"), transaction.atomic():
        BodyMass.objects.create(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"mass_kg": Decimal("19.999")}, "body_mass_in_range"),
        ({"mass_kg": Decimal("250.001")}, "body_mass_in_range"),
        ({"measured_on": date(1999, 12, 31)}, "body_mass_day_in_range"),
        ({"measured_on": date(2101, 1, 1)}, "body_mass_day_in_range"),
    ],
)
def test_body_mass_is_held_to_its_range(cast, values, constraint) -> None:
    standard = {"club": cast.club, "athlete": cast.athlete, "measured_on": TODAY, "mass_kg": Decimal(70)}
    with refused(constraint), transaction.atomic():
        BodyMass.objects.create(**{**standard, **values})


def check_in(cast, **changes) -> CheckIn:
    values = {"club": cast.club, "athlete": cast.athlete, "checked_on": TODAY, "edited_at": timezone.now()}
    return CheckIn.objects.create(**{**values, **changes})


def test_morning_is_checked_once_a_day(cast) -> None:
    check_in(cast)
    with refused("check_in_once_per_day"), transaction.atomic():
        check_in(cast)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"checked_on": date(1999, 12, 31)}, "check_in_day_in_range"),
        ({"checked_on": date(2101, 1, 1)}, "check_in_day_in_range"),
        ({"stiffness_minutes": 601}, "check_in_stiffness_in_range"),
        *(({name: value}, f"check_in_{name}_in_range") for name in RATED_ANSWERS for value in (0, 8)),
    ],
)
def test_morning_answers_are_held_to_their_range(cast, values, constraint) -> None:
    with refused(constraint), transaction.atomic():
        check_in(cast, **values)


def consent(cast, **changes) -> HealthConsent:
    values = {
        "club": cast.club,
        "athlete": cast.athlete,
        "given_by": ConsentGiver.ATHLETE,
        "given_at": timezone.now(),
    }
    return HealthConsent.objects.create(**{**values, **changes})


def test_one_consent_stands_at_a_time(cast) -> None:
    consent(cast, withdrawn_at=timezone.now())
    consent(cast)
    with refused("health_consent_one_standing"), transaction.atomic():
        consent(cast)


def test_consent_is_given_by_somebody_known(cast) -> None:
    with refused("health_consent_giver_known"), transaction.atomic():
        consent(cast, given_by="friend", guardian_name="A Friend")


def test_guardian_has_a_name(cast) -> None:
    with refused("health_consent_guardian_named"), transaction.atomic():
        consent(cast, given_by=ConsentGiver.GUARDIAN)


def test_rows_and_their_parents_belong_to_one_club(cast) -> None:
    strange_coach = Membership.objects.get(club=cast.rival_club)
    rows = {
        "athletes_squadcoach_squad_id_same_club": lambda: SquadCoach.objects.create(
            club=cast.rival_club, squad=cast.squad, membership=strange_coach
        ),
        "athletes_squadcoach_membership_id_same_club": lambda: SquadCoach.objects.create(
            club=cast.club, squad=cast.squad, membership=strange_coach
        ),
        "athletes_squadplace_squad_id_same_club": lambda: SquadPlace.objects.create(
            club=cast.rival_club, squad=cast.squad, athlete=cast.rival_athlete, starts_on=TODAY
        ),
        "athletes_squadplace_athlete_id_same_club": lambda: SquadPlace.objects.create(
            club=cast.club, squad=cast.squad, athlete=cast.rival_athlete, starts_on=TODAY
        ),
        "athletes_bodymass_athlete_id_same_club": lambda: BodyMass.objects.create(
            club=cast.rival_club, athlete=cast.athlete, measured_on=TODAY, mass_kg=Decimal(70)
        ),
        "athletes_checkin_athlete_id_same_club": lambda: check_in(cast, club=cast.rival_club),
        "athletes_healthconsent_athlete_id_same_club": lambda: consent(cast, club=cast.rival_club),
    }
    for constraint, write in rows.items():
        with refused(constraint), transaction.atomic():
            write()
            check_now()
