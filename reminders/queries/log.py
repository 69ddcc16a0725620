"""What became of reminders, in words, for the person who got them and for their coach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q, QuerySet, Window

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.choices import Channel, ReminderState
from reminders.models import Reminder
from reminders.wording import about_words, outcome_words

LOG_ROWS = 30
_THING = ("recipient_id", "kind", "subject")


@dataclass(frozen=True)
class LogLine:
    """One thing that a person was told or should have been, through whichever channels.

    `due` is when by the person's clock, of several channels the latest; `words` are what became of each.
    """

    who: str
    about: str
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
    """Return the newest of some reminders that were tried or decided on, one line for all channels (one query)."""
    waiting = Q(state=ReminderState.PLANNED, attempts=0, sent_at__isnull=True)
    found = (
        rows.exclude(waiting)
        .select_related("session", "club", "athlete", "recipient")
        .annotate(newest=Window(Max("due_at"), partition_by=[F(name) for name in _THING]))
        # What belongs together stands together; what was sent comes first.
        .order_by("-newest", *_THING, F("sent_at").asc(nulls_last=True), "-id")[: LOG_ROWS * len(Channel)]
    )
    things = [list(told) for _thing, told in groupby(found, key=lambda row: [getattr(row, name) for name in _THING])]
    return [_line(told) for told in things[:LOG_ROWS]]


def _line(told: Sequence[Reminder]) -> LogLine:
    newest = max(told, key=lambda row: row.due_at)
    return LogLine(
        who=str(newest.athlete or newest.recipient),
        about=about_words(newest),
        club=newest.club,
        due=newest.due_at.astimezone(ZoneInfo(newest.timezone)),
        words="; ".join(outcome_words(row) for row in told),
    )
