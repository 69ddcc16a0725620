"""Putting open sessions earlier or later, all by the same number of days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from core.errors import DomainError
from training.choices import SessionStatus
from training.models import Absence, Assignment, Session
from training.operations.layout import take_turns
from training.operations.relaying import ease_coming, hold_lines, open_sessions

MOST_DAYS = 84
MOST_REASON = 200


class CannotShift(DomainError):
    """The sessions cannot go there; nothing was moved."""

    code = "cannot_shift"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Shifted:
    """How many sessions went how many days later (earlier, where negative), and where the plan stands now."""

    moved: int
    days: int
    first_on: date
    last_on: date
    ends_before: date


def shift_assignment(
    *,
    assignment: Assignment,
    days: int,
    reason: str = "",
    today: date,
    at: datetime,
    dry_run: bool = False,
) -> Shifted:
    """Put the sessions of a plan that are still to come, and hold no set, later or earlier by `days` (±1 to 84).

    `reason` is for the athlete. With `dry_run` everything is tried and nothing kept.

    Raises:
        CannotShift: no session is left, or one would land in the past, on another one, or while the athlete is away,
            or pass a session that stays; or the plan would overlap with the programme given again.
    """
    athlete = assignment.athlete
    reason = " ".join(reason.split())
    if not days or abs(days) > MOST_DAYS:
        raise CannotShift(_("Choose 1 to %(most)d days, later or earlier.") % {"most": MOST_DAYS}, field="days")
    with transaction.atomic():
        take_turns([athlete])
        hold_lines(athlete, from_on=today)
        sessions = list(
            open_sessions(athlete)
            .filter(assignment=assignment, scheduled_on__gte=today)
            .order_by("scheduled_on", "scheduled_time", "pk")
        )
        if not sessions:
            raise CannotShift(_("No session of this plan is still to come."))
        ends = shift_sessions(athlete=athlete, sessions=sessions, days=days, reason=reason, today=today, at=at)
        ease_coming(athlete=athlete, today=today)
        transaction.set_rollback(dry_run)
    return Shifted(
        moved=len(sessions),
        days=days,
        first_on=sessions[0].scheduled_on,
        last_on=sessions[-1].scheduled_on,
        ends_before=ends[assignment.pk],
    )


def shift_sessions(
    *, athlete: Athlete, sessions: Sequence[Session], days: int, reason: str, today: date, at: datetime
) -> dict[int, date]:
    """Put sessions later or earlier and move their plans' periods with them; return where these end, by id.

    Called in a transaction that holds the athlete's turn and the lines of the sessions.

    Raises:
        CannotShift
    """
    by = timedelta(days)
    moving = {one.pk for one in sessions}
    stays = [
        one
        for one in Session.objects.filter(athlete=athlete)
        .exclude(status__in=(SessionStatus.CANCELLED, SessionStatus.SKIPPED))
        .order_by("scheduled_on")
        if one.pk not in moving
    ]
    away = list(Absence.objects.filter(athlete=athlete, cancelled_at__isnull=True))
    for session in sessions:
        _check(session, session.scheduled_on + by, stays, away, today)
    for session in sessions:
        session.scheduled_on += by
        session.move_reason = reason
        session.moved_at, session.moved_by = at, None
        session.revision += 1
        session.updated_at = at
    columns = ["scheduled_on", "move_reason", "moved_at", "moved_by", "revision", "updated_at"]
    Session.objects.bulk_update(sessions, columns, batch_size=500)
    return _move_periods({one.assignment_id for one in sessions if one.assignment_id}, stays, by)


def _check(session: Session, to_on: date, stays: Sequence[Session], away: Sequence[Absence], today: date) -> None:
    words = {
        "day": date_format(session.scheduled_on, "j F"),
        "to": date_format(to_on, "j F Y"),
    }
    if to_on < today:
        raise CannotShift(_("The session of %(day)s would land on %(to)s, which has passed.") % words)
    for absence in away:
        if absence.starts_on <= to_on and (absence.ends_before is None or to_on < absence.ends_before):
            raise CannotShift(_("The session of %(day)s would land on %(to)s, while the athlete is away.") % words)
    for other in stays:
        words["title"] = other.title
        same_plan = other.assignment_id is not None and other.assignment_id == session.assignment_id
        if other.scheduled_on == to_on and (same_plan or other.scheduled_time == session.scheduled_time):
            raise CannotShift(_("The session of %(day)s would land on %(to)s, where %(title)s stands already.") % words)
        was_before = other.scheduled_on < session.scheduled_on
        if same_plan and was_before != (other.scheduled_on < to_on):
            words["other"] = date_format(other.scheduled_on, "j F")
            raise CannotShift(
                _("The session of %(day)s would pass the one of %(other)s, which stays; the order is kept.") % words
            )


def _move_periods(assignment_ids: Collection[int], stays: Sequence[Session], by: timedelta) -> dict[int, date]:
    """Move the end of each plan, and its start where all of it moves."""
    plans = list(Assignment.objects.filter(pk__in=assignment_ids).order_by("starts_on"))
    begun = {one.assignment_id for one in stays}
    for plan in plans:
        if plan.pk not in begun:
            plan.starts_on += by
        last_on = max(
            Session.objects.filter(assignment=plan)
            .exclude(status=SessionStatus.CANCELLED)
            .values_list("scheduled_on", flat=True)
        )
        plan.ends_before = max(plan.ends_before + by, last_on + timedelta(days=1))
    for plan in plans:
        _check_period(plan, assignment_ids)
    # Two periods of one programme may not overlap even while they move, so the one ahead goes first.
    for plan in reversed(plans) if by > timedelta(0) else plans:
        plan.save(update_fields=["starts_on", "ends_before", "updated_at"])
    return {plan.pk: plan.ends_before for plan in plans}


def _check_period(plan: Assignment, moving: Collection[int]) -> None:
    again = (
        Assignment.objects.filter(
            athlete=plan.athlete_id,
            programme=plan.programme_id,
            cancelled_at__isnull=True,
            starts_on__lt=plan.ends_before,
            ends_before__gt=plan.starts_on,
        )
        .exclude(pk__in=moving)
        .first()
    )
    if again:
        raise CannotShift(
            _("%(programme)s would run until %(last)s, and it is given again from %(first)s.")
            % {
                "programme": plan.programme,
                "last": date_format(plan.ends_before - timedelta(days=1), "j F Y"),
                "first": date_format(again.starts_on, "j F Y"),
            }
        )
