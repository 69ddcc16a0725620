"""What became of reminders, in words, for the person who got them and for their coach."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.choices import Channel, ReminderState
from reminders.models import Reminder
from reminders.wording import about_words, outcome_words, sent_words

LOG_ROWS = 30


@dataclass(frozen=True)
class LogLine:
    """One reminder: whom it was for, what it was about, when it was due by the person's clock, what became of it."""

    who: str
    about: str
    channel: str
    club: Club
    due: datetime
    words: str


def log_of_person(user: User) -> list[LogLine]:
    """Return the person's newest reminders that were tried or decided on."""
    return lines_of(Reminder.objects.filter(recipient=user))


def log_of_athlete(athlete: Athlete) -> list[LogLine]:
    """Return the athlete's newest reminders that were tried or decided on, for their coach."""
    return lines_of(Reminder.objects.filter(athlete=athlete))


def lines_of(rows: QuerySet[Reminder]) -> list[LogLine]:
    """Return the newest of some reminders that were tried or decided on (one query)."""
    waiting = Q(state=ReminderState.PLANNED, attempts=0, sent_at__isnull=True)
    found = (
        rows.exclude(waiting)
        .select_related("session", "club", "athlete", "recipient")
        .order_by("-due_at", "-id")[:LOG_ROWS]
    )
    return [
        LogLine(
            who=str(row.athlete or row.recipient),
            about=about_words(row),
            channel=str(Channel(row.channel).label),
            club=row.club,
            due=row.due_at.astimezone(ZoneInfo(row.timezone)),
            words=_words(row),
        )
        for row in found
    ]


def _words(reminder: Reminder) -> str:
    sent = ""
    if reminder.sent_at is not None:
        local = reminder.sent_at.astimezone(ZoneInfo(reminder.timezone))
        sent = sent_words(local, due_on=reminder.local_on)
    return outcome_words(
        state=reminder.state,
        reason=reminder.reason,
        attempts=reminder.attempts,
        sent_words=sent,
        is_late=reminder.is_late,
    )
