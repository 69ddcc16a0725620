"""How what a plan adds up to is said."""

from decimal import Decimal
from typing import Any, get_args

from rest_framework import serializers

from exercises.choices import Muscle
from exercises.queries.sources import cited
from programmes.queries import PlanSummary
from programmes.rules.summary import WeekSummary, Work, total
from programmes.rules.warnings import PlanWarning, WarningCode
from programmes.wording import warning_words

Json = dict[str, Any]


class WorkAnswer(serializers.Serializer[Any]):
    """Without the warm-up, and of each working leg where nothing else is said."""

    sets = serializers.IntegerField(help_text="A left and a right set of one number are one")
    reps = serializers.IntegerField()
    time_under_tension_s = serializers.IntegerField(help_text="Repetitions × tempo, or the holds")
    contacts = serializers.IntegerField(help_text="Of both legs together")
    run_m = serializers.IntegerField(help_text="Metres at a share of top speed")
    tonnage_kg = serializers.FloatField(
        allow_null=True, help_text="Repetitions × external kg where the plan writes kg; null where it writes none"
    )
    mean_pct_1rm = serializers.FloatField(
        allow_null=True, help_text="Mean load in per cent of 1RM (Epley) over `rated_reps`; null where none is rated"
    )
    rated_reps = serializers.IntegerField(help_text="Repetitions whose share of a 1RM follows from their line")


class MuscleWorkAnswer(WorkAnswer):
    muscle = serializers.ChoiceField(choices=Muscle.choices, help_text="What the exercises are aimed at")


class WeekSummaryAnswer(serializers.Serializer[Any]):
    week = serializers.IntegerField()
    training_days = serializers.IntegerField()
    work = WorkAnswer()
    muscles = MuscleWorkAnswer(many=True)


class PlanWarningAnswer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=get_args(WarningCode))
    first_week = serializers.IntegerField()
    last_week = serializers.IntegerField()
    message = serializers.CharField()
    reason = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="`design` is our own choice, no finding; otherwise a key of the sources"
    )
    source_words = serializers.CharField(help_text="How the source is cited")


class SummaryAnswer(serializers.Serializer[Any]):
    weeks = WeekSummaryAnswer(many=True)
    total = WorkAnswer()
    muscles = MuscleWorkAnswer(many=True)
    left_out = serializers.IntegerField(help_text="Lines with faults, which count nowhere")
    warnings = PlanWarningAnswer(many=True, help_text="What to look at; nothing here keeps a plan from being given")


def summary_json(summary: PlanSummary) -> Json:
    return {
        "weeks": [_week_json(week) for week in summary.weeks],
        "total": _work_json(total(week.work for week in summary.weeks)),
        "muscles": _muscles_json(summary.muscles),
        "left_out": summary.left_out,
        "warnings": [_warning_json(warning) for warning in summary.warnings],
    }


def _week_json(week: WeekSummary) -> Json:
    return {
        "week": week.number,
        "training_days": week.days,
        "work": _work_json(week.work),
        "muscles": _muscles_json(week.muscles),
    }


def _muscles_json(muscles: dict[str, Work]) -> list[Json]:
    return [{"muscle": muscle, **_work_json(work)} for muscle, work in muscles.items()]


def _work_json(work: Work) -> Json:
    return {
        "sets": work.sets,
        "reps": work.reps,
        "time_under_tension_s": work.time_under_tension_s,
        "contacts": work.contacts,
        "run_m": work.run_m,
        "tonnage_kg": _number(work.tonnage_kg or None),
        "mean_pct_1rm": _number(work.mean_pct_1rm),
        "rated_reps": work.rated_reps,
    }


def _warning_json(warning: PlanWarning) -> Json:
    message, reason = warning_words(warning)
    (source,) = cited([warning.source])
    return {
        "code": warning.code,
        "first_week": warning.first,
        "last_week": warning.last,
        "message": message,
        "reason": reason,
        "source": warning.source,
        "source_words": source.words,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 1)
