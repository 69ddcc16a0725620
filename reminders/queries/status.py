"""How the reminders of a club are doing, for its staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format, time_format

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.access import people_dealt_with
from reminders.choices import UNSENT_STATES, Channel, Reason, ReminderState
from reminders.models import BouncedAddress, Reminder
from reminders.queries.backlog import MOST_DELAY_S
from reminders.queries.log import LogLine, lines_of
from reminders.wording import about_words

FAILURES_OF = timedelta(days=7)
MOST_ROWS = 30
MOST_COMING = 12
# Not sent, although the person should have been told.
_MISSED = Q(state__in=(ReminderState.FAILED, ReminderState.EXPIRED)) | Q(reason__in=(Reason.BOUNCED, Reason.NO_DEVICE))


@dataclass(frozen=True)
class Counted:
    """Why some were not sent, and how many."""

    reason: str
    count: int


@dataclass(frozen=True)
class Bounced:
    """A person whose mail comes back."""

    person: User
    address: str
    reason: str
    bounced_at: datetime


@dataclass(frozen=True)
class Coming:
    """A reminder that is planned next."""

    who: str
    about: str
    channel: str
    due: datetime

    @property
    def due_words(self) -> str:
        return f"{date_format(self.due, 'D j M')}, {time_format(self.due, 'H:i')}"


@dataclass(frozen=True, kw_only=True)
class Status:
    """`waiting` are due and not sent, the oldest for `oldest_s` seconds; failures are those of the last seven days."""

    waiting: int
    oldest_s: int
    planned: int
    reasons: Sequence[Counted]
    failures: Sequence[LogLine]
    bounced: Sequence[Bounced]
    coming: Sequence[Coming]

    @property
    def is_late(self) -> bool:
        return self.oldest_s > MOST_DELAY_S

    @property
    def missed(self) -> int:
        return sum(counted.count for counted in self.reasons)


def status_of(*, user: User, club: Club, now: datetime) -> Status:
    """Return how the reminders are doing that a member of staff deals with in a club (six queries)."""
    rows = _dealt_with(user, club)
    unsent = rows.filter(state__in=UNSENT_STATES)
    counts = unsent.aggregate(
        waiting=Count("pk", filter=Q(due_at__lte=now)),
        planned=Count("pk", filter=Q(due_at__gt=now)),
        oldest=Min("due_at", filter=Q(due_at__lte=now)),
    )
    oldest = counts.pop("oldest")
    missed = rows.filter(_MISSED, due_at__gt=now - FAILURES_OF, due_at__lte=now)
    reasons = missed.order_by().values_list("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    return Status(
        **counts,
        oldest_s=int((now - oldest).total_seconds()) if oldest else 0,
        reasons=[Counted(str(Reason(reason).label), count) for reason, count in reasons],
        failures=lines_of(missed),
        bounced=_bounced(user, club),
        coming=_coming(unsent.filter(due_at__gt=now)),
    )


def _dealt_with(user: User, club: Club) -> QuerySet[Reminder]:
    return Reminder.objects.filter(
        Q(athlete__in=Athlete.objects.trainable_by(user))
        | Q(athlete=None, recipient__in=people_dealt_with(user, club)),
        club=club,
    )


def _bounced(user: User, club: Club) -> list[Bounced]:
    people = {person.email: person for person in people_dealt_with(user, club)}
    rows = BouncedAddress.objects.filter(address__in=people).order_by("-bounced_at", "address")[:MOST_ROWS]
    return [Bounced(people[row.address], row.address, row.reason, row.bounced_at) for row in rows]


def _coming(rows: QuerySet[Reminder]) -> list[Coming]:
    found = rows.select_related("session", "athlete", "recipient").order_by("due_at", "pk")[:MOST_COMING]
    return [
        Coming(
            who=str(row.athlete or row.recipient),
            about=about_words(row),
            channel=str(Channel(row.channel).label),
            due=row.due_at.astimezone(ZoneInfo(row.timezone)),
        )
        for row in found
    ]
