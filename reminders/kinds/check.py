"""The morning after a training day: a check of some seconds."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from athletes.models import CheckIn
from athletes.queries import health_basis
from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, notice_timing
from training.choices import SessionKind, SessionStatus
from training.models import Session

ASKED_AT = time(7, 30)
# Later in the day the answers speak of the day, not of the morning.
GRACE = timedelta(hours=4)
LOADED = (SessionKind.CALF, SessionKind.MATCH)

WANTED = f"""
    SELECT DISTINCT session.club_id, athlete.user_id AS recipient_id, athlete.id AS athlete_id,
        md5(athlete.public_id::text || ' check ' || (session.scheduled_on + 1))::uuid AS subject,
        NULL::bigint AS session_id, session.scheduled_on + 1 AS event_on, time '{ASKED_AT}' AS event_time,
        coalesce(nullif(athlete.timezone, ''), club.timezone) AS timezone, NULL::int AS minutes
    FROM training_session AS session
    JOIN athletes_athlete AS athlete ON athlete.id = session.athlete_id
    JOIN accounts_club AS club ON club.id = session.club_id
    WHERE session.status = 'done' AND session.kind IN ('calf', 'match')
        AND session.scheduled_on BETWEEN %(first_day)s AND %(last_day)s
        AND athlete.archived_at IS NULL AND athlete.user_id IS NOT NULL
        AND EXISTS (
            SELECT FROM athletes_healthconsent AS consent
            WHERE consent.athlete_id = athlete.id AND consent.withdrawn_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM athletes_checkin AS answer
            WHERE answer.athlete_id = athlete.id AND answer.checked_on = session.scheduled_on + 1
        )
"""


def event_of(reminder: Reminder) -> Event | Reason:
    athlete = reminder.athlete
    assert athlete is not None
    on = reminder.starts_at.astimezone(ZoneInfo(reminder.timezone)).date()
    if CheckIn.objects.filter(athlete=athlete, checked_on=on).exists():
        return Reason.CHECKED_IN
    if health_basis(athlete, on=on) is None:
        return Reason.NO_BASIS
    loaded = Session.objects.filter(
        athlete=athlete, scheduled_on=on - timedelta(days=1), status=SessionStatus.DONE, kind__in=LOADED
    )
    if not loaded.exists():
        return Reason.NOTHING
    return Event(on, ASKED_AT, athlete.zone)


def message(reminder: Reminder, at: datetime) -> Message:
    return Message(
        title=_("Good morning: today’s check"),
        lines=[_("A few taps, about ten seconds.")],
        action=_("Open the check"),
        path=reverse("training:today"),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


KIND = Kind(message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=partial(notice_timing, grace=GRACE)))
