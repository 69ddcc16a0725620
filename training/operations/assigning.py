"""Giving a programme to athletes: one transaction lays out every dated session."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.models import Membership, User
from athletes.models import Athlete
from core.copying import copy_rows, take_ids
from core.errors import DomainError
from programmes.models import PlannedSession, Prescription, ProgrammeVersion
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Assignment, Session, SessionItem
from training.operations.layout import Line, LineMaker, lift_of, take_turns
from training.queries.evidence import strength_evidence
from training.rules.layout import PlacedSession, PlannedWeekSession, TooFewDays, lay_out

MOST_ATHLETES = 500
EARLIEST_START = timedelta(days=28)
LATEST_START = timedelta(days=366)


class ClinicianOnly(DomainError):
    """The programme is one that only a clinician may assign."""

    code = "clinician_only"
    status = 403


class AlreadyAssigned(DomainError):
    """Every chosen athlete has the programme over these dates already."""

    code = "already_assigned"
    status = 409


class CannotLayOut(DomainError):
    """The dates, weekdays, times or athletes do not fit the programme."""

    code = "cannot_lay_out"


@dataclass(frozen=True)
class Outcome:
    """What an assignment made or would make for one athlete; `reason` says why nothing.

    `assignment` is null where nothing was written.
    """

    athlete: Athlete
    assignment: uuid.UUID | None = None
    sessions: int = 0
    first_on: date | None = None
    last_on: date | None = None
    loads_known: int = 0
    loads_open: int = 0
    reason: str = ""


@dataclass
class _Layout:
    """The rows to write, as tuples in the order of the COPY columns."""

    sessions: list[tuple[Any, ...]] = field(default_factory=list)
    items: list[tuple[Any, ...]] = field(default_factory=list)


_SESSION_COLUMNS = (
    "id", "public_id", "club_id", "athlete_id", "assignment_id", "planned_session_id", "kind", "title", "week",
    "label", "scheduled_on", "scheduled_time", "status", "skip_reason", "note", "revision", "updated_at",
)  # fmt: skip
_ITEM_COLUMNS = (
    "id", "public_id", "club_id", "session_id", "position", "exercise_id", "exercise_revision", "status",
    *Line._fields,
)  # fmt: skip


def assign_programme(
    *,
    version: ProgrammeVersion,
    athletes: Sequence[Athlete],
    starts_on: date,
    weekdays: Iterable[int],
    times: Sequence[time],
    by: User,
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> list[Outcome]:
    """Lay out a programme for athletes of one club, all or nothing, and say per athlete what was made.

    Athletes who are archived or who have the programme over these dates are left out with the reason.
    With `dry_run` nothing is written.

    Raises:
        ClinicianOnly: the programme asks for a clinician and `by` is none in the athletes' club.
        CannotLayOut: start, weekdays, times or athletes do not fit.
        AlreadyAssigned: nobody is left to assign to.
    """
    days = sorted(set(weekdays))
    planned = list(version.sessions.prefetch_related("prescriptions__exercise").order_by("week", "position"))
    _check(version, planned, athletes, starts_on, days, times, by, today)
    placed = _place(planned, starts_on, days)
    ends_before = starts_on + timedelta(weeks=version.weeks)
    with transaction.atomic():
        # Two coaches at once: the second waits, and then finds what the first assigned.
        take_turns(athletes)
        left_out = _left_out(version, athletes, starts_on, ends_before)
        chosen = [athlete for athlete in athletes if athlete.pk not in left_out]
        if not chosen:
            raise AlreadyAssigned(
                _("Nobody is left to assign to: %(reasons)s")
                % {"reasons": " ".join(f"{athlete.name}: {left_out[athlete.pk]}" for athlete in athletes)}
            )
        assignments = {
            athlete.pk: Assignment(
                club=athlete.club,
                athlete=athlete,
                programme=version.programme,
                version=version,
                starts_on=starts_on,
                ends_before=ends_before,
                weekdays=days,
                times=list(times),
                assigned_by=by,
            )
            for athlete in chosen
        }
        if not dry_run:
            Assignment.objects.bulk_create(assignments.values())
        layout = _Layout()
        outcomes = {
            outcome.athlete.pk: outcome
            for outcome in _lay_out_athletes(layout, version, planned, placed, assignments, times, today, at)
        }
        if not dry_run:
            _write(layout)
    return [outcomes.get(athlete.pk) or Outcome(athlete=athlete, reason=left_out[athlete.pk]) for athlete in athletes]


def _check(
    version: ProgrammeVersion,
    planned: list[PlannedSession],
    athletes: Sequence[Athlete],
    starts_on: date,
    days: list[int],
    times: Sequence[time],
    by: User,
    today: date,
) -> None:
    if not athletes:
        raise CannotLayOut(_("Choose a squad with athletes in it, or at least one athlete."), field="athletes")
    if len(athletes) > MOST_ATHLETES:
        raise CannotLayOut(
            _("%(number)s athletes were chosen; at most %(most)s can be assigned at once.")
            % {"number": len(athletes), "most": MOST_ATHLETES},
            field="athletes",
        )
    clubs = {athlete.club_id for athlete in athletes}
    if len(clubs) > 1:
        raise CannotLayOut(_("Choose athletes of one club."), field="athletes")
    if version.programme.club_id not in (None, *clubs):
        raise CannotLayOut(_("The programme belongs to another club."), field="athletes")
    if (
        version.programme.clinician_only
        and not Membership.objects.filter(user=by, club__in=clubs, role=Role.CLINICIAN).exists()
    ):
        raise ClinicianOnly(_("This programme is used with a clinician: only a clinician of the club assigns it."))
    if not today - EARLIEST_START <= starts_on <= today + LATEST_START:
        raise CannotLayOut(
            _("%(day)s is no start date for this; choose one from %(first)s to %(last)s.")
            % {"day": starts_on, "first": today - EARLIEST_START, "last": today + LATEST_START},
            field="starts_on",
        )
    if not days or not set(days) <= set(range(7)):
        raise CannotLayOut(_("Choose weekdays, from 0 (Monday) to 6 (Sunday)."), field="weekdays")
    needed = max((session.per_day for session in planned), default=1)
    if len(times) < needed:
        raise CannotLayOut(
            ngettext(
                "Give a time of day.",
                "This programme trains %(needed)s times a day: give %(needed)s times.",
                needed,
            )
            % {"needed": needed},
            field="times",
        )
    if sorted(set(times)) != list(times) or len(times) > 2:
        raise CannotLayOut(_("Give one or two times of day, the earlier one first."), field="times")


def _place(planned: list[PlannedSession], starts_on: date, days: list[int]) -> tuple[PlacedSession, ...]:
    weeks = [
        PlannedWeekSession(key=s.pk, week=s.week, label=s.label, per_week=s.per_week, per_day=s.per_day)
        for s in planned
    ]
    try:
        return lay_out(weeks, starts_on=starts_on, weekdays=days)
    except TooFewDays as error:
        raise CannotLayOut(
            ngettext(
                "Week %(week)s needs %(needed)s training day; %(given)s was chosen.",
                "Week %(week)s needs %(needed)s training days; %(given)s chosen.",
                error.needed,
            )
            % {"week": error.week, "needed": error.needed, "given": error.given},
            field="weekdays",
        ) from error


def _left_out(
    version: ProgrammeVersion, athletes: Sequence[Athlete], starts_on: date, ends_before: date
) -> dict[int, str]:
    """Return why athletes cannot be given the programme, by their id."""
    reasons = {athlete.pk: _("archived, so nothing can be assigned.") for athlete in athletes if athlete.archived_at}
    overlapping = Assignment.objects.filter(
        athlete__in=[athlete.pk for athlete in athletes],
        programme=version.programme,
        cancelled_at__isnull=True,
        starts_on__lt=ends_before,
        ends_before__gt=starts_on,
    )
    for assignment in overlapping:
        reasons[assignment.athlete_id] = _("has this programme from %(first)s to %(last)s already.") % {
            "first": assignment.starts_on,
            "last": assignment.ends_before - timedelta(days=1),
        }
    return reasons


def _lay_out_athletes(
    layout: _Layout,
    version: ProgrammeVersion,
    planned: list[PlannedSession],
    placed: tuple[PlacedSession, ...],
    assignments: dict[int, Assignment],
    times: Sequence[time],
    today: date,
    at: datetime,
) -> Iterator[Outcome]:
    lines: dict[int, list[Prescription]] = {
        session.pk: sorted(session.prescriptions.all(), key=lambda line: line.position) for session in planned
    }
    exercises = {line.exercise_id: line.exercise for listed in lines.values() for line in listed}
    evidence = strength_evidence(
        athlete_ids=list(assignments),
        lifts={pk: lift_of(exercise) for pk, exercise in exercises.items()},
        today=today,
    )
    labels = {session.pk: session.label for session in planned}
    title = version.programme.name
    session_ids = take_ids(Session, len(placed) * len(assignments))
    item_ids = take_ids(SessionItem, sum(len(lines[place.key]) for place in placed) * len(assignments))
    for assignment in assignments.values():
        athlete = assignment.athlete
        down = version.programme.rounds_loads_down
        maker = LineMaker(athlete=athlete, evidence=evidence, rounds_down=down, today=today)
        known = open_loads = 0
        for place in placed:
            session_id = next(session_ids)
            layout.sessions.append(
                (
                    session_id, uuid.uuid4(), athlete.club_id, athlete.pk, assignment.pk, place.key,
                    SessionKind.CALF.value, title, place.week, labels[place.key], place.on, times[place.slot],
                    SessionStatus.PLANNED.value, "", "", 1, at,
                )
            )  # fmt: skip
            for prescription in lines[place.key]:
                exercise = prescription.exercise
                line = maker.line(exercise, prescription)
                if exercise.measures_load:
                    is_known = line.planned_kg_left is not None or line.planned_kg_right is not None
                    known, open_loads = known + is_known, open_loads + (not is_known)
                layout.items.append(
                    (
                        next(item_ids), uuid.uuid4(), athlete.club_id, session_id, prescription.position,
                        exercise.pk, exercise.revision, ItemStatus.PLANNED.value, *line,
                    )
                )  # fmt: skip
        yield Outcome(
            athlete=athlete,
            assignment=assignment.public_id if assignment.pk else None,
            sessions=len(placed),
            first_on=placed[0].on if placed else None,
            last_on=placed[-1].on if placed else None,
            loads_known=known,
            loads_open=open_loads,
        )


def _write(layout: _Layout) -> None:
    copy_rows(Session, _SESSION_COLUMNS, layout.sessions)
    copy_rows(SessionItem, _ITEM_COLUMNS, layout.items)
