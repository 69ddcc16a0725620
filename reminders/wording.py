"""Sentences about reminders."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reminders.choices import BY_CHANNEL, Channel, Reason, ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timing import When
from training.choices import FixtureKind, SessionKind

MINUTES_OF_DAY = 1440


def session_subject(*, on: date, at: time, today: date) -> str:
    """Return the one line that may show on a locked screen: when, and never a health word."""
    hour = time_format(at, "H:i")
    if on == today:
        return _("Training session at %(time)s") % {"time": hour}
    return _("Training session on %(day)s at %(time)s") % {"day": date_format(on, "l"), "time": hour}


def about_words(reminder: Reminder) -> str:
    """Return what a reminder is about: "Wed 13 Jan, 17:30", "Daily summary, Wed 13 Jan"."""
    session = reminder.session
    if session is not None and session.scheduled_time is not None:
        return f"{date_format(session.scheduled_on, 'D j M')}, {time_format(session.scheduled_time, 'H:i')}"
    if session is not None:
        return date_format(session.scheduled_on, "D j M")
    return f"{_ABOUT[ReminderKind(reminder.kind)]}, {date_format(reminder.local_on, 'D j M')}"


_ABOUT = {
    ReminderKind.SESSION: gettext_lazy("Session"),
    ReminderKind.CHECK: gettext_lazy("Morning check"),
    ReminderKind.DIGEST: gettext_lazy("Daily summary"),
    ReminderKind.START: gettext_lazy("Programme starts"),
    ReminderKind.MOVED: gettext_lazy("Session moved"),
    ReminderKind.REPORT: gettext_lazy("Report"),
    ReminderKind.TEST: gettext_lazy("Test message"),
}


def outcome_words(reminder: Reminder) -> str:
    """Return what became of a reminder, by its person's clock: "sent 16:30 by push", "not sent by mail: day off"."""
    by = BY_CHANNEL[Channel(reminder.channel)]
    sent = ""
    if reminder.sent_at is not None:
        local = reminder.sent_at.astimezone(ZoneInfo(reminder.timezone))
        sent = _sent_words(local, due_on=reminder.local_on, by=str(by))
    if reminder.state == ReminderState.SENT:
        return _("%(sent)s, late") % {"sent": sent} if reminder.is_late else sent
    if reminder.state == ReminderState.CLAIMED:
        now = _("being sent %(by)s") % {"by": by}
    elif reminder.state == ReminderState.PLANNED and reminder.attempts:
        now = _("will be tried again %(by)s") % {"by": by}
    elif reminder.state == ReminderState.PLANNED:
        now = _("will be sent %(by)s for the session's new time") % {"by": by}
    else:
        now = _("not sent %(by)s: %(reason)s") % {"by": by, "reason": Reason(reminder.reason).label}
    # Sent once, and planned again because the session was moved.
    return f"{sent}; {now}" if sent else now


def _sent_words(local: datetime, *, due_on: date, by: str) -> str:
    """Return when a reminder went out; the day is named when it is not the due one."""
    hour = time_format(local, "H:i")
    if local.date() == due_on:
        return _("sent %(time)s %(by)s") % {"time": hour, "by": by}
    return _("sent %(day)s, %(time)s %(by)s") % {"day": date_format(local, "j F"), "time": hour, "by": by}


def event_words(kind: str) -> str:
    """Return what a session is called in a calendar that others may see: never its title, which may tell of health."""
    return _("Match") if kind == SessionKind.MATCH else _("Training session")


def squad_event_words(athletes: int) -> str:
    if not athletes:
        return event_words(SessionKind.CALF)
    return ngettext("Training session, %(count)d athlete", "Training session, %(count)d athletes", athletes) % {
        "count": athletes
    }


def fixture_event_words(*, kind: str, name: str) -> str:
    return _("%(kind)s: %(name)s") % {"kind": FixtureKind(kind).label, "name": name}


def when_words(when: When) -> str:
    """Return when sessions are told of: "an hour before a session; quiet 22:00 to 07:00; not on Sunday"."""
    parts = [_at_words(when.at_time) if when.at_time else _lead_words(when.lead_minutes)]
    if when.quiet:
        first, last = (time_format(at, "H:i") for at in when.quiet)
        parts.append(_("quiet %(first)s to %(last)s") % {"first": first, "last": last})
    if when.days_off:
        days = ", ".join(str(WEEKDAYS[day]) for day in sorted(when.days_off))
        parts.append(_("not on %(days)s") % {"days": days})
    return "; ".join(parts)


def _at_words(at: time) -> str:
    return _("at %(time)s before a session") % {"time": time_format(at, "H:i")}


def _lead_words(minutes: int) -> str:
    if minutes == MINUTES_OF_DAY:
        return _("a day before a session")
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(minutes)d minutes before a session") % {"minutes": minutes}
    return ngettext("an hour before a session", "%(count)d hours before a session", hours) % {"count": hours}
