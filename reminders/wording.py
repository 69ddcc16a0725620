"""Sentences about reminders."""

from datetime import date, datetime, time

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from reminders.choices import Reason, ReminderState


def session_subject(*, on: date, at: time, today: date) -> str:
    """Return the one line that may show on a locked screen: when, and never a health word."""
    hour = time_format(at, "H:i")
    if on == today:
        return _("Training session at %(time)s") % {"time": hour}
    return _("Training session on %(day)s at %(time)s") % {"day": date_format(on, "l"), "time": hour}


def outcome_words(*, state: str, reason: str, attempts: int, sent_words: str, is_late: bool) -> str:
    """Return what became of a reminder: "sent 16:30", "not sent: session already done"."""
    if state == ReminderState.SENT:
        return _("%(sent)s, late") % {"sent": sent_words} if is_late else sent_words
    if state == ReminderState.CLAIMED:
        now = _("being sent")
    elif state == ReminderState.PLANNED:
        now = _("will be tried again") if attempts else _("will be sent for the session's new time")
    else:
        now = _("not sent: %(reason)s") % {"reason": Reason(reason).label}
    # Sent once, and planned again because the session was moved.
    return f"{sent_words}; {now}" if sent_words else now


def sent_words(local: datetime, *, due_on: date) -> str:
    """Return when a reminder went out, by the athlete's clock; the day is named when it is not the due one."""
    hour = time_format(local, "H:i")
    if local.date() == due_on:
        return _("sent %(time)s") % {"time": hour}
    return _("sent %(day)s, %(time)s") % {"day": date_format(local, "j F"), "time": hour}
