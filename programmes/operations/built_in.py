"""The built-in programmes, as their data file has them."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from exercises.models import Exercise
from exercises.operations.built_in import built_in_id
from programmes.choices import VersionState
from programmes.models import PlannedSession, PlanStage, Prescription, Programme, ProgrammeVersion
from programmes.rules.columns import columns_of_dose
from programmes.rules.dose import Dose
from programmes.rules.notation import format_dose, parse_dose

DATA = Path(__file__).resolve().parents[1] / "data"
_NAMES = ("slug", "name", "purpose", "evidence", "evidence_grade", "pain_rule", "clinician_only", "sources")
# Where sessions may go; left out of an entry that says nothing of it.
_RULES: dict[str, Any] = {"never_heavy_on": [], "heavy_gap_h": None, "match_offsets": []}
_PLAN = ("weeks", "rest_between_exercises_s", "progression")


def prescription(*, session: PlannedSession, position: int, exercise: Exercise, dose: Dose) -> Prescription:
    """Return an unsaved line whose typed columns say what its text says."""
    return Prescription(
        session=session,
        position=position,
        exercise=exercise,
        sets=len(dose.sets),
        **columns_of_dose(dose),
    )


@transaction.atomic
def load_built_in_programmes() -> int:
    """Bring the built-in programmes in line with their data file; return how many changed.

    A frozen version is never rewritten: a changed plan becomes the next version.
    """
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(club__isnull=True)}
    stored = {programme.slug: programme for programme in Programme.objects.filter(club__isnull=True)}
    newest = {
        version.programme.slug: version
        for version in ProgrammeVersion.objects.filter(programme__club__isnull=True)
        .newest_frozen()
        .select_related("programme")
        .prefetch_related("stages", "sessions__stage", "sessions__prescriptions__exercise")
    }
    changed = 0
    for entry in yaml.safe_load((DATA / "programmes.yaml").read_text(encoding="utf-8")):
        programme = stored.get(entry["slug"]) or Programme(public_id=built_in_id("programme", entry["slug"]), club=None)
        changed += _store_programme(programme, entry)
        changed += _store_version(programme, newest.get(entry["slug"]), entry, exercises)
    return changed


def _store_programme(programme: Programme, entry: dict[str, Any]) -> int:
    values = {name: entry[name] for name in _NAMES} | {name: entry.get(name, rule) for name, rule in _RULES.items()}
    if programme.pk and all(getattr(programme, name) == value for name, value in values.items()):
        return 0
    for name, value in values.items():
        setattr(programme, name, value)
    programme.full_clean(exclude=["public_id"])
    programme.save()
    return 1


def _store_version(
    programme: Programme,
    newest: ProgrammeVersion | None,
    entry: dict[str, Any],
    exercises: dict[str, Exercise],
) -> int:
    plan, stages = _weekly_plan(entry), [(one["name"], one["criteria"]) for one in entry.get("stages", [])]
    if (
        newest
        and _plan_of(newest) == plan
        and _stages_of(newest) == stages
        and all(getattr(newest, name) == entry[name] for name in _PLAN)
    ):
        return 0
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=newest.number + 1 if newest else 1,
        state=VersionState.FROZEN,
        **{name: entry[name] for name in _PLAN},
    )
    rows = PlanStage.objects.bulk_create(
        PlanStage(version=version, number=number, name=name, criteria=criteria)
        for number, (name, criteria) in enumerate(stages, start=1)
    )
    by_number = {row.number: row for row in rows}
    sessions = PlannedSession.objects.bulk_create(
        PlannedSession(
            version=version,
            week=week,
            position=position,
            label=label,
            per_week=per_week,
            per_day=per_day,
            note=note,
            stage=by_number[stage] if stage else None,
        )
        for week, position, label, per_week, per_day, note, stage, _items in plan
    )
    Prescription.objects.bulk_create(
        prescription(session=session, position=position, exercise=exercises[slug], dose=parse_dose(text))
        for session, (*_session, items) in zip(sessions, plan, strict=True)
        for position, (slug, text) in enumerate(items, start=1)
    )
    return 1


def _weekly_plan(entry: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return one tuple a week and session of the data file, in the order of layout."""
    weeks: dict[int, int] = {}
    plan = []
    for block in entry["sessions"]:
        items = [(item["exercise"], format_dose(parse_dose(item["dose"]))) for item in block["items"]]
        for week in range(block["weeks"][0], block["weeks"][1] + 1):
            weeks[week] = weeks.get(week, 0) + 1
            details = (
                block["label"],
                block.get("per_week", 1),
                block.get("per_day", 1),
                block.get("note") or "",
                block.get("stage"),
            )
            plan.append((week, weeks[week], *details, items))
    return sorted(plan, key=lambda row: row[:2])


def _plan_of(version: ProgrammeVersion) -> list[tuple[Any, ...]]:
    rows = [
        (s.week, s.position, s.label, s.per_week, s.per_day, s.note, s.stage.number if s.stage else None, _lines_of(s))
        for s in version.sessions.all()
    ]
    return sorted(rows, key=lambda row: row[:2])


def _stages_of(version: ProgrammeVersion) -> list[tuple[str, list[str]]]:
    return [(stage.name, stage.criteria) for stage in sorted(version.stages.all(), key=lambda one: one.number)]


def _lines_of(session: PlannedSession) -> list[tuple[str, str]]:
    return [(line.exercise.slug, line.text) for line in sorted(session.prescriptions.all(), key=lambda p: p.position)]
