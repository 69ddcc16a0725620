"""What the API takes for a club's own exercises, and how their versions are said.

The bodies describe; the rules stand in operations.entries, which answers for every fault at once.
"""

from typing import Any

from rest_framework import serializers

from accounts.choices import Equipment
from core.api import PageQuery
from core.fields import ListOf, OneOf, PublicId, Quantity, Text, WholeNumber, YesNo
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle
from exercises.models import ExerciseRevision
from exercises.operations.catalogue import MOST_NAME, MOST_SLUG
from exercises.operations.entries import HARDEST_TIER, MOST_KNEE_DEG, MOST_LINE_CHARACTERS, MOST_LINES

_OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}


def _points() -> ListOf:
    return ListOf(Text(most=MOST_LINE_CHARACTERS), least=0, most=MOST_LINES, required=False)


class EntryFields(serializers.Serializer[Any]):
    name = Text(most=MOST_NAME)
    category = OneOf(Category)
    primary_muscle = OneOf(Muscle)
    secondary_muscles = ListOf(OneOf(Muscle), least=0, most=len(Muscle), required=False)
    knee_from_deg = WholeNumber(low=0, high=MOST_KNEE_DEG, help_text="Knee flexion; 0 is straight")
    knee_to_deg = WholeNumber(low=0, high=MOST_KNEE_DEG, help_text="Not below knee_from_deg")
    action = Text(most=MOST_NAME, help_text="Such as concentric-eccentric")
    equipment = ListOf(OneOf(Equipment), least=0, most=len(Equipment), required=False)
    level = WholeNumber(low=1, high=max(Level.values))
    bodyweight_fraction = Quantity(
        low=0, high=1, places=3, help_text="Share of body mass on each working leg", **_OPTIONAL
    )
    tendon_tier = WholeNumber(low=1, high=HARDEST_TIER, help_text="Load on the Achilles tendon, 4 the highest")
    setup = _points()
    cues = _points()
    faults = _points()
    safety = _points()
    asks_acknowledgement = YesNo(required=False, help_text="Takes safety points")
    progression = Text(most=MOST_SLUG, help_text="Slug of the next harder one", **_OPTIONAL)
    regression = Text(most=MOST_SLUG, help_text="Slug of the next easier one", **_OPTIONAL)
    sources = ListOf(Text(most=60), least=0, most=60, required=False, help_text="Keys that built-in exercises name")
    figure = Text(most=MOST_SLUG, required=False, help_text="Slug of the built-in exercise whose figure shows it")


class NewExerciseBody(EntryFields):
    """With `copy_of` every other field may be left out."""

    club = PublicId(required=False, help_text="Needed by who writes for several clubs")
    copy_of = Text(most=MOST_SLUG, required=False, help_text="Slug or id of a built-in exercise or one of the club")
    slug = Text(most=MOST_SLUG, required=False, help_text="Made from the name unless given")
    side = OneOf(ExerciseSide, help_text="Stays as it is")
    measure = OneOf(Measure, help_text="What is logged; stays as it is")


class ExerciseChangeBody(EntryFields):
    """Fields that are left out stay as they are."""

    change_note = Text(most=MOST_LINE_CHARACTERS, help_text="What changed and why")


class RevisionQuery(PageQuery):
    pass


class RevisionAnswer(serializers.Serializer[ExerciseRevision]):
    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    change_note = serializers.CharField(help_text="Empty for the first")
    by = serializers.SerializerMethodField(help_text="Who made it; empty for who is not of the club's staff")
    name = serializers.CharField()
    setup = serializers.ListField(child=serializers.CharField())
    cues = serializers.ListField(child=serializers.CharField())
    faults = serializers.ListField(child=serializers.CharField())
    safety = serializers.ListField(child=serializers.CharField())
    safety_revision = serializers.IntegerField()

    def get_by(self, revision: ExerciseRevision) -> str:
        return str(revision.created_by or "") if self.context["says_who"] else ""
