"""Putting what is still to come of a plan later or earlier."""

from datetime import date, time, timedelta

import pytest

from tests.training.plans import AT, MONDAY, give, laid_out, line_of, make_exercise, make_version, put
from training.models import Absence, Assignment, Session
from training.operations.shifting import CannotShift, shift_assignment

WEEK = timedelta(weeks=1)
WEEK_2 = MONDAY + WEEK


@pytest.fixture
def version(db):
    return make_version((make_exercise(), "4x8 each @RIR2"), weeks=4)


@pytest.fixture
def sessions(cast, version):
    return laid_out(cast.athlete, version, cast.coach)


@pytest.fixture
def assignment(sessions):
    return sessions[0].assignment


def shift(assignment: Assignment, days: int, *, today: date = WEEK_2, **given):
    return shift_assignment(assignment=assignment, days=days, today=today, at=AT, **given)


def starts(assignment: Assignment) -> list[int]:
    return [(one.scheduled_on - MONDAY).days for one in assignment.sessions.order_by("pk")]


def test_sessions_to_come_go_later_and_the_plan_ends_later(assignment):
    shifted = shift(assignment, 10, reason="  Exam \n week ")
    assert (shifted.moved, shifted.first_on) == (3, WEEK_2 + timedelta(days=10))
    assert starts(assignment) == [0, 17, 24, 31]
    assignment.refresh_from_db()
    assert (assignment.starts_on, assignment.ends_before) == (MONDAY, MONDAY + timedelta(days=38))
    moved = Session.objects.get(week=2)
    assert (moved.move_reason, moved.revision) == ("Exam week", 2)


def test_plan_that_has_not_begun_moves_as_a_whole(assignment):
    shift(assignment, 7, today=MONDAY)
    shift(assignment, -7, today=MONDAY)
    assignment.refresh_from_db()
    assert starts(assignment) == [0, 7, 14, 21]
    assert (assignment.starts_on, assignment.ends_before) == (MONDAY, MONDAY + 4 * WEEK)


def test_sessions_with_sets_stay(cast, assignment, sessions):
    put(line_of(sessions[1]), cast.athlete_user)
    assert shift(assignment, 1).moved == 2
    assert starts(assignment) == [0, 7, 15, 22]


def test_nothing_is_written_by_a_dry_run(assignment):
    assert shift(assignment, 7, dry_run=True).moved == 3
    assert starts(assignment) == [0, 7, 14, 21]


@pytest.mark.parametrize("days", [0, 85, -85])
def test_number_of_days_has_its_limits(assignment, days):
    with pytest.raises(CannotShift, match="1 to 84 days") as refused:
        shift(assignment, days)
    assert refused.value.field == "days"


def test_past_is_no_place_to_go(assignment):
    with pytest.raises(CannotShift, match="The session of 9 March would land on 8 March 2026, which has passed"):
        shift(assignment, -1)


def test_order_is_kept(cast, assignment, sessions):
    put(line_of(sessions[2]), cast.athlete_user)
    with pytest.raises(CannotShift, match="would pass the one of 16 March, which stays"):
        shift(assignment, 8)
    with pytest.raises(CannotShift, match="would land on 16 March 2026, where Plan stands already"):
        shift(assignment, 7)
    assert starts(assignment) == [0, 7, 14, 21]


def test_two_sessions_never_stand_at_one_time(cast, assignment):
    other = make_version((make_exercise("other-raise"), "3x8"), slug="other", weeks=1)
    give(other, cast.athlete, cast.coach, starts_on=WEEK_2 + timedelta(days=1), weekdays=[1])
    with pytest.raises(CannotShift, match="where Other stands already"):
        shift(assignment, 1)
    Session.objects.filter(title="Other").update(scheduled_time=time(7, 0))
    assert shift(assignment, 1).moved == 3


def test_nobody_trains_while_away(cast, assignment):
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason="travel", starts_on=MONDAY + 4 * WEEK, ends_before=None
    )
    with pytest.raises(CannotShift, match="while the athlete is away"):
        shift(assignment, 7)


def test_plan_does_not_run_into_the_same_one_given_again(cast, version, assignment):
    give(version, cast.athlete, cast.coach, starts_on=MONDAY + 4 * WEEK + timedelta(days=1), weekdays=[1])
    with pytest.raises(
        CannotShift, match="Plan would run until 5 April 2026, and it is given again from 31 March 2026"
    ):
        shift(assignment, 7)
    assert starts(assignment) == [0, 7, 14, 21]


def test_plan_with_nothing_to_come_cannot_move(assignment):
    with pytest.raises(CannotShift, match="No session of this plan is still to come"):
        shift(assignment, 7, today=MONDAY + 5 * WEEK)


def test_sessions_that_leave_the_weeks_after_time_away_get_all_their_sets_back(cast, assignment):
    Absence.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        reason="travel",
        starts_on=MONDAY - WEEK,
        ends_before=WEEK_2,
        ramp_from_pct=50,
        ramp_weeks=1,
    )
    shift(assignment, 1)
    first = Session.objects.get(week=2)
    assert (first.eased_pct, line_of(first).planned_sets) == (50, 2)
    shift(assignment, 7)
    first.refresh_from_db()
    assert (first.eased_pct, line_of(first).planned_sets) == (None, 4)
