"""Reads of how an exercise came to be what it is."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import QuerySet
from django.utils.text import capfirst

from accounts.middleware import Standing
from accounts.models import Club, Membership, User
from exercises.models import EDITORS, Exercise, ExerciseRevision

# More than anybody reads on a page; the API has them all.
MOST_VERSIONS = 50
_TEXTS = ("name", "setup", "cues", "faults", "safety")


@dataclass(frozen=True)
class TextChange:
    """What one version did to one text: the lines that went and those that came."""

    label: str
    gone: list[str]
    new: list[str]


@dataclass(frozen=True)
class Version:
    """One version of an exercise; the first one changed nothing."""

    number: int
    on: datetime
    note: str
    by: str
    changes: list[TextChange]


@dataclass(frozen=True)
class Ownership:
    """Whose an exercise is, what the person who looks may do with it, and for staff its versions, newest first."""

    club: Club | None
    may_edit: bool
    may_copy: bool
    versions: list[Version]
    # The built-in exercise whose place the club's own takes.
    stands_before: Exercise | None


def revisions_of(exercise: Exercise) -> QuerySet[ExerciseRevision]:
    return ExerciseRevision.objects.filter(exercise=exercise).select_related("created_by")


def newest_revision(exercise: Exercise) -> ExerciseRevision:
    return revisions_of(exercise).latest("number")


def is_staff_of(user: User, club: Club | None) -> bool:
    return club is not None and Membership.objects.filter(user=user, club=club).exists()


def ownership(exercise: Exercise, *, standing: Standing) -> Ownership:
    """Return what stands on an exercise's page about whose it is, for a person of that standing."""
    club = standing.club
    roles = {(one.club_id, one.role) for one in standing.memberships}
    is_staff = any(owner == exercise.club_id for owner, _role in roles)
    return Ownership(
        club=exercise.club,
        may_edit=any((exercise.club_id, role) in roles for role in EDITORS),
        may_copy=club is not None
        and exercise.club_id in (None, club.pk)
        and any((club.pk, role) in roles for role in EDITORS),
        versions=_versions(exercise) if is_staff else [],
        stands_before=_stands_before(exercise) if is_staff else None,
    )


def _stands_before(exercise: Exercise) -> Exercise | None:
    if exercise.retired_at is not None:
        return None
    return Exercise.objects.filter(club__isnull=True, slug=exercise.slug).first()


def _versions(exercise: Exercise) -> list[Version]:
    """Return the newest versions with what each changed, newest first."""
    rows = list(revisions_of(exercise).order_by("-number")[: MOST_VERSIONS + 1])
    changes = [_changes(before, after) for after, before in pairwise(rows)]
    if len(rows) <= MOST_VERSIONS:
        # The first version changed nothing.
        changes.append([])
    return [
        Version(row.number, row.created_at, row.change_note, str(row.created_by or ""), changed)
        for row, changed in zip(rows, changes, strict=False)
    ]


def _changes(before: ExerciseRevision, after: ExerciseRevision) -> list[TextChange]:
    found = []
    for text in _TEXTS:
        old, new = (value if isinstance(value := getattr(one, text), list) else [value] for one in (before, after))
        if old != new:
            gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
            found.append(TextChange(capfirst(str(getattr(ExerciseRevision, text).field.verbose_name)), gone, come))
    return found
