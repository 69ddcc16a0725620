"""Reads about athletes that cross tables."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Club, Invitation, Membership, User
from accounts.queries import memberships_of
from athletes.choices import ConsentGiver
from athletes.models import (
    Athlete,
    AthleteQuerySet,
    BodyMass,
    HealthConsent,
    Squad,
    SquadCoach,
    SquadPlace,
)
from athletes.rules.names import sort_name
from core.dates import training_day
from core.units import WeightUnit


def club_day(club: Club, at: datetime | None = None) -> date:
    """Return the club's training day at an instant, now unless given."""
    return training_day(at or timezone.now(), zone=club.timezone, rolls_over_at=club.rolls_over_at)


def may_consent_alone(athlete: Athlete, *, on: date) -> bool:
    """Tell whether the athlete has reached the club's age line; an unknown birth date counts as below."""
    age = athlete.age_on(on)
    return age is not None and age >= athlete.club.consent_age


def health_basis(athlete: Athlete, *, on: date) -> HealthConsent | None:
    """Return the standing consent under which pain scores may be stored, or None.

    Whether it covers the other morning answers, `covers_checks` says.

    One that an athlete gave does not count while they are below the club's age line.
    """
    consent = HealthConsent.objects.filter(athlete=athlete, withdrawn_at__isnull=True).first()
    return consent if consent and consent_counts(consent.given_by, athlete, on=on) else None


def consent_counts(given_by: str | None, athlete: Athlete, *, on: date) -> bool:
    """Tell whether a standing consent counts by who gave it; an athlete's own does from the club's age line."""
    return given_by == ConsentGiver.GUARDIAN or (given_by == ConsentGiver.ATHLETE and may_consent_alone(athlete, on=on))


def squads_of(athlete: Athlete) -> QuerySet[Squad]:
    """Return the squads the athlete is in now, archived ones left out, by name."""
    places = SquadPlace.objects.filter(athlete=athlete, ends_before__isnull=True)
    return Squad.objects.filter(pk__in=places.values("squad"), archived_at__isnull=True).order_by("name", "id")


def current_squad_ids(athlete: Athlete) -> list[str]:
    return [str(squad.public_id) for squad in squads_of(athlete)]


def with_squads(athletes: AthleteQuerySet) -> AthleteQuerySet:
    """Add each athlete's current squads as `open_places`."""
    places = (
        SquadPlace.objects.filter(ends_before__isnull=True, squad__archived_at__isnull=True)
        .select_related("squad")
        .order_by("squad__name", "id")
    )
    return athletes.prefetch_related(Prefetch("squad_places", queryset=places, to_attr="open_places"))


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
    standing = HealthConsent.objects.filter(withdrawn_at__isnull=True)
    newest = BodyMass.objects.order_by("-measured_on")[:1]
    athletes = (
        with_squads(Athlete.objects.filter(user=user))
        .select_related("club")
        .prefetch_related(
            Prefetch("health_consents", queryset=standing, to_attr="standing_consents"),
            Prefetch("body_masses", queryset=newest, to_attr="newest_masses"),
        )
        .order_by("club__name", "id")
    )
    return [_own_place(athlete, club_day(athlete.club)) for athlete in athletes]


def _own_place(athlete: Any, today: date) -> OwnPlace:
    consents = [one for one in athlete.standing_consents if consent_counts(one.given_by, athlete, on=today)]
    return OwnPlace(
        athlete=athlete,
        squads=[place.squad for place in athlete.open_places],
        mass=next(iter(athlete.newest_masses), None),
        consent=next(iter(consents), None),
        may_consent_alone=may_consent_alone(athlete, on=today),
    )


def is_athlete(user: User) -> bool:
    return Athlete.objects.filter(user=user).exists()


def invited_athlete(invitation: Invitation) -> Athlete | None:
    """Return whom an athlete's invitation is for."""
    athletes = Athlete.objects.filter(club=invitation.club_id)
    return athletes.filter(public_id=cast(uuid.UUID, invitation.athlete_public_id)).first()


def listed_athletes(user: User, club: Club, *, search: str = "", show: str = "") -> AthleteQuerySet:
    """Return the club's athletes that the user may see, by name.

    `show` takes "without_squad" and "archived"; anything else shows the active ones. Each knows whether the user
    `may_edit` it.
    """
    athletes = Athlete.objects.visible_to(user).filter(
        club=club, archived_at__isnull=show != "archived", sort_name__contains=sort_name(search)
    )
    if show == "without_squad":
        places = SquadPlace.objects.filter(athlete=OuterRef("pk"), ends_before__isnull=True)
        athletes = athletes.filter(~Exists(places.filter(squad__archived_at__isnull=True)))
    editable = Athlete.objects.editable_by(user).filter(pk=OuterRef("pk"))
    return with_squads(athletes).annotate(may_edit=Exists(editable)).order_by("sort_name", "id")


def coached_squad_ids(coach: Membership) -> list[str]:
    ids = Squad.objects.filter(coaches__membership=coach).values_list("public_id", flat=True)
    return [str(one) for one in ids]


def squad_values(squad: Squad) -> dict[str, Any]:
    """Return a squad as its form's initial values."""
    coaches = SquadCoach.objects.filter(squad=squad).values_list("membership__public_id", flat=True)
    return {"name": squad.name, "sport": squad.sport, "coaches": [str(one) for one in coaches]}


def whole_person(user: User) -> dict[str, Any]:
    """Return a person with their roles and their places as an athlete, archived ones left out."""
    athletes = Athlete.objects.filter(user=user).active().select_related("club")
    return {
        "user": user,
        "memberships": memberships_of(user),
        "athletes": athletes.order_by("club__name", "id"),
    }


def one_with_squads(athlete: Athlete) -> Athlete:
    return with_squads(Athlete.objects.select_related("club")).get(pk=athlete.pk)


def squad_with_athletes(squad: Squad, user: User) -> Squad:
    """Add to a squad, as `athletes`, its active athletes that the user may see, by name."""
    seen = Athlete.objects.visible_to(user).active()
    athletes = seen.in_squads(Squad.objects.filter(pk=squad.pk)).order_by("sort_name", "id")
    squad.athletes = athletes  # type: ignore[attr-defined]
    return squad


def weight_unit_of(user: User, club: Club | None) -> WeightUnit:
    """Return the unit that a person reads weights in where no one athlete is meant.

    Their own choice, else that of the club they work in, else of the first they train in.
    """
    if club is None and not user.weight_unit:
        own = Athlete.objects.filter(user=user).active().select_related("club").order_by("id").first()
        club = own.club if own else None
    return user.reads_in(club.weight_unit if club else "kg")
