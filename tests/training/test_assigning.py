"""Giving a programme to athletes: dates, loads, who is left out, and nothing by halves."""

import threading
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import Membership
from athletes.models import Athlete
from exercises.choices import ExerciseSide, Measure
from programmes.models import Prescription
from tests.cast import make_athlete, make_cast
from tests.training.plans import (
    AT,
    FRI,
    MON,
    MONDAY,
    SAT,
    SUN,
    THU,
    TUE,
    WED,
    give,
    hows,
    laid_out,
    line_of,
    loads,
    make_exercise,
    make_plan,
    make_test,
    make_version,
    put,
    set_step,
    weigh,
)
from training.choices import SessionStatus
from training.models import Assignment, Session, SessionItem
from training.operations.assigning import AlreadyAssigned, CannotLayOut, ClinicianOnly
from training.operations.sessions import finish_session

EVENING = time(17, 30)


@pytest.fixture
def exercise(db):
    return make_exercise()


def _days(sessions):
    return [(session.label, session.scheduled_on.isoformat()) for session in sessions]


# --- dates ----------------------------------------------------------------------------------------
def test_sessions_take_turns_on_the_chosen_days(cast, exercise):
    lines = [(exercise, "2x8")]
    plan = make_plan([(week, label, count, 1, lines) for week in (1, 2) for label, count in (("A", 2), ("B", 1))])

    sessions = laid_out(cast.athlete, plan, cast.coach, weekdays=[MON, WED, FRI])

    assert _days(sessions) == [
        ("A", "2026-03-02"),
        ("B", "2026-03-04"),
        ("A", "2026-03-06"),
        ("A", "2026-03-09"),
        ("B", "2026-03-11"),
        ("A", "2026-03-13"),
    ]
    assert {(session.week, session.scheduled_time) for session in sessions} == {(1, EVENING), (2, EVENING)}


def test_weeks_count_from_the_start_date_whatever_its_weekday(cast, exercise):
    sessions = laid_out(
        cast.athlete,
        make_version((exercise, "2x8"), weeks=2),
        cast.coach,
        starts_on=MONDAY + timedelta(days=THU),
        weekdays=[MON],
    )

    assert [session.scheduled_on for session in sessions] == [date(2026, 3, 9), date(2026, 3, 16)]


def test_fewer_sessions_than_days_are_spread(cast, exercise):
    sessions = laid_out(
        cast.athlete,
        make_version((exercise, "2x8"), per_week=2),
        cast.coach,
        weekdays=[MON, TUE, WED, THU, FRI, SAT, SUN],
    )

    assert [session.scheduled_on.weekday() for session in sessions] == [MON, THU]


def test_second_session_of_a_day_takes_the_second_time(cast, exercise):
    plan = make_plan([(1, "A", 1, 2, [(exercise, "2x8")])])

    sessions = laid_out(cast.athlete, plan, cast.coach, times=[time(8), EVENING])

    assert [session.scheduled_time for session in sessions] == [time(8), EVENING]
    assert {session.scheduled_on for session in sessions} == {MONDAY}


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"weekdays": [MON, TUE]}, "weekdays", "Week 1 needs 3 training days; 2 chosen"),
        ({"weekdays": []}, "weekdays", "from 0"),
        ({"weekdays": [7]}, "weekdays", "from 0"),
        ({"times": []}, "times", "Give a time of day"),
        ({"times": [EVENING, time(8)]}, "times", "earlier one first"),
        ({"times": [EVENING, EVENING]}, "times", "earlier one first"),
        ({"starts_on": MONDAY - timedelta(days=29)}, "starts_on", "2026-02-02 to 2027-03-03"),
        ({"starts_on": MONDAY + timedelta(days=367)}, "starts_on", "2026-02-02 to 2027-03-03"),
        ({"athletes": []}, "athletes", "at least one athlete"),
    ],
)
def test_unfitting_wishes_are_refused_with_what_would_do(cast, exercise, given, field, sentence):
    version = make_version((exercise, "2x8"), per_week=3)
    wishes = {"athletes": [cast.athlete], "weekdays": [MON, WED, FRI], **given}

    with pytest.raises(CannotLayOut, match=sentence) as refused:
        give(version, by=cast.coach, **wishes)

    assert refused.value.field == field
    assert not Assignment.objects.exists()


def test_two_sessions_a_day_need_two_times(cast, exercise):
    plan = make_plan([(1, "A", 1, 2, [(exercise, "2x8")])])

    with pytest.raises(CannotLayOut, match="2 times a day"):
        give(plan, cast.athlete, cast.coach)


# --- lines ----------------------------------------------------------------------------------------
def test_lines_carry_prescription_targets_and_revision(cast):
    exercise = make_exercise(revision=3)

    (session,) = laid_out(cast.athlete, make_version((exercise, "3x12-15 each @RIR3 t3-0-1-0 r90")), cast.coach)

    line = line_of(session)
    assert (line.text, line.side, line.unit) == ("3x12-15 each @RIR3 t3-0-1-0 r90", "each", "reps")
    assert (line.intensity_kind, line.intensity_value, line.rest_s) == ("rir", 3, 90)
    assert (line.tempo, line.tempo_s, line.exercise_revision) == ("3-0-1-0", 4, 3)
    assert (line.planned_sets, line.planned_reps, line.planned_s) == (3, 45, 180)
    assert [(t["number"], t["side"]) for t in line.targets] == [
        (number, side) for number in (1, 2, 3) for side in ("left", "right")
    ]
    assert {(t["reps_min"], t["reps_max"], t["kind"]) for t in line.targets} == {(12, 15, "work")}


@pytest.mark.parametrize(
    ("text", "side", "target_sides"),
    [
        ("2x8", "both", ["both", "both"]),
        ("2x8 each", "each", ["left", "right", "left", "right"]),
        ("2x8 left", "left", ["left", "left"]),
        ("2x8 right", "right", ["right", "right"]),
    ],
)
def test_targets_follow_the_side_of_the_prescription(cast, exercise, text, side, target_sides):
    (session,) = laid_out(cast.athlete, make_version((exercise, text)), cast.coach)

    line = line_of(session)
    assert line.side == side
    assert [target["side"] for target in line.targets] == target_sides


def test_two_legged_kg_count_half_to_each_leg(cast):
    machine = make_exercise("machine", side=ExerciseSide.DOUBLE)
    make_test(cast.athlete, machine, kg={"both": 100}, reps=10)

    (session,) = laid_out(cast.athlete, make_version((machine, "2x8 @RIR2")), cast.coach)

    line = line_of(session)
    assert loads(session) == {"both": 100.0}
    assert (line.planned_kg_left, line.planned_kg_right) == (2 * 8 * 50, 2 * 8 * 50)


def test_outcome_tells_sessions_days_and_loads(cast, exercise):
    other = make_exercise("other")
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 40})

    (outcome,) = give(
        make_version((exercise, "2x8 each @RIR2"), (other, "2x8 each @RIR2"), weeks=2), cast.athlete, cast.coach
    )

    assert outcome.assignment == Assignment.objects.get().public_id
    assert (outcome.sessions, outcome.first_on, outcome.last_on) == (2, MONDAY, MONDAY + timedelta(days=7))
    assert (outcome.loads_known, outcome.loads_open, outcome.reason) == (2, 2, "")


# --- loads: test, then estimate, then last time, then words ------------------------------------------
def _log_before(cast, exercise, **values):
    """Log one set of each leg in a session of the week before."""
    (session,) = laid_out(
        cast.athlete,
        make_version((exercise, "1x8 each @RIR2"), slug="before"),
        cast.coach,
        starts_on=MONDAY - timedelta(days=7),
    )
    for side in ("left", "right"):
        put(line_of(session), cast.athlete_user, side=side, values=values)
    finish_session(session=session, effort=5, minutes=30, note="", pain_after={}, by=cast.athlete_user, at=AT)


def test_test_comes_before_estimate(cast, exercise):
    _log_before(cast, exercise, reps=10, load_kg=Decimal(60), rir=Decimal(0))
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 45}, reps=10)

    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach)

    assert hows(session) == {"from_test"}
    assert loads(session) == {"left": 40.0, "right": 45.0}


def test_rm_line_takes_the_load_of_a_test_of_as_many_repetitions(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 41, "right": 47}, reps=6)
    set_step(cast.club, "1")

    (session,) = laid_out(cast.athlete, make_version((exercise, "4x6 each @6RM")), cast.coach)

    assert loads(session) == {"left": 41.0, "right": 47.0}


def test_newest_test_counts(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 30}, reps=10, tested_on=MONDAY - timedelta(days=30))
    make_test(cast.athlete, exercise, kg={"left": 50}, reps=10, tested_on=MONDAY - timedelta(days=3))
    make_test(cast.athlete, exercise, kg={"left": 90}, reps=10, tested_on=MONDAY + timedelta(days=1))

    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 left @RIR2")), cast.coach)

    assert loads(session) == {"left": 50.0}


def test_estimate_from_the_best_set_comes_before_last_time(cast, exercise):
    _log_before(cast, exercise, reps=8, load_kg=Decimal(60), rir=Decimal(2))

    (session,) = laid_out(cast.athlete, make_version((exercise, "2x4 each @RIR1")), cast.coach)

    # 60 x (1 + 10/30) / (1 + 5/30) = 68.6
    assert hows(session) == {"from_estimate"}
    assert loads(session) == {"left": 67.5, "right": 67.5}


def test_last_time_comes_before_words(cast, exercise):
    _log_before(cast, exercise, reps=30, load_kg=Decimal("22.5"))

    (session,) = laid_out(cast.athlete, make_version((exercise, "2x20 each @RPE7")), cast.coach)

    assert hows(session) == {"as_last_time"}
    assert loads(session) == {"left": 22.5, "right": 22.5}


def test_nothing_known_is_left_to_the_athlete(cast, exercise):
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach)

    assert hows(session) == {"choose"}
    assert loads(session) == {"left": None, "right": None}
    assert line_of(session).planned_kg_left is None


def test_nothing_is_carried_from_another_exercise_side_or_athlete(cast, exercise):
    make_test(cast.athlete, make_exercise("other"), kg={"left": 40, "right": 40})
    make_test(cast.teammate, exercise, kg={"left": 40, "right": 40})
    make_test(cast.athlete, exercise, kg={"left": 40}, reps=10)

    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach)

    assert loads(session) == {"left": 40.0, "right": None}


def test_body_mass_enters_where_the_exercise_carries_enough(cast):
    standing = make_exercise("standing", bodyweight_fraction=Decimal(1))
    weigh(cast.athlete, 80)
    make_test(cast.athlete, standing, kg={"left": 20}, reps=10)
    set_step(cast.club, "1")

    (session,) = laid_out(cast.athlete, make_version((standing, "2x4 left @RIR1")), cast.coach)

    # (80 + 20) x (1 + 10/30) / (1 + 5/30) - 80 = 34.3
    assert loads(session) == {"left": 34.0}


@pytest.mark.parametrize(("step", "load_kg"), [("2.5", 67.5), ("5", 70.0), ("1", 69.0)])
def test_loads_are_rounded_to_the_clubs_plates(cast, exercise, step, load_kg):
    make_test(cast.athlete, exercise, kg={"left": 60}, reps=10)
    set_step(cast.club, step)

    (session,) = laid_out(
        Athlete.objects.get(pk=cast.athlete.pk), make_version((exercise, "2x4 left @RIR1")), cast.coach
    )

    assert loads(session) == {"left": load_kg}


# --- the young, and plans with a clinician ------------------------------------------------------------
@pytest.mark.parametrize("born_on", [date(2008, 3, 3), None])
def test_under_18_and_unknown_age_round_down(cast, exercise, born_on):
    young = make_athlete(cast.club, "Yan Young", cast.squad, born_on=born_on)
    make_test(young, exercise, kg={"left": 60}, reps=10)
    set_step(young.club, "5")

    (session,) = laid_out(young, make_version((exercise, "2x4 left @RIR1")), cast.coach)

    assert loads(session)["left"] == 65.0


@pytest.mark.parametrize(
    ("born_on", "text"),
    [(date(2010, 3, 3), "2x4 left @RIR2"), (None, "2x4 left @RIR2"), (date(2010, 3, 2), "2x4 left @RIR1")],
)
def test_under_16_leave_two_repetitions(cast, exercise, born_on, text):
    young = make_athlete(cast.club, "Yan Young", cast.squad, born_on=born_on)

    (session,) = laid_out(young, make_version((exercise, "2x4 left @RIR1")), cast.coach)

    assert line_of(session).text == text


def test_under_16_body_weight_work_keeps_its_load(cast):
    young = make_athlete(cast.club, "Yan Young", cast.squad, born_on=date(2012, 1, 1))
    exercise = make_exercise("standing", bodyweight_fraction=Decimal(1))

    (session,) = laid_out(young, make_version((exercise, "2xMAX each @BW")), cast.coach)

    assert line_of(session).text == "2xMAX each @RIR2"
    assert loads(session) == {"left": 0.0, "right": 0.0}


def test_clinician_only_plan_is_a_clinicians_and_rounds_down(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 60}, reps=10)
    set_step(cast.club, "5")
    version = make_version((exercise, "2x4 left @RIR1"), clinician_only=True)
    athlete = Athlete.objects.get(pk=cast.athlete.pk)

    with pytest.raises(ClinicianOnly) as refused:
        give(version, athlete, cast.coach)
    (session,) = laid_out(athlete, version, cast.clinician)

    assert refused.value.status == 403
    assert loads(session) == {"left": 65.0}


def test_clinician_of_another_club_does_not_count(cast, exercise):
    Membership.objects.create(club=cast.rival_club, user=cast.coach, role=Role.CLINICIAN)

    with pytest.raises(ClinicianOnly):
        give(make_version((exercise, "2x8"), clinician_only=True), cast.athlete, cast.coach)


# --- who is left out ------------------------------------------------------------------------------
def test_overlap_leaves_the_athlete_out_with_the_reason(cast, exercise):
    version = make_version((exercise, "2x8"), weeks=2)
    give(version, cast.athlete, cast.coach)

    made = give(version, [cast.athlete, cast.teammate], cast.coach, starts_on=MONDAY + timedelta(days=7))

    assert [outcome.athlete for outcome in made] == [cast.athlete, cast.teammate]
    assert made[0].assignment is None
    assert "2026-03-02 to 2026-03-15" in made[0].reason
    assert made[1].sessions == 2
    assert Assignment.objects.count() == 2


def test_nobody_left_is_a_conflict(cast, exercise):
    version = make_version((exercise, "2x8"))
    give(version, cast.athlete, cast.coach)

    with pytest.raises(AlreadyAssigned, match="Ada Athlete: has this programme") as refused:
        give(version, cast.athlete, cast.coach)

    assert refused.value.status == 409


def test_next_run_may_follow_the_last_day(cast, exercise):
    version = make_version((exercise, "2x8"), weeks=2)
    give(version, cast.athlete, cast.coach)

    give(version, cast.athlete, cast.coach, starts_on=MONDAY + timedelta(days=14))

    assert Assignment.objects.count() == 2


def test_cancelled_assignment_is_in_nobodys_way(cast, exercise):
    version = make_version((exercise, "2x8"))
    give(version, cast.athlete, cast.coach)
    Assignment.objects.update(cancelled_at=AT)

    assert give(version, cast.athlete, cast.coach)[0].sessions == 1


def test_archived_athlete_is_left_out(cast, exercise):
    cast.teammate.archived_at = AT
    cast.teammate.save()

    made = give(make_version((exercise, "2x8")), [cast.athlete, cast.teammate], cast.coach)

    assert "archived" in made[1].reason


def test_athletes_of_two_clubs_are_refused(cast, exercise):
    with pytest.raises(CannotLayOut, match="one club"):
        give(make_version((exercise, "2x8")), [cast.athlete, cast.rival_athlete], cast.coach)


def test_programme_of_another_club_is_refused(cast, exercise):
    with pytest.raises(CannotLayOut, match="another club"):
        give(make_version((exercise, "2x8"), club=cast.rival_club), cast.athlete, cast.coach)


# --- all or nothing -------------------------------------------------------------------------------
def test_dry_run_tells_the_same_and_writes_nothing(cast, exercise):
    version = make_version((exercise, "2x8 each @RIR2"), weeks=2)

    (would,) = give(version, cast.athlete, cast.coach, dry_run=True)

    assert not Assignment.objects.exists()
    assert not Session.objects.exists()
    (made,) = give(version, cast.athlete, cast.coach)
    assert would.assignment is None
    assert (would.sessions, would.first_on, would.last_on) == (made.sessions, made.first_on, made.last_on)
    assert (would.loads_known, would.loads_open) == (made.loads_known, made.loads_open)


def test_failure_while_laying_out_leaves_nothing(cast, exercise):
    version = make_version((exercise, "2x8"), weeks=3)
    Prescription.objects.filter(session__week=3).update(text="2x8 tnonsense", tempo="nonsense")

    with pytest.raises(ValueError, match="nonsense"):
        give(version, [cast.athlete, cast.teammate], cast.coach)

    assert not Assignment.objects.exists()


def test_failure_while_writing_lines_leaves_nothing(cast, exercise):
    version = make_version((exercise, "2x8"), (make_exercise("second"), "2x8"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute('ALTER TABLE training_sessionitem ADD CONSTRAINT one_line CHECK ("position" = 1) NOT VALID')

    with pytest.raises(IntegrityError):
        give(version, [cast.athlete, cast.teammate], cast.coach)

    assert not Assignment.objects.exists()
    assert not Session.objects.exists()
    assert not SessionItem.objects.exists()


def test_number_of_queries_does_not_grow_with_athletes_or_weeks(cast, exercise):
    short = make_version((exercise, "2x8 each @RIR2"), slug="short")
    long = make_version((exercise, "2x8 each @RIR2"), slug="long", weeks=12)
    more = [make_athlete(cast.club, f"Athlete {number}", cast.squad) for number in range(3)]

    with CaptureQueriesContext(connection) as few:
        give(short, cast.athlete, cast.coach)
    with CaptureQueriesContext(connection) as many:
        give(long, more, cast.coach)

    assert len(few) == len(many)


@pytest.mark.django_db(transaction=True)
def test_two_coaches_at_once_assign_once():
    cast = make_cast()
    version = make_version((make_exercise(), "2x8"))
    gate, outcomes = threading.Barrier(2), []

    def assign(athletes):
        try:
            gate.wait()
            outcomes.append(sum(outcome.sessions for outcome in give(version, athletes, cast.coach)))
        except AlreadyAssigned:
            outcomes.append("already")
        finally:
            connection.close()

    # In opposite orders, which without turns would be a deadlock.
    pairs = ([cast.athlete, cast.teammate], [cast.teammate, cast.athlete])
    threads = [threading.Thread(target=assign, args=(athletes,)) for athletes in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=str) == [2, "already"]
    assert Assignment.objects.count() == Session.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_overlap_written_around_the_operation_is_refused_by_the_table():
    cast = make_cast()
    version = make_version((make_exercise(), "2x8"))
    gate, outcomes = threading.Barrier(2), []

    def write():
        try:
            gate.wait()
            Assignment.objects.create(
                club=cast.club, athlete=cast.athlete, programme=version.programme, version=version,
                starts_on=MONDAY, ends_before=MONDAY + timedelta(days=7), weekdays=[0], times=[EVENING],
            )  # fmt: skip
            outcomes.append("made")
        except (IntegrityError, OperationalError) as error:
            outcomes.append("refused" if "assignment_no_overlap" in str(error) or "deadlock" in str(error) else error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _coach in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, outcomes)) == ["made", "refused"]


def test_laid_out_sessions_are_planned_and_whole(cast, exercise):
    jumps = make_exercise("hops", measure=Measure.CONTACTS)
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8"), (jumps, "3x10c each")), cast.coach)

    assert (session.status, session.kind, session.title, session.revision) == (
        SessionStatus.PLANNED,
        "calf",
        "Plan",
        1,
    )
    assert session.updated_at == AT
    assert line_of(session, 2).planned_contacts == 60
