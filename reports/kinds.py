"""A scheduled report is ready: told once, with the way to it."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, notice_timing
from reports.choices import ExportState
from reports.models import ReportExport

GRACE = timedelta(hours=24)

WANTED = """
    SELECT made.club_id, made.recipient_id, NULL::bigint AS athlete_id, made.subject, NULL::bigint AS session_id,
        made.told::date AS event_on, made.told::time AS event_time, made.timezone, NULL::int AS minutes
    FROM (
        SELECT export.club_id, export.made_by_id AS recipient_id, export.public_id AS subject, club.timezone,
            date_trunc('minute', export.finished_at AT TIME ZONE club.timezone) AS told
        FROM reports_reportexport AS export
        JOIN accounts_club AS club ON club.id = export.club_id
        WHERE export.state = 'done' AND export.schedule_id IS NOT NULL
            AND export.finished_at BETWEEN %(now)s - interval '1 day' AND %(now)s
            AND EXISTS (
                SELECT FROM accounts_membership AS member
                WHERE member.club_id = export.club_id AND member.user_id = export.made_by_id
            )
    ) AS made
"""


def event_of(reminder: Reminder) -> Event | Reason:
    export = ReportExport.objects.filter(public_id=reminder.subject, state=ExportState.DONE).first()
    if export is None or export.finished_at is None:
        return Reason.NOTHING
    if not Membership.objects.filter(club=reminder.club, user=reminder.recipient).exists():
        return Reason.NOT_STAFF
    told = export.finished_at.astimezone(ZoneInfo(reminder.club.timezone)).replace(second=0, microsecond=0)
    return Event(told.date(), told.time(), reminder.club.timezone)


def message(reminder: Reminder, at: datetime) -> Message:
    export = ReportExport.objects.select_related("schedule").get(public_id=reminder.subject)
    days = _("%(first)s to %(last)s") % {
        "first": date_format(export.starts_on, "j F Y"),
        "last": date_format(export.ends_before - timedelta(days=1), "j F Y"),
    }
    return Message(
        title=_("Your report is ready"),
        lines=[*([export.schedule.name] if export.schedule else []), days],
        action=_("Open the report"),
        path=reverse("reports:file", args=[export.public_id]),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


REPORT = Kind(
    message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=partial(notice_timing, grace=GRACE))
)
