"""What a person is told in each of their clubs."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from reminders.access import OwnPlace
from reminders.choices import Channel, ReminderKind
from reminders.models import BouncedAddress
from reminders.queries.wishes import Whose, WishesOf, wishes_of_each
from reminders.wording import when_words


@dataclass(frozen=True, kw_only=True)
class ChannelTold:
    """One channel, with the wishes that hold for it; `can_reach` tells whether anything can arrive."""

    channel: Channel
    wishes: WishesOf
    told: Sequence[ReminderKind]
    can_reach: bool

    @property
    def words(self) -> str:
        return when_words(self.wishes.when)

    @property
    def told_words(self) -> str:
        return " · ".join(str(kind.label) for kind in self.told)


@dataclass(frozen=True, kw_only=True)
class PlaceTold:
    place: OwnPlace
    channels: Sequence[ChannelTold]


def places_told(*, person: User, places: Sequence[OwnPlace], has_device: bool) -> list[PlaceTold]:
    """Return what a person is told in clubs, in the same order (at most five queries)."""
    whose = [Whose(person.pk, place.club.pk, place.athlete.pk if place.athlete else None) for place in places]
    wishes = {channel: wishes_of_each(whose, channel=channel) for channel in Channel}
    reached = {
        Channel.EMAIL: not BouncedAddress.objects.filter(address=person.email).exists(),
        Channel.PUSH: has_device,
    }
    return [
        PlaceTold(
            place=place,
            channels=[
                told_through(channel, wishes[channel][one], place.kinds, can_reach=reached[channel])
                for channel in Channel
            ],
        )
        for place, one in zip(places, whose, strict=True)
    ]


def told_through(
    channel: Channel, wishes: WishesOf, kinds: Sequence[ReminderKind], *, can_reach: bool = True
) -> ChannelTold:
    told = [kind for kind in kinds if wishes.tell(kind)]
    return ChannelTold(channel=channel, wishes=wishes, told=told, can_reach=can_reach)
