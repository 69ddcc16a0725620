"""Who needs a coach today, in the morning; nothing on days when nobody does."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.models import Membership
from reminders.choices import Reason
from reminders.kinds.kind import Kind, Planned
from reminders.message import Message
from reminders.models import Reminder
from reminders.queries.digest import in_need
from reminders.timing import Event, notice_timing
from training.queries.attention import Call
from training.queries.board import BoardRow

TOLD_AT = time(7)
GRACE = timedelta(hours=4)
MOST_NAMES = 10
# What a mail may say. Pain and uneven sides are read on the board.
SAID = (Call.SILENT, Call.MISSED, Call.SAFETY)

WANTED = f"""
    SELECT DISTINCT member.club_id, member.user_id AS recipient_id, NULL::bigint AS athlete_id,
        md5(club.public_id::text || ' digest ' || day::date)::uuid AS subject, NULL::bigint AS session_id,
        day::date AS event_on, time '{TOLD_AT}' AS event_time, club.timezone, NULL::int AS minutes
    FROM accounts_membership AS member
    JOIN accounts_club AS club ON club.id = member.club_id
    CROSS JOIN generate_series(%(today)s::date - 1, %(today)s::date + 1, interval '1 day') AS day
    WHERE member.role = 'coach'
        AND EXISTS (SELECT FROM athletes_squadcoach AS coaching WHERE coaching.membership_id = member.id)
"""


def event_of(reminder: Reminder) -> Event | Reason:
    if not Membership.objects.filter(club=reminder.club, user=reminder.recipient, role=Role.COACH).exists():
        return Reason.NOT_STAFF
    if not _in_need(reminder):
        return Reason.NOTHING
    return Event(_day(reminder), TOLD_AT, reminder.club.timezone)


def message(reminder: Reminder, at: datetime) -> Message:
    rows = _in_need(reminder)
    count = len(rows)
    lines = [_line(row) for row in rows[:MOST_NAMES]]
    if count > MOST_NAMES:
        lines.append(
            ngettext("and %(count)d more", "and %(count)d more", count - MOST_NAMES) % {"count": count - MOST_NAMES}
        )
    return Message(
        title=ngettext("%(count)d athlete needs you today", "%(count)d athletes need you today", count)
        % {"count": count},
        lines=lines,
        action=_("Open your squads"),
        path=reverse("training:squads"),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


def _line(row: BoardRow) -> str:
    said = next((why.sentence for why in row.why if why.call in SAID), "")
    return f"{row.athlete.name}: {said}" if said else row.athlete.name


def _in_need(reminder: Reminder) -> list[BoardRow]:
    return in_need(coach=reminder.recipient, club=reminder.club, today=_day(reminder))


def _day(reminder: Reminder) -> date:
    return reminder.starts_at.astimezone(ZoneInfo(reminder.timezone)).date()


KIND = Kind(message=message, plan=Planned(wanted=WANTED, event_of=event_of, timing=partial(notice_timing, grace=GRACE)))
