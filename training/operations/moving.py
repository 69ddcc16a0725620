"""Moving sessions to another day, as a coach or a proposal says; leaving them out and taking them in again."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete
from core.errors import DomainError
from training.choices import SessionStatus
from training.models import Session, SetLog
from training.operations.layout import resolve_upcoming, take_turns
from training.queries.days import today_of
from training.queries.placing import proposals_of

FURTHEST_MOVE = timedelta(days=366)
MOST_REASON = 200


class SessionChanged(DomainError):
    """The session is another one by now than the one that the change was made from."""

    code = "session_changed"
    status = 412

    def __init__(self, message: str, *, current: Session) -> None:
        super().__init__(message)
        self.members: Mapping[str, Any] = {
            "current": {
                "revision": current.revision,
                "date": current.scheduled_on.isoformat(),
                "time": current.scheduled_time and current.scheduled_time.strftime("%H:%M"),
                "status": current.status,
            }
        }


class SessionClosed(DomainError):
    """The session was begun, done, skipped or taken out of the plan."""

    code = "session_closed"
    status = 409


class CannotMove(DomainError):
    """The day lies outside what a session can be moved to."""

    code = "cannot_move"
    field = "date"


class CannotSkip(DomainError):
    """The reason is missing or too long."""

    code = "cannot_skip"
    field = "reason"


@transaction.atomic
def move_session(
    *,
    session: Session,
    to_on: date,
    to_time: time | None,
    reason: str,
    revision: int | None,
    pins: bool,
    by: User,
    at: datetime,
) -> Session:
    """Put a session that is not begun on another day or at another time of day, and say why to its athlete.

    With `pins` it is kept there: fixtures do not propose to move it again. `revision` is the one that the change
    was made from; null takes whichever there is. Moving it to where it stands changes nothing but whether it is
    kept there.

    Raises:
        SessionChanged: the session has another revision.
        SessionClosed: it was begun, done, skipped or taken out of the plan.
        CannotMove: the day is before the athlete's today, or more than a year ahead.
    """
    session = hold_session(session, revision)
    _require_planned(session, _("moved"))
    today = today_of(session.athlete, at)
    if not today <= to_on <= today + FURTHEST_MOVE:
        raise CannotMove(
            _("%(day)s is no day to move to; choose one from %(first)s to %(last)s.")
            % {"day": to_on, "first": today, "last": today + FURTHEST_MOVE}
        )
    reason = _checked_reason(reason)
    if (session.scheduled_on, session.scheduled_time) == (to_on, to_time):
        if session.is_pinned == pins:
            return session
    else:
        session.scheduled_on, session.scheduled_time, session.move_reason = to_on, to_time, reason
        session.moved_at, session.moved_by = at, by
    session.is_pinned = pins
    save_session(session)
    # One of a day gone by holds the loads of that day.
    if resolve_upcoming(athlete=session.athlete, today=today):
        session.refresh_from_db(fields=["revision"])
    return session


@transaction.atomic
def move_together(
    *, sessions: Collection[Session], to_on: date, to_time: time | None, reason: str, by: User, at: datetime
) -> None:
    """Move sessions of several athletes to one day and time and keep them there, all or none.

    Raises:
        SessionChanged: one of them is another one by now than the one that is given.
        SessionClosed, CannotMove
    """
    take_turns([session.athlete for session in sessions])
    for session in sessions:
        move_session(
            session=session,
            to_on=to_on,
            to_time=to_time,
            reason=reason,
            revision=session.revision,
            pins=True,
            by=by,
            at=at,
        )


@transaction.atomic
def skip_together(*, sessions: Collection[Session], reason: str, by: User, at: datetime) -> None:
    """Leave out sessions of several athletes for one reason, all or none.

    Raises:
        SessionChanged, SessionClosed, CannotSkip
    """
    take_turns([session.athlete for session in sessions])
    for session in sessions:
        skip_session(session=session, reason=reason, revision=session.revision, by=by, at=at)


@transaction.atomic
def skip_session(*, session: Session, reason: str, revision: int | None, by: User, at: datetime) -> Session:
    """Leave out a session in which nothing is logged, with the reason (1 to 200 characters).

    Raises:
        SessionChanged: the session has another revision.
        SessionClosed: it was begun, done or taken out of the plan.
        CannotSkip: there is no reason, or it is too long.
    """
    session = hold_session(session, revision)
    reason = _checked_reason(reason)
    if not reason:
        raise CannotSkip(_("Say why the session is left out, in 1 to %(most)s characters.") % {"most": MOST_REASON})
    if session.status == SessionStatus.SKIPPED:
        if session.skip_reason == reason:
            return session
    else:
        _require_planned(session, _("left out"))
    session.status, session.skip_reason = SessionStatus.SKIPPED, reason
    save_session(session)
    return session


@transaction.atomic
def unskip_session(*, session: Session, revision: int | None, by: User, at: datetime) -> Session:
    """Take in again a session that was left out; one that is planned already stays as it is.

    Raises:
        SessionChanged: the session has another revision.
        SessionClosed: it was begun, done or taken out of the plan.
    """
    session = hold_session(session, revision)
    if session.status == SessionStatus.PLANNED:
        return session
    if session.status != SessionStatus.SKIPPED:
        _require_planned(session, _("taken in again"))
    session.status, session.skip_reason = SessionStatus.PLANNED, ""
    save_session(session)
    if resolve_upcoming(athlete=session.athlete, today=today_of(session.athlete, at)):
        session.refresh_from_db(fields=["revision"])
    return session


def hold_session(session: Session, revision: int | None) -> Session:
    """Return a session as it stands, held until the transaction ends.

    Raises:
        SessionChanged: it has another revision than the one that is given.
    """
    take_turns([session.athlete])
    session = Session.objects.select_for_update(of=("self",)).select_related("athlete__club").get(pk=session.pk)
    if revision not in (None, session.revision):
        raise SessionChanged(
            _("The session was changed meanwhile; look at it again before you change it."), current=session
        )
    return session


def _require_planned(session: Session, done: str) -> None:
    if (
        session.status == SessionStatus.PLANNED
        and not SetLog.objects.performed().filter(item__session=session).exists()
    ):
        return
    states = {
        SessionStatus.PLANNED: _("sets of it are logged"),
        SessionStatus.STARTED: _("it has begun"),
        SessionStatus.DONE: _("it is done"),
        SessionStatus.SKIPPED: _("it was left out"),
        SessionStatus.CANCELLED: _("it was taken out of the plan"),
    }
    raise SessionClosed(
        _("This session cannot be %(done)s: %(state)s.")
        % {"done": done, "state": states[SessionStatus(session.status)]}
    )


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) > MOST_REASON:
        raise CannotSkip(
            _("The reason has %(length)s characters; at most %(most)s fit.")
            % {"length": len(reason), "most": MOST_REASON}
        )
    return reason


def save_session(session: Session) -> None:
    """Store a session that is held, as its next revision."""
    session.revision = F("revision") + 1
    session.save()
    session.refresh_from_db(fields=["revision"])


@dataclass(frozen=True)
class Answer:
    """What a coach says to one proposal: to take it (`to_on`), or to keep the session where it is (null)."""

    session_id: uuid.UUID
    revision: int
    to_on: date | None


class ProposalsChanged(DomainError):
    """What is answered is not proposed any more: a fixture, an absence or a session changed meanwhile."""

    code = "proposals_changed"
    status = 409


@transaction.atomic
def answer_proposals(
    *, athletes: Collection[Athlete], answers: Collection[Answer], by: User, today: date, at: datetime
) -> tuple[int, int]:
    """Move sessions as proposed, or keep them on their day, all or nothing; return how many of each.

    A session that is kept is not proposed again; one that is moved may be, when a fixture moves once more.

    Raises:
        ProposalsChanged: one of the answers is to something that is not proposed now.
    """
    take_turns(athletes)
    proposed = {one.session.public_id: one for one in proposals_of(athletes, today=today)}
    moved = kept = 0
    for answer in answers:
        found = proposed.get(answer.session_id)
        if found is None or found.session.revision != answer.revision or answer.to_on not in (None, found.to_on):
            raise ProposalsChanged(_("The calendar changed meanwhile, so nothing was moved. Look at it again."))
        session = found.session
        move_session(
            session=session,
            to_on=answer.to_on or session.scheduled_on,
            to_time=session.scheduled_time,
            reason=found.why,
            revision=answer.revision,
            pins=answer.to_on is None,
            by=by,
            at=at,
        )
        moved, kept = moved + (answer.to_on is not None), kept + (answer.to_on is None)
    return moved, kept
