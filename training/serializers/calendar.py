"""What the calendar's part of the API takes, and the description of what it answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import PageQuery, StrictSerializer
from core.fields import ClockTime, Day, OneOf, PublicId, Text, TimeOfDay
from exercises.serializers.files import TrueFalse
from programmes.serializers.drafts import Words
from training.choices import FixtureKind, FixtureSource
from training.models import Fixture
from training.operations.fixtures import MOST_CHARACTERS, Imported, Taken


class FixtureQuery(PageQuery):
    squad = PublicId(required=False)

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {
            "from": Day(required=False, help_text="Everything from this day on"),
            "to": Day(required=False, help_text="Everything up to this day, which is included"),
            **super().get_fields(),
        }


class FixtureChangeBody(StrictSerializer):
    kind = OneOf(FixtureKind)
    name = Words(low=1, high=MOST_CHARACTERS)
    date = Day(source="held_on")
    time = TimeOfDay(source="held_at", required=False, allow_null=True, help_text="Local to the club; null: not known")
    place = Text(most=MOST_CHARACTERS, required=False)


class FixtureBody(FixtureChangeBody):
    squad = PublicId()


class FixtureAnswer(serializers.Serializer[Fixture]):
    id = serializers.UUIDField(source="public_id")
    squad = serializers.UUIDField(source="squad.public_id")
    kind = serializers.ChoiceField(choices=FixtureKind.choices)
    name = serializers.CharField()
    place = serializers.CharField()
    date = serializers.DateField(source="held_on")
    time = ClockTime(source="held_at", allow_null=True, help_text="Local to the club, such as 15:00")
    from_file = serializers.SerializerMethodField(help_text="A newer calendar file moves it")
    cancelled = serializers.SerializerMethodField()
    revision = serializers.IntegerField()

    def get_from_file(self, fixture: Fixture) -> bool:
        return fixture.source == FixtureSource.ICS

    def get_cancelled(self, fixture: Fixture) -> bool:
        return fixture.cancelled_at is not None


class FixturesImportQuery(StrictSerializer):
    squad = PublicId()
    kind = OneOf(
        FixtureKind, required=False, help_text="Of new fixtures; what the squad's sport mostly has unless given"
    )
    dry_run = OneOf(TrueFalse, required=False, help_text="true: tell what would be done, and do nothing")
    seen = Text(most=64, required=False, help_text="From a dry run; refused (409) where the outcome would be another")


class EventAnswer(serializers.Serializer[Taken]):
    fixture = serializers.SerializerMethodField(help_text="Null for a new one")
    name = serializers.CharField(source="event.name")
    place = serializers.CharField(source="event.place")
    date = serializers.DateField(source="event.on")
    time = ClockTime(source="event.at", allow_null=True)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_fixture(self, taken: Taken) -> str | None:
        return str(taken.fixture.public_id) if taken.fixture else None


class FixturesImportAnswer(serializers.Serializer[Imported]):
    dry_run = serializers.SerializerMethodField()
    new = EventAnswer(many=True)
    changed = EventAnswer(many=True)
    cancelled = EventAnswer(many=True)
    unchanged = serializers.IntegerField()
    outside = serializers.IntegerField(help_text="New ones more than a month back or a year ahead, left out")
    seen = serializers.CharField()

    def get_dry_run(self, imported: Imported) -> bool:
        return bool(self.context["dry_run"])
