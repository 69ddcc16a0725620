"""Sessions of no programme, which athletes add themselves: an extra one, a match, other training."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete
from core.errors import DomainError
from exercises.models import Exercise
from programmes.models import Prescription
from programmes.rules.columns import columns_of_dose
from programmes.rules.dose import Dose
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Assignment, Session, SessionItem, SetLog
from training.operations.layout import LineMaker, take_turns
from training.operations.moving import hold_session, save_session
from training.operations.sessions import finish_session
from training.queries.adding import usual_doses
from training.queries.days import today_of
from training.queries.evidence import lift_of, strength_evidence
from training.queries.swapping import asked_of
from training.rules.swapping import Asked, misfit
from training.wording import misfit_words

# Written down this long afterwards, or planned this long ahead.
AROUND_TODAY: Final = timedelta(days=28)
MOST_EXERCISES: Final = 12
MOST_TITLE: Final = 120
_JSON = ("per_set", "targets")
_ANYTHING = Asked(measure="", side="")


class CannotAdd(DomainError):
    """The day, the title or an exercise cannot be taken; nothing was added."""

    code = "cannot_add"


class SessionIdTaken(DomainError):
    """The id belongs to a session of somebody else."""

    code = "id_taken"
    field = "id"


class NotWithdrawn(DomainError):
    """The session is of a programme, or it holds sets."""

    code = "not_withdrawn"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Added:
    session: Session
    is_new: bool


@transaction.atomic
def add_extra_session(
    *,
    athlete: Athlete,
    public_id: uuid.UUID,
    exercises: Sequence[Exercise],
    doses: Mapping[int, Dose],
    title: str,
    on: date,
    at: datetime,
) -> Added:
    """Lay out a session of chosen exercises for an athlete, with loads worked out as in any plan.

    `doses` by exercise id say how much; an exercise without one is asked for as it was last time, else as is usual
    for its kind. A repeat of `public_id` changes nothing.

    Raises:
        CannotAdd: the day is not within 4 weeks of today, there are no exercises, too many of them or one twice, a
            dose does not fit, or the title is too long.
        SessionIdTaken
    """
    take_turns([athlete])
    if added := _known(athlete, public_id):
        return added
    today = today_of(athlete, at)
    _check_day(on, first=today - AROUND_TODAY, last=today + AROUND_TODAY)
    _check_exercises(exercises, doses)
    session = _session(athlete, public_id, SessionKind.CALF, title or _("Extra session"), on)
    usual = usual_doses(athlete=athlete, exercises=[one for one in exercises if one.pk not in doses], today=today)
    _write_lines(session, exercises, {**usual, **doses}, today)
    return Added(session=session, is_new=True)


@transaction.atomic
def add_training(
    *,
    athlete: Athlete,
    public_id: uuid.UUID,
    kind: str,
    title: str,
    on: date,
    effort: int,
    minutes: int,
    note: str,
    by: User,
    at: datetime,
) -> Added:
    """Write down a match or other training that was done, with effort (0 to 10) and minutes (1 to 600).

    A repeat of `public_id` changes nothing.

    Raises:
        CannotAdd: the day is not within the last 4 weeks, or the title is too long.
        SessionIdTaken
    """
    take_turns([athlete])
    if added := _known(athlete, public_id):
        return added
    today = today_of(athlete, at)
    _check_day(on, first=today - AROUND_TODAY, last=today)
    session = _session(athlete, public_id, kind, title or str(SessionKind(kind).label), on)
    finished, _refused = finish_session(
        session=session, effort=effort, minutes=minutes, note=note, pain_after={}, by=by, at=at
    )
    return Added(session=finished, is_new=True)


@transaction.atomic
def withdraw_session(*, session: Session) -> Session:
    """Take back a session of no programme in which nothing is logged. Repeating changes nothing.

    Raises:
        NotWithdrawn
    """
    session = hold_session(session, None)
    if session.assignment_id:
        raise NotWithdrawn(_("This session is of a programme; say “not today” instead."))
    if SetLog.objects.performed().filter(item__session=session).exists():
        raise NotWithdrawn(_("Sets of this session are logged, so it stays; remove them first."))
    if session.status != SessionStatus.CANCELLED:
        session.status = SessionStatus.CANCELLED
        save_session(session)
    return session


def _known(athlete: Athlete, public_id: uuid.UUID) -> Added | None:
    known = Session.objects.filter(public_id=public_id).first()
    if known and known.athlete_id != athlete.pk:
        raise SessionIdTaken(_("This id belongs to another session; make a new one."))
    return Added(session=known, is_new=False) if known else None


def _check_day(on: date, *, first: date, last: date) -> None:
    if not first <= on <= last:
        raise CannotAdd(
            _("%(day)s cannot be taken; choose a day from %(first)s to %(last)s.")
            % {"day": on, "first": first, "last": last},
            field="date",
        )


def _check_exercises(exercises: Collection[Exercise], doses: Mapping[int, Dose]) -> None:
    if not 1 <= len(exercises) <= MOST_EXERCISES:
        raise CannotAdd(
            _("Choose 1 to %(most)s exercises; these are %(count)s.")
            % {"most": MOST_EXERCISES, "count": len(exercises)},
            field="exercises",
        )
    if len({one.pk for one in exercises}) < len(exercises):
        raise CannotAdd(_("An exercise is chosen twice; once is enough."), field="exercises")
    for exercise in exercises:
        found = (
            misfit(doses[exercise.pk], present=_ANYTHING, other=asked_of(exercise)) if exercise.pk in doses else None
        )
        if found:
            raise CannotAdd(
                _("%(exercise)s: %(why)s") % {"exercise": exercise, "why": misfit_words(found)}, field="exercises"
            )


def _session(athlete: Athlete, public_id: uuid.UUID, kind: str, title: str, on: date) -> Session:
    if len(title) > MOST_TITLE:
        raise CannotAdd(
            _("The title has %(length)s characters; at most %(most)s fit.")
            % {"length": len(title), "most": MOST_TITLE},
            field="title",
        )
    return Session.objects.create(
        public_id=public_id,
        club=athlete.club,
        athlete=athlete,
        kind=kind,
        title=title,
        scheduled_on=on,
        is_pinned=True,
    )


def _write_lines(session: Session, exercises: Sequence[Exercise], doses: Mapping[int, Dose], today: date) -> None:
    athlete = session.athlete
    running = Assignment.objects.filter(athlete=athlete, cancelled_at__isnull=True, ends_before__gt=today)
    maker = LineMaker(
        athlete=athlete,
        evidence=strength_evidence(
            athlete_ids=[athlete.pk], lifts={one.pk: lift_of(one) for one in exercises}, today=today
        ),
        # Who is on a plan for a tendon or a strain, or on one with a clinician, lifts no more than that beside it.
        rounds_down=any(one.programme.rounds_loads_down for one in running.select_related("programme")),
        today=today,
    )
    rows = []
    for position, exercise in enumerate(exercises, start=1):
        dose = replace(doses[exercise.pk], group="")
        line = maker.line(exercise, Prescription(sets=len(dose.sets), **columns_of_dose(dose)))
        columns = {name: json.loads(value) if name in _JSON else value for name, value in line._asdict().items()}
        rows.append(
            SessionItem(
                club=session.club,
                session=session,
                position=position,
                exercise=exercise,
                exercise_revision=exercise.revision,
                status=ItemStatus.PLANNED,
                **columns,
            )
        )
    SessionItem.objects.bulk_create(rows)
