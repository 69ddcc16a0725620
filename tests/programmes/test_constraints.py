"""What the tables refuse, whoever writes: each constraint met by going around the operations."""

import pytest
from django.db import IntegrityError

from programmes.models import PlannedSession, PlanStage, Prescription, Programme, ProgrammeVersion
from tests.training.plans import make_exercise, make_version

MODELS = (Programme, ProgrammeVersion, PlanStage, PlannedSession, Prescription)
# The constraint, its table, and values that break it.
BREAKS = [
    ("programme_evidence_grade_known", Programme, {"evidence_grade": "rumour"}),
    ("programme_pain_rule_known", Programme, {"pain_rule": "brave"}),
    ("programme_never_heavy_on_known", Programme, {"never_heavy_on": [4]}),
    ("programme_match_offsets_known", Programme, {"match_offsets": [-7]}),
    ("programme_heavy_gap_in_range", Programme, {"heavy_gap_h": 23}),
    ("programme_version_state_known", ProgrammeVersion, {"state": "lost"}),
    ("programme_version_weeks_in_range", ProgrammeVersion, {"weeks": 53}),
    ("programme_version_draft_has_document", ProgrammeVersion, {"document": {}}),
    ("plan_stage_number_in_range", PlanStage, {"number": 13}),
    ("planned_session_week_in_range", PlannedSession, {"week": 0}),
    ("planned_session_per_week_in_range", PlannedSession, {"per_week": 8}),
    ("planned_session_per_day_in_range", PlannedSession, {"per_day": 3}),
    ("prescription_sets_in_range", Prescription, {"sets": 31}),
    ("prescription_side_known", Prescription, {"side": "mid"}),
    ("prescription_unit_known", Prescription, {"unit": "miles"}),
    ("prescription_intensity_known", Prescription, {"intensity_kind": "hard"}),
    ("prescription_value_of_its_kind", Prescription, {"intensity_kind": "rir"}),
    ("prescription_value_of_its_kind", Prescription, {"intensity_kind": "max", "intensity_value": 100}),
    ("prescription_group_known", Prescription, {"group": "Z"}),
    ("prescription_rest_in_range", Prescription, {"rest_s": 1801}),
    ("prescription_amounts_in_order", Prescription, {"amount_low": 8, "amount_high": 6}),
    ("prescription_amounts_in_order", Prescription, {"amount_low": 0, "amount_high": 6}),
    ("prescription_amounts_in_order", Prescription, {"amount_low": None, "amount_high": 6}),
    ("prescription_row_for_each_set", Prescription, {"per_set": [{}]}),
    ("prescription_row_for_each_set", Prescription, {"per_set": {}}),
]
# A second row of the same place, made by copying the first.
TWICE = [
    ("programme_slug_once", Programme),
    ("programme_version_once", ProgrammeVersion),
    ("plan_stage_once", PlanStage),
    ("planned_session_once", PlannedSession),
    ("prescription_once", Prescription),
]
ELSEWHERE = {"programme_built_in_has_no_author", "programme_own_design_has_club", "programme_version_one_draft"}


@pytest.fixture
def version(cast) -> ProgrammeVersion:
    """One row in every table of the room."""
    version = make_version((make_exercise(), "2x8 each"), club=cast.club)
    PlanStage.objects.create(version=version, number=1, name="Foundation")
    return version


def _ids(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "model", "values"), BREAKS, ids=_ids)
def test_table_refuses_value(version, name, model, values):
    with pytest.raises(IntegrityError, match=name):
        model.objects.update(**values)


@pytest.mark.parametrize(("name", "model"), TWICE, ids=_ids)
def test_table_refuses_second_row_of_a_place(version, name, model):
    row = model.objects.get()
    row.pk = None
    if hasattr(row, "public_id"):
        row.public_id = row._meta.get_field("public_id").get_default()

    with pytest.raises(IntegrityError, match=name):
        row.save(force_insert=True)


def test_built_in_programme_has_no_author(cast):
    version = make_version((make_exercise(), "2x8 each"), slug="built-in")

    with pytest.raises(IntegrityError, match="programme_built_in_has_no_author"):
        Programme.objects.filter(pk=version.programme_id).update(club=None, author=cast.coach)


def test_own_design_is_a_club_s(cast):
    version = make_version((make_exercise(), "2x8 each"), slug="built-in")

    with pytest.raises(IntegrityError, match="programme_own_design_has_club"):
        Programme.objects.filter(pk=version.programme_id).update(evidence_grade="own")


def test_programme_has_one_draft(version):
    def draft(number: int) -> None:
        ProgrammeVersion.objects.create(
            programme=version.programme, number=number, state="draft", weeks=1, document={"weeks": []}
        )

    draft(2)

    with pytest.raises(IntegrityError, match="programme_version_one_draft"):
        draft(3)


def test_rows_of_every_set_and_open_ends_are_taken(db):
    make_version((make_exercise(), "warm-up 1x8 + 5+,MAX @RIR2,1 + drop 1xMAX @80%work"))

    assert len(Prescription.objects.get().per_set) == 4


def test_every_constraint_of_the_room_is_met():
    named = {constraint.name for model in MODELS for constraint in model._meta.constraints}

    assert named == {name for name, *_rest in (*BREAKS, *TWICE)} | ELSEWHERE
