"""What the counterweight calculator takes and answers in the API."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Quantity
from exercises.forms.counterweight import too_far_words
from exercises.rules.counterweight import (
    LEAST_SPACING_CM,
    MOST_LOAD_KG,
    MOST_SPACING_CM,
    Balance,
    most_offset_cm,
)


class BalanceQuery(StrictSerializer):
    load_kg = Quantity(low=0, high=MOST_LOAD_KG, places=3)
    offset_cm = Quantity(
        low=0,
        high=MOST_SPACING_CM / 2,
        places=3,
        help_text="From the midline to where the support presses, towards the arm; at most half of knee_spacing_cm",
    )
    knee_spacing_cm = Quantity(low=LEAST_SPACING_CM, high=MOST_SPACING_CM, places=3)

    def validate(self, attrs: dict[str, Decimal]) -> dict[str, Any]:
        if attrs["offset_cm"] > most_offset_cm(attrs["knee_spacing_cm"]):
            raise serializers.ValidationError({"offset_cm": too_far_words(attrs["knee_spacing_cm"])})
        return attrs


class BalanceAnswer(serializers.Serializer[Balance]):
    near_kg = serializers.FloatField(help_text="On the knee near the arm")
    far_kg = serializers.FloatField(help_text="On the other knee")
    counterweight_kg = serializers.FloatField(help_text="Over the far knee; then both carry near_kg")
