"""What a person is told through a channel: their own word, else their squad's, else the house's."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.choices import Channel, ReminderKind
from reminders.models import DEFAULT_LEAD_MINUTES, ReminderPreference, SquadReminders, Wishes
from reminders.timing import When


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


HOUSE = {
    # A mail each morning would be too much to get without having asked.
    Channel.EMAIL: WishesOf(Source.HOUSE, True, When(DEFAULT_LEAD_MINUTES), frozenset({ReminderKind.CHECK})),
    # Planned only for who has a device that takes it.
    Channel.PUSH: WishesOf(Source.HOUSE, True, When(DEFAULT_LEAD_MINUTES), frozenset()),
}


def wishes_of(*, person: User, club: Club, athlete: Athlete | None, channel: str) -> WishesOf:
    """Return the wishes that hold for a person in a club, whose place as an athlete there may be none."""
    own = ReminderPreference.objects.filter(person=person, club=club, channel=channel).first()
    if own is not None:
        return _read(own, Source.OWN)
    given = squads_default(athlete, channel) if athlete else None
    return _read(given, Source.SQUAD) if given else HOUSE[Channel(channel)]


def squads_default(athlete: Athlete, channel: str) -> SquadReminders | None:
    """Return what the athlete's squad says; of several that do, the one that was made first."""
    return (
        SquadReminders.objects.filter(
            channel=channel,
            squad__archived_at__isnull=True,
            squad__places__athlete=athlete,
            squad__places__ends_before__isnull=True,
        )
        .order_by("squad_id")
        .first()
    )


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
