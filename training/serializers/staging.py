"""What opening a stage takes, and the description of what it answers."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, TimeOfDay, WholeNumber, YesNo
from programmes.rules.document import MOST_STAGES
from programmes.serializers.library import PlanStageAnswer, stage_json
from training.models import Assignment
from training.operations.staging import Opened
from training.queries.staging import Stages

Json = dict[str, Any]


class StageBody(StrictSerializer):
    stage = WholeNumber(low=1, high=MOST_STAGES, help_text="The one to open, so that none is opened twice")
    criteria_hold = YesNo(
        required=False, default=False, help_text="That every criterion of the stage was checked and holds"
    )
    again = YesNo(
        required=False, default=False, help_text="Lay out the open stage once more, since criteria do not hold yet"
    )
    starts_on = Day()
    weekdays = ListOf(
        WholeNumber(low=0, high=6), least=1, most=7, required=False, help_text="0 is Monday; those it was given with"
    )
    times = ListOf(TimeOfDay(), least=1, most=2, required=False, help_text="Those it was given with")


class StagesAnswer(serializers.Serializer[Any]):
    assignment = serializers.UUIDField()
    programme = serializers.CharField()
    open_stage = serializers.IntegerField(allow_null=True, help_text="Null: the plan has no stages")
    stages = PlanStageAnswer(many=True)


class OpenedAnswer(StagesAnswer):
    sessions = serializers.IntegerField(help_text="Laid out by this call")
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    moved = serializers.IntegerField(help_text="On another day than asked for, for what else is in the calendar")
    left_out = serializers.IntegerField(help_text="Sessions still to be done that left the calendar")


def stages_json(assignment: Assignment, stages: Stages) -> Json:
    return {
        "assignment": str(assignment.public_id),
        "programme": assignment.programme.name,
        "open_stage": stages.open_number,
        "stages": [stage_json(stage) for stage in stages.all],
    }


def opened_json(assignment: Assignment, stages: Stages, opened: Opened) -> Json:
    return {
        **stages_json(assignment, stages),
        "sessions": opened.sessions,
        "first_on": opened.first_on,
        "last_on": opened.last_on,
        "moved": opened.moved,
        "left_out": opened.left_out,
    }
