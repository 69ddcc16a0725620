"""The exercise library: built-in rows (club null) are seen by all and edited by none."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Equipment, Role
from accounts.models import Club, Membership, User
from athletes.models import Athlete, OfAthleteQuerySet
from core.models import PublicIdModel, TimestampedModel, one_of, within
from exercises.choices import (
    BodyArea,
    Category,
    ExerciseSide,
    KneeBias,
    Level,
    Measure,
    Muscle,
    ProtocolKind,
    ProtocolSides,
    Works,
)
from exercises.rules.knee import GASTROCNEMIUS_BELOW_DEG, SOLEUS_ABOVE_DEG


def _lines(name: "StrOrPromise") -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=400), verbose_name=name, default=list, blank=True)


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row", bound=models.Model)


# Who writes a club's own exercises.
EDITORS = (Role.OWNER, Role.COACH, Role.CLINICIAN)


def _of_any(people: type[Membership] | type[Athlete], user: User) -> Q:
    """Return that the club is one where the user is among the people, so that an index on the club can answer it."""
    clubs = ArraySubquery(people.objects.filter(user=user).values("club"))
    return Q(
        models.Func(
            "club", clubs, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=models.BooleanField()
        )
    )


class SharedQuerySet(models.QuerySet[Row]):
    """Rows that are built in (club null) or belong to one club."""

    def visible_to(self, user: User) -> Self:
        """Return the built-in rows and those of the clubs where the user is staff or an athlete."""
        return self.filter(Q(club__isnull=True) | _of_any(Membership, user) | _of_any(Athlete, user))

    def editable_by(self, user: User) -> Self:
        """Return the rows of the clubs whose exercises the user writes; built-in ones are nobody's to edit."""
        return self.filter(club__in=Membership.objects.filter(user=user, role__in=EDITORS).values("club"))


class ExerciseQuerySet(SharedQuerySet[Row]):
    def offered_to(self, user: User, *, club: Club | None = None) -> Self:
        """Return what lists, searches and builders offer a person: all they may see but retired exercises.

        Of the own ones those of `club`, or of all their clubs. A built-in one gives way to an own one of its slug.
        """
        belongs = Q(club=club) if club else _of_any(Membership, user) | _of_any(Athlete, user)
        own = Exercise.objects.filter(belongs, retired_at__isnull=True, slug=OuterRef("slug"))
        # Asked of the few built-in ones only, and once.
        behind_own = Exercise.objects.filter(Exists(own), club__isnull=True).values("pk")
        offered = (
            self.visible_to(user).filter(retired_at__isnull=True).exclude(Q(club__isnull=True) & Q(pk__in=behind_own))
        )
        return offered.filter(Q(club__isnull=True) | Q(club=club)) if club else offered


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
    # What `rules.knee.bias` says of the middle of the two angles, for every row and however it was written.
    knee_bias = models.GeneratedField(
        expression=Case(
            When(knee_to_deg__gt=2 * SOLEUS_ABOVE_DEG - F("knee_from_deg"), then=Value(KneeBias.SOLEUS.value)),
            When(
                knee_to_deg__lt=2 * GASTROCNEMIUS_BELOW_DEG - F("knee_from_deg"),
                then=Value(KneeBias.GASTROCNEMIUS.value),
            ),
            default=Value(KneeBias.MIXED.value),
        ),
        output_field=models.CharField(max_length=13),
        db_persist=True,
    )
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
    # Raised whenever the safety texts change, so that an acknowledgement names what was read.
    safety_revision = models.PositiveSmallIntegerField(default=1)
    asks_acknowledgement = models.BooleanField(
        _("athletes acknowledge the safety text before they log a set"), default=False
    )
    # The key of its figure in data/figures.yaml; a club's own exercise may have none.
    figure = models.CharField(_("figure"), max_length=60, blank=True)
    sources = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    progression = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    regression = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # A retired exercise is not offered any more; plans and logs that hold it keep it.
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ExerciseQuerySet["Exercise"].as_manager()

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
            models.CheckConstraint(
                name="exercise_acknowledgement_has_text",
                condition=Q(asks_acknowledgement=False) | ~Q(safety=[]),
            ),
            models.CheckConstraint(
                name="exercise_built_in_has_no_author", condition=Q(club__isnull=False) | Q(author__isnull=True)
            ),
            models.CheckConstraint(
                name="exercise_not_next_to_itself",
                condition=(Q(progression__isnull=True) | ~Q(progression=F("pk")))
                & (Q(regression__isnull=True) | ~Q(regression=F("pk"))),
            ),
        )

        indexes = (
            # The library as it is listed and counted, without a look at the wide rows.
            models.Index(
                name="exercise_offered",
                fields=("club", "category", "level", "name"),
                include=("id",),
                condition=Q(retired_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Return what names the exercise in an address: a club's own by id, since another may have its slug."""
        return self.slug if self.club_id is None else str(self.public_id)

    @property
    def measures_load(self) -> bool:
        return self.measure.startswith("load_")

    @property
    def two_legged(self) -> bool:
        """Tell whether the share of body mass is that of work on two legs."""
        return self.side in (ExerciseSide.BOTH, ExerciseSide.DOUBLE)


class ExerciseSearch(models.Model):
    """What search reads of an exercise. A trigger of the database writes it, whoever writes the exercise.

    It stands beside the exercise so that rows which are read for other ends stay narrow.
    """

    exercise = models.OneToOneField(Exercise, on_delete=models.CASCADE, primary_key=True, related_name="search")
    document = SearchVectorField()
    # Name and slug, plain, for what is spelt almost like them.
    names = models.TextField()

    class Meta:
        # Read far more often than written, so nothing waits in a pending list.
        indexes = (
            GinIndex(name="exercise_search_document", fields=("document",), fastupdate=False),
            GinIndex(name="exercise_search_names", fields=("names",), opclasses=("gin_trgm_ops",), fastupdate=False),
        )

    def __str__(self) -> str:
        return self.names


class ExerciseRevision(models.Model):
    """The texts of an exercise as they stood; sessions name the revision they were laid out with."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    setup = _lines(_("set-up"))
    cues = _lines(_("cues"))
    faults = _lines(_("faults"))
    safety = _lines(_("safety"))
    safety_revision = models.PositiveSmallIntegerField(default=1)
    # What changed and because of what, in the author's words; the first revision has none.
    change_note = models.CharField(_("what changed"), max_length=400, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

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


class SafetyAcknowledgement(models.Model):
    """An athlete has read one version of an exercise's safety texts; `acknowledged_by` may be their coach."""

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="safety_acknowledgements")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="safety_acknowledgements")
    safety_revision = models.PositiveSmallIntegerField()
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OfAthleteQuerySet["SafetyAcknowledgement"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="safety_acknowledgement_once", fields=("athlete", "exercise", "safety_revision")
            ),
            within("safety_acknowledgement_revision_in_range", "safety_revision", 1, 32767),
        )

    def __str__(self) -> str:
        return f"{self.athlete} {self.exercise} {self.safety_revision}"

    @property
    def by_staff(self) -> User | None:
        """Return who went through the texts with the athlete; None where they read them by themselves."""
        return None if self.acknowledged_by_id == self.athlete.user_id else self.acknowledged_by


class FeedbackQuerySet(models.QuerySet["ExerciseFeedback"]):
    """Answers are their athlete's own; what others read of them, and when, is `exercises.access`."""

    def visible_to(self, user: User) -> Self:
        return self.filter(athlete__user=user)


class ExerciseFeedback(PublicIdModel, TimestampedModel):
    """What one athlete says of one version of an exercise; answering again edits it.

    Feedback on a built-in exercise is read by the installation's library editors without club and athlete.
    """

    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="exercise_feedback")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="feedback")
    exercise_revision = models.PositiveSmallIntegerField()
    # The session after which it was given; sessions live in a room above, so it is named by public id.
    session_public_id = models.UUIDField(null=True, blank=True)
    given_at = models.DateTimeField()
    works = models.CharField(_("does it work for you"), max_length=6, choices=Works.choices)
    felt_in = ArrayField(
        models.CharField(max_length=20, choices=BodyArea.choices),
        verbose_name=_("where you felt it"),
        default=list,
        blank=True,
    )
    comfort = models.PositiveSmallIntegerField(_("comfort"))
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    shared_with_coach = models.BooleanField(_("my coach may see my name"), default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The version that changed because of it, where one did.
    led_to = models.ForeignKey(
        ExerciseRevision, on_delete=models.SET_NULL, null=True, blank=True, related_name="because_of"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="exercise_feedback_once_per_version", fields=("athlete", "exercise", "exercise_revision")
            ),
            one_of("exercise_feedback_works_known", "works", Works.values),
            within("exercise_feedback_comfort_in_range", "comfort", 1, 5),
            models.CheckConstraint(
                name="exercise_feedback_felt_in_known", condition=Q(felt_in__contained_by=list(BodyArea.values))
            ),
        )
        indexes = (
            # The inboxes: comments that nobody dealt with yet.
            models.Index(
                name="exercise_feedback_unhandled",
                fields=("exercise", "given_at"),
                condition=Q(handled_at__isnull=True) & ~Q(comment=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.exercise} {self.works}"
