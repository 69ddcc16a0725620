"""How programmes are said in the API."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from programmes.choices import EvidenceGrade, IntensityKind, PainRule, SetKind, SideOfPrescription, Unit
from programmes.models import PlannedSession, PlanStage, Prescription, Programme
from programmes.queries import PlanHead, summary_of_rows
from programmes.serializers.summary import SummaryAnswer, summary_json

Json = dict[str, Any]


class IntensityAnswer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=IntensityKind.choices)
    value = serializers.FloatField(allow_null=True, help_text="In the kind's own unit; null for bw and max")


class AskedSetAnswer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SetKind.choices)
    amount_low = serializers.IntegerField(
        allow_null=True, help_text="The least, in the line's unit; null: none is named"
    )
    amount_high = serializers.IntegerField(allow_null=True, help_text="Null: as many, as long or as far as possible")
    intensity = IntensityAnswer(allow_null=True)


class PrescriptionAnswer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The line as a coach types it")
    side = serializers.ChoiceField(choices=SideOfPrescription.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    intensity = IntensityAnswer(allow_null=True, help_text="Of the first work set; the others' stand in `per_set`")
    tempo = serializers.CharField(
        allow_null=True, help_text="Seconds of lowering, bottom, rising and top; X is as fast as possible"
    )
    rest_s = serializers.IntegerField(allow_null=True)
    per_set = AskedSetAnswer(many=True, help_text="One row a set, in order, where sets differ; empty where none does")


class ExerciseReference(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    name = serializers.CharField()


class PlannedLineAnswer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    group = serializers.CharField(allow_null=True, help_text="Lines with the same letter are a superset")
    exercise = ExerciseReference()
    sets = serializers.IntegerField()
    prescription = PrescriptionAnswer()


class PlannedSessionAnswer(serializers.Serializer[Any]):
    week = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    per_week = serializers.IntegerField(help_text="On how many days of the week")
    per_day = serializers.IntegerField(help_text="How often on such a day")
    note = serializers.CharField()
    stage = serializers.IntegerField(allow_null=True, help_text="In a plan with stages, the one it belongs to")
    lines = PlannedLineAnswer(many=True)


class PlanStageAnswer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    criteria = serializers.ListField(
        child=serializers.CharField(), help_text="What must hold before a clinician opens it"
    )


class ProgrammeDetailsAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    club = serializers.UUIDField(allow_null=True, help_text="Null for a built-in programme")
    slug = serializers.SlugField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    evidence = serializers.CharField()
    evidence_grade = serializers.ChoiceField(choices=EvidenceGrade.choices)
    pain_rule = serializers.ChoiceField(choices=PainRule.choices)
    clinician_only = serializers.BooleanField()
    sources = serializers.ListField(child=serializers.CharField())
    copied_from = serializers.UUIDField(allow_null=True, help_text="The programme it was copied from")
    never_heavy_on = serializers.ListField(
        child=serializers.IntegerField(), help_text="Days from a match without heavy calf work; 0 is match day"
    )
    heavy_gap_h = serializers.IntegerField(allow_null=True, help_text="Hours between heavy sessions")
    match_offsets = serializers.ListField(
        child=serializers.IntegerField(), help_text="Days from a match on which its sessions are best put"
    )


class ProgrammeAnswer(ProgrammeDetailsAnswer):
    version = serializers.IntegerField()
    weeks = serializers.IntegerField()
    fewest_sessions_a_week = serializers.IntegerField()
    most_sessions_a_week = serializers.IntegerField()


class ProgrammeDetailAnswer(ProgrammeAnswer):
    rest_between_exercises_s = serializers.IntegerField(allow_null=True)
    progression = serializers.CharField()
    stages = PlanStageAnswer(many=True, help_text="Empty where weeks follow each other by date")
    sessions = PlannedSessionAnswer(many=True)
    summary = SummaryAnswer()


def prescription_json(line: Any, *, per_set: list[Json]) -> Json:
    """Say what a line asks for; it is one of a plan or of a session, whose columns have the same names."""
    return {
        "text": line.text,
        "side": line.side,
        "unit": line.unit,
        "intensity": _intensity_json(line.intensity_kind, line.intensity_value),
        "tempo": line.tempo or None,
        "rest_s": line.rest_s,
        "per_set": [
            {
                "kind": row["kind"],
                "amount_low": row["amount_low"],
                "amount_high": row["amount_high"],
                "intensity": _intensity_json(row["intensity_kind"], row["intensity_value"]),
            }
            for row in per_set
        ],
    }


def _intensity_json(kind: str, value: Decimal | float | None) -> Json | None:
    return {"kind": kind, "value": None if value is None else float(value)} if kind else None


def programme_json(head: PlanHead) -> Json:
    return {
        **details_json(head.version.programme),
        "version": head.version.number,
        "weeks": head.version.weeks,
        "fewest_sessions_a_week": head.fewest,
        "most_sessions_a_week": head.most,
    }


def details_json(programme: Programme) -> Json:
    return {
        "id": str(programme.public_id),
        "club": str(programme.club.public_id) if programme.club else None,
        "slug": programme.slug,
        "name": programme.name,
        "purpose": programme.purpose,
        "evidence": programme.evidence,
        "evidence_grade": programme.evidence_grade,
        "pain_rule": programme.pain_rule,
        "clinician_only": programme.clinician_only,
        "sources": programme.sources,
        "copied_from": str(programme.copied_from.public_id) if programme.copied_from else None,
        "never_heavy_on": programme.never_heavy_on,
        "heavy_gap_h": programme.heavy_gap_h,
        "match_offsets": programme.match_offsets,
    }


def programme_detail_json(head: PlanHead) -> Json:
    stages = sorted(head.version.stages.all(), key=lambda one: one.number)
    numbers = {stage.pk: stage.number for stage in stages}
    return {
        **programme_json(head),
        "rest_between_exercises_s": head.version.rest_between_exercises_s,
        "progression": head.version.progression,
        "stages": [stage_json(stage) for stage in stages],
        "sessions": [
            _session_json(session, numbers.get(session.stage_id or 0))
            for session in sorted(head.version.sessions.all(), key=lambda one: (one.week, one.position))
        ],
        "summary": summary_json(summary_of_rows(head.version)),
    }


def stage_json(stage: PlanStage) -> Json:
    return {"number": stage.number, "name": stage.name, "criteria": stage.criteria}


def _session_json(session: PlannedSession, stage: int | None) -> Json:
    lines = sorted(session.prescriptions.all(), key=lambda line: line.position)
    return {
        "week": session.week,
        "label": session.label,
        "per_week": session.per_week,
        "per_day": session.per_day,
        "note": session.note,
        "stage": stage,
        "lines": [_line_json(line) for line in lines],
    }


def _line_json(line: Prescription) -> Json:
    exercise = line.exercise
    return {
        "position": line.position,
        "group": line.group or None,
        "exercise": {"id": str(exercise.public_id), "slug": exercise.slug, "name": exercise.name},
        "sets": line.sets,
        "prescription": prescription_json(line, per_set=line.per_set),
    }
