"""Claim what is due, check it again, send it, write down what became of it."""

import logging
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from reminders.choices import UNSENT_STATES, Reason, ReminderState
from reminders.kinds import KINDS
from reminders.message import Message
from reminders.models import Reminder
from reminders.operations.verdicts import Known, NotSent, Retimed, known_of, verdict_on
from reminders.timing import LATE_AFTER, retry_delay

logger = logging.getLogger(__name__)

BATCH = 20
# Of each channel in each process. A provider keeps them waiting most of the time, and PostgreSQL writes what several
# record at once to disk together.
THREADS = 8
LEASE = timedelta(seconds=60)
# What was read of a reminder this long ago is read again before it is sent.
FRESH_S = 0.5
# A single send may take longer than this, but not longer than the rest of the lease.
RENEW_AFTER_S = 15.0

Clock = Callable[[], datetime]


class Undeliverable(Exception):
    """The message was refused for good: trying again cannot help. The text holds no address."""

    def __init__(self, text: str, reason: Reason = Reason.REFUSED) -> None:
        super().__init__(text)
        self.reason = reason


class RetryAfter(Exception):
    """The provider asks to be left alone for so long."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(str(delay))
        self.delay = delay


class Sender(Protocol):
    """A channel's way out, open while one thread sends."""

    def send(self, reminder: Reminder, message: Message, *, at: datetime) -> None:
        """Hand over what is to be said to a reminder's recipient; it comes with its club, too.

        Raises:
            Undeliverable: it is refused for good.
            RetryAfter: the provider says when to try again. Any other error may heal and is tried again.
        """


Senders = Mapping[str, Callable[[], AbstractContextManager[Sender]]]


class Outcome(StrEnum):
    SENT = "sent"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    RETIMED = "retimed"
    RETRY = "retry"
    FAILED = "failed"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True)
class Claim:
    """Rows that one sender holds until its lease runs out."""

    lease: uuid.UUID
    reminders: tuple[int, ...]


def dispatch_due(*, now: datetime, senders: Senders, seconds: float = 8.0) -> Counter[Outcome]:
    """Send what is due until nothing is left or the seconds are over; return how many met which outcome.

    Any number of these may run at once, in any process. Where much is due, each channel has threads of its own, so
    that a provider that keeps us waiting holds up no other channel. A kill repeats at most the message that each
    thread had on its way.
    """
    began = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    until = now + timedelta(seconds=seconds)
    channels = list(senders)
    if any(_due(now, channel)[BATCH - 1 : BATCH].exists() for channel in channels):
        return _drain_in_threads(channels * THREADS, senders, clock=clock, until=until)
    # A slow provider may take all the time there is: each channel comes first now and then.
    random.shuffle(channels)
    outcomes: Counter[Outcome] = Counter()
    for channel in channels:
        outcomes += _drain(channel, senders[channel], clock=clock, until=until)
    return outcomes


def _drain_in_threads(channels: list[str], senders: Senders, *, clock: Clock, until: datetime) -> Counter[Outcome]:
    def drain(channel: str) -> Counter[Outcome]:
        try:
            return _drain(channel, senders[channel], clock=clock, until=until)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(channels), thread_name_prefix="sender") as pool:
        return sum(pool.map(drain, channels), Counter[Outcome]())


def _drain(
    channel: str, sender: Callable[[], AbstractContextManager[Sender]], *, clock: Clock, until: datetime
) -> Counter[Outcome]:
    outcomes: Counter[Outcome] = Counter()
    with sender() as opened:
        while clock() < until and (claim := claim_due(now=clock(), channel=channel)).reminders:
            outcomes += deliver(claim, sender=opened, clock=clock, until=until)
    return outcomes


def _due(now: datetime, channel: str) -> QuerySet[Reminder]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=Now())
    return Reminder.objects.filter(free, state__in=UNSENT_STATES, channel=channel, due_at__lte=now)


@transaction.atomic(durable=True)
def claim_due(*, now: datetime, channel: str, limit: int = BATCH) -> Claim:
    """Take a lease on the oldest due rows that nobody holds; the lease ends by the database's clock."""
    due = (
        _due(now, channel)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    claim = Claim(lease=uuid.uuid4(), reminders=tuple(due))
    if claim.reminders:
        Reminder.objects.filter(pk__in=claim.reminders).update(
            state=ReminderState.CLAIMED, lease=claim.lease, leased_until=Now() + LEASE
        )
    return claim


def deliver(claim: Claim, *, sender: Sender, clock: Clock, until: datetime) -> Counter[Outcome]:
    """Send what is claimed and still right, and record what became of it; give back what there was no time for.

    The rows are looked at again a few at a time, as many as are sent while the look is fresh.
    """
    outcomes: Counter[Outcome] = Counter()
    rest, ahead = claim.reminders, BATCH
    renewed = time.monotonic()
    while rest and clock() < until:
        looked = time.monotonic()
        if looked - renewed > RENEW_AFTER_S:
            _renew(claim)
            renewed = looked
        seen = _look(rest[:ahead], lease=claim.lease)
        known = known_of(seen.values())
        done = 0
        for number in rest[:ahead]:
            if done and (time.monotonic() - looked > FRESH_S or clock() >= until):
                break
            outcomes[_deliver_one(seen.get(number), known, sender=sender, clock=clock)] += 1
            done += 1
        rest, ahead = rest[done:], 2 * done
    if rest:
        _release(claim)
    return outcomes


def _look(numbers: Sequence[int], *, lease: uuid.UUID) -> dict[int, Reminder]:
    rows = Reminder.objects.filter(pk__in=numbers, lease=lease)
    return {row.pk: row for row in rows.select_related("session", "recipient", "club", "athlete__club")}


def _release(claim: Claim) -> None:
    Reminder.objects.filter(lease=claim.lease).update(state=ReminderState.PLANNED, lease=None, leased_until=None)


def _renew(claim: Claim) -> None:
    # What another sender took meanwhile carries another lease and is passed over at delivery.
    Reminder.objects.filter(lease=claim.lease).update(leased_until=Now() + LEASE)


def _deliver_one(reminder: Reminder | None, known: Known, *, sender: Sender, clock: Clock) -> Outcome:
    if reminder is None:
        return Outcome.OVERTAKEN
    try:
        verdict = verdict_on(reminder, known, at=clock())
        if verdict is None:
            at = clock()
            sender.send(reminder, KINDS[reminder.kind].message(reminder, at), at=at)
    except (OperationalError, InterfaceError):
        # Without the database nothing can be written down: the lease runs out and another sender takes over.
        raise
    except Undeliverable as error:
        logger.warning("Reminder %s was refused: %s", reminder.pk, error)
        return _record(
            reminder, Outcome.FAILED, state=ReminderState.FAILED, reason=error.reason, attempts=reminder.attempts + 1
        )
    except RetryAfter as error:
        return _try_again(reminder, at_least=error.delay)
    except Exception as error:
        # Whatever it was must not hold up the others. Its text may hold an address, so its kind is logged.
        logger.warning("Reminder %s could not be sent: %s", reminder.pk, type(error).__name__)
        return _try_again(reminder)
    if verdict is not None:
        return _record_verdict(reminder, verdict)
    at = clock()
    return _record(
        reminder,
        Outcome.SENT,
        state=ReminderState.SENT,
        sent_at=at,
        is_late=at - reminder.due_at > LATE_AFTER,
        attempts=reminder.attempts + 1,
    )


def _record_verdict(reminder: Reminder, verdict: NotSent | Retimed) -> Outcome:
    if isinstance(verdict, Retimed):
        timing = verdict.timing
        was_sent = reminder.sent_at is not None and timing.due_at <= reminder.sent_at
        return _record(
            reminder,
            Outcome.RETIMED,
            state=ReminderState.SENT if was_sent else ReminderState.PLANNED,
            starts_at=timing.starts_at,
            due_at=timing.due_at,
            expires_at=timing.expires_at,
            local_on=timing.local_on,
            local_time=timing.local_time,
            timezone=timing.timezone,
            attempts=0,
        )
    if verdict.reason == Reason.TOO_LATE:
        return _record(reminder, Outcome.EXPIRED, state=ReminderState.EXPIRED, reason=verdict.reason)
    return _record(reminder, Outcome.SUPPRESSED, state=ReminderState.SUPPRESSED, reason=verdict.reason)


def _try_again(reminder: Reminder, *, at_least: timedelta = timedelta(0)) -> Outcome:
    delay = retry_delay(failures=reminder.attempts + 1, spread=random.uniform(-1, 1))
    if delay is None:
        return _record(
            reminder,
            Outcome.FAILED,
            state=ReminderState.FAILED,
            reason=Reason.NOT_REACHED,
            attempts=reminder.attempts + 1,
        )
    return _record(
        reminder,
        Outcome.RETRY,
        state=ReminderState.PLANNED,
        leased_until=Now() + max(delay, at_least),
        attempts=reminder.attempts + 1,
    )


def _record(reminder: Reminder, outcome: Outcome, **fields: object) -> Outcome:
    """Write what became of a claimed row, unless its lease ran out and another sender took it."""
    written = Reminder.objects.filter(pk=reminder.pk, lease=reminder.lease).update(
        **{"reason": "", "leased_until": None, **fields},
        lease=None,
        updated_at=Now(),
    )
    if not written:
        logger.warning("Reminder %s was taken over by another sender.", reminder.pk)
        return Outcome.OVERTAKEN
    return outcome
