"""Logging sets: an upsert by place, harmless to repeat."""

import uuid
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from accounts.choices import Equipment
from accounts.models import User
from athletes.queries import consent_counts
from core.errors import DomainError, Fault
from exercises.choices import Measure
from programmes.choices import SideOfPrescription, Unit
from training.choices import PainMoment, SessionStatus, Side
from training.models import Session, SessionItem, SetLog
from training.operations.layout import resolve_upcoming
from training.operations.pain import store_pain
from training.queries.days import today_of
from training.queries.places import Held, hold_line, sets_at
from training.rules.machine import MACHINE_FIELDS, is_without_ballast, machine_fields_due
from training.wording import machine_due_words

_OF_MEASURE: dict[str, tuple[str, ...]] = {
    Measure.LOAD_REPS: ("reps", "load_kg", "rir"),
    Measure.REPS: ("reps", "rir"),
    Measure.CONTACTS: ("reps",),
    Measure.SECONDS: ("hold_s",),
    Measure.DISTANCE_M: ("distance_m",),
    Measure.LOAD_DISTANCE: ("distance_m", "load_kg"),
    Measure.FORCE_SECONDS: ("hold_s", "force_n"),
    Measure.LOAD_SECONDS: ("hold_s", "load_kg"),
}
_OF_UNIT: dict[str, str] = {
    Unit.REPS: "reps",
    Unit.CONTACTS: "reps",
    Unit.SECONDS: "hold_s",
    Unit.METRES: "distance_m",
}
_SIDES: dict[str, tuple[str, ...]] = {
    SideOfPrescription.BOTH: (Side.BOTH,),
    SideOfPrescription.EACH: (Side.LEFT, Side.RIGHT),
    SideOfPrescription.LEFT: (Side.LEFT,),
    SideOfPrescription.RIGHT: (Side.RIGHT,),
}
VALUE_FIELDS = ("reps", "hold_s", "distance_m", "load_kg", "force_n", "rir", *MACHINE_FIELDS)
_EMPTY: dict[str, str | None] = {**dict.fromkeys(VALUE_FIELDS), "lever_side": ""}


class SetRefused(DomainError):
    """A value does not belong to the exercise or to the line."""

    code = "set_refused"


class SetIdTaken(DomainError):
    """The id belongs to a set of another line."""

    code = "id_taken"
    field = "id"


class AcknowledgementRequired(DomainError):
    """The athlete has not acknowledged the safety text in force; `members` tell which, of what and for whom."""

    code = "acknowledgement_required"
    status = 409

    def __init__(self, item: SessionItem) -> None:
        exercise = item.exercise
        super().__init__(
            _("Read the safety text of %(exercise)s first (version %(number)d). Then this set can be logged.")
            % {"exercise": exercise, "number": exercise.safety_revision}
        )
        self.members = {
            "exercise": exercise.slug,
            "exercise_id": str(exercise.public_id),
            "safety_revision": exercise.safety_revision,
            "athlete": str(item.session.athlete.public_id),
        }


@dataclass(frozen=True)
class LoggedSet:
    """The stored row with its pain by side, and what became of the call.

    `pain_refused` tells that given scores could not be kept, `overtaken` that a later edit or delete stands,
    `lacks_ballast` that nobody sat in the machine above the club's limit.
    """

    row: SetLog
    is_new: bool
    pain: Mapping[str, int]
    pain_refused: bool
    overtaken: bool = False
    lacks_ballast: bool = False


def loggable_fields(item: SessionItem) -> tuple[str, ...]:
    """Return the value fields that a set of this line may carry, in the order they are asked."""
    return fields_of(item.unit, item.exercise.measure, item.exercise.equipment)


def fields_of(unit: str, measure: str, equipment: Collection[str]) -> tuple[str, ...]:
    """Return the value fields of a line in a unit, of an exercise with a measure and equipment."""
    names = dict.fromkeys((_OF_UNIT[unit], *_OF_MEASURE[measure]))
    if Equipment.LEG_EXTENSION_MACHINE in equipment:
        names |= dict.fromkeys(MACHINE_FIELDS)
    return tuple(names)


def has_machine(item: SessionItem) -> bool:
    """Tell whether a set of this line says what a leg-extension machine is like."""
    return Equipment.LEG_EXTENSION_MACHINE in item.exercise.equipment


def loggable_sides(item: SessionItem) -> tuple[str, ...]:
    """Return the sides that a set of this line is logged for; one-legged work may be asked for on both."""
    sides = _SIDES[item.side]
    return sides if item.side != SideOfPrescription.BOTH else (Side.BOTH, Side.LEFT, Side.RIGHT)


def put_set(
    *,
    public_id: uuid.UUID,
    item: SessionItem,
    number: int,
    side: str,
    values: Mapping[str, Any],
    pain: Mapping[str, int | None],
    performed_at: datetime | None,
    edited_at: datetime | None,
    by: User,
    at: datetime,
) -> LoggedSet:
    """Store a set at its place (line, number, side), or edit the one that is there.

    The later `edited_at` wins (never later than arrival); the other value stays in the history. A repeat
    changes nothing. `pain` maps left and right to a score of 0 to 10, or to None to take a score back; without
    a recorded basis the set is stored and the pain is not. A removed set that comes back under its own id has the
    scores that it had; another one in its place has not.

    Raises:
        AcknowledgementRequired: the set is new or changed, and the safety text in force was not acknowledged.
        SetRefused: a field or side that the line does not have, no value at all, or what a machine has to say
            above the club's limit is missing.
        SetIdTaken: the id belongs to another set.
    """
    values = {name: value for name, value in values.items() if value not in (None, "")}
    _check(item, side, values)
    try:
        with transaction.atomic():
            return _put_set(public_id, item, number, side, values, pain, performed_at, edited_at, by, at)
    except IntegrityError as error:
        # The place is held, so only the id can be taken: by a set of another line, at this moment.
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise _id_taken() from error


def _put_set(
    public_id: uuid.UUID,
    item: SessionItem,
    number: int,
    side: str,
    values: Mapping[str, Any],
    pain: Mapping[str, int | None],
    performed_at: datetime | None,
    edited_at: datetime | None,
    by: User,
    at: datetime,
) -> LoggedSet:
    exercise = item.exercise
    held = hold_line(item, safety_revision=exercise.safety_revision if exercise.asks_acknowledgement else None)
    found = sets_at(public_id=public_id, item=item, number=number, side=side)
    for at_place in found:
        if (at_place.row.item_id, at_place.row.number, at_place.row.side) != (item.pk, number, side):
            raise _id_taken()
        at_place.row.item = item
    stored, known = (found[0].row, found[0].pain) if found else (None, {})
    edit = _edit_of(stored, values, performed_at, edited_at, at)
    if stored and edit.overtaken:
        _keep_overtaken(stored, values, edit.edited_at)
        felt = {} if stored.deleted_at else known
        return LoggedSet(stored, is_new=False, pain=felt, pain_refused=False, overtaken=True)
    if stored and stored.deleted_at and stored.public_id != public_id:
        # Another set in the place of one that was removed: what was felt in that one is not its own.
        pain = {**dict.fromkeys(known), **pain}
    if not edit.repeats:
        _require_safety(item, held, values)
    row = stored or SetLog(public_id=public_id, club_id=item.club_id, item=item, number=number, side=side)
    if not edit.repeats:
        _fill(row, values)
        row.kind = item.kind_of_set(number)
        row.performed_at, row.edited_at = edit.performed_at, edit.edited_at
        row.deleted_at, row.logged_by = None, by
        row.save()
    session = item.session
    kept, refused = store_pain(
        athlete=session.athlete,
        on=session.scheduled_on,
        session=session,
        # A score that stands already needs no writing.
        pain={side: score for side, score in pain.items() if known.get(side) != score},
        moment=PainMoment.DURING,
        set_log=row,
        may_keep=consent_counts(held.basis, session.athlete, on=today_of(session.athlete, at)),
        at=at,
    )
    felt = {side: score for side, score in (known | kept).items() if score is not None}
    if not edit.repeats or kept:
        _follow_up(session, held, at)
    lacks_ballast = is_without_ballast(
        load_kg=row.load_kg, limit_kg=session.athlete.club.ballast_above_kg, ballast_present=row.ballast_present
    )
    return LoggedSet(row, is_new=stored is None, pain=felt, pain_refused=refused, lacks_ballast=lacks_ballast)


@transaction.atomic
def delete_set(*, row: SetLog, at: datetime) -> None:
    """Mark a set as deleted; an older edit does not bring it back. Repeating changes nothing.

    Its pain scores are seen nowhere from then on, and are its own again when it is put back under its id.
    """
    held = hold_line(row.item)
    if SetLog.objects.performed().filter(pk=row.pk).update(deleted_at=at):
        row.deleted_at = at
        _follow_up(row.item.session, held, at)


@dataclass(frozen=True)
class _Edit:
    """What an arriving edit is to the stored row: when made, whether overtaken, whether just a repeat of it."""

    performed_at: datetime
    edited_at: datetime
    overtaken: bool
    repeats: bool


def _edit_of(
    stored: SetLog | None,
    values: Mapping[str, Any],
    performed_at: datetime | None,
    edited_at: datetime | None,
    at: datetime,
) -> _Edit:
    made_at = min(edited_at or at, at)
    done_at = min(performed_at or (stored.performed_at if stored else at), at)
    if stored is None:
        return _Edit(done_at, made_at, overtaken=False, repeats=False)
    says_the_same = (
        stored.deleted_at is None
        and done_at == stored.performed_at
        and all(getattr(stored, name) == values.get(name, _EMPTY[name]) for name in VALUE_FIELDS)
    )
    return _Edit(
        done_at,
        made_at,
        overtaken=made_at < max(stored.edited_at, stored.deleted_at or stored.edited_at),
        repeats=says_the_same and (edited_at is None or made_at == stored.edited_at),
    )


def _id_taken() -> SetIdTaken:
    return SetIdTaken(_("This id belongs to another set; make a new one."))


def _check(item: SessionItem, side: str, values: Mapping[str, Any]) -> None:
    sides = loggable_sides(item)
    if side not in sides:
        raise SetRefused(
            _("%(side)s is not a side of this line; it takes %(sides)s.") % {"side": side, "sides": ", ".join(sides)},
            field="side",
        )
    known = loggable_fields(item)
    for name in values:
        if name not in known:
            raise SetRefused(
                _("%(exercise)s does not log this; it logs %(fields)s.")
                % {"exercise": item.exercise.name, "fields": ", ".join(known)},
                field=name,
            )
    main = _OF_UNIT[item.unit]
    counted = [name for name in ("reps", "hold_s", "distance_m", "force_n") if name in known]
    if not any(name in values for name in counted):
        raise SetRefused(_("Say how much was done."), field=main)


def _require_safety(item: SessionItem, held: Held, values: Mapping[str, Any]) -> None:
    if not held.is_cleared:
        raise AcknowledgementRequired(item)
    if not has_machine(item):
        return
    limit_kg = item.session.athlete.club.ballast_above_kg
    if due := machine_fields_due(load_kg=values.get("load_kg"), limit_kg=limit_kg, given=values):
        words = {name: machine_due_words(name, limit_kg, "kg") for name in due}
        faults = [Fault(name, SetRefused.code, sentence) for name, sentence in words.items()]
        raise SetRefused(" ".join(words.values()), field=due[0], faults=faults)


def _fill(row: SetLog, values: Mapping[str, Any]) -> None:
    for name in VALUE_FIELDS:
        setattr(row, name, values.get(name, _EMPTY[name]))


def _keep_overtaken(stored: SetLog, values: Mapping[str, Any], edited_at: datetime) -> None:
    overtaken = copy(stored)
    _fill(overtaken, values)
    overtaken.edited_at, overtaken.deleted_at = edited_at, None
    pghistory.create_event(overtaken, label="overtaken")


_TOUCH_SQL = """
    UPDATE training_session
    SET revision = revision + 1,
        status = CASE WHEN status IN ('planned', 'skipped') THEN 'started' ELSE status END,
        updated_at = %s
    WHERE id = %s
"""


def _follow_up(session: Session, held: Held, at: datetime) -> None:
    """Raise the session's revision; the first set starts it, and a correction of a finished one moves loads."""
    if held.status == SessionStatus.DONE:
        resolve_upcoming(athlete=session.athlete, today=today_of(session.athlete, at))
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH_SQL, [at, session.pk])
