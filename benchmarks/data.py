"""A club to measure with: as large as the figures ask for, on a database of its own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.choices import ConsentGiver
from athletes.models import Athlete, BodyMass, HealthConsent
from core.dates import training_day
from exercises.models import TestProtocol
from programmes.models import ProgrammeVersion
from training.models import Session, TestResult
from training.operations.assigning import assign_programme

PASSWORD = "a-long-benchmark-password"
ATHLETES = 100


@dataclass(frozen=True)
class Ground:
    club: Club
    coach: User
    version: ProgrammeVersion
    athletes: list[Athlete]
    today: date
    at: datetime


def make_ground() -> Ground:
    at = timezone.now()
    club = Club.objects.create(name="Benchmark Athletic", timezone="Europe/London")
    today = training_day(at, zone=club.timezone, rolls_over_at=club.rolls_over_at)
    coach = make_user("coach@benchmark.example")
    Membership.objects.create(club=club, user=coach, role=Role.COACH)
    Membership.objects.create(club=club, user=coach, role=Role.OWNER)
    athletes = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Athlete {n:03}", sort_name=f"athlete {n:03}", born_on=date(2000, 1, 1))
        for n in range(ATHLETES)
    )
    BodyMass.objects.bulk_create(
        BodyMass(club=club, athlete=athlete, measured_on=today - timedelta(days=7), mass_kg=Decimal(60 + n % 40))
        for n, athlete in enumerate(athletes)
    )
    protocols = TestProtocol.objects.filter(
        slug__in=("seated-single-leg-calf-raise-rep-max", "smith-single-leg-standing-rep-max")
    )
    TestResult.objects.bulk_create(
        TestResult(
            club=club, athlete=athlete, protocol=protocol, tested_on=today - timedelta(days=7), side=side,
            load_kg=Decimal(40 + n % 30), reps=6,
        )
        for n, athlete in enumerate(athletes)
        for protocol in protocols
        for side in ("left", "right")
    )  # fmt: skip
    version = ProgrammeVersion.objects.select_related("programme").get(programme__slug="soleus-strength-12")
    return Ground(club, coach, version, athletes, today, at)


def make_user(email: str) -> User:
    user = User.objects.create_user(email=email, password=PASSWORD, name="Benchmark")
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def athlete_with_sessions(ground: Ground, *, email: str, in_week: int) -> tuple[Athlete, Session]:
    """Return an athlete with an account and so many sessions this week, one of them today, and that session."""
    user = make_user(email)
    athlete = Athlete.objects.create(club=ground.club, user=user, name=email, sort_name=email, born_on=date(2000, 1, 1))
    HealthConsent.objects.create(club=ground.club, athlete=athlete, given_by=ConsentGiver.ATHLETE, given_at=ground.at)
    for week in (-2, -1, 0):
        assign_programme(
            version=ground.version,
            athletes=[athlete],
            starts_on=ground.today + timedelta(weeks=12 * week),
            weekdays=[(ground.today.weekday() + days) % 7 for days in (0, 2, 4)],
            times=[time(17, 30)],
            by=ground.coach,
            today=ground.today + timedelta(weeks=12 * week),
            at=ground.at,
        )
    week_ends = ground.today + timedelta(days=7)
    this_week = Session.objects.filter(
        athlete=athlete, scheduled_on__gte=ground.today, scheduled_on__lt=week_ends
    ).order_by("scheduled_on", "id")
    for surplus in this_week[in_week:]:
        surplus.delete()
    for later in range(in_week - this_week.count()):
        extra = Session.objects.filter(athlete=athlete, scheduled_on__gte=week_ends).order_by("scheduled_on")[0]
        Session.objects.filter(pk=extra.pk).update(scheduled_on=ground.today + timedelta(days=1 + later % 6))
    return athlete, this_week[0]
