"""Links by which calendars follow an athlete or a squad."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

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


def note_zones(*, feed: CalendarFeed, zones_sha256: str, at: datetime) -> None:
    """Count that an entry's zone is another one than when the link was last read."""
    if feed.zones_sha256 == zones_sha256:
        return
    changed: dict[str, Any] = {"zones_sha256": zones_sha256}
    if feed.zones_sha256:
        changed |= {"zone_changes": F("zone_changes") + 1, "zones_changed_at": at}
    # Of two readings at once, one counts.
    CalendarFeed.objects.filter(pk=feed.pk, zones_sha256=feed.zones_sha256).update(**changed)
    feed.refresh_from_db(fields=("zones_sha256", "zone_changes", "zones_changed_at"))


def note_reading(*, feed: CalendarFeed, at: datetime) -> None:
    """Keep when a calendar last asked, to ten minutes."""
    if feed.last_read_at is None or at - feed.last_read_at > _NOTE_EVERY:
        # A link that was renewed meanwhile was not read.
        CalendarFeed.objects.filter(pk=feed.pk, token_sha256=feed.token_sha256).update(last_read_at=at)
