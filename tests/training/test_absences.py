"""Time away and the return from it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from athletes.models import Athlete
from tests.training.plans import (
    AT,
    MON,
    MONDAY,
    WED,
    consent,
    laid_out,
    line_of,
    loads,
    make_exercise,
    make_version,
    put,
)
from training.models import Absence, Assignment, Session
from training.operations.absences import (
    AbsenceCancelled,
    AwayAlready,
    CannotPause,
    HealthReasonRefused,
    cancel_absence,
    end_absence,
    start_absence,
)
from training.operations.layout import resolve_upcoming
from training.operations.moving import unskip_session
from training.operations.shifting import CannotShift
from training.queries.absences import time_away

WEEK = timedelta(weeks=1)


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def sessions(cast, exercise):
    return laid_out(cast.athlete, make_version((exercise, "4x8 each @RIR2"), weeks=5), cast.coach)


def away(athlete: Athlete, by, first: date = MONDAY + WEEK, back: date | None = MONDAY + 3 * WEEK, **given):
    return start_absence(
        **{
            "athlete": athlete,
            "reason": "travel",
            "starts_on": first,
            "ends_before": back,
            "puts_later": False,
            "by": by,
            "today": MONDAY,
            "at": AT,
            **given,
        }
    )


def states(assignment: Assignment) -> list[str]:
    return list(assignment.sessions.order_by("pk").values_list("status", flat=True))


def starts(assignment: Assignment) -> list[int]:
    """Return in which week from the Monday each session stands."""
    return [(one.scheduled_on - MONDAY).days // 7 for one in assignment.sessions.order_by("pk")]


def test_sessions_in_it_are_taken_out_as_excused(cast, sessions):
    effect = away(cast.athlete, cast.coach)
    assert (effect.taken_out, effect.moved, effect.eased) == (2, 0, 0)
    assert states(sessions[0].assignment) == ["planned", "skipped", "skipped", "planned", "planned"]
    sessions[1].refresh_from_db()
    assert (sessions[1].skip_reason, sessions[1].absence, sessions[1].revision) == ("Away", effect.absence, 2)


def test_sessions_with_sets_stay(cast, sessions):
    put(line_of(sessions[1]), cast.athlete_user)
    assert away(cast.athlete, cast.coach).taken_out == 1
    assert states(sessions[0].assignment)[1] == "started"


def test_time_away_that_is_not_known_to_end_takes_out_all_that_follows(cast, sessions):
    effect = away(cast.athlete, cast.coach, back=None)
    assert effect.taken_out == 4
    back = end_absence(
        absence=effect.absence, ends_before=MONDAY + 2 * WEEK, ramp_from_pct=100, ramp_weeks=0, today=MONDAY, at=AT
    )
    assert (back.brought_back, back.taken_out) == (3, 0)
    assert states(sessions[0].assignment) == ["planned", "skipped", "planned", "planned", "planned"]


def test_longer_time_away_takes_out_more(cast, sessions):
    absence = away(cast.athlete, cast.coach).absence
    effect = end_absence(
        absence=absence, ends_before=MONDAY + 4 * WEEK, ramp_from_pct=100, ramp_weeks=0, today=MONDAY, at=AT
    )
    assert (effect.brought_back, effect.taken_out) == (0, 1)


def test_taking_it_back_brings_its_sessions_back_and_no_others(cast, sessions):
    Session.objects.filter(pk=sessions[4].pk).update(status="skipped", skip_reason="Exam")
    absence = away(cast.athlete, cast.coach, ramp_from_pct=50, ramp_weeks=2).absence
    assert line_of(Session.objects.get(pk=sessions[3].pk)).planned_sets == 2
    assert cancel_absence(absence=absence, today=MONDAY, at=AT).brought_back == 2
    assert states(sessions[0].assignment) == ["planned", "planned", "planned", "planned", "skipped"]
    assert line_of(Session.objects.get(pk=sessions[3].pk)).planned_sets == 4
    with pytest.raises(AbsenceCancelled):
        cancel_absence(absence=absence, today=MONDAY, at=AT)


def test_sessions_go_later_by_whole_weeks_with_their_plan(cast, sessions):
    effect = away(cast.athlete, cast.coach, back=MONDAY + WEEK + timedelta(days=10), puts_later=True)
    assert (effect.taken_out, effect.moved, effect.weeks) == (0, 4, 2)
    assignment = Assignment.objects.get()
    assert starts(assignment) == [0, 3, 4, 5, 6]
    assert (assignment.starts_on, assignment.ends_before) == (MONDAY, MONDAY + 7 * WEEK)


def test_plan_that_has_not_begun_goes_later_as_a_whole(cast, sessions):
    away(cast.athlete, cast.coach, first=MONDAY, back=MONDAY + WEEK, puts_later=True)
    assignment = Assignment.objects.get()
    assert (assignment.starts_on, assignment.ends_before) == (MONDAY + WEEK, MONDAY + 6 * WEEK)


def test_return_asks_for_fewer_sets_and_says_why(cast, sessions):
    effect = away(cast.athlete, cast.coach, back=MONDAY + 2 * WEEK, ramp_from_pct=50, ramp_weeks=2)
    assert effect.eased == 2
    eased = list(Session.objects.filter(scheduled_on__gte=MONDAY + 2 * WEEK).order_by("scheduled_on"))
    assert [one.eased_pct for one in eased] == [50, 75, None]
    lines = [line_of(one) for one in eased]
    assert [line.planned_sets for line in lines] == [2, 3, 4]
    assert [line.text for line in lines] == ["2x8 each @RIR2", "3x8 each @RIR2", "4x8 each @RIR2"]
    assert [line.planned_reps for line in lines] == [16, 24, 32]
    assert [len(line.targets) for line in lines] == [4, 6, 8]


def test_loads_of_eased_lines_still_follow_what_is_known(cast, sessions):
    away(cast.athlete, cast.coach, back=MONDAY + 2 * WEEK, ramp_from_pct=50, ramp_weeks=1)
    put(line_of(sessions[0]), cast.athlete_user)
    resolve_upcoming(athlete=cast.athlete, today=MONDAY)
    assert loads(sessions[2])["left"] is not None
    assert line_of(sessions[2]).planned_sets == 2


def test_nothing_is_written_by_a_dry_run(cast, sessions):
    effect = away(cast.athlete, cast.coach, puts_later=True, ramp_from_pct=50, ramp_weeks=1, dry_run=True)
    assert (effect.moved, effect.eased) == (4, 1)
    assert not Absence.objects.exists()
    assert starts(Assignment.objects.get()) == [0, 1, 2, 3, 4]
    assert line_of(sessions[3]).planned_sets == 4


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"first": MONDAY - timedelta(days=29)}, "starts_on", "is no first day"),
        ({"first": MONDAY + timedelta(days=367)}, "starts_on", "is no first day"),
        ({"back": MONDAY + WEEK}, "ends_before", "is no day to be back on"),
        ({"back": MONDAY + timedelta(days=374)}, "ends_before", "is no day to be back on"),
        ({"ramp_from_pct": 9, "ramp_weeks": 1}, "ramp_from_pct", "10 to 100"),
        ({"ramp_from_pct": 50, "ramp_weeks": 9}, "ramp_weeks", "0 to 8"),
        ({"back": None, "puts_later": True}, "ends_before", "Give the day they are back"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:12],
)
def test_what_does_not_fit_is_refused(cast, sessions, given, field, words):
    with pytest.raises(CannotPause, match=words) as refused:
        away(cast.athlete, cast.coach, **given)
    assert refused.value.field == field
    assert not Absence.objects.exists()


def test_nobody_is_away_twice_on_a_day(cast, sessions):
    first = away(cast.athlete, cast.coach).absence
    with pytest.raises(AwayAlready, match="away already from 9 March 2026 until 23 March 2026"):
        away(cast.athlete, cast.coach, first=MONDAY + 2 * WEEK, back=None)
    later = away(cast.athlete, cast.coach, first=MONDAY + 3 * WEEK, back=MONDAY + 4 * WEEK).absence
    with pytest.raises(AwayAlready):
        end_absence(absence=first, ends_before=MONDAY + 4 * WEEK, ramp_from_pct=100, ramp_weeks=0, today=MONDAY, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=later.pk).update(starts_on=MONDAY + 2 * WEEK)


def test_health_reason_needs_consent_and_the_right_to_see_health(cast, sessions):
    with pytest.raises(HealthReasonRefused, match="no consent"):
        away(cast.athlete, cast.coach, reason="injury")
    consent(cast.athlete)
    with pytest.raises(HealthReasonRefused, match="may not see"):
        away(cast.athlete, cast.owner, reason="illness")
    assert away(cast.athlete, cast.clinician, reason="injury").taken_out == 2


def test_sessions_cannot_go_later_onto_another_time_away(cast, sessions):
    away(cast.athlete, cast.coach, first=MONDAY + 6 * WEEK, back=None)
    with pytest.raises(CannotShift, match="while the athlete is away"):
        away(cast.athlete, cast.coach, puts_later=True)


def test_coach_may_take_one_session_in_again(cast, sessions):
    away(cast.athlete, cast.coach)
    unskip_session(session=sessions[1], revision=None, by=cast.coach, at=AT)
    assert states(sessions[0].assignment)[1] == "planned"


def test_reason_is_read_by_who_may_see_health(cast, sessions):
    consent(cast.athlete)
    away(cast.athlete, cast.coach, reason="injury")
    for shows, words in ((True, "Injury"), (False, "Away")):
        (one,) = time_away(athlete=cast.athlete, shows_health=shows, today=MONDAY)
        assert (one.words, one.is_over) == (words, False)


def test_absence_of_a_session_is_of_its_own_club(cast, exercise, sessions):
    other = Absence.objects.create(club=cast.rival_club, athlete=cast.rival_athlete, reason="travel", starts_on=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="same_club"), transaction.atomic():
        Session.objects.filter(pk=sessions[0].pk).update(absence=other)


def test_other_days_of_the_week_are_put_later_with_them(cast, exercise):
    version = make_version((exercise, "3x8"), weeks=2, per_week=2, slug="twice")
    laid_out(cast.athlete, version, cast.coach, weekdays=[MON, WED])
    away(cast.athlete, cast.coach, first=MONDAY + timedelta(days=1), back=MONDAY + timedelta(days=4), puts_later=True)
    days = [one.scheduled_on for one in Session.objects.order_by("scheduled_on")]
    assert [day.weekday() for day in days] == [MON, WED, MON, WED]
    assert days[1] == MONDAY + timedelta(days=9)
