"""Whether reminders leave the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce, Greatest

from reminders.choices import UNSENT_STATES, ReminderState
from reminders.models import Heartbeat, Reminder

MOST_DELAY_S = 120
PLANNED_WITHIN = timedelta(minutes=5)
PLANNER = "planner"


@dataclass(frozen=True)
class Backlog:
    """What should have been sent by now; `oldest_s` is the age of the oldest in seconds, 0 without any.

    What waits for another try counts from the time of that try. `planned_s` is the age of the last planning, null
    before the first.
    """

    due: int
    being_sent: int
    retrying: int
    oldest_s: int
    planned_s: int | None

    @property
    def is_sent(self) -> bool:
        return self.oldest_s <= MOST_DELAY_S

    @property
    def is_planned(self) -> bool:
        return self.planned_s is not None and self.planned_s <= PLANNED_WITHIN.total_seconds()


def backlog(*, now: datetime) -> Backlog:
    # A failed try is held back by `leased_until`; a sender at work holds its row by a lease, and is not excused.
    since = Greatest("due_at", Coalesce("leased_until", "due_at"))
    rows = Reminder.objects.filter(state__in=UNSENT_STATES, due_at__lte=now)
    found = rows.aggregate(
        due=Count("pk"),
        being_sent=Count("pk", filter=Q(state=ReminderState.CLAIMED)),
        retrying=Count("pk", filter=Q(attempts__gt=0)),
        oldest=Min("due_at", filter=Q(attempts=0)),
        oldest_retry=Min(since, filter=Q(attempts__gt=0)),
    )
    starts = [at for at in (found.pop("oldest"), found.pop("oldest_retry")) if at is not None]
    oldest_s = max(0, int((now - min(starts)).total_seconds())) if starts else 0
    planned_at = Heartbeat.objects.filter(name=PLANNER).values_list(F("at"), flat=True).first()
    planned_s = None if planned_at is None else max(0, int((now - planned_at).total_seconds()))
    return Backlog(**found, oldest_s=oldest_s, planned_s=planned_s)
