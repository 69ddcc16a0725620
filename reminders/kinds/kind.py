"""What every kind of reminder says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reminders.choices import Reason
from reminders.message import Message
from reminders.models import Reminder
from reminders.timing import Event, Timing, When


@dataclass(frozen=True, kw_only=True)
class Planned:
    """How reminders of a kind come to be.

    `wanted` is a statement that finds what they are about, with the columns club_id, recipient_id, athlete_id,
    subject, session_id, event_on, event_time, timezone and minutes, from the parameters now, today, first_day and
    last_day. `event_of` looks at one reminder again, shortly before it is sent: when is its event by now, or why is
    it not told of? `timing` says when to tell of an event, or None not at all.
    """

    wanted: str
    event_of: Callable[[Reminder], Event | Reason]
    timing: Callable[[Event, When], Timing | None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of reminder; what somebody asked for goes out whatever the wishes are, and has no plan.

    Reminders come with their club, recipient, athlete and session.
    """

    message: Callable[[Reminder, datetime], Message]
    plan: Planned | None = None
