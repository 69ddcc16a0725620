"""What moving a session and leaving it out takes."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, OneOf, Text, TimeOfDay
from training.operations.moving import MOST_REASON


class PlannedOrSkipped(TextChoices):
    PLANNED = "planned"
    SKIPPED = "skipped"


class SessionChangeBody(StrictSerializer):
    """Either where the session goes, or whether it is left out."""

    date = Day(required=False, help_text="The athlete's local day, from today to a year ahead")
    time = TimeOfDay(required=False, allow_null=True, help_text="Wall time in the athlete's zone; null: none")
    status = OneOf(PlannedOrSkipped, required=False, help_text="skipped: left out, with its reason; planned: taken in")
    reason = Text(most=MOST_REASON, required=False, help_text="As the athlete reads it")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        moves = "date" in attrs or "time" in attrs
        if moves == ("status" in attrs):
            raise serializers.ValidationError({"status": _("Give either date or time, or status.")})
        if attrs.get("status") == PlannedOrSkipped.PLANNED and "reason" in attrs:
            raise serializers.ValidationError({"reason": _("Taking a session in again needs no reason; leave it out.")})
        return attrs
