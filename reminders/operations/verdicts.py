"""Whether a due reminder is still right, asked just before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from reminders.choices import Channel, Reason
from reminders.kinds import KINDS
from reminders.models import BouncedAddress, Reminder
from reminders.queries.devices import people_with_device
from reminders.queries.wishes import Whose, WishesOf, wishes_of_each
from reminders.timing import Timing, is_quiet


@dataclass(frozen=True)
class NotSent:
    """The reminder is no longer right."""

    reason: Reason


@dataclass(frozen=True)
class Retimed:
    """The reminder is right at another time, or was sent for that time already."""

    timing: Timing


@dataclass(frozen=True)
class Known:
    """What is read for several reminders at once before each of them is judged."""

    wishes: dict[int, WishesOf]
    bounced: frozenset[str]
    with_device: frozenset[int]


def known_of(reminders: Collection[Reminder]) -> Known:
    """Return what is known of reminders, with their club, recipient and athlete, that go the same way."""
    channels = {reminder.channel for reminder in reminders}
    addresses = {reminder.recipient.email.lower() for reminder in reminders if reminder.channel == Channel.EMAIL}
    people = {reminder.recipient_id for reminder in reminders if reminder.channel == Channel.PUSH}
    bounced = BouncedAddress.objects.filter(address__in=addresses).values_list("address", flat=True)
    wishes: dict[int, WishesOf] = {}
    for channel in channels:
        whose = {
            row.pk: Whose(row.recipient_id, row.club_id, row.athlete_id) for row in reminders if row.channel == channel
        }
        found = wishes_of_each(set(whose.values()), channel=channel)
        wishes |= {pk: found[one] for pk, one in whose.items()}
    return Known(wishes=wishes, bounced=frozenset(bounced), with_device=people_with_device(people))


def verdict_on(reminder: Reminder, known: Known, *, at: datetime) -> NotSent | Retimed | None:
    """Return why a due reminder must not go out as planned, or None when it may.

    The same conditions stand in the planner's statements, which plan a suppressed row again when they hold; the
    reminder comes with its club, recipient, athlete and session.
    """
    if reason := _unreachable(reminder, known):
        return NotSent(reason)
    plan = KINDS[reminder.kind].plan
    if plan is None:
        return NotSent(Reason.TOO_LATE) if at >= reminder.expires_at else None
    wishes = known.wishes[reminder.pk]
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


def _unreachable(reminder: Reminder, known: Known) -> Reason | None:
    athlete, person = reminder.athlete, reminder.recipient
    if athlete is not None and athlete.archived_at is not None:
        return Reason.ARCHIVED
    if not person.is_active or (athlete is not None and athlete.user_id != person.pk):
        return Reason.NO_ACCOUNT
    if reminder.channel == Channel.EMAIL:
        if not person.email:
            return Reason.NO_ACCOUNT
        if person.email.lower() in known.bounced:
            return Reason.BOUNCED
    if reminder.channel == Channel.PUSH and person.pk not in known.with_device:
        return Reason.NO_DEVICE
    return None
