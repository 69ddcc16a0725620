"""A session that has a time is coming."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, session_timing
from reminders.wording import session_subject
from training.choices import SessionStatus

WANTED = """
    SELECT session.club_id, athlete.user_id AS recipient_id, athlete.id AS athlete_id, session.public_id AS subject,
        session.id AS session_id, session.scheduled_on AS event_on, session.scheduled_time AS event_time,
        coalesce(nullif(athlete.timezone, ''), club.timezone) AS timezone, session.minutes::int AS minutes
    FROM training_session AS session
    JOIN athletes_athlete AS athlete ON athlete.id = session.athlete_id
    JOIN accounts_club AS club ON club.id = session.club_id
    WHERE session.status = 'planned'
        AND session.scheduled_time IS NOT NULL
        AND session.scheduled_on BETWEEN %(first_day)s AND %(last_day)s
        AND athlete.archived_at IS NULL AND athlete.user_id IS NOT NULL
"""

_NOT_TO_DO = {
    SessionStatus.STARTED: Reason.STARTED,
    SessionStatus.DONE: Reason.DONE,
    SessionStatus.SKIPPED: Reason.SKIPPED,
    SessionStatus.CANCELLED: Reason.CANCELLED,
}


def event_of(reminder: Reminder) -> Event | Reason:
    session, athlete = reminder.session, reminder.athlete
    # Constraints say so.
    assert session is not None
    assert athlete is not None
    if session.status != SessionStatus.PLANNED:
        return _NOT_TO_DO[SessionStatus(session.status)]
    if session.scheduled_time is None:
        return Reason.NO_TIME
    return Event(session.scheduled_on, session.scheduled_time, athlete.zone, session.minutes)


def message(reminder: Reminder, at: datetime) -> Message:
    session = reminder.session
    assert session is not None
    assert session.scheduled_time is not None
    today = at.astimezone(ZoneInfo(reminder.timezone)).date()
    return Message(
        title=session_subject(on=session.scheduled_on, at=session.scheduled_time, today=today),
        lines=[
            _("Your training session is on %(day)s at %(time)s (%(zone)s time).")
            % {
                "day": date_format(session.scheduled_on, "l j F"),
                "time": time_format(session.scheduled_time, "H:i"),
                "zone": reminder.timezone.replace("_", " "),
            }
        ],
        action=_("Open the session"),
        path=reverse("training:today"),
        tag=session.public_id.hex,
        until=reminder.expires_at,
    )


KIND = Kind(message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=session_timing))
