"""What reading and logging sessions takes, and the description of what it answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import PageQuery, StrictSerializer
from core.fields import Day, Instant, OneOf, PublicId, Quantity, Text, WholeNumber, YesNo
from exercises.serializers.feedback import AnswerBody, OwnFeedbackAnswer
from programmes.choices import SetKind
from programmes.serializers.library import ExerciseReference, PrescriptionAnswer
from training.choices import ItemStatus, Leg, SessionKind, SessionStatus, Side
from training.models import (
    MOST_COUNTERWEIGHT_KG,
    MOST_DISTANCE_M,
    MOST_FORCE_N,
    MOST_HOLD_S,
    MOST_LOAD_KG,
    MOST_MINUTES,
    MOST_REPS,
    MOST_RIR,
    MOST_SETS,
)
from training.operations.own import MOST_NOTE
from training.queries.feedback import Tried

MOST_PAIN = 10
MOST_EFFORT = 10
_OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}


class DayQuery(StrictSerializer):
    date = Day(required=False, help_text="The athlete's training day; today unless given")


class SessionQuery(PageQuery):
    athlete = PublicId(required=False)
    squad = PublicId(required=False)

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {
            "from": Day(required=False, help_text="A week before today unless given"),
            "to": Day(required=False, help_text="The last day, included; two weeks after `from` unless given"),
            **super().get_fields(),
        }


class SetBody(StrictSerializer):
    item = PublicId(help_text="The line of a session")
    number = WholeNumber(low=1, high=MOST_SETS)
    side = OneOf(Side)
    reps = WholeNumber(low=0, high=MOST_REPS, help_text="Contacts too are counted here", **_OPTIONAL)
    hold_s = WholeNumber(low=0, high=MOST_HOLD_S, **_OPTIONAL)
    distance_m = Quantity(low=0, high=MOST_DISTANCE_M, places=2, **_OPTIONAL)
    load_kg = Quantity(
        low=0,
        high=MOST_LOAD_KG,
        places=3,
        help_text="The whole external mass, body mass never; 0 is none, null is not known",
        **_OPTIONAL,
    )
    force_n = Quantity(low=0, high=MOST_FORCE_N, places=2, **_OPTIONAL)
    rir = Quantity(low=0, high=MOST_RIR, places=1, help_text="Repetitions left", **_OPTIONAL)
    pain_left = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    pain_right = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    lever_side = OneOf(Leg, **_OPTIONAL)
    counterweight_kg = Quantity(low=0, high=MOST_COUNTERWEIGHT_KG, places=3, **_OPTIONAL)
    ballast_present = YesNo(
        help_text="Someone sits in the machine; this, lever_side and counterweight_kg are needed above the item's"
        " ballast_above_kg",
        **_OPTIONAL,
    )
    performed_at = Instant(help_text="Now unless given; never later than arrival", **_OPTIONAL)
    edited_at = Instant(help_text="The later edit wins; now unless given, never later than arrival", **_OPTIONAL)


class FinishBody(StrictSerializer):
    effort = WholeNumber(low=0, high=MOST_EFFORT)
    minutes = WholeNumber(low=1, high=MOST_MINUTES)
    pain_after_left = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    pain_after_right = WholeNumber(low=0, high=MOST_PAIN, help_text="Null takes a score back", **_OPTIONAL)
    note = Text(most=MOST_NOTE, required=False)


class SessionFeedbackBody(AnswerBody):
    item = PublicId(help_text="A line of the session that names the exercise")


class _SetValues(serializers.Serializer[Any]):
    """A set carries the values that its line logs, and pain only where there is some and the caller may see it."""

    number = serializers.IntegerField()
    side = serializers.ChoiceField(choices=Side.choices)
    reps = serializers.IntegerField(**_OPTIONAL)
    hold_s = serializers.IntegerField(**_OPTIONAL)
    distance_m = serializers.FloatField(**_OPTIONAL)
    load_kg = serializers.FloatField(**_OPTIONAL)
    force_n = serializers.FloatField(**_OPTIONAL)
    rir = serializers.FloatField(**_OPTIONAL)
    lever_side = serializers.ChoiceField(choices=Leg.choices, **_OPTIONAL)
    counterweight_kg = serializers.FloatField(**_OPTIONAL)
    ballast_present = serializers.BooleanField(**_OPTIONAL)
    pain_left = serializers.IntegerField(required=False)
    pain_right = serializers.IntegerField(required=False)


class SetAnswer(_SetValues):
    id = serializers.UUIDField()
    performed_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField()


class StoredSetAnswer(SetAnswer):
    item = serializers.UUIDField()
    deleted = serializers.BooleanField(help_text="True where a later delete stands")
    pain_stored = serializers.BooleanField(
        allow_null=True, help_text="Null: none was sent; false: there is no recorded basis for storing it"
    )
    notice = serializers.CharField(help_text="What the person should be told, or empty")


class PreviousAnswer(serializers.Serializer[Any]):
    date = serializers.DateField()
    sets = _SetValues(many=True)


class TargetAnswer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=SetKind.choices)
    reps_min = serializers.IntegerField(allow_null=True)
    reps_max = serializers.IntegerField(allow_null=True)
    hold_s = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    load_kg = serializers.FloatField(allow_null=True)
    force_n = serializers.FloatField(allow_null=True)


class RevisedExercise(ExerciseReference):
    revision = serializers.IntegerField(help_text="The revision of its texts that the line was laid out with")


class ExerciseToLog(RevisedExercise):
    asks_acknowledgement = serializers.BooleanField(
        help_text="Its safety text is acknowledged before a set is logged: see `exercises/{slug}/acknowledge/`"
    )
    safety_revision = serializers.IntegerField(help_text="The version of the safety text in force")
    acknowledged = serializers.BooleanField(help_text="The athlete has acknowledged the version in force")


class ItemAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    group = serializers.CharField(allow_null=True, help_text="Lines of a session with the same letter are a superset")
    exercise = ExerciseToLog()
    prescription = PrescriptionAnswer()
    targets = TargetAnswer(many=True)
    ballast_above_kg = serializers.FloatField(
        allow_null=True,
        help_text="Above this load a set also says lever_side, counterweight_kg and ballast_present; null: it need not",
    )
    status = serializers.ChoiceField(
        choices=ItemStatus.choices, required=False, help_text="Only where it is not `planned`"
    )
    skip_reason = serializers.CharField(required=False, help_text="Why it was left out; only beside `status`")
    swapped_from = ExerciseReference(
        allow_null=True, help_text="What the plan asks for, where it was swapped for this athlete"
    )
    swap_reason = serializers.CharField(required=False, help_text="Why it was swapped; only beside `swapped_from`")
    load_reason = serializers.CharField(help_text="How the load was made, or how to choose one, in a sentence")
    previous = PreviousAnswer(allow_null=True)
    sets = SetAnswer(many=True)


class SessionAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    athlete = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    title = serializers.CharField()
    date = serializers.DateField()
    time = serializers.CharField(allow_null=True, help_text="Wall time in the athlete's zone, such as 17:30")
    status = serializers.ChoiceField(choices=SessionStatus.choices)
    programme = serializers.UUIDField(allow_null=True)
    items = ItemAnswer(many=True)
    effort = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(
        help_text="What the athlete tells the coach; empty for who may not see the athlete's health"
    )
    skip_reason = serializers.CharField(help_text="Why it was left out, or empty")
    move_reason = serializers.CharField(help_text="Why it stands on another day than the plan's, or empty")
    eased_pct = serializers.IntegerField(
        allow_null=True, help_text="Share of the planned sets that is asked for after time away; null: all of them"
    )
    revision = serializers.IntegerField()


class FinishedSessionAnswer(SessionAnswer):
    pain_stored = serializers.BooleanField(
        allow_null=True, help_text="Null: none was sent; false: there is no recorded basis for storing it"
    )
    notice = serializers.CharField(help_text="What the person should be told, or empty")


class TriedAnswer(serializers.Serializer[Any]):
    item = serializers.UUIDField(source="item.public_id")
    exercise = serializers.SerializerMethodField()
    feedback = OwnFeedbackAnswer(allow_null=True, help_text="Null until the athlete answers on this version")

    @extend_schema_field(RevisedExercise)
    def get_exercise(self, tried: Tried) -> dict[str, Any]:
        exercise = tried.item.exercise
        revision = tried.item.exercise_revision
        return {"id": exercise.public_id, "slug": exercise.slug, "name": exercise.name, "revision": revision}


class SessionFeedbackAnswer(serializers.Serializer[Any]):
    exercises = TriedAnswer(many=True, help_text="Those with sets, each once")


class TodayAnswer(serializers.Serializer[Any]):
    date = serializers.DateField()
    timezone = serializers.CharField()
    sessions = SessionAnswer(many=True)
