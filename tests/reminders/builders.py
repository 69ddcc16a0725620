from datetime import date, datetime, time
from typing import Any

from athletes.models import Athlete
from reminders.choices import Channel, ReminderKind, ReminderState
from reminders.models import Reminder, ReminderPreference
from reminders.operations import set_preference
from reminders.queries.wishes import wishes_of
from reminders.timing import Event, When, session_timing
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
    """Make the row that the planner would, in any state, for the quiet hours that hold for the athlete's mail."""
    athlete = session.athlete
    quiet = wishes_of(person=athlete.user, club=athlete.club, athlete=athlete, channel=Channel.EMAIL).when
    event = Event(session.scheduled_on, session.scheduled_time, athlete.zone, session.minutes)
    timing = session_timing(event, When(lead_minutes, None, quiet.quiet_from, quiet.quiet_until))
    return Reminder.objects.create(
        **{
            "club": athlete.club,
            "recipient": athlete.user,
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
            "expires_at": timing.expires_at,
            "state": ReminderState.PLANNED,
            **fields,
        }
    )


def prefer(athlete: Athlete, **wishes: Any) -> ReminderPreference:
    """Store what an athlete wants to be told by mail."""
    return set_preference(person=athlete.user, club=athlete.club, channel=Channel.EMAIL, **wishes)


def prefer_no_quiet(*athletes: Athlete) -> None:
    """Have athletes reminded through all channels at any hour, so that a test does not ask what time it is."""
    ReminderPreference.objects.bulk_create(
        ReminderPreference(
            club=athlete.club, person=athlete.user, channel=channel, quiet_from=None, quiet_until=None,
            kinds_off=[ReminderKind.CHECK],
        )
        for athlete in athletes
        for channel in Channel
    )  # fmt: skip


def move(session: Session, on: date, at: time | None) -> None:
    Session.objects.filter(pk=session.pk).update(scheduled_on=on, scheduled_time=at)


def let_leases_run_out() -> None:
    """Stand in for the time that passes until nobody holds a row any more."""
    Reminder.objects.filter(leased_until__isnull=False).update(leased_until=datetime.fromisoformat("2000-01-01T00:00Z"))
