"""Reads about athletes that cross tables."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Club, Invitation, User
from athletes.choices import ConsentGiver
from athletes.models import Athlete, AthleteQuerySet, BodyMass, HealthConsent, Squad, SquadPlace
from core.dates import training_day


def club_day(club: Club, at: datetime | None = None) -> date:
    """Return the club's training day at an instant, now unless given."""
    return training_day(at or timezone.now(), zone=club.timezone, rolls_over_at=club.rolls_over_at)


def may_consent_alone(athlete: Athlete, *, on: date) -> bool:
    """Tell whether the athlete has reached the club's age line; an unknown birth date counts as below."""
    age = athlete.age_on(on)
    return age is not None and age >= athlete.club.consent_age


def health_basis(athlete: Athlete, *, on: date) -> HealthConsent | None:
    """Return the standing consent under which pain scores may be stored, or None.

    One that an athlete gave does not count while they are below the club's age line.
    """
    consent = HealthConsent.objects.filter(athlete=athlete, withdrawn_at__isnull=True).first()
    if consent and consent.given_by == ConsentGiver.ATHLETE and not may_consent_alone(athlete, on=on):
        return None
    return consent


def squads_of(athlete: Athlete) -> QuerySet[Squad]:
    """Return the squads the athlete is in now, archived ones left out, by name."""
    places = SquadPlace.objects.filter(athlete=athlete, ends_before__isnull=True)
    return Squad.objects.filter(pk__in=places.values("squad"), archived_at__isnull=True).order_by("name", "id")


def with_squads(athletes: AthleteQuerySet) -> AthleteQuerySet:
    """Add each athlete's current squads as `open_places`."""
    places = (
        SquadPlace.objects.filter(ends_before__isnull=True, squad__archived_at__isnull=True)
        .select_related("squad")
        .order_by("squad__name", "id")
    )
    return athletes.prefetch_related(Prefetch("squad_places", queryset=places, to_attr="open_places"))


def newest_body_mass(athlete: Athlete, *, on: date) -> BodyMass | None:
    """Return the weighing that counts on a day."""
    return BodyMass.objects.filter(athlete=athlete, measured_on__lte=on).order_by("-measured_on").first()


def open_invitation(athlete: Athlete, *, at: datetime) -> Invitation | None:
    return (
        Invitation.objects.filter(
            club=athlete.club_id,
            athlete_public_id=athlete.public_id,
            accepted_at__isnull=True,
            expires_at__gt=at,
        )
        .order_by("-id")
        .first()
    )


def uninvited_in(squad: Squad, *, at: datetime) -> AthleteQuerySet:
    """Return a squad's active athletes with an address who neither sign in nor hold an open invitation."""
    invited = Invitation.objects.filter(
        athlete_public_id=OuterRef("public_id"), accepted_at__isnull=True, expires_at__gt=at
    )
    athletes = Athlete.objects.in_squads(Squad.objects.filter(pk=squad.pk)).active()
    return athletes.filter(~Exists(invited), user__isnull=True).exclude(email="").order_by("sort_name", "id")


@dataclass(frozen=True, kw_only=True)
class OwnPlace:
    """What a person sees of their own place in a club."""

    athlete: Athlete
    squads: list[Squad]
    mass: BodyMass | None
    consent: HealthConsent | None
    may_consent_alone: bool


def own_places(user: User) -> list[OwnPlace]:
    """Return a person's places in clubs, by club name."""
    places = []
    for athlete in Athlete.objects.filter(user=user).select_related("club").order_by("club__name", "id"):
        today = club_day(athlete.club)
        places.append(
            OwnPlace(
                athlete=athlete,
                squads=list(squads_of(athlete)),
                mass=newest_body_mass(athlete, on=today),
                consent=health_basis(athlete, on=today),
                may_consent_alone=may_consent_alone(athlete, on=today),
            )
        )
    return places


def is_athlete(user: User) -> bool:
    return Athlete.objects.filter(user=user).exists()
