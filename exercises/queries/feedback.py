"""Reads of what athletes say of exercises. What a reader may not know is not in what these return."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from accounts.models import Club, User
from athletes.models import Athlete
from exercises.access import LEAST_NAMELESS, clubs_read, held_back, inbox, own_places, readable_answers
from exercises.choices import BodyArea, CommentState, Shelf, Works
from exercises.models import Exercise, ExerciseFeedback, ExerciseRevision

# Athletes see the figures of their club from this many answers on.
LEAST_FOR_ATHLETES = 5
COMMENTS_ON_PAGE = 3


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a club's athletes say of one version; `comfort` is the mean, 1 to 5.

    `felt_in` is None where the reader may not know it; `held_back` counts comments not shown to them yet.
    """

    club: Club
    revision: int
    answers: int = 0
    works: Mapping[Works, int]
    comfort: float | None = None
    felt_in: Sequence[tuple[BodyArea, int]] | None = ()
    held_back: int = 0


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One answer as its reader may know it: `name` is empty unless the athlete shared it with them.

    `month` is the first day of the month in which it was given.
    """

    public_id: uuid.UUID
    exercise: Exercise
    revision: int
    name: str
    works: Works
    comfort: int
    felt_in: Sequence[BodyArea]
    comment: str
    month: date
    is_handled: bool
    led_to: int | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a version changed. `comments` counts those it came from; None where the count is not for clubs to know."""

    number: int
    note: str
    from_comments: bool
    comments: int | None


@dataclass(frozen=True, kw_only=True)
class OwnPlace:
    """A person's place in a club, with what they say of the newest version of an exercise."""

    athlete: Athlete
    answer: ExerciseFeedback | None
    figures: Figures | None


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the page of an exercise shows a person of feedback."""

    places: Sequence[OwnPlace]
    led_to: Sequence[int]
    figures: Figures | None
    comments: Sequence[Comment]
    changes: Sequence[Change]
    waiting: int


def panel(user: User, exercise: Exercise, club: Club | None) -> Panel:
    """Return what a person sees of an exercise's feedback while they work in `club`."""
    read = club_read(user, exercise, club)
    places = own_places(user, exercise)
    answers = own_answers(user, exercise) if places else []
    newest = {one.athlete_id: one for one in answers if one.exercise_revision == exercise.revision}
    figures = figures_of(user, exercise, revision=exercise.revision, read=[read] if read else [], places=places)
    return Panel(
        places=[
            OwnPlace(
                athlete=place,
                answer=newest.get(place.pk),
                figures=None if read == place.club else figures.get(place.club_id),
            )
            for place in places
        ],
        led_to=sorted({one.led_to.number for one in answers if one.led_to}),
        figures=figures[read.pk] if read else None,
        comments=comments(answers_read(user, exercise, exercise.revision, [read])[:COMMENTS_ON_PAGE]) if read else [],
        changes=changes_of(exercise),
        waiting=_waiting(user, exercise, is_read=read is not None),
    )


def club_read(user: User, exercise: Exercise, club: Club | None) -> Club | None:
    """Return the club whose answers the person reads on a page: their current one, or the exercise's own."""
    read = clubs_read(user, exercise)
    return next((one for one in read if one == club or one.pk == exercise.club_id), None)


def figures_of(
    user: User, exercise: Exercise, *, revision: int, read: Collection[Club], places: Collection[Athlete]
) -> dict[int, Figures]:
    """Return the figures of one version by club (one query).

    Those who `read` a club's answers get them however few there are; an athlete of a club from five answers on,
    and without where it was felt.
    """
    whole = {club.pk: club for club in read}
    clubs = {place.club_id: place.club for place in places} | whole
    if not clubs:
        return {}
    commented = ~Q(comment="")
    named = Q(shared_with_coach=True, athlete__in=Athlete.objects.trainable_by(user))
    rows = (
        ExerciseFeedback.objects.filter(exercise=exercise, exercise_revision=revision, club__in=clubs)
        .values("club")
        .annotate(
            answers=Count("pk"),
            mean=Avg("comfort"),
            nameless=Count("pk", filter=Q(shared_with_coach=False)),
            unread=Count("pk", filter=commented) - Count("pk", filter=commented & named),
            **{f"works_{value}": Count("pk", filter=Q(works=value)) for value in Works.values},
            **{f"felt_{area}": Count("pk", filter=Q(felt_in__contains=[area])) for area in BodyArea.values},
        )
    )
    found = {row["club"]: _figures(clubs[row["club"]], revision, row, is_whole=row["club"] in whole) for row in rows}
    none = {pk: Figures(club=club, revision=revision, works=dict.fromkeys(Works, 0)) for pk, club in whole.items()}
    return none | {pk: one for pk, one in found.items() if pk in whole or one.answers >= LEAST_FOR_ATHLETES}


def _figures(club: Club, revision: int, row: Mapping[str, Any], *, is_whole: bool) -> Figures:
    felt = [(area, row[f"felt_{area}"]) for area in BodyArea if row[f"felt_{area}"]]
    return Figures(
        club=club,
        revision=revision,
        answers=row["answers"],
        works={value: row[f"works_{value}"] for value in Works},
        comfort=float(row["mean"]),
        felt_in=sorted(felt, key=lambda one: -one[1]) if is_whole else None,
        held_back=row["unread"] if is_whole and row["nameless"] < LEAST_NAMELESS else 0,
    )


def own_answers(user: User, exercise: Exercise) -> list[ExerciseFeedback]:
    """Return what a person says of an exercise, as athlete of any club, the newest version first."""
    rows = ExerciseFeedback.objects.visible_to(user).filter(exercise=exercise)
    return list(rows.select_related("athlete", "led_to").order_by("-exercise_revision", "athlete"))


def own_answer(user: User, exercise: Exercise, *, revision: int, athlete: Athlete) -> ExerciseFeedback | None:
    rows = ExerciseFeedback.objects.visible_to(user).filter(exercise=exercise, exercise_revision=revision)
    return rows.filter(athlete=athlete).first()


def answers_of(athletes: Iterable[int], exercises: Iterable[int]) -> list[ExerciseFeedback]:
    """Return what athletes say of any version of exercises."""
    return list(ExerciseFeedback.objects.filter(athlete__in=list(athletes), exercise__in=list(exercises)))


def answers_read(user: User, exercise: Exercise, revision: int, clubs: list[Club]) -> QuerySet[ExerciseFeedback]:
    """Return the answers that club staff read, the newest month first."""
    rows = readable_answers(user, exercise=exercise, revision=revision, clubs=clubs)
    return rows.select_related("exercise__club", "led_to")


def comments_in(
    user: User, shelf: str, *, club: Club | None = None, state: str = "", slug: str = ""
) -> QuerySet[ExerciseFeedback]:
    """Return the comments of an inbox, the newest month first."""
    rows = inbox(user, shelf, club=club)
    if state:
        rows = rows.filter(handled_at__isnull=state == CommentState.OPEN)
    if slug:
        rows = rows.filter(exercise__slug=slug)
    return rows.select_related("exercise__club", "led_to")


def open_comments(user: User, exercise: Exercise) -> QuerySet[ExerciseFeedback]:
    """Return the comments on a club's exercise that wait for the user as its author."""
    return inbox(user, Shelf.OWN).filter(exercise=exercise, handled_at__isnull=True)


def inbox_counts(user: User, shelf: str, *, club: Club | None = None) -> dict[CommentState, int]:
    counts = inbox(user, shelf, club=club).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(handled_at__isnull=True))
    )
    return {CommentState.OPEN: counts["open"], CommentState.HANDLED: counts["all"] - counts["open"]}


def held_back_count(user: User, *, club: Club | None) -> int:
    return held_back(user, club=club).count()


def inbox_exercises(user: User, shelf: str, *, club: Club | None = None) -> list[tuple[str, str, int]]:
    """Return slug, name and number of comments of each exercise of an inbox, by name."""
    rows = inbox(user, shelf, club=club).values_list("exercise__slug", "exercise__name").annotate(comments=Count("pk"))
    return list(rows.order_by("exercise__name", "exercise__slug"))


def comments(rows: Iterable[Any]) -> list[Comment]:
    """Return rows of `answers_read` or `comments_in` without what their reader may not know."""
    return [
        Comment(
            public_id=row.public_id,
            exercise=row.exercise,
            revision=row.exercise_revision,
            name=row.name,
            works=Works(row.works),
            comfort=row.comfort,
            felt_in=[BodyArea(area) for area in row.felt_in],
            comment=row.comment,
            month=row.month.date(),
            is_handled=row.handled_at is not None,
            led_to=row.led_to.number if row.led_to else None,
        )
        for row in rows
    ]


def changes_of(exercise: Exercise) -> list[Change]:
    """Return what each version changed, the newest first; versions that say nothing are left out.

    How many comments a version of a built-in exercise came from is no club's to know, for other clubs made some.
    """
    if exercise.revision == 1:
        return []
    rows = ExerciseRevision.objects.filter(exercise=exercise, number__gt=1).annotate(comments=Count("because_of"))
    return [
        Change(
            number=row.number,
            note=row.change_note,
            from_comments=row.comments > 0,
            comments=row.comments if exercise.club_id else None,
        )
        for row in rows.order_by("-number")
        if row.change_note or row.comments
    ]


def revision_of(exercise: Exercise, number: int) -> ExerciseRevision | None:
    return ExerciseRevision.objects.filter(exercise=exercise, number=number).first()


def _waiting(user: User, exercise: Exercise, *, is_read: bool) -> int:
    """Return how many comments on an exercise wait in the person's inbox."""
    if exercise.club_id is not None:
        return open_comments(user, exercise).count() if is_read else 0
    if not user.edits_library:
        return 0
    return inbox(user, Shelf.LIBRARY).filter(exercise=exercise, handled_at__isnull=True).count()
