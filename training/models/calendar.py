"""What training has to make room for: a squad's fixtures, and the days on which somebody is away."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, User
from athletes.models import Athlete, OfAthleteQuerySet, Squad, SquadPlace
from core.dates import EARLIEST, LATEST
from core.models import PublicIdModel, TimestampedModel, one_of, within
from training.choices import AbsenceReason, FixtureKind, FixtureSource


class FixtureQuerySet(models.QuerySet["Fixture"]):
    def visible_to(self, user: User) -> Self:
        """Return the fixtures of the squads that the user sees, and of those that they train in."""
        places = SquadPlace.objects.filter(athlete__user=user, ends_before__isnull=True)
        return self.filter(Q(squad__in=Squad.objects.visible_to(user)) | Q(squad__in=places.values("squad")))

    def trainable_by(self, user: User) -> Self:
        return self.filter(squad__in=Squad.objects.trainable_by(user))

    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)


class Fixture(PublicIdModel, TimestampedModel):
    """A match or meet of a squad; date and time are local to its place, as the club writes them."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="fixtures")
    kind = models.CharField(_("kind"), max_length=5, choices=FixtureKind.choices, default=FixtureKind.MATCH)
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("place"), max_length=120, blank=True)
    held_on = models.DateField(_("date"))
    held_at = models.TimeField(_("time"), null=True, blank=True)
    source = models.CharField(max_length=5, choices=FixtureSource.choices, default=FixtureSource.TYPED)
    # The event's own id in the calendar file, so that a newer file moves it.
    ics_uid = models.CharField(max_length=255, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = FixtureQuerySet.as_manager()

    class Meta:
        constraints = (
            one_of("fixture_kind_known", "kind", FixtureKind.values),
            one_of("fixture_source_known", "source", FixtureSource.values),
            within("fixture_day_in_range", "held_on", EARLIEST, LATEST),
            models.UniqueConstraint(
                name="fixture_once_per_event", fields=("squad", "ics_uid"), condition=~Q(ics_uid="")
            ),
            models.CheckConstraint(
                name="fixture_event_from_file",
                condition=(~Q(source=FixtureSource.ICS) | ~Q(ics_uid=""))
                & (~Q(source=FixtureSource.TYPED) | Q(ics_uid="")),
            ),
        )
        indexes = (models.Index(name="fixture_by_squad_and_day", fields=("squad", "held_on")),)

    def __str__(self) -> str:
        return f"{self.name} {self.held_on}"


class Absence(PublicIdModel, TimestampedModel):
    """Days on which an athlete does not train; open-ended until they return.

    Who may not see the athlete's health reads "away", whatever the reason.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="absences")
    reason = models.CharField(_("reason"), max_length=8, choices=AbsenceReason.choices)
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("back on"), null=True, blank=True)
    # Share of the planned sets in the first week back, in per cent; 100: no ramp.
    ramp_from_pct = models.PositiveSmallIntegerField(default=100)
    ramp_weeks = models.PositiveSmallIntegerField(default=0)
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OfAthleteQuerySet["Absence"].as_manager()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=(
                    ("athlete", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_before"), function="daterange", output_field=DateRangeField()),
                        "&&",
                    ),
                ),
                condition=Q(cancelled_at__isnull=True),
            ),
            one_of("absence_reason_known", "reason", AbsenceReason.values),
            models.CheckConstraint(
                name="absence_ends_after_start",
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
            ),
            within("absence_starts_in_range", "starts_on", EARLIEST, LATEST),
            within("absence_ramp_in_range", "ramp_from_pct", 10, 100),
            within("absence_ramp_weeks_in_range", "ramp_weeks", 0, 8),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.starts_on}"
