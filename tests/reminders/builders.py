from datetime import date, datetime, time
from typing import Any

from athletes.models import Athlete
from reminders.choices import Channel, ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.operations.timing import reminder_timing
from training.models import Session


def make_session(athlete: Athlete, on: date, at: time | None, **fields: Any) -> Session:
    return Session.objects.create(
        club=athlete.club,
        athlete=athlete,
        title="Achilles loading",
        scheduled_on=on,
        scheduled_time=at,
        **fields,
    )


def make_reminder(session: Session, /, *, lead_minutes: int = 60, **fields: Any) -> Reminder:
    """Make the row that the planner would, in any state."""
    athlete = session.athlete
    timing = reminder_timing(
        on=session.scheduled_on, at=session.scheduled_time, zone=athlete.zone, lead_minutes=lead_minutes
    )
    return Reminder.objects.create(
        **{
            "club": athlete.club,
            "athlete": athlete,
            "kind": ReminderKind.SESSION,
            "subject": session.public_id,
            "session": session,
            "channel": Channel.EMAIL,
            "local_on": timing.local_on,
            "local_time": timing.local_time,
            "timezone": timing.timezone,
            "due_at": timing.due_at,
            "starts_at": timing.starts_at,
            "state": ReminderState.PLANNED,
            **fields,
        }
    )


def move(session: Session, on: date, at: time | None) -> None:
    Session.objects.filter(pk=session.pk).update(scheduled_on=on, scheduled_time=at)


def let_leases_run_out() -> None:
    """Stand in for the time that passes until nobody holds a row any more."""
    Reminder.objects.filter(leased_until__isnull=False).update(leased_until=datetime.fromisoformat("2000-01-01T00:00Z"))
