"""The squad training report in the API: what it is asked for with, and what it says."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, OneOf, PublicId, Text
from exercises.choices import Muscle
from exercises.serializers.files import TrueFalse
from reports.choices import PeriodChoice

Answer = serializers.Serializer[Any]
_KG = "Repetitions × external kg; two-legged kg count half to each"
MOST_SQUADS_CHARACTERS = 4000


class SquadReportQuery(StrictSerializer):
    squad = Text(
        most=MOST_SQUADS_CHARACTERS,
        required=False,
        help_text="Ids of squads, separated by commas; all that you see unless given",
    )
    period = OneOf(
        PeriodChoice,
        required=False,
        help_text="The last 4 weeks unless given; `custom` takes `from` and `to`, `block` is the period over which "
        "most of the athletes have a programme",
    )
    minors = OneOf(
        TrueFalse,
        required=False,
        help_text="true: the athletes under 18 too. Who asks for them confirms that they are theirs to see",
    )
    health = OneOf(TrueFalse, required=False, help_text="true: pain scores, for clinicians only (403); recorded")
    club = PublicId(required=False, help_text="Needed by staff of several clubs")

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {
            **super().get_fields(),
            "from": Day(required=False, help_text="The first day"),
            "to": Day(required=False, help_text="The last day, included; at most 5 years"),
        }


class PeriodAnswer(Answer):
    def get_fields(self) -> dict[str, Any]:
        return {
            "from": serializers.DateField(source="starts_on"),
            "to": serializers.DateField(source="last_on", help_text="The last day, included"),
        }


class SquadOfReport(Answer):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class ReportFiguresAnswer(Answer):
    planned = serializers.IntegerField(
        help_text="Calf sessions of a programme up to today, cancelled and excused ones left out"
    )
    done = serializers.IntegerField()
    adherence_pct = serializers.IntegerField(allow_null=True)
    sets = serializers.IntegerField(help_text="Without warm-ups; a left and a right one of one number are one set")
    reps = serializers.IntegerField(help_text="Of each working leg")
    tonnage_left_kg = serializers.FloatField(help_text=_KG)
    tonnage_right_kg = serializers.FloatField()
    contacts = serializers.IntegerField()
    time_under_tension_s = serializers.IntegerField()
    session_load_au = serializers.IntegerField(help_text="Effort × minutes, in arbitrary units")


class AthleteOfReport(Answer):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    squads = serializers.CharField()
    is_minor = serializers.BooleanField(help_text="Under 18 today, or of unknown age")
    availability_pct = serializers.IntegerField(allow_null=True)
    figures = ReportFiguresAnswer()
    before = ReportFiguresAnswer()


class WeekOfReport(Answer):
    monday = serializers.DateField()
    planned = serializers.IntegerField()
    done = serializers.IntegerField()
    tonnage_left_kg = serializers.FloatField()
    tonnage_right_kg = serializers.FloatField()


class ExerciseOfReport(Answer):
    name = serializers.CharField()
    muscle = serializers.ChoiceField(choices=Muscle.choices)
    athletes = serializers.IntegerField()
    sets = serializers.IntegerField()
    reps = serializers.IntegerField()
    tonnage_left_kg = serializers.FloatField()
    tonnage_right_kg = serializers.FloatField()
    contacts = serializers.IntegerField()
    time_under_tension_s = serializers.IntegerField()


class TestOfReport(Answer):
    athlete = serializers.UUIDField(source="athlete_id")
    athlete_name = serializers.CharField()
    protocol = serializers.CharField()
    date = serializers.DateField(source="tested_on")
    unit = serializers.ChoiceField(choices=[(unit, unit) for unit in ("kg", "reps", "N", "m")])
    left = serializers.FloatField(allow_null=True)
    right = serializers.FloatField(allow_null=True)
    both = serializers.FloatField(allow_null=True)
    lsi_pct = serializers.IntegerField(allow_null=True, help_text="The weaker leg in per cent of the stronger one")
    change_pct = serializers.IntegerField(allow_null=True, help_text="Since the athlete's last such test")


class AvailabilityOfReport(Answer):
    athlete = serializers.UUIDField(source="athlete_id")
    athlete_name = serializers.CharField()
    days = serializers.IntegerField(help_text="Days of the period so far with a place in the squads")
    days_away = serializers.IntegerField()
    available_pct = serializers.IntegerField(allow_null=True)


class HealthOfReport(Answer):
    athlete = serializers.UUIDField(source="athlete_id")
    athlete_name = serializers.CharField()
    worst_pain_left = serializers.IntegerField(allow_null=True, help_text="0 to 10")
    worst_pain_right = serializers.IntegerField(allow_null=True)
    reports = serializers.IntegerField(help_text="Pain scores that were given")
    checks = serializers.IntegerField(help_text="Morning checks that were answered")


class SquadReportAnswer(Answer):
    squads = SquadOfReport(many=True, source="scope.squads")
    period = PeriodAnswer(source="scope.period")
    before_period = PeriodAnswer(
        help_text="As many days as the period has had so far; `to` lies before `from` while it has had none"
    )
    total = ReportFiguresAnswer(help_text="The sum of the athletes")
    before = ReportFiguresAnswer(help_text="The same athletes over `before_period`")
    availability_pct = serializers.IntegerField(allow_null=True)
    hidden_minors = serializers.IntegerField(help_text="Athletes under 18 who are left out of every figure")
    hidden_small = serializers.IntegerField(help_text="Exercises left out because fewer than five athletes did them")
    athletes = AthleteOfReport(many=True, help_text="By name")
    weeks = WeekOfReport(many=True, help_text="None for fewer than five athletes")
    exercises = ExerciseOfReport(many=True, help_text="The most done first")
    tests = TestOfReport(many=True)
    availability = AvailabilityOfReport(many=True)
    health = HealthOfReport(many=True, help_text="For clinicians who ask; else empty")
