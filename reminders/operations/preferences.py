"""What people and squads want to be told, and a message to try it."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Club, User
from athletes.models import Squad
from core.errors import DomainError
from reminders.choices import Channel, ReminderKind
from reminders.models import (
    LEAST_LEAD_MINUTES,
    MOST_LEAD_MINUTES,
    Reminder,
    ReminderPreference,
    SquadReminders,
)

TEST_LASTS = timedelta(minutes=10)
TEST_EVERY = timedelta(minutes=1)


class LeadOutOfRange(DomainError):
    code = "lead_out_of_range"
    field = "lead_minutes"


class QuietHoursOpen(DomainError):
    """Quiet hours need a beginning and another end."""

    code = "quiet_hours_open"
    field = "quiet_until"


class TestedJustNow(DomainError):
    code = "tested_just_now"
    status = 409


class WishFields(TypedDict, total=False):
    """What may be wished for (models.Wishes); what is left out stays as the house has it."""

    is_on: bool
    lead_minutes: int
    at_time: time | None
    quiet_from: time | None
    quiet_until: time | None
    days_off: list[int]
    kinds_off: list[str]


@transaction.atomic
def set_preference(*, person: User, club: Club, channel: Channel, **wishes: Unpack[WishFields]) -> ReminderPreference:
    """Store what a person wants to be told in a club through one channel, and when.

    Nothing is planned here: the next planning run re-times what is not sent, and delivery checks again.

    Raises:
        LeadOutOfRange: the lead lies outside 5 to 1440 minutes.
        QuietHoursOpen: quiet hours have one end only, or end when they begin.
    """
    row, _created = ReminderPreference.objects.update_or_create(
        club=club, person=person, channel=channel, defaults=_checked(wishes)
    )
    return row


def leave_own(*, person: User, club: Club, channel: Channel) -> None:
    """Forget what the person said, so that the squad's default holds, else the house's."""
    ReminderPreference.objects.filter(club=club, person=person, channel=channel).delete()


@transaction.atomic
def set_squad_default(*, squad: Squad, channel: Channel, **wishes: Unpack[WishFields]) -> SquadReminders:
    """Store what a squad's athletes are told who said nothing themselves.

    Raises:
        LeadOutOfRange, QuietHoursOpen
    """
    row, _created = SquadReminders.objects.update_or_create(
        squad=squad, channel=channel, defaults={"club_id": squad.club_id, **_checked(wishes)}
    )
    return row


def clear_squad_default(*, squad: Squad, channel: Channel) -> None:
    """Forget what the squad said, so that the house's default holds."""
    SquadReminders.objects.filter(squad=squad, channel=channel).delete()


def send_test(*, person: User, club: Club, channel: Channel, zone: str, at: datetime) -> Reminder:
    """Ask for a message that shows whether the channel works; a sender takes it within some seconds.

    Raises:
        TestedJustNow: one was asked for less than a minute ago.
    """
    tests = Reminder.objects.filter(recipient=person, club=club, kind=ReminderKind.TEST, channel=channel)
    if tests.filter(due_at__gt=at - TEST_EVERY).exists():
        raise TestedJustNow(_("A test message was asked for less than a minute ago. Look whether it has come."))
    local = at.astimezone(ZoneInfo(zone))
    return Reminder.objects.create(
        club=club,
        recipient=person,
        kind=ReminderKind.TEST,
        subject=uuid.uuid4(),
        channel=channel,
        local_on=local.date(),
        local_time=local.time(),
        timezone=zone,
        due_at=at,
        starts_at=at,
        expires_at=at + TEST_LASTS,
    )


def _checked(wishes: WishFields) -> dict[str, Any]:
    lead = wishes.get("lead_minutes")
    if lead is not None and not LEAST_LEAD_MINUTES <= lead <= MOST_LEAD_MINUTES:
        raise LeadOutOfRange(
            _("%(minutes)s lies outside %(least)s to %(most)s minutes.")
            % {"minutes": lead, "least": LEAST_LEAD_MINUTES, "most": MOST_LEAD_MINUTES}
        )
    first, last = wishes.get("quiet_from"), wishes.get("quiet_until")
    if (first is None) != (last is None) or (first is not None and first == last):
        raise QuietHoursOpen(_("Quiet hours need a beginning and another end, such as 22:00 and 07:00."))
    return dict(wishes)
