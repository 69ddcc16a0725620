"""Whether a due reminder is still right, asked just before it is sent."""

from dataclasses import dataclass
from datetime import datetime

from reminders.choices import Channel, Reason
from reminders.kinds import KINDS
from reminders.models import BouncedAddress, Reminder
from reminders.queries.devices import has_device
from reminders.queries.wishes import wishes_of
from reminders.timing import Timing, is_quiet


@dataclass(frozen=True)
class NotSent:
    """The reminder is no longer right."""

    reason: Reason


@dataclass(frozen=True)
class Retimed:
    """The reminder is right at another time, or was sent for that time already."""

    timing: Timing


def verdict_on(reminder: Reminder, *, at: datetime) -> NotSent | Retimed | None:
    """Return why a due reminder must not go out as planned, or None when it may.

    The same conditions stand in the planner's statements, which plan a suppressed row again when they hold; the
    reminder comes with its club, recipient, athlete and session.
    """
    if reason := _unreachable(reminder):
        return NotSent(reason)
    plan = KINDS[reminder.kind].plan
    if plan is None:
        return NotSent(Reason.TOO_LATE) if at >= reminder.expires_at else None
    wishes = wishes_of(
        person=reminder.recipient, club=reminder.club, athlete=reminder.athlete, channel=reminder.channel
    )
    if not wishes.tell(reminder.kind):
        return NotSent(Reason.TURNED_OFF)
    event = plan.event_of(reminder)
    if isinstance(event, Reason):
        return NotSent(event)
    timing = plan.timing(event, wishes.when)
    if timing is None:
        return NotSent(Reason.DAY_OFF)
    if (timing.starts_at, timing.due_at) != (reminder.starts_at, reminder.due_at):
        return Retimed(timing)
    if at >= timing.expires_at:
        return NotSent(Reason.TOO_LATE)
    if is_quiet(at, zone=timing.timezone, quiet=wishes.when.quiet):
        return NotSent(Reason.QUIET)
    return None


def _unreachable(reminder: Reminder) -> Reason | None:
    athlete, person = reminder.athlete, reminder.recipient
    if athlete is not None and athlete.archived_at is not None:
        return Reason.ARCHIVED
    if not person.is_active or (athlete is not None and athlete.user_id != person.pk):
        return Reason.NO_ACCOUNT
    if reminder.channel == Channel.EMAIL:
        if not person.email:
            return Reason.NO_ACCOUNT
        if BouncedAddress.objects.filter(address=person.email.lower()).exists():
            return Reason.BOUNCED
    if reminder.channel == Channel.PUSH and not has_device(person.pk):
        return Reason.NO_DEVICE
    return None
