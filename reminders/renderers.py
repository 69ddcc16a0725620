"""A followed calendar as a file (iCalendar, RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

from core.dates import instant
from reminders.models import CalendarFeed
from reminders.queries.feeds import Entry, Followed

# How often a calendar is asked to look again.
_LOOK_AGAIN = timedelta(hours=1)
_DAY = timedelta(days=1)


def calendar_file(followed: Followed, *, feed: CalendarFeed) -> bytes:
    """Return the file, the same bytes for the same entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//Soleus//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # The name stands twice, in the word of RFC 7986 and in the one that phones know.
    calendar.add("name", followed.name)
    calendar.add("x-wr-calname", followed.name)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    # Times in UTC are written as such.
    for zone in sorted({entry.zone for entry in followed.entries if entry.at is not None} - {"UTC"}):
        calendar.add_component(_timezone(zone, followed.first.year, followed.last.year))
    for entry in followed.entries:
        calendar.add_component(_event(entry, feed))
    return calendar.to_ical()


def _event(entry: Entry, feed: CalendarFeed) -> Event:
    event = Event()
    changed_at = max(entry.changed_at, feed.zones_changed_at or entry.changed_at)
    event.add("uid", f"{entry.uid}@soleus")
    event.add("sequence", entry.sequence + feed.zone_changes)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("summary", entry.words)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    event.add("url", f"{settings.BASE_URL}{entry.path}")
    if entry.at is None:
        event.add("dtstart", entry.on)
        event.add("transp", "TRANSPARENT")
        return event
    # A wall time that the clocks skip becomes the first one after it, as it does for reminders.
    starts_at = instant(entry.on, entry.at, zone=entry.zone)
    event.add("dtstart", starts_at.astimezone(ZoneInfo(entry.zone)))
    event.add("duration", entry.lasts)
    return event


@lru_cache(maxsize=64)
def _timezone(name: str, first: int, last: int) -> Timezone:
    """Return the offsets of a zone over whole years; icalendar's own puts some changes an hour late."""
    zone = ZoneInfo(name)
    described = Timezone()
    described.add("tzid", name)
    starts_at = datetime(first, 1, 1, tzinfo=UTC)
    ends_at = datetime(last + 1, 1, 1, tzinfo=UTC)
    described.add_component(_observance(starts_at, before=_offset(starts_at, zone), zone=zone))
    at = starts_at
    while at < ends_at:
        if _offset(at, zone) != _offset(at + _DAY, zone):
            change = _change_between(at, at + _DAY, zone)
            described.add_component(_observance(change, before=_offset(at, zone), zone=zone))
        at += _DAY
    return described


def _observance(at: datetime, *, before: timedelta, zone: ZoneInfo) -> Component:
    """Return the offset that holds from an instant on, which is written by the clock before it."""
    after = _offset(at, zone)
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("dtstart", (at + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    return part


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return cast(timedelta, at.astimezone(zone).utcoffset())


def _change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second with the offset of the later instant."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True)
class LinkAddresses:
    """A link as browsers write it, and as calendars open it."""

    https: str
    webcal: str


def link_addresses(token: str) -> LinkAddresses:
    address = f"{settings.BASE_URL}{reverse('reminders:feed', args=[token])}"
    return LinkAddresses(address, f"webcal:{address.partition(':')[2]}")
