"""What a club does to its own exercises: add, copy, change, retire, bring back.

Built-in exercises are nobody's to change; a club copies them. `values` are entries: `entries.FIELDS` and `slug`.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Club, User
from accounts.operations import AlreadySent
from core.copying import take_ids
from core.errors import DomainError, Fault
from exercises.models import Exercise, ExerciseFeedback, ExerciseRevision
from exercises.operations.catalogue import LINKS, MOST_NAME, Catalogue, catalogue_of, locked_catalogue
from exercises.operations.entries import FIELDS, NOTE, read_entry, read_value
from exercises.operations.feedback import answer_with_revision

# A form gives these in the order of its choices.
_WITHOUT_ORDER = ("secondary_muscles", "equipment", "sources")
_TEXTS = ("name", "setup", "cues", "faults", "safety")


class EntryRefused(DomainError):
    """Values that an exercise cannot have; `faults` names each of them."""

    code = "invalid"


class RevisionStale(DomainError):
    """Somebody changed the exercise since it was read; `stored` is how it stands now."""

    code = "revision_stale"
    status = 412

    def __init__(self, message: str, *, stored: Exercise) -> None:
        super().__init__(message)
        self.stored = stored


class BuiltIn(DomainError):
    code = "built_in"
    status = 403


def faults_in(
    values: Mapping[str, Any],
    *,
    club: Club,
    exercise: Exercise | None = None,
    catalogue: Catalogue | None = None,
) -> list[Fault]:
    """Return all that keeps values from being stored, as a new exercise or as a change of the club's `exercise`.

    For many at once read one catalogue (`catalogue_of`, or `locked_catalogue` to write), `plan` every entry in it
    and pass what `plan` returned: then entries may link to each other, and no entry costs a query.
    """
    entry = values if exercise is None else entry_of(exercise) | dict(values)
    if catalogue is None:
        catalogue = catalogue_of(club)
        entry = catalogue.plan(entry)
    return read_entry(entry, catalogue=catalogue, exercise=exercise).faults


def entry_of(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise as the entry that would store it."""
    entry = {"slug": exercise.slug} | {name: getattr(exercise, name) for name in FIELDS}
    for name in LINKS:
        linked = getattr(exercise, name)
        entry[name] = linked.slug if linked else None
    return entry


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of `after` differs from `before`; in lists of choices the order says nothing."""
    return {
        name: value
        for name, value in after.items()
        if before[name] != value and (name not in _WITHOUT_ORDER or sorted(before[name]) != sorted(value))
    }


def copy_of(exercise: Exercise) -> dict[str, Any]:
    """Return the values that a copy of an exercise starts from; its slug is made from its name."""
    entry = entry_of(exercise)
    del entry["slug"]
    copied = _("%(name)s (copy)")
    room = MOST_NAME - len(copied % {"name": ""})
    return entry | {"name": copied % {"name": exercise.name[:room].rstrip()}}


@transaction.atomic
def create_exercise(
    *,
    club: Club,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
    public_id: uuid.UUID | None = None,
    copied_from: Exercise | None = None,
) -> Exercise:
    """Add an exercise to a club's library; a repeat with the same id finds the first one.

    Raises:
        EntryRefused: with every fault of the values.
        AlreadySent: the id belongs to something else.
    """
    catalogue = locked_catalogue(club)
    if public_id is not None and (stored := Exercise.objects.filter(public_id=public_id).first()):
        if stored.club_id != club.pk:
            raise AlreadySent(_("This form was sent before. Open it anew and send it once."))
        return stored
    fixed = {"copied_from": copied_from} | ({} if public_id is None else {"public_id": public_id})
    return _store_new(club, [catalogue.plan(values)], catalogue, by=by, at=at, **fixed)[0]


@transaction.atomic
def create_exercises(
    *, club: Club, entries: Sequence[Mapping[str, Any]], catalogue: Catalogue, by: User, at: datetime
) -> list[Exercise]:
    """Add exercises that may link to each other, all or none; each entry is planned in the (locked) catalogue.

    Raises:
        EntryRefused: with every fault of the first entry that cannot be stored.
    """
    return _store_new(club, entries, catalogue, by=by, at=at)


def _store_new(
    club: Club, entries: Sequence[Mapping[str, Any]], catalogue: Catalogue, *, by: User, at: datetime, **fixed: Any
) -> list[Exercise]:
    read = [_usable(entry, catalogue, None) for entry in entries]
    # Ids come first, so that exercises can name each other.
    for values, pk in zip(read, take_ids(Exercise, len(read)), strict=True):
        catalogue.put(replace(catalogue.rungs[values["slug"]], pk=pk))
    made = [
        Exercise(pk=catalogue.rungs[values["slug"]].pk, club=club, author=by, **_columns(values, catalogue), **fixed)
        for values in read
    ]
    Exercise.objects.bulk_create(made)
    ExerciseRevision.objects.bulk_create(_revision(exercise, by=by, at=at, note="") for exercise in made)
    return made


@transaction.atomic
def revise_exercise(
    *,
    exercise: Exercise,
    values: Mapping[str, Any],
    change_note: str,
    revision: int,
    by: User,
    at: datetime,
    answers: Sequence[ExerciseFeedback] = (),
) -> Exercise:
    """Change what `values` names and leave the rest; a change makes a new revision, which `change_note` explains.

    `revision` is the one that the values were made from. The comments in `answers` are handled by the new revision;
    where nothing changed, they wait on.

    Raises:
        BuiltIn, RevisionStale
        EntryRefused: with every fault of the values and the note.
    """
    if exercise.club is None:
        raise BuiltIn(_("A built-in exercise is not yours to change; copy it to your library."))
    catalogue = locked_catalogue(exercise.club)
    stored = _locked(exercise)
    if stored.revision != revision:
        raise RevisionStale(
            _("%(name)s was changed meanwhile; version %(number)d stands now. Read it and send your change anew.")
            % {"name": stored.name, "number": stored.revision},
            stored=stored,
        )
    entry = catalogue.plan(entry_of(stored) | dict(values))
    note = read_value("change_note", NOTE, change_note or None)
    at_fault = [note] if isinstance(note, Fault) else []
    after = _usable(entry, catalogue, stored, [fault for fault in at_fault if fault.code != "required"])
    changed = differing(entry_of(stored), after)
    if not changed:
        return stored
    if at_fault:
        raise _refusal(at_fault)
    kept = _revise(stored, changed, catalogue, by=by, at=at, note=note)
    stored.save()
    kept.save()
    answer_with_revision(revision=kept, feedback=answers, by=by, at=at)
    return stored


@transaction.atomic
def revise_exercises(
    *, changes: Sequence[tuple[Exercise, Mapping[str, Any], str]], catalogue: Catalogue, by: User, at: datetime
) -> None:
    """Change many exercises of a club, all or none: each with the whole entry, planned in the catalogue, and a note.

    The exercises were read after the catalogue was locked, which keeps other writers of them out.

    Raises:
        EntryRefused: with every fault of the first entry that cannot be stored.
    """
    exercises, revisions = [], []
    for exercise, entry, change_note in changes:
        note = read_value("change_note", NOTE, change_note)
        after = _usable(entry, catalogue, exercise, [note] if isinstance(note, Fault) else [])
        changed = differing(entry_of(exercise), after)
        revisions.append(_revise(exercise, changed, catalogue, by=by, at=at, note=note))
        exercises.append(exercise)
    # An insert that always meets its row: ten times as fast as `bulk_update` with this many columns.
    Exercise.objects.bulk_create(
        exercises,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["revision", "safety_revision", "updated_at", *FIELDS],
    )
    ExerciseRevision.objects.bulk_create(revisions)


def retire_exercise(*, exercise: Exercise, at: datetime) -> Exercise:
    """Offer an exercise no longer; plans and logs that hold it keep it. Retiring twice changes nothing.

    Raises:
        BuiltIn
    """
    return _set_retired(exercise, at)


def restore_exercise(*, exercise: Exercise) -> Exercise:
    """Offer a retired exercise again.

    Raises:
        BuiltIn
    """
    return _set_retired(exercise, None)


@transaction.atomic
def _set_retired(exercise: Exercise, at: datetime | None) -> Exercise:
    if exercise.club_id is None:
        raise BuiltIn(_("A built-in exercise is not yours to change; copy it to your library."))
    stored = _locked(exercise)
    if (stored.retired_at is None) != (at is None):
        stored.retired_at = at
        stored.save(update_fields=["retired_at", "updated_at"])
    return stored


def _locked(exercise: Exercise) -> Exercise:
    rows = Exercise.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("club", "progression", "regression").get(pk=exercise.pk)


def _usable(
    entry: Mapping[str, Any], catalogue: Catalogue, exercise: Exercise | None, more: Iterable[Fault] = ()
) -> Mapping[str, Any]:
    reading = read_entry(entry, catalogue=catalogue, exercise=exercise)
    if faults := [*reading.faults, *more]:
        raise _refusal(faults)
    return reading.values


def _refusal(faults: Sequence[Fault]) -> EntryRefused:
    return EntryRefused(_("Some values cannot be used."), faults=faults)


def _revise(
    exercise: Exercise, changed: Mapping[str, Any], catalogue: Catalogue, *, by: User, at: datetime, note: str
) -> ExerciseRevision:
    """Put changed values on an exercise, not yet in the table, and return the revision that keeps its texts."""
    exercise.safety_revision += "safety" in changed
    exercise.revision += 1
    for name, value in _columns(changed, catalogue).items():
        setattr(exercise, name, value)
    return _revision(exercise, by=by, at=at, note=note)


def _columns(values: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Return the values as the table holds them: links by id."""
    columns = {name: value for name, value in values.items() if name not in LINKS}
    for name in LINKS:
        if name in values:
            columns[f"{name}_id"] = catalogue.rungs[values[name]].pk if values[name] else None
    return columns


def _revision(exercise: Exercise, *, by: User, at: datetime, note: str) -> ExerciseRevision:
    return ExerciseRevision(
        exercise=exercise,
        number=exercise.revision,
        safety_revision=exercise.safety_revision,
        change_note=note,
        created_by=by,
        created_at=at,
        **{name: getattr(exercise, name) for name in _TEXTS},
    )
