"""Laying out lines again: after a swap, and with fewer sets after time away."""

import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from athletes.models import Athlete
from programmes.models import Prescription
from programmes.rules.columns import columns_of_dose
from training.choices import OPEN_STATUSES, ItemStatus
from training.models import Absence, Session, SessionItem, SetLog
from training.operations.layout import Line, LineMaker
from training.queries.evidence import lift_of, strength_evidence
from training.rules.easing import ALL, Ramp, eased, share_pct

_JSON = ("per_set", "targets")
_LONGEST_RAMP = timedelta(weeks=8)


def open_sessions(athlete: Athlete) -> QuerySet[Session]:
    """Return the athlete's sessions that are planned or begun and hold no set."""
    logged = SetLog.objects.performed().filter(item__session=OuterRef("pk"))
    return Session.objects.filter(~Exists(logged), athlete=athlete, status__in=OPEN_STATUSES)


def hold_lines(athlete: Athlete, *, from_on: date) -> None:
    """Hold the open lines of an athlete until the transaction ends, so that no set comes in between.

    Taken after the athlete's turn (`take_turns`) and before what holds no set is read.
    """
    held = SessionItem.objects.filter(
        session__athlete=athlete, session__status__in=OPEN_STATUSES, session__scheduled_on__gte=from_on
    )
    list(held.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def ease_coming(*, athlete: Athlete, today: date) -> int:
    """Bring open sessions from today on in line with the ramps after time away; return how many are eased now."""
    ramps = [
        Ramp(back_on=one.ends_before, from_pct=one.ramp_from_pct, weeks=one.ramp_weeks)
        for one in _ramps([athlete.pk], today)
        if one.ends_before
    ]
    coming = open_sessions(athlete).filter(scheduled_on__gte=today, planned_session__isnull=False)
    changed = []
    number = 0
    for session in coming:
        pct = share_pct(session.scheduled_on, ramps)
        number += pct < ALL
        if pct != (session.eased_pct or ALL):
            session.eased_pct = pct if pct < ALL else None
            changed.append(session)
    Session.objects.bulk_update(changed, ["eased_pct"])
    lay_again(
        athlete=athlete,
        items=SessionItem.objects.filter(session__in=changed, status=ItemStatus.PLANNED),
        today=today,
    )
    return number


def returning(athlete_ids: Collection[int], *, today: date) -> set[int]:
    """Return those of athletes who come back with fewer sets, now or later (one query)."""
    return {one.athlete_id for one in _ramps(athlete_ids, today)}


def _ramps(athlete_ids: Collection[int], today: date) -> QuerySet[Absence]:
    return Absence.objects.filter(
        athlete__in=athlete_ids, cancelled_at__isnull=True, ramp_weeks__gt=0, ends_before__gt=today - _LONGEST_RAMP
    )


def lay_again(*, athlete: Athlete, items: QuerySet[SessionItem], today: date) -> None:
    """Write lines anew, of their present exercise, from what the plan asks for and what is known now.

    Called in the transaction of what changed them; lines that hold sets are the caller's to leave out. The
    revision of their sessions rises.
    """
    rows = list(items.select_related("exercise", "session__assignment__programme").order_by("session", "position"))
    if not rows:
        return
    written = _written(rows)
    exercises = {item.exercise_id: item.exercise for item in rows}
    evidence = strength_evidence(
        athlete_ids=[athlete.pk], lifts={pk: lift_of(one) for pk, one in exercises.items()}, today=today
    )
    makers: dict[bool, LineMaker] = {}
    for item in rows:
        session = item.session
        down = bool(session.assignment and session.assignment.programme.rounds_loads_down)
        maker = makers.setdefault(down, LineMaker(athlete=athlete, evidence=evidence, rounds_down=down, today=today))
        plan = written.get((session.planned_session_id or 0, item.position))
        dose = eased(plan.dose, session.eased_pct or ALL) if plan else item.dose
        line = maker.line(item.exercise, Prescription(sets=len(dose.sets), **columns_of_dose(dose)))
        for name, value in line._asdict().items():
            setattr(item, name, json.loads(value) if name in _JSON else value)
        item.exercise_revision = item.exercise.revision
    SessionItem.objects.bulk_update(rows, [*Line._fields, "exercise_revision"], batch_size=200)
    Session.objects.filter(pk__in={item.session_id for item in rows}).update(
        revision=F("revision") + 1, updated_at=Now()
    )


def _written(items: Sequence[SessionItem]) -> dict[tuple[int, int], Prescription]:
    """Return what the plan asks for, by planned session and position."""
    sessions = {item.session.planned_session_id for item in items if item.session.planned_session_id}
    return {(one.session_id, one.position): one for one in Prescription.objects.filter(session__in=sessions)}
