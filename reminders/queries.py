"""What is read of reminders across tables."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.choices import UNSENT_STATES, Channel, ReminderState
from reminders.models import DEFAULT_LEAD_MINUTES, Reminder, ReminderPreference
from reminders.wording import outcome_words, sent_words
from training.models import Session

LOG_ROWS = 30
MOST_DELAY_S = 120


@dataclass(frozen=True)
class Preference:
    is_on: bool
    lead_minutes: int


def preference_of(athlete: Athlete, channel: str) -> Preference:
    """Return what the athlete asked for, or what holds for who never said anything."""
    return preferences_of([athlete], channel)[athlete.pk]


def preferences_of(athletes: list[Athlete], channel: str = Channel.EMAIL) -> dict[int, Preference]:
    """Return the preference of each athlete by primary key."""
    stored = ReminderPreference.objects.filter(athlete__in=athletes, channel=channel)
    said = {row.athlete_id: Preference(row.is_on, row.lead_minutes) for row in stored}
    silent = Preference(is_on=True, lead_minutes=DEFAULT_LEAD_MINUTES)
    return {athlete.pk: said.get(athlete.pk, silent) for athlete in athletes}


@dataclass(frozen=True)
class LogLine:
    """What became of one reminder, in words."""

    session: Session
    club: Club
    words: str


def delivery_log(user: User) -> list[LogLine]:
    """Return the person's newest reminders that were tried or decided on."""
    waiting = Q(state=ReminderState.PLANNED, attempts=0, sent_at__isnull=True)
    rows = (
        Reminder.objects.filter(~waiting, athlete__user=user)
        .select_related("session", "club")
        .order_by("-due_at", "-id")[:LOG_ROWS]
    )
    return [LogLine(session=row.session, club=row.club, words=_words(row)) for row in rows if row.session is not None]


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


@dataclass(frozen=True)
class Backlog:
    """What should have been sent by now; `oldest_s` is the age of the oldest in seconds, 0 without any."""

    due: int
    being_sent: int
    retrying: int
    oldest_s: int

    @property
    def is_healthy(self) -> bool:
        return self.oldest_s <= MOST_DELAY_S


def backlog(*, now: datetime) -> Backlog:
    found = Reminder.objects.filter(state__in=UNSENT_STATES, due_at__lte=now).aggregate(
        due=Count("pk"),
        being_sent=Count("pk", filter=Q(state=ReminderState.CLAIMED)),
        retrying=Count("pk", filter=Q(attempts__gt=0)),
        oldest=Min("due_at"),
    )
    oldest = found.pop("oldest")
    return Backlog(**found, oldest_s=int((now - oldest).total_seconds()) if oldest else 0)
