"""What is on whose calendar and what was done."""

import uuid
from decimal import Decimal
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, User
from athletes.models import Athlete, OfAthleteQuerySet
from core.dates import EARLIEST, LATEST
from core.models import PublicIdModel, TimestampedModel, one_of, within
from exercises.models import Exercise, TestProtocol
from programmes.choices import SetKind
from programmes.models import (
    MATCH_OFFSETS,
    DoseColumns,
    PlannedSession,
    Programme,
    ProgrammeVersion,
    dose_constraints,
)
from training.choices import ItemStatus, PainMoment, SessionKind, SessionStatus, Side
from training.models.calendar import Absence as Absence
from training.models.calendar import Fixture as Fixture

# One set never holds more; forms, API and database refuse beyond the same numbers.
MOST_REPS = 500
MOST_HOLD_S = 3600
MOST_DISTANCE_M = Decimal(5000)
MOST_LOAD_KG = Decimal(1000)
MOST_FORCE_N = Decimal(10000)
MOST_RIR = Decimal(10)
MOST_COUNTERWEIGHT_KG = Decimal(200)
MOST_SETS = 50
MOST_MINUTES = 600


class Assignment(PublicIdModel, TimestampedModel):
    """A programme given to an athlete over a period; its sessions are laid out at once."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="assignments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="assignments")
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="assignments")
    starts_on = models.DateField()
    ends_before = models.DateField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    times = ArrayField(models.TimeField())
    # Days from a fixture on which sessions go in weeks that have one; none: the weekdays.
    match_offsets = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    # The stage that is open, of a plan whose stages are passed by criteria.
    open_stage = models.PositiveSmallIntegerField(null=True, blank=True)
    # Assignments of one act, so that it can be taken back as one.
    batch = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    assigned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OfAthleteQuerySet["Assignment"].as_manager()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=(
                    ("athlete", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
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
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(name="assignment_ends_after_start", condition=Q(ends_before__gt=F("starts_on"))),
            within("assignment_starts_in_range", "starts_on", EARLIEST, LATEST),
            models.CheckConstraint(
                name="assignment_match_offsets_known", condition=Q(match_offsets__contained_by=list(MATCH_OFFSETS))
            ),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.programme}"


class Session(PublicIdModel):
    """A dated session of one athlete; the date and time are local, they hold no instant.

    `revision` rises with every change and is the ETag.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="sessions")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="sessions")
    planned_session = models.ForeignKey(PlannedSession, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=SessionKind.choices, default=SessionKind.CALF)
    title = models.CharField(_("title"), max_length=120)
    week = models.PositiveSmallIntegerField(null=True)
    label = models.CharField(max_length=20, blank=True)
    scheduled_on = models.DateField(_("date"))
    scheduled_time = models.TimeField(_("time"), null=True, blank=True)
    # Kept on its day by the coach: no fixture proposes to move it.
    is_pinned = models.BooleanField(default=False, db_default=False)
    # Why it was moved, as the athlete reads it.
    move_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=SessionStatus.choices, default=SessionStatus.PLANNED)
    skip_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # The time away that took it out, so that it comes back when that ends sooner.
    absence = models.ForeignKey(Absence, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    # Share of the planned sets that is asked for after time away, in per cent; null: all of them.
    eased_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    # When and by whom it was last put on another day or at another time, so that the athlete is told by others.
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    effort = models.PositiveSmallIntegerField(_("effort"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OfAthleteQuerySet["Session"].as_manager()

    class Meta:
        constraints = (
            one_of("session_kind_known", "kind", SessionKind.values),
            one_of("session_status_known", "status", SessionStatus.values),
            within("session_effort_in_range", "effort", 0, 10),
            within("session_minutes_in_range", "minutes", 0, MOST_MINUTES),
            within("session_day_in_range", "scheduled_on", EARLIEST, LATEST),
            within("session_eased_in_range", "eased_pct", 10, 99),
            models.CheckConstraint(
                name="session_done_has_instant",
                condition=~Q(status=SessionStatus.DONE) | Q(finished_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="session_by_athlete_and_day", fields=("athlete", "scheduled_on")),
            models.Index(name="session_by_club_and_day", fields=("club", "scheduled_on")),
            # What reminders look for: the coming days, whatever the club.
            models.Index(
                name="session_planned_by_day",
                fields=("scheduled_on",),
                condition=Q(status=SessionStatus.PLANNED, scheduled_time__isnull=False),
            ),
            models.Index(name="session_by_move", fields=("moved_at",), condition=Q(moved_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.scheduled_on}"


class SessionItemQuerySet(models.QuerySet["SessionItem"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(session__athlete__in=Athlete.objects.visible_to(user))


class SessionItem(PublicIdModel, DoseColumns):
    """One line of a session with its targets, as they were resolved for this athlete.

    What is planned adds up its sets but the warm-up; `planned_kg_left` and `_right` are repetitions × external kg,
    null where a load is not known. `planned_sets` are all that are to be ticked, the warm-up too.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    exercise_revision = models.PositiveSmallIntegerField()
    # What the plan asks for, where it was swapped for this athlete, and why.
    swapped_from = models.ForeignKey(Exercise, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    swap_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.PLANNED)
    # Why it was left out of its session.
    skip_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    # Who swapped it, left it out or took it in again last.
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    tempo_s = models.PositiveSmallIntegerField(null=True)
    # Targets per set and side, read whole with the line and never queried (docs/targets.md).
    targets = models.JSONField(default=list)
    planned_sets = models.PositiveSmallIntegerField()
    planned_reps = models.PositiveIntegerField(default=0)
    planned_s = models.PositiveIntegerField(default=0)
    planned_contacts = models.PositiveIntegerField(default=0)
    planned_kg_left = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    planned_kg_right = models.DecimalField(max_digits=10, decimal_places=3, null=True)

    objects = SessionItemQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="session_item_once", fields=("session", "position")),
            one_of("session_item_status_known", "status", ItemStatus.values),
            models.CheckConstraint(
                name="session_item_skipped_says_why", condition=Q(skip_reason="") | Q(status=ItemStatus.SKIPPED)
            ),
            *dose_constraints("session_item", sets="planned_sets"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def number_of_sets(self) -> int:
        return self.planned_sets

    def kind_of_set(self, number: int) -> SetKind:
        """Return what a set of the line is for; one beyond the plan is a work set."""
        return next((SetKind(target["kind"]) for target in self.targets if target["number"] == number), SetKind.WORK)


class SetLogQuerySet(models.QuerySet["SetLog"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(item__session__athlete__in=Athlete.objects.visible_to(user))

    def performed(self) -> Self:
        return self.filter(deleted_at__isnull=True)


# The history keeps what a change replaced; an edit that a later one overtook is an event of its own.
@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), pghistory.ManualEvent("overtaken"))
class SetLog(PublicIdModel):
    """One performed set of one side; its place (item, number, side) is its identity.

    `load_kg` is the whole external mass moved, body mass never; 0 means none, null means not known. `kind` is what
    the set was asked for when it was logged: a warm-up is no work, a drop set no working load.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="sets")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=5, choices=Side.choices)
    kind = models.CharField(max_length=10, choices=SetKind.choices, default=SetKind.WORK)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_s = models.PositiveSmallIntegerField(null=True, blank=True)
    distance_m = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    load_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    force_n = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    rir = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    lever_side = models.CharField(max_length=5, choices=((Side.LEFT, _("Left")), (Side.RIGHT, _("Right"))), blank=True)
    counterweight_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    ballast_present = models.BooleanField(null=True, blank=True)
    performed_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SetLogQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="set_log_once_per_place", fields=("item", "number", "side")),
            one_of("set_log_side_known", "side", Side.values),
            one_of("set_log_kind_known", "kind", SetKind.values),
            within("set_log_number_in_range", "number", 1, MOST_SETS),
            within("set_log_reps_in_range", "reps", 0, MOST_REPS),
            within("set_log_hold_in_range", "hold_s", 0, MOST_HOLD_S),
            within("set_log_distance_in_range", "distance_m", Decimal(0), MOST_DISTANCE_M),
            within("set_log_load_in_range", "load_kg", Decimal(0), MOST_LOAD_KG),
            within("set_log_force_in_range", "force_n", Decimal(0), MOST_FORCE_N),
            within("set_log_rir_in_range", "rir", Decimal(0), MOST_RIR),
            within("set_log_counterweight_in_range", "counterweight_kg", Decimal(0), MOST_COUNTERWEIGHT_KG),
            one_of("set_log_lever_side_known", "lever_side", ["", Side.LEFT, Side.RIGHT]),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.side}"


class PainReportQuerySet(OfAthleteQuerySet["PainReport"]):
    def visible_to(self, user: User) -> Self:
        """Return the scores of the user themselves and of athletes whose health the user may see.

        Those of a removed set wait out of sight for it to be put back.
        """
        return self.filter(athlete__in=Athlete.objects.health_visible_to(user), set_log__deleted_at__isnull=True)


class PainReport(models.Model):
    """A pain score with its side; kept apart from sets so that it can be refused, audited and erased."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="pain_reports")
    training_on = models.DateField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="pain_reports")
    set_log = models.ForeignKey(SetLog, on_delete=models.CASCADE, null=True, related_name="pain_reports")
    moment = models.CharField(max_length=10, choices=PainMoment.choices)
    side = models.CharField(max_length=5, choices=Side.choices)
    score = models.PositiveSmallIntegerField()
    reported_at = models.DateTimeField()

    objects = PainReportQuerySet.as_manager()

    class Meta:
        constraints = (
            one_of("pain_report_moment_known", "moment", PainMoment.values),
            one_of("pain_report_side_known", "side", [Side.LEFT, Side.RIGHT]),
            within("pain_report_score_in_range", "score", 0, 10),
            models.UniqueConstraint(
                name="pain_report_once",
                fields=("athlete", "training_on", "session", "set_log", "moment", "side"),
                nulls_distinct=False,
            ),
        )
        indexes = (models.Index(name="pain_report_by_session", fields=("session",)),)

    def __str__(self) -> str:
        return f"{self.side} {self.score}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class TestResult(PublicIdModel, TimestampedModel):
    """What an athlete achieved in a test on one side; which columns it has follows from the protocol's kind."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="test_results")
    protocol = models.ForeignKey(TestProtocol, on_delete=models.PROTECT, related_name="+")
    tested_on = models.DateField(_("tested on"))
    side = models.CharField(_("side"), max_length=5, choices=Side.choices)
    load_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    force_n = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    distance_m = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OfAthleteQuerySet["TestResult"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="test_result_once_per_day", fields=("athlete", "protocol", "tested_on", "side")
            ),
            one_of("test_result_side_known", "side", Side.values),
            within("test_result_load_in_range", "load_kg", Decimal(0), MOST_LOAD_KG),
            within("test_result_reps_in_range", "reps", 0, MOST_REPS),
            within("test_result_force_in_range", "force_n", Decimal(0), MOST_FORCE_N),
            within("test_result_distance_in_range", "distance_m", Decimal(0), Decimal(100)),
            within("test_result_day_in_range", "tested_on", EARLIEST, LATEST),
            models.CheckConstraint(
                name="test_result_measures_something",
                condition=Q(reps__isnull=False) | Q(force_n__isnull=False) | Q(distance_m__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.protocol} {self.tested_on}"
