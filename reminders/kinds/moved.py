"""Sessions were moved by somebody else: told once for what was moved within a quarter of an hour."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, notice_timing
from training.choices import SessionStatus
from training.models import Session

# A coach who moves a week does so in one go; the athlete gets one message.
TOGETHER = timedelta(minutes=15)
GRACE = timedelta(hours=12)
MOST_LINES = 5

WANTED = """
    SELECT DISTINCT moved.club_id, moved.recipient_id, moved.athlete_id,
        md5(moved.athlete || ' moved ' || extract(epoch FROM moved.told)::bigint)::uuid AS subject,
        NULL::bigint AS session_id, (moved.told AT TIME ZONE moved.timezone)::date AS event_on,
        (moved.told AT TIME ZONE moved.timezone)::time AS event_time, moved.timezone, NULL::int AS minutes
    FROM (
        SELECT session.club_id, athlete.user_id AS recipient_id, athlete.id AS athlete_id,
            athlete.public_id::text AS athlete, coalesce(nullif(athlete.timezone, ''), club.timezone) AS timezone,
            date_bin('15 minutes', session.moved_at, timestamptz '2000-01-01 00:00Z') + interval '15 minutes' AS told
        FROM training_session AS session
        JOIN athletes_athlete AS athlete ON athlete.id = session.athlete_id
        JOIN accounts_club AS club ON club.id = session.club_id
        WHERE session.status = 'planned'
            AND session.moved_at BETWEEN %(now)s - interval '1 day' AND %(now)s
            AND session.scheduled_on >= %(first_day)s
            AND session.moved_by_id IS DISTINCT FROM athlete.user_id
            AND athlete.archived_at IS NULL AND athlete.user_id IS NOT NULL
    ) AS moved
"""


def event_of(reminder: Reminder) -> Event | Reason:
    athlete = reminder.athlete
    assert athlete is not None
    if not _sessions(reminder).exists():
        return Reason.MOVED
    told = reminder.starts_at.astimezone(ZoneInfo(athlete.zone))
    return Event(told.date(), told.time(), athlete.zone)


def message(reminder: Reminder, at: datetime) -> Message:
    sessions = list(_sessions(reminder).order_by("scheduled_on", "scheduled_time")[: MOST_LINES + 1])
    count = len(sessions)
    lines = [
        _("Training session now on %(day)s%(time)s.")
        % {
            "day": date_format(session.scheduled_on, "l j F"),
            "time": _(" at %(time)s") % {"time": time_format(session.scheduled_time, "H:i")}
            if session.scheduled_time
            else "",
        }
        for session in sessions[:MOST_LINES]
    ]
    if count > MOST_LINES:
        lines.append(_("More of them stand in your week."))
    return Message(
        title=ngettext("A training session was moved", "Training sessions were moved", count),
        lines=lines,
        action=_("Open your week"),
        path=reverse("training:week"),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


def _sessions(reminder: Reminder) -> QuerySet[Session]:
    # `starts_at` is the end of the quarter of an hour.
    return Session.objects.filter(
        ~Q(moved_by=F("athlete__user")) | Q(moved_by=None),
        athlete=reminder.athlete,
        status=SessionStatus.PLANNED,
        moved_at__gte=reminder.starts_at - TOGETHER,
        moved_at__lt=reminder.starts_at,
        scheduled_on__gte=reminder.starts_at.astimezone(ZoneInfo(reminder.timezone)).date(),
    )


KIND = Kind(message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=partial(notice_timing, grace=GRACE)))
