"""Links by which calendars follow an athlete or a squad."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.access import hashed
from accounts.models import User
from athletes.models import Athlete, Squad
from reminders.models import CalendarFeed

# Phones ask about once an hour; a time written at each of them would say no more.
_NOTE_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class MadeLink:
    """A link with its token, which is known at this moment only."""

    feed: CalendarFeed
    token: str


@transaction.atomic
def make_link(*, of: Athlete | Squad, by: User, at: datetime) -> MadeLink:
    """Make a person's link to an athlete's or a squad's calendar; the one before stops working."""
    token = secrets.token_urlsafe(32)
    feed, _created = CalendarFeed.objects.update_or_create(
        made_by=by,
        athlete=of if isinstance(of, Athlete) else None,
        squad=of if isinstance(of, Squad) else None,
        defaults={"club_id": of.club_id, "token_sha256": hashed(token), "made_at": at, "last_read_at": None},
    )
    return MadeLink(feed=feed, token=token)


def end_link(*, of: Athlete | Squad, by: User) -> None:
    """Stop a person's link; without one nothing happens."""
    CalendarFeed.objects.filter(
        made_by=by,
        athlete=of if isinstance(of, Athlete) else None,
        squad=of if isinstance(of, Squad) else None,
    ).delete()


def note_reading(*, feed: CalendarFeed, at: datetime) -> None:
    """Keep when a calendar last asked, to ten minutes."""
    if feed.last_read_at is None or at - feed.last_read_at > _NOTE_EVERY:
        # A link that was renewed meanwhile was not read.
        CalendarFeed.objects.filter(pk=feed.pk, token_sha256=feed.token_sha256).update(last_read_at=at)
