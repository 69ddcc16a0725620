"""What moving a session and leaving it out takes."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, OneOf, Text, TimeOfDay
from training.models import Session
from training.operations.moving import MOST_REASON
from training.operations.own import MOST_NOTE
from training.queries.moving import Touches


class PlannedOrSkipped(TextChoices):
    PLANNED = "planned"
    SKIPPED = "skipped"


class TouchesQuery(StrictSerializer):
    date = Day(help_text="Where the session would go, the athlete's local day")
    time = TimeOfDay(required=False, help_text="Wall time in the athlete's zone; as it stands unless given")


class TouchedSession(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    title = serializers.CharField()
    date = serializers.DateField()
    why = serializers.CharField(help_text="The rule that it breaks then, or empty")


class TouchedFixture(serializers.Serializer[Any]):
    fixture = serializers.UUIDField()
    name = serializers.CharField()
    date = serializers.DateField()
    offset = serializers.IntegerField(help_text="Days from the fixture to the new day: -1 is the day before it")


class TouchesAnswer(serializers.Serializer[Any]):
    breaks = serializers.CharField(help_text="The rule that the session would break there in words, or empty")
    others = TouchedSession(many=True, help_text="Sessions that keep their rules now and would break one")
    same_day = TouchedSession(many=True)
    passed = TouchedSession(many=True, help_text="Sessions of the same programme whose order with it changes")
    fixtures = TouchedFixture(many=True, help_text="Those around the new day")


def touches_json(touches: Touches) -> dict[str, Any]:
    return {
        "breaks": touches.breaks,
        "others": [_session_json(session, why) for session, why in touches.others],
        "same_day": [_session_json(session) for session in touches.same_day],
        "passed": [_session_json(session) for session in touches.passed],
        "fixtures": [
            {
                "fixture": str(fixture.public_id),
                "name": fixture.name,
                "date": fixture.held_on.isoformat(),
                "offset": offset,
            }
            for fixture, offset in touches.fixtures
        ],
    }


def _session_json(session: Session, why: str = "") -> dict[str, Any]:
    return {
        "session": str(session.public_id),
        "title": session.title,
        "date": session.scheduled_on.isoformat(),
        "why": why,
    }


class SessionChangeBody(StrictSerializer):
    """Where the session goes, whether it is left out, or what its athlete tells the coach: one of the three."""

    date = Day(required=False, help_text="The athlete's local day, from today to a year ahead; for the athlete: today")
    time = TimeOfDay(required=False, allow_null=True, help_text="Wall time in the athlete's zone; null: none")
    status = OneOf(PlannedOrSkipped, required=False, help_text="skipped: left out, with its reason; planned: taken in")
    reason = Text(most=MOST_REASON, required=False, help_text="As the athlete reads it")
    note = Text(most=MOST_NOTE, required=False, help_text="From the athlete to their coaches; empty takes it back")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = ("date" in attrs or "time" in attrs, "status" in attrs, "note" in attrs)
        if sum(asked) != 1:
            raise serializers.ValidationError({"status": _("Give either date or time, or status, or note.")})
        if attrs.get("status") == PlannedOrSkipped.PLANNED and "reason" in attrs:
            raise serializers.ValidationError({"reason": _("Taking a session in again needs no reason; leave it out.")})
        if "note" in attrs and "reason" in attrs:
            raise serializers.ValidationError({"reason": _("A note needs no reason; leave it out.")})
        return attrs
