"""What giving out programmes takes, and the description of what it answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, PublicId, TimeOfDay, WholeNumber, YesNo
from training.operations.assigning import MOST_ATHLETES


class AssignBody(StrictSerializer):
    squad = PublicId(required=False, help_text="Its active athletes; give this or `athletes`")
    athletes = ListOf(PublicId(), least=1, most=MOST_ATHLETES, required=False)
    starts_on = Day()
    weekdays = ListOf(WholeNumber(low=0, high=6), least=1, most=7, help_text="0 is Monday")
    times = ListOf(TimeOfDay(), least=1, most=2, help_text="The second is for a second session of a day")
    dry_run = YesNo(required=False, default=False, help_text="Tell what would be made, and make nothing")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("squad" in attrs) == ("athletes" in attrs):
            raise serializers.ValidationError({"athletes": _("Give either squad or athletes.")})
        return attrs


class OutcomeAnswer(serializers.Serializer[Any]):
    athlete = serializers.UUIDField()
    name = serializers.CharField()
    assignment = serializers.UUIDField(allow_null=True, help_text="Null where nothing was made")
    sessions = serializers.IntegerField()
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    loads_known = serializers.IntegerField(help_text="Lines with a load in kg")
    loads_open = serializers.IntegerField(help_text="Lines whose load the athlete chooses")
    reason = serializers.CharField(help_text="Why nothing is made for this athlete, or empty")


class AssignAnswer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    athletes = OutcomeAnswer(many=True)
