"""Athletes, their squads and what they agreed to."""

from datetime import date
from decimal import Decimal
from typing import Any, Self, TypeVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Club, Membership, User
from athletes.choices import ConsentGiver, LeadingSide, Sex, Sport
from core.dates import EARLIEST, LATEST, validate_day, validate_zone
from core.models import PublicIdModel, TimestampedModel, one_of, within

FULL_AGE = 18
# The wording that people agree to now. Up to the first one, only pain scores were named in it; from the second on
# the other answers of the morning check too.
CONSENT_WORDING = 2
CHECKS_SINCE_WORDING = 2
MOST_STIFFNESS_MIN = 600
WORST_ANSWER = 7
RATED_ANSWERS = ("sleep", "fatigue", "stress", "soreness")

Row = TypeVar("Row", bound=models.Model)


def _clubs_where(user: User, *roles: str) -> models.QuerySet[Membership, Any]:
    return Membership.objects.filter(user=user, role__in=roles).values("club")


class SquadQuerySet(models.QuerySet["Squad"]):
    def coached_by(self, user: User) -> Self:
        return self.filter(
            pk__in=SquadCoach.objects.filter(membership__user=user, membership__role=Role.COACH).values("squad")
        )

    def visible_to(self, user: User) -> Self:
        """Return the squads of clubs where the user is owner, clinician or analyst, and those they coach."""
        return self.filter(
            Q(club__in=_clubs_where(user, Role.OWNER, Role.CLINICIAN, Role.ANALYST))
            | Q(pk__in=Squad.objects.coached_by(user).values("pk"))
        )

    def editable_by(self, user: User) -> Self:
        return self.filter(
            Q(club__in=_clubs_where(user, Role.OWNER)) | Q(pk__in=Squad.objects.coached_by(user).values("pk"))
        )

    def trainable_by(self, user: User) -> Self:
        """Return the squads whose training the user may plan."""
        return self.filter(
            Q(club__in=_clubs_where(user, Role.OWNER, Role.CLINICIAN))
            | Q(pk__in=Squad.objects.coached_by(user).values("pk"))
        )


class Squad(PublicIdModel, TimestampedModel):
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="squads")
    name = models.CharField(_("name"), max_length=80)
    sport = models.CharField(_("sport"), max_length=20, choices=Sport.choices, default=Sport.OTHER)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SquadQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("club", models.functions.Lower("name"), name="squad_name_once_per_club"),
            one_of("squad_sport_known", "sport", Sport.values),
        )

    def __str__(self) -> str:
        return self.name


class SquadCoach(models.Model):
    """A coach's own squad."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="coaches")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="squads")

    class Meta:
        constraints = (models.UniqueConstraint(name="squad_coach_once", fields=("squad", "membership")),)

    def __str__(self) -> str:
        return f"{self.membership} {self.squad}"


class AthleteQuerySet(models.QuerySet["Athlete"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def in_squads(self, squads: models.QuerySet[Squad]) -> Self:
        """Return the athletes whose place in one of the squads has not ended."""
        return self.filter(
            pk__in=SquadPlace.objects.filter(squad__in=squads, ends_before__isnull=True).values("athlete")
        )

    def visible_to(self, user: User) -> Self:
        """Return the athletes the user may see: themselves, their club's, or those of the squads they coach."""
        return self.filter(
            Q(user=user)
            | Q(club__in=_clubs_where(user, Role.OWNER, Role.CLINICIAN, Role.ANALYST))
            | Q(pk__in=Athlete.objects.in_squads(Squad.objects.coached_by(user)).values("pk"))
        )

    def editable_by(self, user: User) -> Self:
        """Return the athletes whose personal details the user may change."""
        return self.filter(
            Q(club__in=_clubs_where(user, Role.OWNER))
            | Q(pk__in=Athlete.objects.in_squads(Squad.objects.coached_by(user)).values("pk"))
        )

    def trainable_by(self, user: User) -> Self:
        """Return the athletes whose training the user may plan, test and log for as staff."""
        return self.filter(
            Q(club__in=_clubs_where(user, Role.OWNER, Role.CLINICIAN))
            | Q(pk__in=Athlete.objects.in_squads(Squad.objects.coached_by(user)).values("pk"))
        )

    def health_visible_to(self, user: User) -> Self:
        """Return the athletes whose pain scores the user may see: themselves, clinicians and their own coaches."""
        return self.filter(
            Q(user=user)
            | Q(club__in=_clubs_where(user, Role.CLINICIAN))
            | Q(pk__in=Athlete.objects.in_squads(Squad.objects.coached_by(user)).values("pk"))
        )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Athlete(PublicIdModel, TimestampedModel):
    """One person's place in one club."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="athletes")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="athletes")
    name = models.CharField(_("name"), max_length=120)
    # Names sort by code point in the database, hence a folded copy ("Ødegård, Åse" beside "Oakes").
    sort_name = models.CharField(max_length=240, editable=False)
    born_on = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.NOT_SAID)
    sport = models.CharField(_("sport"), max_length=20, choices=Sport.choices, default=Sport.OTHER)
    email = models.EmailField(_("e-mail"), blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_zone])
    # The weaker or injured leg may go first, so that the other does no more than it.
    leading_side = models.CharField(
        _("leg that goes first"), max_length=5, choices=LeadingSide.choices, blank=True, default="", db_default=""
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AthleteQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="athlete_once_per_user_and_club",
                fields=("club", "user"),
                condition=Q(user__isnull=False),
            ),
            one_of("athlete_sex_known", "sex", Sex.values),
            one_of("athlete_sport_known", "sport", Sport.values),
            one_of("athlete_leading_side_known", "leading_side", ["", *LeadingSide.values]),
            within("athlete_born_on_in_range", "born_on", date(1900, 1, 1), LATEST),
        )
        indexes = (models.Index(name="athlete_by_club_and_name", fields=("club", "sort_name", "id")),)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> str:
        return self.timezone or self.club.timezone

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years, or None where the birth date is not known."""
        if self.born_on is None:
            return None
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))

    def is_minor_on(self, day: date) -> bool:
        """Tell whether the athlete counts as under 18; an unknown birth date does."""
        age = self.age_on(day)
        return age is None or age < FULL_AGE


class SquadPlace(models.Model):
    """An athlete's time in a squad."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="places")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="squad_places")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="squad_place_no_overlap",
                expressions=(
                    ("squad", RangeOperators.EQUAL),
                    ("athlete", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_before"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ),
            ),
            models.CheckConstraint(
                name="squad_place_ends_after_start",
                condition=Q(ends_before__isnull=True) | Q(ends_before__gte=F("starts_on")),
            ),
        )
        indexes = (
            models.Index(
                name="squad_place_current", fields=("squad", "athlete"), condition=Q(ends_before__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.squad}"


class OfAthleteQuerySet(models.QuerySet[Row]):
    """Rows that belong to an athlete, seen and edited by whoever sees or trains that athlete."""

    def visible_to(self, user: User) -> Self:
        return self.filter(athlete__in=Athlete.objects.visible_to(user))

    def trainable_by(self, user: User) -> Self:
        return self.filter(athlete__in=Athlete.objects.trainable_by(user))


class BodyMass(models.Model):
    """A weighing; the newest one on or before a day counts on that day."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="body_masses")
    measured_on = models.DateField(_("measured on"), validators=[validate_day])
    mass_kg = models.DecimalField(
        _("body mass"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(20)), MaxValueValidator(Decimal(250))],
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(name="body_mass_once_per_day", fields=("athlete", "measured_on")),
            within("body_mass_in_range", "mass_kg", Decimal(20), Decimal(250)),
            within("body_mass_day_in_range", "measured_on", EARLIEST, LATEST),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.mass_kg} kg"


class HealthConsent(models.Model):
    """The recorded basis for storing pain scores and morning checks; without a standing one they are refused."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="health_consents")
    given_by = models.CharField(_("given by"), max_length=10, choices=ConsentGiver.choices)
    guardian_name = models.CharField(_("guardian's name"), max_length=120, blank=True)
    wording_version = models.PositiveSmallIntegerField(default=CONSENT_WORDING)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="health_consent_one_standing",
                fields=("athlete",),
                condition=Q(withdrawn_at__isnull=True),
            ),
            one_of("health_consent_giver_known", "given_by", ConsentGiver.values),
            models.CheckConstraint(
                name="health_consent_guardian_named",
                condition=Q(given_by=ConsentGiver.ATHLETE) | ~Q(guardian_name=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.given_by}"

    @property
    def covers_checks(self) -> bool:
        """Tell whether the wording that was agreed to names stiffness, sleep and the other morning answers."""
        return self.wording_version >= CHECKS_SINCE_WORDING


class CheckInQuerySet(OfAthleteQuerySet["CheckIn"]):
    def visible_to(self, user: User) -> Self:
        """Return the answers of the user themselves and of athletes whose health the user may see."""
        return self.filter(athlete__in=Athlete.objects.health_visible_to(user))


class CheckIn(models.Model):
    """An athlete's answers on the morning of a training day; the pain scores stand apart, as all pain does.

    Stiffness is in minutes until the calves feel normal; sleep, fatigue, stress and soreness run from 1, very good,
    to 7, very bad (docs/sources.md#hooper-1995). A row without answers keeps the time at which they were taken back.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="check_ins")
    checked_on = models.DateField()
    stiffness_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    sleep = models.PositiveSmallIntegerField(null=True, blank=True)
    fatigue = models.PositiveSmallIntegerField(null=True, blank=True)
    stress = models.PositiveSmallIntegerField(null=True, blank=True)
    soreness = models.PositiveSmallIntegerField(null=True, blank=True)
    # When the athlete said so, which may be before it arrived; the later edit stands.
    edited_at = models.DateTimeField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="check_in_once_per_day", fields=("athlete", "checked_on")),
            within("check_in_day_in_range", "checked_on", EARLIEST, LATEST),
            within("check_in_stiffness_in_range", "stiffness_minutes", 0, MOST_STIFFNESS_MIN),
            *(within(f"check_in_{name}_in_range", name, 1, WORST_ANSWER) for name in RATED_ANSWERS),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.checked_on}"
