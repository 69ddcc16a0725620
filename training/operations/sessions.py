"""Finishing sessions, recording tests and body mass: what changes the loads to come."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete, BodyMass
from athletes.operations.details import record_body_mass
from athletes.queries import health_basis
from core.errors import DomainError
from exercises.choices import ProtocolKind, ProtocolSides
from exercises.models import TestProtocol
from training.choices import PainMoment, SessionStatus, Side
from training.models import Session, TestResult
from training.operations.layout import resolve_upcoming, take_turns
from training.operations.pain import store_pain
from training.queries.days import today_of


class SessionCancelled(DomainError):
    """The session was taken out of the plan."""

    code = "session_cancelled"
    status = 409


class TestRefused(DomainError):
    """The values do not fit the test."""

    code = "test_refused"


@transaction.atomic
def finish_session(
    *,
    session: Session,
    effort: int,
    minutes: int,
    note: str,
    pain_after: Mapping[str, int | None],
    by: User,
    at: datetime,
) -> tuple[Session, bool]:
    """Close a session with its effort (0 to 10) and minutes (1 to 600), and work out the loads to come.

    Finishing again corrects effort, minutes, note and pain and keeps the first instant. `pain_after` maps left
    and right to a score of 0 to 10, or to None to take a score back. Returns the session and whether pain
    scores were refused for want of a recorded basis.

    Raises:
        SessionCancelled: the session was taken out of the plan.
    """
    take_turns([session.athlete])
    session = Session.objects.select_for_update(of=("self",)).select_related("athlete__club").get(pk=session.pk)
    if session.status == SessionStatus.CANCELLED:
        raise SessionCancelled(_("This session was taken out of the plan, so it cannot be finished."))
    session.status = SessionStatus.DONE
    session.effort, session.minutes, session.note = effort, minutes, note
    session.finished_at = session.finished_at or at
    session.finished_by = by
    session.revision = F("revision") + 1
    session.save()
    session.refresh_from_db(fields=["revision"])
    today = today_of(session.athlete, at)
    may_keep = any(score is not None for score in pain_after.values()) and bool(health_basis(session.athlete, on=today))
    _kept, refused = store_pain(
        athlete=session.athlete,
        on=session.scheduled_on,
        session=session,
        pain=pain_after,
        moment=PainMoment.AFTER,
        may_keep=may_keep,
        at=at,
    )
    resolve_upcoming(athlete=session.athlete, today=today)
    return session, refused


_TEST_FIELDS: dict[str, tuple[str, ...]] = {
    ProtocolKind.REP_MAX: ("load_kg", "reps"),
    ProtocolKind.MAX_REPS: ("reps",),
    ProtocolKind.MAX_FORCE: ("force_n",),
    ProtocolKind.DISTANCE: ("distance_m",),
}
MOST_TEST_REPS = 15


def test_fields(protocol: TestProtocol) -> tuple[str, ...]:
    """Return the value fields that a result of this test has, all of them needed."""
    return _TEST_FIELDS[protocol.kind]


def test_sides(protocol: TestProtocol) -> tuple[str, ...]:
    """Return the sides a result may have; a two-legged test may also be done on one leg at a time."""
    one_legged = (Side.LEFT, Side.RIGHT)
    return (Side.BOTH, *one_legged) if protocol.sides == ProtocolSides.BOTH else one_legged


@transaction.atomic
def record_test(
    *,
    athlete: Athlete,
    protocol: TestProtocol,
    tested_on: date,
    results: Mapping[str, Mapping[str, Any]],
    by: User,
    at: datetime,
) -> list[TestResult]:
    """Record the results of a test by side and work out the loads to come.

    `results` maps left, right or both to the fields of the test. A second record of the same test, day and
    side replaces the first, which stays in the history.

    Raises:
        TestRefused: a side or field that the test does not have, a missing one, or a day in the future.
    """
    today = today_of(athlete, at)
    if not date(2000, 1, 1) <= tested_on <= today:
        raise TestRefused(
            _("%(day)s is no day for this test; give one from 2000-01-01 to %(today)s.")
            % {"day": tested_on, "today": today},
            field="tested_on",
        )
    if not results:
        raise TestRefused(_("Give the result of at least one side."))
    for side, values in results.items():
        _check_result(protocol, side, values)
    stored = [
        TestResult.objects.update_or_create(
            athlete=athlete,
            protocol=protocol,
            tested_on=tested_on,
            side=side,
            defaults={**values, "recorded_by": by},
            create_defaults={**values, "recorded_by": by, "club": athlete.club},
        )[0]
        for side, values in results.items()
    ]
    resolve_upcoming(athlete=athlete, today=today)
    return stored


def _check_result(protocol: TestProtocol, side: str, values: Mapping[str, Any]) -> None:
    if side not in test_sides(protocol):
        raise TestRefused(
            _("This test has no side %(side)s; it takes %(sides)s.")
            % {"side": side, "sides": ", ".join(test_sides(protocol))},
            field="side",
        )
    fields = test_fields(protocol)
    for name in fields:
        if values.get(name) is None:
            raise TestRefused(_("Fill in every value of this side."), field=f"{name}_{side}")
    for name in values:
        if name not in fields:
            raise TestRefused(_("This test does not measure that."), field=f"{name}_{side}")
    if protocol.kind == ProtocolKind.REP_MAX and not 1 <= values["reps"] <= MOST_TEST_REPS:
        raise TestRefused(
            _("%(reps)s repetitions say too little about strength; test with 1 to %(most)s.")
            % {"reps": values["reps"], "most": MOST_TEST_REPS},
            field=f"reps_{side}",
        )


@transaction.atomic
def record_body_mass_and_loads(*, athlete: Athlete, mass_kg: Decimal, measured_on: date, at: datetime) -> BodyMass:
    """Record a weighing and work out the loads that follow from it."""
    today = today_of(athlete, at)
    weighing = record_body_mass(athlete=athlete, mass_kg=mass_kg, measured_on=measured_on, today=today)
    resolve_upcoming(athlete=athlete, today=today)
    return weighing
