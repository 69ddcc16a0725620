"""Who has read the safety texts of an exercise, and which version."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Club, User
from athletes.models import Athlete
from exercises.access import athletes_with
from exercises.models import Exercise, ExerciseRevision, SafetyAcknowledgement


def version_read(*, athlete: str, exercise: str) -> Subquery:
    """Return, within another query, the newest version that an athlete has read of an exercise, else null.

    `athlete` and `exercise` are their paths in that query.
    """
    read = SafetyAcknowledgement.objects.filter(athlete=OuterRef(athlete), exercise=OuterRef(exercise))
    return Subquery(read.order_by("-safety_revision").values("safety_revision")[:1])


def readers(user: User, exercise: Exercise) -> QuerySet[Any]:
    """Return the active athletes whom the user may see, of clubs that have the exercise.

    Each says whether it `has_read` the version in force and whether the user `may_record` that, and holds what
    was read as `versions_read`, the newest first.
    """
    read = SafetyAcknowledgement.objects.filter(exercise=exercise)
    current = read.filter(athlete=OuterRef("pk"), safety_revision=exercise.safety_revision)
    trained = Athlete.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    versions = read.select_related("acknowledged_by").order_by("-safety_revision")
    return (
        Athlete.objects.visible_to(user)
        .filter(pk__in=athletes_with(exercise).values("pk"))
        .annotate(has_read=Exists(current), may_record=Exists(trained))
        .prefetch_related(Prefetch("safety_acknowledgements", queryset=versions, to_attr="versions_read"))
    )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How far the safety texts of an exercise are read.

    `own` are the viewer's own places, as `readers` returns them. Of the `athletes` whom they see in the club they
    work for, `read` have read the version in force.
    """

    exercise: Exercise
    own: list[Athlete]
    athletes: int = 0
    read: int = 0

    @property
    def is_due(self) -> bool:
        """Tell whether the viewer has yet to read the texts as an athlete."""
        return any(not place.has_read for place in self.own)  # type: ignore[attr-defined]

    @property
    def newest(self) -> SafetyAcknowledgement | None:
        """Return what the viewer read last as an athlete."""
        read = [one for place in self.own for one in place.versions_read]  # type: ignore[attr-defined]
        return max(read, key=lambda one: (one.safety_revision, one.acknowledged_at), default=None)


def reading_of(*, exercise: Exercise, viewer: User, club: Club | None) -> Reading | None:
    """Return how far the safety texts are read, or None where the exercise asks for no acknowledgement."""
    if not exercise.asks_acknowledgement:
        return None
    seen = readers(viewer, exercise)
    counted = {}
    if club:
        of_club = seen.filter(club=club).prefetch_related(None)
        counted = of_club.aggregate(athletes=Count("pk"), read=Count("pk", filter=Q(has_read=True)))
    return Reading(exercise=exercise, own=list(seen.filter(user=viewer).order_by("id")), **counted)


def version_in_force(exercise: Exercise) -> ExerciseRevision | None:
    """Return the revision that brought the safety texts which are in force."""
    return exercise.revisions.filter(safety_revision=exercise.safety_revision).order_by("number").first()
