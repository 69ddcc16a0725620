"""How exercises are said in the API."""

from rest_framework import serializers

from accounts.choices import Equipment
from core.api import PageQuery
from core.fields import Text
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle
from exercises.models import Exercise

MOST_SEARCH_CHARACTERS = 60


class ExerciseQuery(PageQuery):
    search = Text(most=MOST_SEARCH_CHARACTERS, required=False, help_text="Looked for in names, actions and cues")


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


class ExerciseDetailAnswer(ExerciseAnswer):
    knee_from_deg = serializers.IntegerField()
    knee_to_deg = serializers.IntegerField()
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
    sources = serializers.ListField(child=serializers.CharField())
    progression = serializers.SlugField(source="progression.slug", allow_null=True, help_text="The next harder one")
    regression = serializers.SlugField(source="regression.slug", allow_null=True, help_text="The next easier one")
