"""The exercise library: built-in rows (club null) are seen by all and edited by none."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Equipment
from accounts.models import Club, Membership, User
from core.models import PublicIdModel, TimestampedModel, one_of, within
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle, ProtocolKind, ProtocolSides


def _lines(name: "StrOrPromise") -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=400), verbose_name=name, default=list, blank=True)


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row", bound=models.Model)


class SharedQuerySet(models.QuerySet[Row]):
    """Rows that are built in (club null) or belong to one club."""

    def visible_to(self, user: User) -> Self:
        """Return the built-in rows and those of the clubs where the user is staff or an athlete."""
        own = Membership.objects.filter(user=user).values("club")
        return self.filter(Q(club__isnull=True) | Q(club__in=own) | Q(club__athletes__user=user)).distinct()


class Exercise(PublicIdModel, TimestampedModel):
    """What can be done and how; keeps its id for life while its texts change by revision."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, blank=True, related_name="exercises")
    slug = models.SlugField(max_length=60)
    revision = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=120)
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    primary_muscle = models.CharField(_("primary muscle"), max_length=30, choices=Muscle.choices)
    secondary_muscles = ArrayField(
        models.CharField(max_length=30, choices=Muscle.choices),
        verbose_name=_("secondary muscles"),
        default=list,
        blank=True,
    )
    knee_from_deg = models.PositiveSmallIntegerField(_("knee angle from"))
    knee_to_deg = models.PositiveSmallIntegerField(_("knee angle to"))
    action = models.CharField(_("muscle action"), max_length=120)
    side = models.CharField(_("legs"), max_length=12, choices=ExerciseSide.choices)
    equipment = ArrayField(
        models.CharField(max_length=40, choices=Equipment.choices),
        verbose_name=_("equipment"),
        default=list,
        blank=True,
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    measure = models.CharField(_("what is logged"), max_length=20, choices=Measure.choices)
    bodyweight_fraction = models.DecimalField(
        _("share of body mass on each working leg"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    tendon_tier = models.PositiveSmallIntegerField(_("tendon-load tier"))
    setup = _lines(_("set-up"))
    cues = _lines(_("cues"))
    faults = _lines(_("faults"))
    safety = _lines(_("safety"))
    sources = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    progression = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    regression = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SharedQuerySet["Exercise"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="exercise_slug_once", fields=("club", "slug"), nulls_distinct=False),
            one_of("exercise_category_known", "category", Category.values),
            one_of("exercise_primary_muscle_known", "primary_muscle", Muscle.values),
            one_of("exercise_side_known", "side", ExerciseSide.values),
            one_of("exercise_level_known", "level", Level.values),
            one_of("exercise_measure_known", "measure", Measure.values),
            within("exercise_tendon_tier_in_range", "tendon_tier", 1, 4),
            within("exercise_bodyweight_fraction_in_range", "bodyweight_fraction", Decimal(0), Decimal(1)),
            models.CheckConstraint(
                name="exercise_knee_range_in_order",
                condition=Q(knee_to_deg__gte=F("knee_from_deg"), knee_to_deg__lte=150),
            ),
            models.CheckConstraint(
                name="exercise_equipment_known", condition=Q(equipment__contained_by=list(Equipment.values))
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def measures_load(self) -> bool:
        return self.measure.startswith("load_")

    @property
    def two_legged(self) -> bool:
        """Tell whether the share of body mass is that of work on two legs."""
        return self.side in (ExerciseSide.BOTH, ExerciseSide.DOUBLE)


class ExerciseRevision(models.Model):
    """The texts of an exercise as they stood; sessions name the revision they were laid out with."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    setup = _lines(_("set-up"))
    cues = _lines(_("cues"))
    faults = _lines(_("faults"))
    safety = _lines(_("safety"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="exercise_revision_once", fields=("exercise", "number")),)

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class TestProtocol(PublicIdModel, TimestampedModel):
    """How a test is done; results of different protocols are never compared."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=140)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="protocols")
    kind = models.CharField(_("kind"), max_length=12, choices=ProtocolKind.choices)
    sides = models.CharField(_("sides"), max_length=5, choices=ProtocolSides.choices)
    instructions = models.TextField(_("instructions"), blank=True)
    sources = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    objects = SharedQuerySet["TestProtocol"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="test_protocol_slug_once", fields=("club", "slug"), nulls_distinct=False),
            one_of("test_protocol_kind_known", "kind", ProtocolKind.values),
            one_of("test_protocol_sides_known", "sides", ProtocolSides.values),
        )

    def __str__(self) -> str:
        return self.name
