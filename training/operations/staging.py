"""Opening the next stage of a plan that is passed by criteria, not by date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Membership, User
from core.errors import DomainError
from programmes.models import PlanStage
from training.choices import SessionStatus
from training.models import Assignment, Session, SetLog
from training.operations.assigning import CannotLayOut, ClinicianOnly
from training.operations.laying import Layer, Wishes, read_plan, write
from training.operations.layout import take_turns
from training.queries.evidence import strength_evidence
from training.queries.placing import LOOKS_BACK, placing_of
from training.rules.layout import TooFewDays

LATEST_START = timedelta(days=28)


class StageNotNext(DomainError):
    """The stage is not the one that comes next: it is open, another comes first, or the last one is open."""

    code = "stage_not_next"
    status = 409


class CriteriaNotConfirmed(DomainError):
    """Nobody said that the criteria of the stage hold."""

    code = "criteria_not_confirmed"


class AssignmentClosed(DomainError):
    """The assignment was taken back, or another of the programme begins before the stage would end."""

    code = "assignment_closed"
    status = 409


@dataclass(frozen=True)
class Opened:
    """How many sessions were laid out; `moved` of them stand on another day, for what else is in the calendar.

    `left_out` is how many that were still to be done left the calendar.
    """

    stage: PlanStage
    sessions: int
    first_on: date
    last_on: date
    moved: int
    left_out: int


@transaction.atomic
def open_stage(
    *,
    assignment: Assignment,
    stage: int,
    criteria_hold: bool = False,
    again: bool = False,
    starts_on: date,
    weekdays: Iterable[int],
    times: Sequence[time],
    by: User,
    today: date,
    at: datetime,
) -> Opened:
    """Lay out the next stage of an athlete's plan from a day on, or with `again` the open one once more.

    What is still to be done from that day on leaves the calendar; sets that were logged stay.

    Raises:
        ClinicianOnly: `by` is no clinician of the athlete's club.
        AssignmentClosed
        StageNotNext
        CriteriaNotConfirmed
        CannotLayOut: the day, the weekdays or the times do not fit.
    """
    if not Membership.objects.filter(user=by, club=assignment.club_id, role=Role.CLINICIAN).exists():
        raise ClinicianOnly(_("Only a clinician of the club opens a stage."))
    take_turns([assignment.athlete])
    standing = Assignment.objects.select_related("athlete__club", "version__programme").get(pk=assignment.pk)
    found = _asked(standing, stage, again=again)
    if not criteria_hold and not again:
        raise CriteriaNotConfirmed(
            _("Confirm that every criterion of %(stage)s was checked and holds.") % {"stage": found.name},
            field="criteria_hold",
        )
    athlete, version = standing.athlete, standing.version
    plan = read_plan(version, stage=stage)
    weeks = [session.week for session in plan.sessions]
    wishes = Wishes(
        starts_on=starts_on,
        weekdays=tuple(sorted(set(weekdays))),
        times=tuple(times),
        match_offsets=tuple(standing.match_offsets),
        start_weeks={athlete.pk: min(weeks)},
    )
    _check(wishes, today, per_day=max(session.per_day for session in plan.sessions))
    ends_before = max(standing.ends_before, starts_on + timedelta(weeks=max(weeks) - min(weeks) + 1))
    _check_free(standing, ends_before)
    left_out = _clear(standing, starts_on, at)
    layer = Layer(
        plan=plan,
        wishes=wishes,
        evidence=strength_evidence(athlete_ids=[athlete.pk], lifts=plan.lifts, today=today),
        placings=placing_of([athlete], today=today, since=starts_on - LOOKS_BACK),
        today=today,
    )
    try:
        laid_out = layer.lay_out(athlete)
    except TooFewDays as error:
        raise CannotLayOut(
            _("%(stage)s needs %(needed)s training days a week; %(given)s chosen.")
            % {"stage": found.name, "needed": error.needed, "given": error.given},
            field="weekdays",
        ) from error
    write([laid_out], plan=plan, wishes=wishes, assignments={athlete.pk: standing}, at=at)
    standing.open_stage, standing.ends_before = stage, ends_before
    standing.save(update_fields=["open_stage", "ends_before", "updated_at"])
    return Opened(
        stage=found,
        sessions=len(laid_out.dates),
        first_on=laid_out.first_on,
        last_on=laid_out.last_on,
        moved=sum(dated.is_moved for dated in laid_out.dates),
        left_out=left_out,
    )


def _asked(assignment: Assignment, stage: int, *, again: bool) -> PlanStage:
    if assignment.cancelled_at is not None:
        raise AssignmentClosed(_("This assignment was taken back."))
    if assignment.open_stage is None:
        raise StageNotNext(_("This programme has no stages."))
    if again and stage != assignment.open_stage:
        raise StageNotNext(
            _("Stage %(open)d is open, and only it is laid out again.") % {"open": assignment.open_stage}
        )
    number = assignment.open_stage + (0 if again else 1)
    found = assignment.version.stages.filter(number=number).first()
    if found is None:
        raise StageNotNext(_("The last stage is open already."))
    if found.number != stage:
        raise StageNotNext(
            _("Stage %(open)d is open; the next one is %(next)d.")
            % {"open": assignment.open_stage, "next": found.number}
        )
    return found


def _check(wishes: Wishes, today: date, *, per_day: int) -> None:
    if not today <= wishes.starts_on <= today + LATEST_START:
        raise CannotLayOut(
            _("%(day)s is no first day for this; choose one from %(first)s to %(last)s.")
            % {"day": wishes.starts_on, "first": today, "last": today + LATEST_START},
            field="starts_on",
        )
    if not wishes.weekdays or not set(wishes.weekdays) <= set(range(7)):
        raise CannotLayOut(_("Choose weekdays, from 0 (Monday) to 6 (Sunday)."), field="weekdays")
    if not per_day <= len(wishes.times) <= 2 or sorted(set(wishes.times)) != list(wishes.times):
        raise CannotLayOut(
            _("Give one or two times of day, the earlier one first; this stage needs %(needed)d.")
            % {"needed": per_day},
            field="times",
        )


def _check_free(assignment: Assignment, ends_before: date) -> None:
    """Refuse a stage that would reach into another run of the same programme."""
    following = Assignment.objects.filter(
        athlete=assignment.athlete_id,
        programme=assignment.programme_id,
        cancelled_at__isnull=True,
        starts_on__gt=assignment.starts_on,
        starts_on__lt=ends_before,
    ).exclude(pk=assignment.pk)
    if other := following.order_by("starts_on").first():
        raise AssignmentClosed(
            _("The stage would reach into the same programme, given from %(day)s on.") % {"day": other.starts_on}
        )


def _clear(assignment: Assignment, starts_on: date, at: datetime) -> int:
    """Cancel what is still to be done from a day on, and return how many sessions that were."""
    logged = SetLog.objects.performed().filter(item__session=OuterRef("pk"))
    undone = Session.objects.filter(
        ~Exists(logged), assignment=assignment, status=SessionStatus.PLANNED, scheduled_on__gte=starts_on
    )
    return undone.update(status=SessionStatus.CANCELLED, revision=F("revision") + 1, updated_at=at)
