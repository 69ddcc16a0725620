"""Sentences about reminders."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from reminders.choices import ReminderState
from reminders.models import Reminder
from training.models import Session


def session_subject(session: Session, *, today: date) -> str:
    """Return the one line that may show on a locked screen: when, and never a health word."""
    time = time_format(session.scheduled_time, "H:i")
    if session.scheduled_on == today:
        return _("Training session at %(time)s") % {"time": time}
    return _("Training session on %(day)s at %(time)s") % {
        "day": date_format(session.scheduled_on, "l"),
        "time": time,
    }


def outcome(reminder: Reminder) -> str:
    """Return what became of a reminder: "sent 16:30", "not sent: session already done"."""
    sent = _sent(reminder)
    if reminder.state == ReminderState.SENT:
        return _("%(sent)s, late") % {"sent": sent} if reminder.is_late else sent
    if reminder.state in (ReminderState.PLANNED, ReminderState.CLAIMED):
        now = _("will be tried again") if reminder.attempts else _("waiting for the session's new time")
        if reminder.state == ReminderState.CLAIMED:
            now = _("being sent")
    else:
        now = _("not sent: %(reason)s") % {"reason": reminder.get_reason_display()}
    # Sent once, and planned again because the session was moved.
    return f"{sent}; {now}" if sent else now


def _sent(reminder: Reminder) -> str:
    if reminder.sent_at is None:
        return ""
    local = reminder.sent_at.astimezone(ZoneInfo(reminder.timezone))
    if local.date() == reminder.local_on:
        return _("sent %(time)s") % {"time": time_format(local, "H:i")}
    return _("sent %(day)s, %(time)s") % {
        "day": date_format(local, "j F"),
        "time": time_format(local, "H:i"),
    }
