"""What athletes do with sessions of their own: today instead of another day, not today, a note to the coach."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from training.choices import SessionStatus
from training.models import Session
from training.operations.moving import (
    CannotMove,
    SessionClosed,
    hold_session,
    move_session,
    save_session,
    unskip_session,
)
from training.queries.days import today_of

# What was asked for on a phone without signal may arrive this much later.
LATEST_ARRIVAL: Final = timedelta(days=8)
MOST_NOTE: Final = 1000


class NoteTooLong(DomainError):
    code = "note_too_long"
    field = "note"


def do_today(*, session: Session, revision: int | None, asked_at: datetime | None, by: User, at: datetime) -> Session:
    """Put a coming or missed session on the training day on which its athlete asks for it, and keep it there.

    No fixture and no rule of the plan stands in the way. `asked_at` is when it was asked for, where it arrives later.
    Repeating changes nothing, also when the session has begun meanwhile.

    Raises:
        CannotMove: it was asked for too long ago.
        SessionChanged, SessionClosed: as in `move_session`.
    """
    asked_at = min(asked_at or at, at)
    day = today_of(session.athlete, asked_at)
    if asked_at < at - LATEST_ARRIVAL:
        raise CannotMove(
            _("This was asked for on %(day)s, more than %(most)s days ago; the session stays where it is.")
            % {"day": date_format(day, "j F"), "most": LATEST_ARRIVAL.days}
        )
    if session.scheduled_on == day and session.status in (SessionStatus.STARTED, SessionStatus.DONE):
        return session
    return move_session(
        session=session,
        to_on=day,
        to_time=session.scheduled_time,
        reason=_("the athlete’s own choice"),
        revision=revision,
        pins=True,
        by=by,
        at=asked_at,
    )


def take_in_again(*, session: Session, revision: int | None, by: User, at: datetime) -> Session:
    """Take in again a session that was left out, but for one that time away took out.

    Raises:
        SessionClosed: it was begun or done, or time away took it out.
        SessionChanged
    """
    if session.status == SessionStatus.SKIPPED and session.absence_id:
        raise SessionClosed(_("Time away took this session out; your coach brings it back."))
    return unskip_session(session=session, revision=revision, by=by, at=at)


@transaction.atomic
def note_session(*, session: Session, note: str, revision: int | None, by: User, at: datetime) -> Session:
    """Keep what an athlete tells the coach about a session, at most 1,000 characters; empty takes it back.

    Raises:
        NoteTooLong
        SessionClosed: the session was taken out of the plan.
        SessionChanged: the session has another revision.
    """
    session = hold_session(session, revision)
    note = note.strip()
    if len(note) > MOST_NOTE:
        raise NoteTooLong(
            _("The note has %(length)s characters; at most %(most)s fit.") % {"length": len(note), "most": MOST_NOTE}
        )
    if session.status == SessionStatus.CANCELLED:
        raise SessionClosed(_("This session was taken out of the plan, so it takes no note."))
    if session.note != note:
        session.note = note
        save_session(session)
    return session
