"""What a calendar that follows an athlete or a squad shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.urls import reverse

from accounts.models import Club, User
from athletes.models import Athlete, Squad, SquadPlace
from athletes.queries import club_day, squads_of
from core.dates import instant
from reminders.models import CalendarFeed
from reminders.wording import event_words, fixture_event_words, squad_event_words
from training.choices import SessionKind, SessionStatus
from training.models import Fixture, Session
from training.queries.days import active_athletes_of, today_of
from training.queries.lengths import length_of, with_expected_s

BEFORE = timedelta(days=30)
AFTER = timedelta(days=180)
# How long a fixture's entry stands, since nobody says: our own choice.
FIXTURE_LASTS = timedelta(minutes=120)
_LEFT_OUT = (SessionStatus.SKIPPED, SessionStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a calendar: on a whole day (`at` is null) or from a wall time of its zone.

    `sequence` never falls while the uid lives; a calendar adds how often zones changed (CalendarFeed).
    """

    uid: str
    sequence: int
    words: str
    place: str = ""
    on: date
    at: time | None
    zone: str
    lasts: timedelta
    is_cancelled: bool
    changed_at: datetime
    path: str


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A calendar to follow: its entries in order of time, between two days.

    `zones_sha256` changes when the zone of an entry does, which its sequence does not count.
    """

    name: str
    zones_sha256: str
    first: date
    last: date
    entries: Sequence[Entry]


def feed_of(of: Athlete | Squad, by: User) -> CalendarFeed | None:
    """Return a person's link to an athlete's or a squad's calendar, if there is one."""
    links = CalendarFeed.objects.filter(made_by=by)
    return (links.filter(athlete=of) if isinstance(of, Athlete) else links.filter(squad=of)).first()


def followed(feed: CalendarFeed, *, at: datetime) -> Followed:
    """Return what a link leads to: from 30 days before to 180 days after, in at most four queries."""
    if feed.squad is None:
        athlete = cast(Athlete, feed.athlete)
        return _of_athlete(athlete, today_of(athlete, at))
    return _of_squad(feed.squad, club_day(feed.squad.club, at))


def _of_athlete(athlete: Athlete, today: date) -> Followed:
    first, last = today - BEFORE, today + AFTER
    sessions = with_expected_s(Session.objects.filter(athlete=athlete, scheduled_on__gte=first, scheduled_on__lte=last))
    entries = [
        Entry(
            uid=str(row.public_id),
            sequence=row.revision,
            words=event_words(row.kind),
            on=row.scheduled_on,
            at=row.scheduled_time,
            zone=athlete.zone,
            lasts=length_of(row),
            is_cancelled=row.status in _LEFT_OUT,
            changed_at=row.updated_at,
            path=reverse("training:session", args=[row.public_id]),
        )
        for row in sessions
    ]
    fixtures = Fixture.objects.filter(squad__in=squads_of(athlete), held_on__gte=first, held_on__lte=last)
    entries += _fixture_entries(fixtures, athlete.club, reverse("training:week"))
    return Followed(
        name=str(athlete.club),
        zones_sha256=_digest(athlete.zone, athlete.club.timezone),
        first=first,
        last=last,
        entries=_in_order(entries),
    )


def _of_squad(squad: Squad, today: date) -> Followed:
    first, last = today - BEFORE, today + AFTER
    zone = squad.club.timezone
    path = reverse("training:squad_calendar", args=[squad.public_id])
    people = {athlete.pk: athlete for athlete in active_athletes_of(squad)}
    alike: dict[tuple[date, time | None], list[Session]] = defaultdict(list)
    sessions = Session.objects.filter(athlete__in=people, scheduled_on__gte=first, scheduled_on__lte=last)
    for row in with_expected_s(sessions.filter(kind=SessionKind.CALF)):
        on, at = row.scheduled_on, row.scheduled_time
        # Who is elsewhere trains by the clock there.
        if at is not None and people[row.athlete_id].zone != zone:
            local = instant(on, at, zone=people[row.athlete_id].zone).astimezone(ZoneInfo(zone))
            on, at = local.date(), local.time()
        alike[on, at].append(row)
    # Sessions leave entries for others; the revisions of all that were ever the squad's only add up.
    ever = SquadPlace.objects.filter(squad=squad).values("athlete")
    sequence = Session.objects.filter(athlete__in=ever).aggregate(total=Sum("revision"))["total"] or 0
    entries = []
    for (on, at), rows in alike.items():
        count = sum(row.status not in _LEFT_OUT for row in rows)
        entries.append(
            Entry(
                uid=f"{squad.public_id}-{on:%Y%m%d}" + (f"T{at:%H%M}" if at else ""),
                sequence=sequence,
                words=squad_event_words(count),
                on=on,
                at=at,
                zone=zone,
                lasts=max(length_of(row) for row in rows),
                is_cancelled=not count,
                changed_at=max(row.updated_at for row in rows),
                path=path,
            )
        )
    fixtures = Fixture.objects.filter(squad=squad, held_on__gte=first, held_on__lte=last)
    entries += _fixture_entries(fixtures, squad.club, path)
    elsewhere = sorted(f"{pk} {athlete.zone}" for pk, athlete in people.items() if athlete.zone != zone)
    return Followed(
        name=f"{squad.name}, {squad.club}",
        zones_sha256=_digest(zone, *elsewhere),
        first=first,
        last=last,
        entries=_in_order(entries),
    )


def _fixture_entries(fixtures: QuerySet[Fixture], club: Club, path: str) -> list[Entry]:
    return [
        Entry(
            uid=str(row.public_id),
            sequence=row.revision,
            words=fixture_event_words(kind=row.kind, name=row.name),
            place=row.place,
            on=row.held_on,
            at=row.held_at,
            zone=club.timezone,
            lasts=FIXTURE_LASTS,
            is_cancelled=row.cancelled_at is not None,
            changed_at=row.updated_at,
            path=path,
        )
        for row in fixtures
    ]


def _digest(*zones: str) -> str:
    return sha256("\n".join(zones).encode()).hexdigest()


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    # Whole days first, as they stand at the top of a day.
    return sorted(entries, key=lambda one: (one.on, one.at or time.min, one.uid))
