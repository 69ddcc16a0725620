"""How exercises are said in the API."""

from typing import Any

from rest_framework import serializers

from accounts.choices import Equipment
from core.api import PageQuery
from core.fields import OneOf, SeveralOf, Text, WholeNumber
from exercises.choices import AtHand, Category, ExerciseSide, KneeBias, Level, Measure, Muscle, Whose
from exercises.models import Exercise
from exercises.queries.library import Wanted

MOST_SEARCH_CHARACTERS = 60


class ExerciseQuery(PageQuery):
    search = Text(
        most=MOST_SEARCH_CHARACTERS,
        required=False,
        help_text="Words of the name, of what describes the exercise, or of its cues; typing errors are forgiven",
    )
    muscle = OneOf(Muscle, required=False, help_text="Works as first or second muscle")
    knee = OneOf(KneeBias, required=False, help_text="The muscle that the knee angle favours: < 20°, 20 to 60°, > 60°")
    side = OneOf(ExerciseSide, required=False, help_text="What is done either way answers for one and for two legs")
    level = WholeNumber(low=min(Level.values), high=max(Level.values), required=False)
    equipment = SeveralOf(
        [*AtHand.choices, *Equipment.choices],
        required=False,
        help_text="Nothing is needed but these; `none` for nothing at all, `club` for what the caller's clubs have",
    )
    measure = OneOf(Measure, required=False)
    category = OneOf(Category, required=False)
    whose = OneOf(Whose, required=False, help_text="Retired ones are shown to those who write exercises")


_FILTERS = ("muscle", "knee", "side", "level", "measure", "category", "whose")


def wanted_of(asked: dict[str, Any]) -> Wanted:
    """Return what the usable parameters of an address ask of the library."""
    pieces = set(asked.get("equipment", ()))
    return Wanted(
        text=asked.get("search", ""),
        equipment=frozenset(pieces - set(AtHand.values)) if pieces else None,
        at_hand=AtHand.CLUB in pieces,
        **{name: asked[name] for name in _FILTERS if name in asked},
    )


class ExerciseAnswer(serializers.Serializer[Exercise]):
    id = serializers.UUIDField(source="public_id")
    slug = serializers.SlugField()
    revision = serializers.IntegerField()
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=Category.choices)
    primary_muscle = serializers.ChoiceField(choices=Muscle.choices)
    secondary_muscles = serializers.ListField(child=serializers.ChoiceField(choices=Muscle.choices))
    side = serializers.ChoiceField(choices=ExerciseSide.choices)
    equipment = serializers.ListField(child=serializers.ChoiceField(choices=Equipment.choices))
    level = serializers.ChoiceField(choices=Level.choices)
    measure = serializers.ChoiceField(choices=Measure.choices)
    knee_from_deg = serializers.IntegerField(help_text="Knee flexion; 0 is straight")
    knee_to_deg = serializers.IntegerField()


class ExerciseDetailAnswer(ExerciseAnswer):
    action = serializers.CharField()
    bodyweight_fraction = serializers.DecimalField(
        max_digits=4, decimal_places=3, allow_null=True, help_text="Share of body mass on each working leg"
    )
    tendon_tier = serializers.IntegerField(help_text="Load on the Achilles tendon, 1 lowest to 4 highest")
    setup = serializers.ListField(child=serializers.CharField())
    cues = serializers.ListField(child=serializers.CharField())
    faults = serializers.ListField(child=serializers.CharField())
    safety = serializers.ListField(child=serializers.CharField())
    safety_revision = serializers.IntegerField(help_text="The version of the safety text")
    asks_acknowledgement = serializers.BooleanField(
        help_text="Athletes acknowledge the safety text before they log a set"
    )
    figure = serializers.CharField(help_text="The built-in exercise whose figure shows it; empty for none")
    sources = serializers.ListField(child=serializers.CharField())
    progression = serializers.SlugField(source="progression.slug", allow_null=True, help_text="The next harder one")
    regression = serializers.SlugField(source="regression.slug", allow_null=True, help_text="The next easier one")
    club = serializers.UUIDField(source="club.public_id", allow_null=True, help_text="Whose own it is; null: built in")
    copied_from = serializers.SlugField(source="copied_from.slug", allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is no longer offered")
