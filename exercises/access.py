"""Which exercises a person may reach, whose reading of safety texts they record, which feedback they read."""

import uuid
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.access import current_club, standing_of
from accounts.models import Club, Membership, User
from athletes.models import Athlete, AthleteQuerySet
from exercises.choices import Shelf
from exercises.models import EDITORS, Exercise, ExerciseFeedback

# Comments without a name are shown to a club once this many athletes have answered without theirs (decision 0011).
LEAST_NAMELESS = 5


def get_exercise(user: User, slug: str, club: Club | None) -> Exercise:
    """Return the exercise of that slug or id.

    Of several with one slug: the current club's own, then the built-in, then one of another club; without a
    current club (athletes, phones) one of the person's clubs before the built-in. Retired ones come last.
    """
    found = Exercise.objects.visible_to(user).select_related(
        "club", "progression", "regression", "copied_from", "author"
    )
    try:
        named = found.filter(public_id=uuid.UUID(slug))
    except ValueError:
        named = found.filter(slug=slug)

    def rank(exercise: Exercise) -> tuple[bool, bool, bool, int]:
        is_own = exercise.club_id is not None
        comes_first = is_own and (club is None or exercise.club_id == club.pk)
        return exercise.retired_at is not None, not comes_first, is_own, exercise.pk

    exercises = sorted(named, key=rank)
    if not exercises:
        raise Http404
    return exercises[0]


def get_own_exercise(user: User, slug: str, club: Club | None) -> Exercise:
    """Return an exercise that the user may change.

    Raises:
        Http404: there is none of that name to be seen.
        PermissionDenied: it is built in, or the club's and not the user's to change.
    """
    exercise = get_exercise(user, slug, club)
    if exercise.club is None:
        raise PermissionDenied(_("A built-in exercise is not yours to change; copy it to your library."))
    if not may_write(user, exercise.club):
        raise PermissionDenied
    return exercise


def get_exercise_to_copy(user: User, slug: str, club: Club) -> Exercise:
    """Return a built-in exercise or one of the club."""
    exercise = get_exercise(user, slug, club)
    if exercise.club_id not in (None, club.pk):
        raise Http404
    return exercise


def club_to_write_for(request: HttpRequest) -> Club:
    """Return the club a person works in now, where its exercises are theirs to write."""
    return current_club(request, *EDITORS)


def writes_here(request: HttpRequest) -> bool:
    """Tell whether a person writes exercises of the club they work in now."""
    return not standing_of(request).roles.isdisjoint(EDITORS)


def may_write(user: User, club: Club) -> bool:
    return Membership.objects.filter(user=user, club=club, role__in=EDITORS).exists()


def clubs_written_for(user: User) -> Iterable[Club]:
    """Return the clubs whose exercises a person writes."""
    return Club.objects.filter(memberships__user=user, memberships__role__in=EDITORS).distinct().order_by("pk")


def get_exercise_of_id(user: User, slug: str, public_id: uuid.UUID) -> Exercise:
    """Return the one exercise of that name which has the id; clubs may use a name that others use too."""
    exercise = Exercise.objects.visible_to(user).filter(slug=slug, public_id=public_id).first()
    if exercise is None:
        raise Http404
    return exercise


def athletes_with(exercise: Exercise) -> AthleteQuerySet:
    """Return the active athletes of the clubs that have the exercise: of all for a built-in one."""
    athletes = Athlete.objects.active()
    return athletes if exercise.club_id is None else athletes.filter(club=exercise.club_id)


def own_places(user: User, exercise: Exercise) -> list[Athlete]:
    """Return the user's own active places in clubs that have the exercise, the oldest first."""
    return list(athletes_with(exercise).filter(user=user).select_related("club").order_by("id"))


def athletes_to_acknowledge(
    user: User, exercise: Exercise, public_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Athlete]:
    """Return, by id, those of the athletes whom the user may see and who are of a club with the exercise.

    Who is one of them gets all of their own places, since one person reads a text once.

    Raises:
        PermissionDenied: one of them may be seen, but is neither the user nor theirs to train.
    """
    trained = Athlete.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    seen = Athlete.objects.visible_to(user).filter(pk__in=athletes_with(exercise).values("pk"))
    named = seen.filter(public_id__in=public_ids).annotate(may_train=Exists(trained))
    athletes = {athlete.public_id: athlete for athlete in named}
    for athlete in list(athletes.values()):
        if athlete.user_id == user.pk:
            athletes |= {place.public_id: place for place in own_places(user, exercise)}
        elif not athlete.may_train:  # type: ignore[attr-defined]
            raise PermissionDenied(_("You may see %(athlete)s, but not record this for them.") % {"athlete": athlete})
    return athletes


def clubs_read(user: User, exercise: Exercise) -> list[Club]:
    """Return the clubs whose answers on an exercise the person reads as its owner, coach or clinician, by name."""
    clubs = Club.objects.filter(memberships__user=user, memberships__role__in=EDITORS)
    if exercise.club_id is not None:
        clubs = clubs.filter(pk=exercise.club_id)
    return list(clubs.distinct().order_by("name", "id"))


def readable_answers(
    user: User, *, exercise: Exercise, revision: int, clubs: list[Club]
) -> "QuerySet[ExerciseFeedback]":
    """Return what a club's staff read one by one, each with its `name` ("" for none) and `month`.

    That is every answer whose athlete shared their name with those who train them, the user among them, and the
    other comments once enough athletes have answered without a name.
    """
    rows = ExerciseFeedback.objects.filter(exercise=exercise, exercise_revision=revision, club__in=clubs)
    return _named_for(user, rows).filter(~Q(name="") | (Exists(_crowd()) & ~Q(comment="")))


def inbox(user: User, shelf: str, *, club: Club | None = None) -> "QuerySet[ExerciseFeedback]":
    """Return the comments that the user reads as author of exercises, of `club` only if given, or library editor.

    Authors read them by the rule of their club. Library editors read every club's without names, but those of a
    club of their own by its rule too, for there they know the people.
    """
    if shelf == Shelf.OWN:
        return _named_for(user, _on_exercises_of(user, club)).filter(~Q(name="") | Exists(_crowd()))
    rows = ExerciseFeedback.objects.exclude(comment="").filter(exercise__club__isnull=True)
    if not user.edits_library:
        return rows.none()
    own = Club.objects.filter(Q(memberships__user=user) | Q(athletes__user=user)).values("pk")
    rows = rows.filter(~Q(club__in=own) | Exists(_crowd()))
    return _newest_month_first(rows.annotate(name=Value("", CharField())))


def held_back(user: User, *, club: Club | None = None) -> "QuerySet[ExerciseFeedback]":
    """Return the comments that an author does not read yet, to be counted only."""
    return _named_for(user, _on_exercises_of(user, club)).filter(Q(name="") & ~Exists(_crowd()))


def _on_exercises_of(user: User, club: Club | None) -> "QuerySet[ExerciseFeedback]":
    """Return the comments on the exercises that the user wrote, or whose author writes none of the club any more."""
    editors = Membership.objects.filter(role__in=EDITORS)
    author = editors.filter(user=OuterRef("exercise__author"), club=OuterRef("exercise__club"))
    rows = ExerciseFeedback.objects.exclude(comment="").filter(
        Q(exercise__author=user) | ~Exists(author), exercise__club__in=editors.filter(user=user).values("club")
    )
    return rows.filter(exercise__club=club) if club else rows


def get_comment(user: User, public_id: uuid.UUID) -> ExerciseFeedback:
    """Return a comment of one of the user's inboxes."""
    for shelf in Shelf:
        found = inbox(user, shelf).select_related("exercise").filter(public_id=public_id).first()
        if found is not None:
            return found
    raise Http404


def shelves(user: User, *, club: Club | None = None) -> list[Shelf]:
    """Return the inboxes that the user has, as one who writes exercises of a club, any unless given."""
    writes = Membership.objects.filter(user=user, role__in=EDITORS)
    if club:
        writes = writes.filter(club=club)
    return [*([Shelf.OWN] if writes.exists() else []), *([Shelf.LIBRARY] if user.edits_library else [])]


def _named_for(user: User, rows: "QuerySet[ExerciseFeedback]") -> "QuerySet[ExerciseFeedback]":
    trained = Athlete.objects.trainable_by(user).filter(pk=OuterRef("athlete"))
    named = When(Exists(trained), shared_with_coach=True, then=F("athlete__name"))
    return _newest_month_first(rows.annotate(name=Case(named, default=Value(""), output_field=CharField())))


def _newest_month_first(rows: "QuerySet[ExerciseFeedback]") -> "QuerySet[ExerciseFeedback]":
    """Order by the month in which answers were given; within one the order is random, and so tells nothing."""
    return rows.annotate(month=TruncMonth("given_at")).order_by("-month", "public_id")


def _crowd() -> "QuerySet[ExerciseFeedback]":
    """Return the last of the nameless answers beside an answer that are needed before comments are shown."""
    beside = ExerciseFeedback.objects.filter(
        club=OuterRef("club"),
        exercise=OuterRef("exercise"),
        exercise_revision=OuterRef("exercise_revision"),
        shared_with_coach=False,
    )
    return beside[LEAST_NAMELESS - 1 : LEAST_NAMELESS]
