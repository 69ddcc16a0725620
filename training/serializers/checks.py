"""What a morning check takes, and the description of what it answers."""

from typing import Any

from rest_framework import serializers

from athletes.models import MOST_STIFFNESS_MIN, WORST_ANSWER
from core.api import StrictSerializer
from core.fields import Day, Instant, WholeNumber
from training.queries.checks import ANSWERS, MorningCheck
from training.serializers.logging import MOST_PAIN

_OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}
_RATED = "From 1, very good, to 7, very bad; null takes it back"


class CheckBody(StrictSerializer):
    pain_left = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    pain_right = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    stiffness_minutes = WholeNumber(
        low=0, high=MOST_STIFFNESS_MIN, help_text="Minutes until the calves feel normal", **_OPTIONAL
    )
    sleep = WholeNumber(low=1, high=WORST_ANSWER, help_text=_RATED, **_OPTIONAL)
    fatigue = WholeNumber(low=1, high=WORST_ANSWER, help_text=_RATED, **_OPTIONAL)
    stress = WholeNumber(low=1, high=WORST_ANSWER, help_text=_RATED, **_OPTIONAL)
    soreness = WholeNumber(low=1, high=WORST_ANSWER, help_text=_RATED, **_OPTIONAL)
    edited_at = Instant(help_text="The later edit stands; now unless given, never later than arrival", **_OPTIONAL)


class DayInPath(StrictSerializer):
    date = Day()


class SpanQuery(StrictSerializer):
    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {
            "from": Day(required=False, help_text="Four weeks before `to` unless given"),
            "to": Day(required=False, help_text="The last day, included; the athlete's today unless given"),
        }


class CheckAnswer(serializers.Serializer[Any]):
    date = serializers.DateField()
    pain_left = serializers.IntegerField(allow_null=True)
    pain_right = serializers.IntegerField(allow_null=True)
    stiffness_minutes = serializers.IntegerField(allow_null=True)
    sleep = serializers.IntegerField(allow_null=True)
    fatigue = serializers.IntegerField(allow_null=True)
    stress = serializers.IntegerField(allow_null=True)
    soreness = serializers.IntegerField(allow_null=True)


class OwnCheckAnswer(CheckAnswer):
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="What it changes by the plan's pain rule, in sentences"
    )


class StoredCheckAnswer(OwnCheckAnswer):
    pain_stored = serializers.BooleanField(
        allow_null=True, help_text="Null: no score was sent; false: in no club is there a basis, or a later edit stands"
    )
    answers_stored = serializers.BooleanField(
        allow_null=True, help_text="Null: no other answer was sent; false: as for pain_stored"
    )
    notice = serializers.CharField(help_text="What the person should be told, or empty")


class ChecksAnswer(serializers.Serializer[Any]):
    athlete = serializers.UUIDField()
    checks = CheckAnswer(many=True, help_text="The newest first; days without an answer are left out")


def check_json(check: MorningCheck) -> dict[str, Any]:
    return {
        "date": check.on.isoformat(),
        "pain_left": check.left,
        "pain_right": check.right,
        **{name: getattr(check, name) for name in ANSWERS},
    }
