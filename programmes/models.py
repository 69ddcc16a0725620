"""The plan on paper; it knows no athlete."""

from functools import cached_property
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Club, User
from core.models import PublicIdModel, TimestampedModel, one_of, within
from exercises.models import Exercise, SharedQuerySet
from programmes.choices import EvidenceGrade, IntensityKind, PainRule, SideOfPrescription, Unit, VersionState
from programmes.rules.columns import dose_of_columns
from programmes.rules.dose import GROUPS, MOST_REST_S, MOST_SETS, VALUES_OF_KIND, Dose
from programmes.rules.notation import LONGEST_LINE

MOST_WEEKS = 52
# Days counted from a fixture: 0 is match day, -1 the day before.
AROUND_MATCH = range(-3, 4)
MATCH_OFFSETS = range(-6, 7)


class Programme(PublicIdModel, TimestampedModel):
    """The lasting name of a plan; its versions hold what is done."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, blank=True, related_name="programmes")
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=300)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    evidence_grade = models.CharField(_("evidence grade"), max_length=10, choices=EvidenceGrade.choices)
    pain_rule = models.CharField(_("pain rule"), max_length=10, choices=PainRule.choices)
    clinician_only = models.BooleanField(_("with a clinician"), default=False)
    sources = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Where its sessions may go: never heavy on these days from a fixture (0 is match day), so many hours between
    # heavy sessions, and the days from a fixture on which they are best put (none: the chosen weekdays).
    never_heavy_on = ArrayField(models.SmallIntegerField(), verbose_name=_("never heavy on"), default=list, blank=True)
    heavy_gap_h = models.PositiveSmallIntegerField(_("hours between heavy sessions"), null=True, blank=True)
    match_offsets = ArrayField(
        models.SmallIntegerField(), verbose_name=_("days from the match"), default=list, blank=True
    )
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # An archived programme is not offered any more; who has it keeps it.
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SharedQuerySet["Programme"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="programme_slug_once", fields=("club", "slug"), nulls_distinct=False),
            one_of("programme_evidence_grade_known", "evidence_grade", EvidenceGrade.values),
            one_of("programme_pain_rule_known", "pain_rule", PainRule.values),
            models.CheckConstraint(
                name="programme_never_heavy_on_known", condition=Q(never_heavy_on__contained_by=list(AROUND_MATCH))
            ),
            models.CheckConstraint(
                name="programme_match_offsets_known", condition=Q(match_offsets__contained_by=list(MATCH_OFFSETS))
            ),
            within("programme_heavy_gap_in_range", "heavy_gap_h", 24, 168),
            models.CheckConstraint(
                name="programme_built_in_has_no_author", condition=Q(club__isnull=False) | Q(author__isnull=True)
            ),
            models.CheckConstraint(
                name="programme_own_design_has_club",
                condition=Q(club__isnull=False) | ~Q(evidence_grade=EvidenceGrade.OWN),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def rounds_loads_down(self) -> bool:
        """Loads of a plan for a tendon or a strain, and of one with a clinician, are never rounded up."""
        return self.clinician_only or self.pain_rule in (PainRule.TENDON, PainRule.STRAIN)


class ProgrammeVersionQuerySet(models.QuerySet["ProgrammeVersion"]):
    def newest_frozen(self) -> Self:
        """Return the newest frozen version of each programme."""
        return self.filter(state=VersionState.FROZEN).order_by("programme", "-number").distinct("programme")


class ProgrammeVersion(PublicIdModel, TimestampedModel):
    """One wording of a plan; a frozen one never changes, since assignments point at it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    weeks = models.PositiveSmallIntegerField(
        _("weeks"), validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)]
    )
    rest_between_exercises_s = models.PositiveSmallIntegerField(null=True, blank=True)
    progression = models.TextField(_("progression"), blank=True)
    # The plan of a draft as it was typed, faults included, read and written whole (docs/builder.md); freezing
    # turns it into sessions and lines.
    document = models.JSONField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    change_note = models.CharField(_("what changed"), max_length=400, blank=True)
    edited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="programme_version_once", fields=("programme", "number")),
            one_of("programme_version_state_known", "state", VersionState.values),
            within("programme_version_weeks_in_range", "weeks", 1, MOST_WEEKS),
            models.CheckConstraint(
                name="programme_version_draft_has_document",
                condition=(~Q(state=VersionState.DRAFT) | Q(document__isnull=False))
                & (~Q(state=VersionState.FROZEN) | Q(document__isnull=True)),
            ),
            models.UniqueConstraint(
                name="programme_version_one_draft", fields=("programme",), condition=Q(state=VersionState.DRAFT)
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} v{self.number}"


class PlanStage(models.Model):
    """A stage that is passed by criteria, not by date; a clinician opens the next one."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    # What must hold before this stage is opened; none for the first.
    criteria = ArrayField(models.CharField(max_length=400), default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="plan_stage_once", fields=("version", "number")),
            within("plan_stage_number_in_range", "number", 1, 12),
        )

    def __str__(self) -> str:
        return self.name


class PlannedSession(models.Model):
    """A session of one week of the plan, done `per_week` times in it and `per_day` times on such a day."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="sessions")
    week = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20)
    per_week = models.PositiveSmallIntegerField(default=1)
    per_day = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    # In a plan with stages, the one it belongs to.
    stage = models.ForeignKey(PlanStage, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="planned_session_once", fields=("version", "week", "position")),
            within("planned_session_week_in_range", "week", 1, MOST_WEEKS),
            within("planned_session_per_week_in_range", "per_week", 1, 7),
            within("planned_session_per_day_in_range", "per_day", 1, 2),
        )

    def __str__(self) -> str:
        return f"{self.week}{self.label}"


class DoseColumns(models.Model):
    """What a line asks for: the text a coach typed, and what it parsed to (docs/notation.md).

    Amount and intensity are those of the first work set. Where the sets differ, `per_set` holds one row for each
    of them (`programmes.rules.columns.PER_SET_SCHEMA`), read whole with the line and never queried.
    """

    text = models.CharField(_("prescription"), max_length=LONGEST_LINE)
    # Lines of one session with the same letter are a superset.
    group = models.CharField(max_length=1, blank=True)
    side = models.CharField(max_length=5, choices=SideOfPrescription.choices)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    amount_low = models.PositiveSmallIntegerField(null=True)
    amount_high = models.PositiveSmallIntegerField(null=True)
    intensity_kind = models.CharField(max_length=10, choices=IntensityKind.choices, blank=True)
    intensity_value = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    tempo = models.CharField(max_length=20, blank=True)
    rest_s = models.PositiveSmallIntegerField(null=True)
    per_set = models.JSONField(default=list)

    class Meta:
        abstract = True

    @property
    def number_of_sets(self) -> int:
        raise NotImplementedError

    @cached_property
    def dose(self) -> Dose:
        """What the columns say."""
        return dose_of_columns(self, sets=self.number_of_sets)


def dose_constraints(table: str, *, sets: str) -> tuple[models.CheckConstraint, ...]:
    """Return what holds for the columns of a dose; `sets` is the column with the number of sets."""
    no_amount = Q(amount_low__isnull=True, amount_high__isnull=True)
    ordered = Q(amount_low__isnull=False, amount_low__gte=1) & (
        Q(amount_high__isnull=True) | Q(amount_high__gte=F("amount_low"))
    )
    is_array = Exact(Func(F("per_set"), function="jsonb_typeof", output_field=models.TextField()), "array")
    rows = Func(F("per_set"), function="jsonb_array_length", output_field=models.IntegerField())
    return (
        one_of(f"{table}_side_known", "side", SideOfPrescription.values),
        one_of(f"{table}_unit_known", "unit", Unit.values),
        one_of(f"{table}_intensity_known", "intensity_kind", ["", *IntensityKind.values]),
        one_of(f"{table}_group_known", "group", ["", *GROUPS]),
        within(f"{table}_rest_in_range", "rest_s", 0, MOST_REST_S),
        models.CheckConstraint(name=f"{table}_amounts_in_order", condition=no_amount | ordered),
        models.CheckConstraint(
            name=f"{table}_value_of_its_kind",
            condition=Q(intensity_kind__in=list(VALUES_OF_KIND), intensity_value__isnull=False)
            | (~Q(intensity_kind__in=list(VALUES_OF_KIND)) & Q(intensity_value__isnull=True)),
        ),
        models.CheckConstraint(
            name=f"{table}_row_for_each_set",
            condition=Q(is_array) & (Q(Exact(rows, 0)) | Q(Exact(rows, F(sets)))),
        ),
    )


class Prescription(DoseColumns):
    """One line of a planned session."""

    session = models.ForeignKey(PlannedSession, on_delete=models.CASCADE, related_name="prescriptions")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    sets = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="prescription_once", fields=("session", "position")),
            within("prescription_sets_in_range", "sets", 1, MOST_SETS),
            *dose_constraints("prescription", sets="sets"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def number_of_sets(self) -> int:
        return self.sets
