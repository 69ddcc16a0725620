"""What the API takes and answers about what people and squads are told."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import ClockTime, ListOf, OneOf, TimeOfDay, WholeNumber, YesNo
from reminders.choices import Channel, ReminderKind
from reminders.models import LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES
from reminders.queries.log import LogLine
from reminders.queries.places import ChannelTold, PlaceTold
from reminders.queries.status import Bounced, Coming, Status
from reminders.queries.wishes import Source


class WishesBody(StrictSerializer):
    """Wishes for one channel, whole."""

    is_on = YesNo()
    lead_minutes = WholeNumber(low=LEAST_LEAD_MINUTES, high=MOST_LEAD_MINUTES)
    at_time = TimeOfDay(allow_null=True, help_text="By one's own clock; goes before the lead")
    quiet_from = TimeOfDay(allow_null=True)
    quiet_until = TimeOfDay(allow_null=True)
    days_off = ListOf(WholeNumber(low=0, high=6), least=0, most=7, help_text="0 is Monday, 6 Sunday")
    kinds_off = ListOf(OneOf(ReminderKind), least=0, most=len(ReminderKind), help_text="What is not told")


class WishesAnswer(serializers.Serializer[ChannelTold]):
    channel = serializers.ChoiceField(choices=Channel.choices)
    set_by = serializers.ChoiceField(
        choices=[(source.value, source.value) for source in Source],
        source="wishes.source",
        help_text="Whose word holds: one's own, the squad's, or the house's",
    )
    is_on = serializers.BooleanField(source="wishes.is_on")
    lead_minutes = serializers.IntegerField(source="wishes.when.lead_minutes")
    at_time = ClockTime(source="wishes.when.at_time", allow_null=True)
    quiet_from = ClockTime(source="wishes.when.quiet_from", allow_null=True)
    quiet_until = ClockTime(source="wishes.when.quiet_until", allow_null=True)
    days_off = serializers.SerializerMethodField()
    kinds_off = serializers.SerializerMethodField()

    def get_days_off(self, told: ChannelTold) -> list[int]:
        return sorted(told.wishes.when.days_off)

    def get_kinds_off(self, told: ChannelTold) -> list[str]:
        return sorted(told.wishes.kinds_off)


class PlaceAnswer(serializers.Serializer[PlaceTold]):
    club = serializers.UUIDField(source="place.club.public_id")
    athlete = serializers.SerializerMethodField(help_text="One's place there as an athlete; null for a coach only")
    kinds = serializers.SerializerMethodField(help_text="What one can be told of there")
    channels = WishesAnswer(many=True)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_athlete(self, told: PlaceTold) -> str | None:
        return str(told.place.athlete.public_id) if told.place.athlete else None

    def get_kinds(self, told: PlaceTold) -> list[str]:
        return [kind.value for kind in told.place.kinds]


class PlacesAnswer(serializers.Serializer[Any]):
    places = PlaceAnswer(many=True)


class LogLineAnswer(serializers.Serializer[LogLine]):
    who = serializers.CharField()
    about = serializers.CharField()
    club = serializers.UUIDField(source="club.public_id")
    due = serializers.DateTimeField()
    words = serializers.CharField(help_text="What became of it: “sent 16:30 by push; not sent by mail: a day off”")


class LogAnswer(serializers.Serializer[Any]):
    """The newest 30."""

    reminders = LogLineAnswer(many=True)


class TestAnswer(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="From then on it is not sent any more")


class ComingAnswer(serializers.Serializer[Coming]):
    who = serializers.CharField()
    about = serializers.CharField()
    channel = serializers.CharField()
    due = serializers.DateTimeField()


class BouncedAnswer(serializers.Serializer[Bounced]):
    person = serializers.UUIDField(source="person.public_id")
    name = serializers.CharField(source="person.__str__")
    address = serializers.CharField()
    reason = serializers.CharField()
    bounced_at = serializers.DateTimeField()


class ReasonAnswer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    count = serializers.IntegerField()


class StatusAnswer(serializers.Serializer[Status]):
    waiting = serializers.IntegerField(help_text="Due and not sent yet")
    oldest_s = serializers.IntegerField(help_text="Age of the oldest of them in seconds")
    planned = serializers.IntegerField()
    reasons = ReasonAnswer(many=True, help_text="Why some were not sent in the last seven days")
    failures = LogLineAnswer(many=True)
    bounced = BouncedAnswer(many=True)
    coming = ComingAnswer(many=True)
