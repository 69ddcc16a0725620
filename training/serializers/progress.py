"""What reading progress takes, and the description of what it answers."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day
from exercises.choices import ProtocolKind
from exercises.models import Exercise
from programmes.serializers.library import ExerciseReference
from training.choices import Leg, Side
from training.models import TestResult
from training.queries.peaks import PeakProgress
from training.queries.progress import ExerciseProgress, Lifted, Progress, TestProgress, WeekOfWork
from training.rules.benchmarks import Benchmark, Meaning, Scale

Json = dict[str, Any]
Answer = serializers.Serializer[Any]
_KG = "External kg, body mass never"


class ProgressQuery(StrictSerializer):
    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python.
        return {
            "from": Day(required=False, help_text="The Monday 11 weeks before this week's unless given"),
            "to": Day(required=False, help_text="The last day, included; today unless given, and no later"),
            **super().get_fields(),
        }


class LiftedAnswer(Answer):
    date = serializers.DateField()
    side = serializers.ChoiceField(choices=Side.choices)
    load_kg = serializers.FloatField(help_text=f"The heaviest work set of the day. {_KG}")
    reps = serializers.IntegerField()
    rir = serializers.FloatField(allow_null=True)
    estimated_1rm_kg = serializers.FloatField(
        allow_null=True,
        help_text="Epley, from the day's best set of 1 to 15 repetitions to failure, to 0.1 kg; the total load on the"
        " working legs where `counts_body_mass`. Null: no estimate is worth giving",
    )
    is_rough = serializers.BooleanField(help_text="The estimate is from more than 10 repetitions to failure")


class ExerciseProgressAnswer(Answer):
    exercise = ExerciseReference()
    counts_body_mass = serializers.BooleanField(help_text="Body mass is part of the estimates")
    days = LiftedAnswer(many=True, help_text="By day and side, the newest first")


class PeakAnswer(Answer):
    date = serializers.DateField()
    side = serializers.ChoiceField(choices=Side.choices)
    force_n = serializers.FloatField(allow_null=True)
    load_kg = serializers.FloatField(allow_null=True, help_text=_KG)
    hold_s = serializers.IntegerField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)


class PeakProgressAnswer(Answer):
    exercise = ExerciseReference()
    days = PeakAnswer(many=True, help_text="The set of the greatest force or load by day and side, the newest first")


class WeekAnswer(Answer):
    monday = serializers.DateField(help_text="The week's Monday; the first and last week reach as far as the period")
    sessions_done = serializers.IntegerField()
    sessions_due = serializers.IntegerField(help_text="Planned up to today, cancelled and excused ones left out")
    sets = serializers.IntegerField(help_text="Without warm-ups; a left and a right one of one number are one set")
    contacts = serializers.IntegerField()
    tonnage_left_kg = serializers.FloatField(help_text="Repetitions × external kg; two-legged kg count half to each")
    tonnage_right_kg = serializers.FloatField()
    load_au = serializers.IntegerField(help_text="Effort × minutes of all that was finished, in arbitrary units")


class ResultAnswer(Answer):
    date = serializers.DateField()
    side = serializers.ChoiceField(choices=Side.choices)
    load_kg = serializers.FloatField(allow_null=True, help_text=_KG)
    reps = serializers.IntegerField(allow_null=True)
    force_n = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)


class GapAnswer(Answer):
    date = serializers.DateField()
    gap_pct = serializers.FloatField(help_text="How far the weaker leg lies below the stronger one")
    weaker = serializers.ChoiceField(choices=Leg.choices)


class HeldAnswer(Answer):
    date = serializers.DateField()
    side = serializers.ChoiceField(choices=Leg.choices)
    value = serializers.FloatField()


class BenchmarkAnswer(Answer):
    scale = serializers.ChoiceField(choices=[one.value for one in Scale])
    meaning = serializers.ChoiceField(choices=[one.value for one in Meaning])
    value = serializers.FloatField()
    sources = serializers.ListField(child=serializers.CharField(), help_text="Keys of `GET sources/`")
    newest = HeldAnswer(many=True, help_text="The newest result of each leg on that scale, where it can be put there")


class TestReference(Answer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProtocolKind.choices)


class TestProgressAnswer(Answer):
    test = TestReference()
    results = ResultAnswer(many=True, help_text="All up to `to`, the newest first")
    gaps = GapAnswer(many=True, help_text="Left against right on each day with both, the newest first")
    benchmark = BenchmarkAnswer(allow_null=True, help_text="What the test is read against; null under 18")


class PainDayAnswer(Answer):
    date = serializers.DateField()
    left = serializers.IntegerField(allow_null=True)
    right = serializers.IntegerField(allow_null=True)


class ProgressAnswer(Answer):
    athlete = serializers.UUIDField()
    exercises = ExerciseProgressAnswer(many=True, help_text="Done with a load for repetitions, the newest first")
    peaks = PeakProgressAnswer(
        many=True, help_text="Done with a force or a load for seconds or metres, the newest first"
    )
    weeks = WeekAnswer(many=True, help_text="The oldest first")
    tests = TestProgressAnswer(many=True, help_text="The one done last first, whatever the period")
    pain = PainDayAnswer(
        many=True, allow_null=True, help_text="The highest score of each side by day; null for who may not see it"
    )

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(), "to": serializers.DateField()}
        return {**days, **super().get_fields()}


def progress_json(progress: Progress) -> Json:
    return {
        "from": progress.period.first.isoformat(),
        "to": progress.period.last.isoformat(),
        "exercises": [_exercise_json(one) for one in progress.exercises],
        "peaks": [_peak_json(one) for one in progress.peaks],
        "weeks": [_week_json(one) for one in progress.weeks],
        "tests": [_test_json(one) for one in progress.tests],
        "pain": None
        if progress.pain is None
        else [
            {"date": on.isoformat(), "left": scores.get("left"), "right": scores.get("right")}
            for on, scores in progress.pain.items()
        ],
    }


def _exercise_json(one: ExerciseProgress) -> Json:
    return {
        "exercise": _reference(one.exercise),
        "counts_body_mass": one.counts_body_mass,
        "days": [
            {"date": on.isoformat(), "side": side, **_lifted_json(lifted)}
            for on, sides in one.days.items()
            for side, lifted in sides.items()
        ],
    }


def _reference(exercise: Exercise) -> Json:
    return {"id": str(exercise.public_id), "slug": exercise.slug, "name": exercise.name}


def _peak_json(one: PeakProgress) -> Json:
    return {
        "exercise": _reference(one.exercise),
        "days": [
            {
                "date": on.isoformat(),
                "side": side,
                "force_n": _float(row.force_n),
                "load_kg": _float(row.load_kg),
                "hold_s": row.hold_s,
                "distance_m": _float(row.distance_m),
            }
            for on, sides in one.days.items()
            for side, row in sides.items()
        ],
    }


def _lifted_json(lifted: Lifted) -> Json:
    strength = lifted.strength
    return {
        "load_kg": float(lifted.load_kg),
        "reps": lifted.reps,
        "rir": _float(lifted.rir),
        "estimated_1rm_kg": float(strength.one_rep_max_kg.quantize(Decimal("0.1"), ROUND_HALF_UP))
        if strength
        else None,
        "is_rough": bool(strength and strength.is_rough),
    }


def _week_json(week: WeekOfWork) -> Json:
    return {
        "monday": week.monday.isoformat(),
        "sessions_done": week.done,
        "sessions_due": week.due,
        "sets": week.sets,
        "contacts": week.contacts,
        "tonnage_left_kg": float(week.left_kg),
        "tonnage_right_kg": float(week.right_kg),
        "load_au": week.load_au,
    }


def _test_json(one: TestProgress) -> Json:
    protocol = one.history.protocol
    return {
        "test": {"id": str(protocol.public_id), "name": protocol.name, "kind": protocol.kind},
        "results": [_result_json(result) for sides in one.history.days.values() for result in sides.values()],
        "gaps": [
            {"date": gap.on.isoformat(), "gap_pct": float(round(gap.gap_pct, 1)), "weaker": gap.weaker}
            for gap in one.history.symmetries
        ],
        "benchmark": _benchmark_json(one.benchmark, one) if one.benchmark else None,
    }


def _result_json(result: TestResult) -> Json:
    return {
        "date": result.tested_on.isoformat(),
        "side": result.side,
        "load_kg": _float(result.load_kg),
        "reps": result.reps,
        "force_n": _float(result.force_n),
        "distance_m": _float(result.distance_m),
    }


def _benchmark_json(benchmark: Benchmark, progress: TestProgress) -> Json:
    return {
        "scale": benchmark.scale.value,
        "meaning": benchmark.meaning.value,
        "value": float(benchmark.value),
        "sources": list(benchmark.sources),
        "newest": [
            {
                "date": held.result.tested_on.isoformat(),
                "side": held.result.side,
                "value": float(round(held.value, 2)),
            }
            for held in progress.held
        ],
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
