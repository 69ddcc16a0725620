"""What clubs take away: files that were asked for, schedules that ask for them, and views that are kept."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, User
from athletes.models import Athlete
from core.dates import EARLIEST, LATEST
from core.models import PublicIdModel, TimestampedModel, one_of, within
from reports.choices import BuildFault, Column, Every, ExportState, FileFormat, Paper, PeriodChoice, Subject

# Where files lie: the storage of that name in settings, private and without addresses of its own.
REPORTS_STORAGE = "reports"


class Asked(models.Model):
    """What a file of the squad report holds. `squads` are public ids; no columns chosen means all of them.

    Health columns are for clinicians only, rows of under-18s stand in it only where somebody confirmed that.
    """

    squads = ArrayField(models.UUIDField(), verbose_name=_("squads"), default=list, blank=True)
    file_format = models.CharField(_("file"), max_length=12, choices=FileFormat.choices, default=FileFormat.PDF)
    columns = ArrayField(
        models.CharField(max_length=24, choices=Column.choices), verbose_name=_("columns"), default=list, blank=True
    )
    paper = models.CharField(_("paper"), max_length=6, choices=Paper.choices, default=Paper.A4)
    page_per_athlete = models.BooleanField(_("a page for each athlete"), default=False)
    with_health = models.BooleanField(_("health columns"), default=False)
    with_minors = models.BooleanField(_("rows of athletes under 18"), default=False)

    class Meta:
        abstract = True


def _asked_constraints(name: str) -> tuple[models.BaseConstraint, ...]:
    return (
        one_of(f"{name}_format_known", "file_format", FileFormat.values),
        one_of(f"{name}_paper_known", "paper", Paper.values),
        models.CheckConstraint(name=f"{name}_columns_known", condition=Q(columns__contained_by=list(Column.values))),
    )


class ReportExportQuerySet(models.QuerySet["ReportExport"]):
    def visible_to(self, user: User) -> Self:
        """Return the files that the person asked for; a link that is passed on opens for nobody else."""
        return self.filter(made_by=user)


class ReportExport(PublicIdModel, TimestampedModel, Asked):
    """A file that somebody asked for, and how far it is.

    `done_parts` of `all_parts` are its progress; a builder holds it by `lease` until `leased_until`, and another
    takes it up from there on. `expires_at` is when a finished file goes.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.SQUADS)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    # Null for what a person asked for themselves; what a schedule asked for is told of when it is ready.
    schedule = models.ForeignKey("ReportSchedule", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_before = models.DateField()
    bom = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    fault = models.CharField(max_length=20, choices=BuildFault.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_parts = models.PositiveIntegerField(default=0)
    all_parts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    # The name in the storage, and the one that it is handed out under.
    stored_as = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ReportExportQuerySet.as_manager()

    class Meta:
        constraints = (
            *_asked_constraints("report_export"),
            one_of("report_export_subject_known", "subject", Subject.values),
            one_of("report_export_state_known", "state", ExportState.values),
            one_of("report_export_fault_known", "fault", ["", *BuildFault.values]),
            within("report_export_first_day_in_range", "starts_on", EARLIEST, LATEST),
            models.CheckConstraint(name="report_export_has_days", condition=Q(ends_before__gt=F("starts_on"))),
            models.CheckConstraint(
                name="report_export_of_athlete_has_one",
                condition=~Q(subject=Subject.OWN) | Q(athlete__isnull=False),
            ),
            models.CheckConstraint(
                name="report_export_building_has_lease",
                condition=~Q(state=ExportState.BUILDING) | Q(lease__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="report_export_done_has_file",
                condition=~Q(state=ExportState.DONE)
                | Q(finished_at__isnull=False, expires_at__isnull=False) & ~Q(stored_as=""),
            ),
        )
        indexes = (
            models.Index(
                name="report_export_to_build",
                fields=("created_at",),
                condition=Q(state__in=["waiting", "building"]),
            ),
            models.Index(name="report_export_by_person", fields=("made_by", "-created_at")),
        )

    def __str__(self) -> str:
        return f"{self.file_format} {self.starts_on}"


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(made_by=user)


class ReportSchedule(PublicIdModel, TimestampedModel, Asked):
    """A report that is made again and again and told of by mail, in the club's zone.

    `weekday` counts from 0, Monday; `month_day` goes to 28, so that every month has it.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    period = models.CharField(_("period"), max_length=20, choices=PeriodChoice.choices)
    every = models.CharField(_("every"), max_length=6, choices=Every.choices, default=Every.WEEK)
    weekday = models.PositiveSmallIntegerField(_("weekday"), default=0)
    month_day = models.PositiveSmallIntegerField(_("day of the month"), default=1)
    at_time = models.TimeField(_("at"))
    is_on = models.BooleanField(_("on"), default=True)
    # The day of the last time that it asked for its files.
    ran_on = models.DateField(null=True, blank=True, editable=False)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        constraints = (
            *_asked_constraints("report_schedule"),
            one_of("report_schedule_period_known", "period", [p for p in PeriodChoice.values if p != "custom"]),
            one_of("report_schedule_every_known", "every", Every.values),
            within("report_schedule_weekday_in_range", "weekday", 0, 6),
            within("report_schedule_month_day_in_range", "month_day", 1, 28),
        )

    def __str__(self) -> str:
        return self.name


class ReportRecipient(models.Model):
    """Somebody of the club who is told when a scheduled report is ready; each gets a file of what they may see."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(name="report_recipient_once", fields=("schedule", "person")),)

    def __str__(self) -> str:
        return f"{self.person} {self.schedule}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(person=user)


class SavedView(PublicIdModel, TimestampedModel):
    """Squads, period and columns of the report on screen, kept under a name by the person who chose them."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    squads = ArrayField(models.UUIDField(), default=list, blank=True)
    period = models.CharField(max_length=20, choices=PeriodChoice.choices)
    columns = ArrayField(models.CharField(max_length=24, choices=Column.choices), default=list, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "club", "person", models.functions.Lower("name"), name="saved_view_name_once_per_person"
            ),
            one_of("saved_view_period_known", "period", [p for p in PeriodChoice.values if p != "custom"]),
            models.CheckConstraint(
                name="saved_view_columns_known", condition=Q(columns__contained_by=list(Column.values))
            ),
        )

    def __str__(self) -> str:
        return self.name
