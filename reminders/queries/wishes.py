"""What a person is told through a channel: their own word, else their squad's, else the house's."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db.models import F

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from reminders.choices import Channel, ReminderKind
from reminders.models import DEFAULT_LEAD_MINUTES, ReminderPreference, SquadReminders, Wishes
from reminders.timing import NIGHT, When


class Source(StrEnum):
    OWN = "own"
    SQUAD = "squad"
    HOUSE = "house"


@dataclass(frozen=True)
class WishesOf:
    """The wishes that hold for a person; the planner's statement reads them by the same rule."""

    source: Source
    is_on: bool
    when: When
    kinds_off: frozenset[str]

    def tell(self, kind: str) -> bool:
        return self.is_on and kind not in self.kinds_off


_BY_DAY = When(DEFAULT_LEAD_MINUTES, None, *NIGHT)
HOUSE = {
    # A mail each morning would be too much to get without having asked.
    Channel.EMAIL: WishesOf(Source.HOUSE, True, _BY_DAY, frozenset({ReminderKind.CHECK})),
    # Planned only for who has a device that takes it.
    Channel.PUSH: WishesOf(Source.HOUSE, True, _BY_DAY, frozenset()),
}


class Whose(NamedTuple):
    """A person in a club, by primary keys, and their place as an athlete there, where there is one."""

    person: int
    club: int
    athlete: int | None


def wishes_of(*, person: User, club: Club, athlete: Athlete | None, channel: str) -> WishesOf:
    """Return the wishes that hold for a person in a club, whose place as an athlete there may be none."""
    one = Whose(person.pk, club.pk, athlete.pk if athlete else None)
    return wishes_of_each([one], channel=channel)[one]


def wishes_of_each(whose: Collection[Whose], *, channel: str) -> dict[Whose, WishesOf]:
    """Return the wishes that hold for each, in at most two queries."""
    said = {
        (row.person_id, row.club_id): row
        for row in ReminderPreference.objects.filter(
            channel=channel, person__in={one.person for one in whose}, club__in={one.club for one in whose}
        )
    }
    silent = {one.athlete for one in whose if one.athlete is not None and (one.person, one.club) not in said}
    given = _squads_defaults(silent, channel) if silent else {}

    def holding(one: Whose) -> WishesOf:
        if own := said.get((one.person, one.club)):
            return _read(own, Source.OWN)
        if one.athlete in given:
            return _read(given[one.athlete], Source.SQUAD)
        return HOUSE[Channel(channel)]

    return {one: holding(one) for one in whose}


def _squads_defaults(athletes: set[int], channel: str) -> dict[int, SquadReminders]:
    """Return what the squad of each athlete says; of several that do, the one that was made first."""
    rows = (
        SquadReminders.objects.filter(
            channel=channel,
            squad__archived_at__isnull=True,
            squad__places__athlete__in=athletes,
            squad__places__ends_before__isnull=True,
        )
        .annotate(of_athlete=F("squad__places__athlete"))
        .order_by("-squad_id")
    )
    # The first squad comes last and stays.
    return {row.of_athlete: row for row in rows}


def _read(row: Wishes, source: Source) -> WishesOf:
    return WishesOf(
        source=source,
        is_on=row.is_on,
        when=When(
            lead_minutes=row.lead_minutes,
            at_time=row.at_time,
            quiet_from=row.quiet_from,
            quiet_until=row.quiet_until,
            days_off=tuple(row.days_off),
        ),
        kinds_off=frozenset(row.kinds_off),
    )


def squad_wishes(squad: Squad) -> dict[str, WishesOf]:
    """Return by channel what a squad's athletes are told who said nothing themselves."""
    said = {row.channel: _read(row, Source.SQUAD) for row in SquadReminders.objects.filter(squad=squad)}
    return {channel: said.get(channel, HOUSE[channel]) for channel in Channel}
