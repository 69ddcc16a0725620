"""Logging sets: an upsert by place, harmless to repeat."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.choices import Equipment
from accounts.models import User
from athletes.models import HealthConsent
from core.errors import DomainError
from exercises.choices import Measure
from programmes.choices import SideOfPrescription, Unit
from training.choices import PainMoment, SessionStatus, Side
from training.models import PainReport, Session, SessionItem, SetLog

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
_LEVER_FIELDS = ("lever_side", "counterweight_kg", "ballast_present")
_SIDES: dict[str, tuple[str, ...]] = {
    SideOfPrescription.BOTH: (Side.BOTH,),
    SideOfPrescription.EACH: (Side.LEFT, Side.RIGHT),
    SideOfPrescription.LEFT: (Side.LEFT,),
    SideOfPrescription.RIGHT: (Side.RIGHT,),
}
VALUE_FIELDS = ("reps", "hold_s", "distance_m", "load_kg", "force_n", "rir", *_LEVER_FIELDS)


class SetRefused(DomainError):
    """A value does not belong to the exercise or to the line."""

    code = "set_refused"


class SetIdTaken(DomainError):
    """The id belongs to a set of another line."""

    code = "id_taken"
    field = "id"


@dataclass(frozen=True)
class LoggedSet:
    """The stored row, whether it is new, and whether given pain scores could be kept."""

    row: SetLog
    is_new: bool
    pain: Mapping[str, int]
    pain_refused: bool


def loggable_fields(item: SessionItem) -> tuple[str, ...]:
    """Return the value fields that a set of this line may carry, in the order they are asked."""
    names = dict.fromkeys((_OF_UNIT[item.unit], *_OF_MEASURE[item.exercise.measure]))
    if Equipment.LEG_EXTENSION_MACHINE in item.exercise.equipment:
        names |= dict.fromkeys(_LEVER_FIELDS)
    return tuple(names)


def loggable_sides(item: SessionItem) -> tuple[str, ...]:
    """Return the sides that a set of this line is logged for; one-legged work may be asked for on both."""
    sides = _SIDES[item.side]
    return sides if item.side != SideOfPrescription.BOTH else (Side.BOTH, Side.LEFT, Side.RIGHT)


@transaction.atomic
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

    The later `edited_at` wins (never later than arrival); the other value stays in the history. `pain` maps
    left and right to a score of 0 to 10, or to None to take a score back; without a recorded basis the set is
    stored and the pain is not.

    Raises:
        SetRefused: a field or side that the line does not have, or no value at all.
        SetIdTaken: the id belongs to a set of another line.
    """
    values = {name: value for name, value in values.items() if value not in (None, "")}
    _check(item, side, values)
    edited_at = min(edited_at or at, at)
    # Two devices at one set wait for each other here.
    locked = (
        SessionItem.objects.select_for_update(of=("self",))
        .select_related("session")
        .annotate(may_keep_pain=Exists(standing_consents().filter(athlete=OuterRef("session__athlete"))))
        .get(pk=item.pk)
    )
    rows = list(SetLog.objects.filter(Q(public_id=public_id) | Q(item=item, number=number, side=side)))
    for row in rows:
        if row.public_id == public_id and (row.item_id, row.number, row.side) != (item.pk, number, side):
            raise SetIdTaken(_("This id belongs to another set; make a new one."))
    stored = rows[0] if rows else None
    if stored and edited_at < max(stored.edited_at, stored.deleted_at or stored.edited_at):
        _keep_overtaken(stored, values, edited_at)
        return LoggedSet(stored, is_new=False, pain=_pain_of(stored), pain_refused=False)
    row = stored or SetLog(public_id=public_id, club_id=item.club_id, item=item, number=number, side=side)
    _fill(row, values)
    row.performed_at = min(performed_at or row.performed_at or at, at)
    row.edited_at, row.deleted_at, row.logged_by = edited_at, None, by
    row.save()
    kept, refused = _store_pain(locked, row, pain, at) if pain else ({}, False)
    _touch(item.session_id)
    return LoggedSet(row, is_new=stored is None, pain=kept, pain_refused=refused)


@transaction.atomic
def delete_set(*, row: SetLog, at: datetime) -> None:
    """Mark a set as deleted; an older edit does not bring it back. Repeating changes nothing."""
    if row.deleted_at is None:
        row.deleted_at = at
        row.save(update_fields=["deleted_at"])
        PainReport.objects.filter(set_log=row).delete()
        _touch(row.item.session_id)


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


def _fill(row: SetLog, values: Mapping[str, Any]) -> None:
    for name in VALUE_FIELDS:
        setattr(row, name, values.get(name, "" if name == "lever_side" else None))


def _keep_overtaken(stored: SetLog, values: Mapping[str, Any], edited_at: datetime) -> None:
    overtaken = SetLog.objects.get(pk=stored.pk)
    _fill(overtaken, values)
    overtaken.edited_at = edited_at
    pghistory.create_event(overtaken, label="overtaken")


def _pain_of(row: SetLog) -> dict[str, int]:
    return dict(PainReport.objects.filter(set_log=row).values_list("side", "score"))


def _store_pain(
    item: SessionItem, row: SetLog, pain: Mapping[str, int | None], at: datetime
) -> tuple[dict[str, int], bool]:
    """Store the scores of a set; return those kept and whether any had to be refused."""
    scores = {side: score for side, score in pain.items() if score is not None}
    if withdrawn := [side for side, score in pain.items() if score is None]:
        PainReport.objects.filter(set_log=row, side__in=withdrawn).delete()
    if scores and not item.may_keep_pain:  # type: ignore[attr-defined]
        return {}, True
    store_pain(session=item.session, scores=scores, moment=PainMoment.DURING, set_log=row, at=at)
    return scores, False


def standing_consents() -> QuerySet[HealthConsent]:
    """Return the recorded bases for storing pain scores that have not been withdrawn."""
    return HealthConsent.objects.filter(withdrawn_at__isnull=True)


def store_pain(
    *, session: Session, scores: Mapping[str, int], moment: PainMoment, set_log: SetLog | None, at: datetime
) -> None:
    """Store pain scores (0 to 10, by side); the caller has made sure of a recorded basis."""
    PainReport.objects.bulk_create(
        [
            PainReport(
                club_id=session.club_id,
                athlete_id=session.athlete_id,
                training_on=session.scheduled_on,
                session=session,
                set_log=set_log,
                moment=moment,
                side=side,
                score=score,
                reported_at=at,
            )
            for side, score in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["athlete", "training_on", "session", "set_log", "moment", "side"],
        update_fields=["score", "reported_at"],
    )


def _touch(session_id: int) -> None:
    """Raise the session's revision; the first set starts a planned or skipped session."""
    waiting = (SessionStatus.PLANNED, SessionStatus.SKIPPED)
    Session.objects.filter(pk=session_id).update(
        revision=F("revision") + 1,
        status=Case(When(status__in=waiting, then=Value(SessionStatus.STARTED)), default=F("status")),
    )
