"""A programme starts: told on the evening before, or at once when it was given later than that."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, notice_timing
from training.models import Assignment

TOLD_AT = time(18)
GRACE = timedelta(hours=12)

WANTED = f"""
    SELECT assignment.club_id, assignment.recipient_id, assignment.athlete_id, assignment.subject,
        NULL::bigint AS session_id, assignment.told::date AS event_on, assignment.told::time AS event_time,
        assignment.timezone, NULL::int AS minutes
    FROM (
        SELECT given.club_id, athlete.user_id AS recipient_id, athlete.id AS athlete_id, given.public_id AS subject,
            zoned.timezone, greatest(
                given.starts_on - 1 + time '{TOLD_AT}',
                date_trunc('minute', given.created_at AT TIME ZONE zoned.timezone)
            ) AS told
        FROM training_assignment AS given
        JOIN athletes_athlete AS athlete ON athlete.id = given.athlete_id
        JOIN accounts_club AS club ON club.id = given.club_id
        CROSS JOIN LATERAL (SELECT coalesce(nullif(athlete.timezone, ''), club.timezone) AS timezone) AS zoned
        WHERE given.cancelled_at IS NULL
            AND given.starts_on BETWEEN %(first_day)s AND %(last_day)s
            AND athlete.archived_at IS NULL AND athlete.user_id IS NOT NULL
    ) AS assignment
"""


def event_of(reminder: Reminder) -> Event | Reason:
    athlete = reminder.athlete
    assert athlete is not None
    given = Assignment.objects.filter(public_id=reminder.subject).first()
    if given is None or given.cancelled_at is not None:
        return Reason.CANCELLED
    made = given.created_at.astimezone(ZoneInfo(athlete.zone)).replace(second=0, microsecond=0, tzinfo=None)
    told = max(datetime.combine(given.starts_on - timedelta(days=1), TOLD_AT), made)
    return Event(told.date(), told.time(), athlete.zone)


def message(reminder: Reminder, at: datetime) -> Message:
    starts_on = Assignment.objects.values_list("starts_on", flat=True).get(public_id=reminder.subject)
    today = at.astimezone(ZoneInfo(reminder.timezone)).date()
    day = _("today") if starts_on == today else date_format(starts_on, "l j F")
    return Message(
        title=_("A new programme starts"),
        lines=[_("Your new programme starts %(day)s. Your sessions are in your week.") % {"day": day}],
        action=_("Open your week"),
        path=reverse("training:week"),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


KIND = Kind(message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=partial(notice_timing, grace=GRACE)))
