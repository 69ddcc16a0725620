"""What the tables refuse, whoever writes: each constraint met by going around the operations."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.training.plans import (
    AT,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
)
from training.models import Absence, Assignment, Fixture, PainReport, Session, SessionItem, SetLog
from training.models import TestResult as Result

MODELS = (Assignment, Absence, Fixture, Session, SessionItem, SetLog, PainReport, Result)
# The constraint, its table, and values that break it.
BREAKS = [
    ("assignment_ends_after_start", Assignment, {"ends_before": MONDAY}),
    ("assignment_starts_in_range", Assignment, {"starts_on": date(1999, 12, 31)}),
    ("assignment_match_offsets_known", Assignment, {"match_offsets": [-7]}),
    ("absence_reason_known", Absence, {"reason": "tired"}),
    ("absence_ends_after_start", Absence, {"ends_before": MONDAY}),
    ("absence_starts_in_range", Absence, {"starts_on": date(1999, 12, 31)}),
    ("absence_ramp_in_range", Absence, {"ramp_from_pct": 9}),
    ("absence_ramp_weeks_in_range", Absence, {"ramp_weeks": 9}),
    ("fixture_kind_known", Fixture, {"kind": "party"}),
    ("fixture_source_known", Fixture, {"source": "post"}),
    ("fixture_day_in_range", Fixture, {"held_on": date(2101, 1, 1)}),
    ("fixture_event_from_file", Fixture, {"source": "typed"}),
    ("session_kind_known", Session, {"kind": "yoga"}),
    ("session_status_known", Session, {"status": "missed"}),
    ("session_effort_in_range", Session, {"effort": 11}),
    ("session_eased_in_range", Session, {"eased_pct": 100}),
    ("session_minutes_in_range", Session, {"minutes": 601}),
    ("session_day_in_range", Session, {"scheduled_on": date(2101, 1, 1)}),
    ("session_done_has_instant", Session, {"status": "done", "finished_at": None}),
    ("session_item_status_known", SessionItem, {"status": "done"}),
    ("session_item_skipped_says_why", SessionItem, {"skip_reason": "No time"}),
    ("session_item_side_known", SessionItem, {"side": "mid"}),
    ("session_item_unit_known", SessionItem, {"unit": "miles"}),
    ("session_item_intensity_known", SessionItem, {"intensity_kind": "hard"}),
    ("session_item_value_of_its_kind", SessionItem, {"intensity_kind": "rir"}),
    ("session_item_group_known", SessionItem, {"group": "Z"}),
    ("session_item_rest_in_range", SessionItem, {"rest_s": 1801}),
    ("session_item_amounts_in_order", SessionItem, {"amount_low": 8, "amount_high": 6}),
    ("session_item_row_for_each_set", SessionItem, {"per_set": [{}]}),
    ("set_log_side_known", SetLog, {"side": "each"}),
    ("set_log_kind_known", SetLog, {"kind": "easy"}),
    ("set_log_number_in_range", SetLog, {"number": 51}),
    ("set_log_reps_in_range", SetLog, {"reps": 501}),
    ("set_log_hold_in_range", SetLog, {"hold_s": 3601}),
    ("set_log_distance_in_range", SetLog, {"distance_m": Decimal("5000.01")}),
    ("set_log_load_in_range", SetLog, {"load_kg": Decimal("-0.001")}),
    ("set_log_force_in_range", SetLog, {"force_n": Decimal("10000.01")}),
    ("set_log_rir_in_range", SetLog, {"rir": Decimal("10.1")}),
    ("set_log_counterweight_in_range", SetLog, {"counterweight_kg": Decimal("200.001")}),
    ("set_log_lever_side_known", SetLog, {"lever_side": "both"}),
    ("pain_report_moment_known", PainReport, {"moment": "before"}),
    ("pain_report_side_known", PainReport, {"side": "both"}),
    ("pain_report_score_in_range", PainReport, {"score": 11}),
    ("test_result_side_known", Result, {"side": "each"}),
    ("test_result_load_in_range", Result, {"load_kg": Decimal("1000.001")}),
    ("test_result_reps_in_range", Result, {"reps": 501}),
    ("test_result_force_in_range", Result, {"force_n": Decimal("10000.01")}),
    ("test_result_distance_in_range", Result, {"distance_m": Decimal("100.001")}),
    ("test_result_day_in_range", Result, {"tested_on": date(1999, 12, 31)}),
    ("test_result_measures_something", Result, {"reps": None}),
]
# A second row of the same place, made by copying the first.
TWICE = [
    ("assignment_no_overlap", Assignment),
    ("absence_no_overlap", Absence),
    ("fixture_once_per_event", Fixture),
    ("session_item_once", SessionItem),
    ("set_log_once_per_place", SetLog),
    ("pain_report_once", PainReport),
    ("test_result_once_per_day", Result),
]


@pytest.fixture
def rows(cast):
    """One row in every table of the room."""
    exercise = make_exercise()
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each")), cast.coach)
    consent(cast.athlete)
    put(line_of(session), cast.athlete_user, pain={"left": 1})
    make_test(cast.athlete, exercise, kg={"left": 40})
    Absence.objects.create(club=cast.club, athlete=cast.athlete, reason="travel", starts_on=MONDAY)
    Fixture.objects.create(
        club=cast.club, squad=cast.squad, name="Derby", held_on=MONDAY, source="ics", ics_uid="derby@league.example"
    )


@pytest.mark.parametrize(("name", "model", "values"), BREAKS, ids=lambda value: value if isinstance(value, str) else "")
def test_table_refuses_value(rows, name, model, values):
    with pytest.raises(IntegrityError, match=name):
        model.objects.update(**values)


@pytest.mark.parametrize(("name", "model"), TWICE, ids=lambda value: value if isinstance(value, str) else "")
def test_table_refuses_second_row_of_a_place(rows, name, model):
    row = model.objects.get()
    row.pk = None
    if hasattr(row, "public_id"):
        row.public_id = row._meta.get_field("public_id").get_default()

    with pytest.raises(IntegrityError, match=name):
        row.save(force_insert=True)


def test_overlap_by_one_day_is_refused_and_the_day_after_is_not(rows):
    row = Assignment.objects.get()
    row.pk, row.public_id = None, row._meta.get_field("public_id").get_default()
    row.starts_on, row.ends_before = row.ends_before, row.ends_before + timedelta(days=7)
    row.save(force_insert=True)

    with pytest.raises(IntegrityError, match="assignment_no_overlap"):
        Assignment.objects.filter(pk=row.pk).update(starts_on=row.starts_on - timedelta(days=1))


def test_cancelled_assignment_may_overlap(rows):
    Assignment.objects.update(cancelled_at=AT)
    row = Assignment.objects.get()
    row.pk, row.public_id, row.cancelled_at = None, row._meta.get_field("public_id").get_default(), None

    row.save(force_insert=True)

    assert Assignment.objects.count() == 2


def test_every_constraint_of_the_room_is_met():
    named = {constraint.name for model in MODELS for constraint in model._meta.constraints}

    assert named == {name for name, *_rest in (*BREAKS, *TWICE)}
