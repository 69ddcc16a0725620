"""What giving out programmes takes, and the description of what it answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, PublicId, Text, TimeOfDay, WholeNumber, YesNo
from programmes.models import MATCH_OFFSETS, MOST_WEEKS
from training.operations.assigning import MOST_ATHLETES

MOST_FINGERPRINT = 64


class StartWeek(StrictSerializer):
    athlete = PublicId(help_text="One of those that the programme is given to")
    week = WholeNumber(low=1, high=MOST_WEEKS, help_text="The week of the plan to begin with")


class AssignBody(StrictSerializer):
    squad = PublicId(required=False, help_text="Its active athletes; give this or `athletes`")
    athletes = ListOf(PublicId(), least=1, most=MOST_ATHLETES, required=False)
    starts_on = Day()
    weekdays = ListOf(WholeNumber(low=0, high=6), least=1, most=7, help_text="0 is Monday")
    times = ListOf(TimeOfDay(), least=1, most=2, help_text="The second is for a second session of a day")
    match_offsets = ListOf(
        WholeNumber(low=MATCH_OFFSETS[0], high=MATCH_OFFSETS[-1]),
        least=0,
        most=len(MATCH_OFFSETS),
        required=False,
        help_text="Days from a fixture (-2 is two before it) that the training days of a week take in order, where"
        " they lie in it; the programme's own unless given, none: always the weekdays",
    )
    start_weeks = ListOf(
        StartWeek(),
        least=0,
        most=MOST_ATHLETES,
        required=False,
        help_text="Who begins in a later week of the plan; week 1 for all others",
    )
    fingerprint = Text(
        most=MOST_FINGERPRINT,
        required=False,
        default="",
        help_text="Of a dry run: 409 `preview_outdated` where something else would be made by now",
    )
    dry_run = YesNo(required=False, default=False, help_text="Tell what would be made, and make nothing")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("squad" in attrs) == ("athletes" in attrs):
            raise serializers.ValidationError({"athletes": _("Give either squad or athletes.")})
        return attrs


class LoadAnswer(serializers.Serializer[Any]):
    exercise = serializers.CharField()
    prescription = serializers.CharField(help_text="As it was laid out for the athlete")
    load_reason = serializers.CharField(help_text="How the load was made, or how to choose one; empty without a load")


class CollisionAnswer(serializers.Serializer[Any]):
    week = serializers.IntegerField()
    session = serializers.CharField(help_text="Its label in the plan, such as A")
    date = serializers.DateField(help_text="Where it would be")
    moved_to = serializers.DateField(allow_null=True, help_text="Where it goes instead; null: it stays")
    stuck = serializers.BooleanField(help_text="It breaks a rule of the programme, and no other day was found")
    why = serializers.CharField()


class OverlapAnswer(serializers.Serializer[Any]):
    programme = serializers.CharField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()


class OutcomeAnswer(serializers.Serializer[Any]):
    athlete = serializers.UUIDField()
    name = serializers.CharField()
    assignment = serializers.UUIDField(allow_null=True, help_text="Null where nothing was made")
    start_week = serializers.IntegerField(help_text="The week of the plan that comes first")
    sessions = serializers.IntegerField()
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    loads_known = serializers.IntegerField(help_text="Lines with a load in kg")
    loads_open = serializers.IntegerField(help_text="Lines whose load the athlete chooses")
    loads = LoadAnswer(many=True, help_text="The lines of the first week, each once")
    collisions = CollisionAnswer(
        many=True, help_text="Sessions that fixtures, days away or other sessions stand against"
    )
    overlaps = OverlapAnswer(many=True, help_text="Other programmes of the same weeks; they stand in nobody's way")
    reason = serializers.CharField(help_text="Why nothing is made for this athlete, or empty")


class AssignAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    batch = serializers.UUIDField(allow_null=True, help_text="For taking it back: `assignments/{batch}/undo/`")
    fingerprint = serializers.CharField(help_text="The same as long as the same days and loads would be laid out")
    athletes = OutcomeAnswer(many=True)


class UndoAnswer(serializers.Serializer[Any]):
    batch = serializers.UUIDField()
    athletes = serializers.IntegerField(help_text="Those whose assignment was taken back by this call")
    sessions = serializers.IntegerField(help_text="Sessions that left their calendars by this call")
