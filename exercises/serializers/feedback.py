"""How feedback on exercises is said in the API."""

from typing import Any

from rest_framework import serializers

from core.api import PageQuery, StrictSerializer
from core.fields import ListOf, OneOf, PublicId, Text, WholeNumber, YesNo
from exercises.choices import BodyArea, CommentState, Shelf, Works
from exercises.models import ExerciseFeedback
from exercises.operations.feedback import LEAST_COMFORT, MOST_COMFORT, MOST_COMMENT, Answer
from exercises.queries.feedback import Change, Figures

MOST_VERSIONS = 32767
MOST_SLUG = 60
_ABOUT_LED_TO = "The version that changed because of it"


class AnswerBody(StrictSerializer):
    works = OneOf(Works, help_text="Does it work for the athlete?")
    comfort = WholeNumber(low=LEAST_COMFORT, high=MOST_COMFORT, help_text="1 very uncomfortable, 5 very comfortable")
    felt_in = ListOf(OneOf(BodyArea), least=0, most=len(BodyArea), required=False, help_text="Where it was felt")
    comment = Text(most=MOST_COMMENT, required=False)
    shared_with_coach = YesNo(required=False, help_text="Whether those who train the athlete may see the name")

    def answer(self) -> Answer:
        """Return what was said; what was left out stays as it was."""
        names = ("works", "comfort", "felt_in", "comment", "shared_with_coach")
        return Answer(**{name: self.validated_data[name] for name in names if name in self.validated_data})


class FeedbackBody(AnswerBody):
    revision = WholeNumber(
        low=1, high=MOST_VERSIONS, required=False, help_text="The version it is about; the newest unless given"
    )
    athlete = PublicId(required=False, help_text="As whom; needed where the caller trains in several clubs")


class VersionQuery(StrictSerializer):
    revision = WholeNumber(low=1, high=MOST_VERSIONS, required=False, help_text="The newest unless given")


class CommentQuery(PageQuery, VersionQuery):
    """Which comments of a club are asked for."""


class InboxQuery(PageQuery):
    of = OneOf(Shelf, required=False, help_text="`own` unless given; `library` is for editors of the library")
    state = OneOf(CommentState, required=False, help_text="Both unless given")
    exercise = Text(most=MOST_SLUG, required=False, help_text="The slug of an exercise")


class HandledBody(StrictSerializer):
    led_to = WholeNumber(low=2, high=MOST_VERSIONS, required=False, help_text=_ABOUT_LED_TO)


class _Said(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="The version it is about")
    works = serializers.ChoiceField(choices=Works.choices)
    comfort = serializers.IntegerField(help_text="1 very uncomfortable, 5 very comfortable")
    felt_in = serializers.ListField(child=serializers.ChoiceField(choices=BodyArea.choices))
    comment = serializers.CharField()


class OwnFeedbackAnswer(_Said):
    revision = serializers.IntegerField(source="exercise_revision", help_text="The version it is about")
    athlete = serializers.UUIDField(source="athlete.public_id")
    shared_with_coach = serializers.BooleanField()
    given_at = serializers.DateTimeField()
    led_to = serializers.SerializerMethodField(help_text=_ABOUT_LED_TO)

    def get_led_to(self, feedback: ExerciseFeedback) -> int | None:
        return feedback.led_to.number if feedback.led_to else None


class CommentAnswer(_Said):
    id = serializers.UUIDField(source="public_id")
    exercise = serializers.SlugField(source="exercise.slug")
    club = serializers.UUIDField(
        source="exercise.club.public_id", default=None, allow_null=True, help_text="Whose own exercise it is"
    )
    name = serializers.CharField(help_text="Empty unless the athlete shared it with those who train them")
    month = serializers.DateField(help_text="The first day of the month in which it was given")
    handled = serializers.BooleanField(source="is_handled")
    led_to = serializers.IntegerField(allow_null=True, help_text=_ABOUT_LED_TO)


class _Works(serializers.Serializer[Any]):
    yes = serializers.IntegerField()
    partly = serializers.IntegerField()
    no = serializers.IntegerField()


class _Felt(serializers.Serializer[Any]):
    area = serializers.ChoiceField(choices=BodyArea.choices)
    answers = serializers.IntegerField()


class FiguresAnswer(serializers.Serializer[Figures]):
    club = serializers.UUIDField(source="club.public_id")
    answers = serializers.IntegerField()
    works = _Works()
    comfort = serializers.FloatField(allow_null=True, help_text="The mean, 1 to 5")
    felt_in = serializers.SerializerMethodField(help_text="Null for athletes, who may not know it")
    held_back = serializers.IntegerField(help_text="Comments that are not shown yet, lest they give somebody away")

    def get_felt_in(self, figures: Figures) -> list[dict[str, Any]] | None:
        if figures.felt_in is None:
            return None
        return [{"area": area.value, "answers": answers} for area, answers in figures.felt_in]


class ChangeAnswer(serializers.Serializer[Change]):
    revision = serializers.IntegerField(source="number")
    note = serializers.CharField()
    from_comments = serializers.BooleanField()
    comments = serializers.IntegerField(
        allow_null=True, help_text="How many; null for built-in exercises, since other clubs made some"
    )


class ExerciseFeedbackAnswer(serializers.Serializer[Any]):
    exercise = serializers.SlugField()
    revision = serializers.IntegerField(help_text="The version that the figures are about")
    own = OwnFeedbackAnswer(many=True, help_text="What the caller said, of every version")
    clubs = FiguresAnswer(many=True, help_text="For staff, and from five answers on for athletes")
    changes = ChangeAnswer(many=True)
