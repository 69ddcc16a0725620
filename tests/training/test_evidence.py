"""What is known of strength, what was done last time, and what a day shows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_athlete
from tests.training.plans import (
    AT,
    MON,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
    weigh,
)
from training.choices import SessionStatus
from training.models import PainReport, Session
from training.operations.sessions import finish_session
from training.operations.sets import delete_set
from training.queries.days import athletes_of, session_views, todays_sessions
from training.queries.evidence import lift_of, strength_evidence

WEEK = timedelta(days=7)


@pytest.fixture
def exercise(db):
    return make_exercise()


def _known(athletes, exercise, today=MONDAY):
    return strength_evidence(
        athlete_ids=[athlete.pk for athlete in athletes], lifts={exercise.pk: lift_of(exercise)}, today=today
    )


def _done(cast, exercise, *, weeks_ago, athlete=None, **values):
    """Log one set of the left leg some weeks ago and return it."""
    athlete = athlete or cast.athlete
    (session,) = laid_out(
        athlete, make_version((exercise, "3x8 each @RIR2"), slug=f"plan-of-{athlete.pk}-{weeks_ago}"), cast.coach
    )
    Session.objects.filter(pk=session.pk).update(scheduled_on=MONDAY - weeks_ago * WEEK)
    return put(line_of(session), cast.coach, values=values, at=AT - weeks_ago * WEEK).row


def _of(evidence, cast, exercise, source):
    return [
        (known.side, known.load_kg, known.reps_to_failure)
        for known in evidence.lifts[cast.athlete.pk, exercise.pk]
        if known.source == source
    ]


# --- strength -------------------------------------------------------------------------------------
def test_estimate_is_the_best_set_of_eight_weeks(cast, exercise):
    _done(cast, exercise, weeks_ago=9, reps=8, load_kg=Decimal(90), rir=Decimal(0))
    _done(cast, exercise, weeks_ago=8, reps=8, load_kg=Decimal(50), rir=Decimal(2))
    _done(cast, exercise, weeks_ago=2, reps=3, load_kg=Decimal(55), rir=Decimal(0))

    evidence = _known([cast.athlete], exercise)

    # 50 x (1 + 10/30) is more than 55 x (1 + 3/30).
    assert _of(evidence, cast, exercise, "estimate") == [("left", 50, 10)]
    assert _of(evidence, cast, exercise, "last") == [("left", 55, 3)]


@pytest.mark.parametrize(
    "values",
    [
        {"reps": 16, "load_kg": Decimal(40)},
        {"reps": 12, "load_kg": Decimal(40), "rir": Decimal(4)},
        {"reps": 5, "load_kg": Decimal(40), "rir": Decimal("4.5")},
        {"reps": 0, "load_kg": Decimal(40)},
        {"reps": 8},
    ],
)
def test_set_that_says_too_little_is_no_estimate(cast, exercise, values):
    _done(cast, exercise, weeks_ago=1, **values)

    assert _of(_known([cast.athlete], exercise), cast, exercise, "estimate") == []


def test_deleted_set_is_no_evidence(cast, exercise):
    delete_set(row=_done(cast, exercise, weeks_ago=1, reps=8, load_kg=Decimal(40)), at=AT)

    assert _known([cast.athlete], exercise).lifts == {}


def test_last_load_is_that_of_the_newest_set(cast, exercise):
    row = _done(cast, exercise, weeks_ago=1, reps=30, load_kg=Decimal(20))
    put(row.item, cast.coach, number=2, values={"reps": 25, "load_kg": Decimal(25)}, at=AT - WEEK + timedelta(hours=1))

    assert _of(_known([cast.athlete], exercise), cast, exercise, "last") == [("left", 25, 25)]


def test_load_of_more_than_a_year_ago_is_forgotten(cast, exercise):
    _done(cast, exercise, weeks_ago=53, reps=30, load_kg=Decimal(20))

    assert _known([cast.athlete], exercise).lifts == {}


def test_body_mass_is_the_newest_on_the_day_else_the_first(cast, exercise):
    weigh(cast.athlete, 70, MONDAY - 3 * WEEK)
    weigh(cast.athlete, 72, MONDAY - WEEK)

    evidence = _known([cast.athlete, cast.teammate], exercise)

    days = [MONDAY - 4 * WEEK, MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY]
    assert [evidence.body_mass_kg(cast.athlete.pk, day) for day in days] == [70, 70, 72, 72]
    assert evidence.body_mass_kg(cast.teammate.pk, MONDAY) is None


@pytest.mark.parametrize("number", [1, 3])
def test_strength_of_any_number_of_athletes_takes_three_queries(cast, exercise, number):
    athletes = [make_athlete(cast.club, f"Athlete {place}") for place in range(number)]
    for athlete in athletes:
        make_test(athlete, exercise, kg={"left": 40})
        _done(cast, exercise, weeks_ago=1, athlete=athlete, reps=8, load_kg=Decimal(40))

    with CaptureQueriesContext(connection) as queries:
        _known(athletes, exercise)

    assert len(queries) == 3


# --- last time ------------------------------------------------------------------------------------
@pytest.fixture
def sessions(cast, exercise):
    """Four weekly sessions of the same line."""
    return laid_out(cast.athlete, make_version((exercise, "3x8 each @RIR2"), weeks=4), cast.coach)


def _previous(session, user):
    (view,) = session_views(sessions=[session], viewer=user)
    return view.items[0].previous


def test_previous_is_the_last_earlier_session_with_sets(cast, sessions):
    put(line_of(sessions[0]), cast.athlete_user, side="right")
    put(line_of(sessions[0]), cast.athlete_user, side="left")
    put(line_of(sessions[0]), cast.athlete_user, side="left", number=2, values={"reps": 6})

    previous = _previous(sessions[3], cast.athlete_user)

    assert previous.on == MONDAY
    assert [(row.number, row.side, row.reps) for row in previous.sets] == [
        (1, "left", 8),
        (1, "right", 8),
        (2, "left", 6),
    ]


def test_previous_looks_across_programmes(cast, exercise, sessions):
    put(line_of(sessions[0]), cast.athlete_user)
    (other,) = laid_out(
        cast.athlete,
        make_version((make_exercise("first"), "2x8"), (exercise, "2x8"), slug="other"),
        cast.coach,
        starts_on=MONDAY + WEEK,
    )

    (view,) = session_views(sessions=[other], viewer=cast.athlete_user)

    assert [item.previous is not None for item in view.items] == [False, True]


def test_previous_of_an_exercise_done_twice_is_that_of_the_same_place(cast, exercise):
    version = make_version((exercise, "1x8 left"), (exercise, "1x5 left"), slug="twice", weeks=2)
    before, after = laid_out(cast.athlete, version, cast.coach)
    put(line_of(before, 1), cast.athlete_user, values={"reps": 8})
    put(line_of(before, 2), cast.athlete_user, values={"reps": 5})

    (view,) = session_views(sessions=[after], viewer=cast.athlete_user)

    assert [item.previous.sets[0].reps for item in view.items] == [8, 5]


def test_previous_passes_over_deleted_sets_and_other_athletes(cast, exercise, sessions):
    put(line_of(sessions[0]), cast.athlete_user)
    delete_set(row=put(line_of(sessions[1]), cast.athlete_user).row, at=AT)
    (theirs,) = laid_out(
        cast.teammate, make_version((exercise, "2x8 each"), slug="theirs"), cast.coach, starts_on=MONDAY + WEEK
    )

    assert _previous(sessions[2], cast.athlete_user).on == MONDAY
    assert _previous(theirs, cast.teammate_user) is None


# --- a day ----------------------------------------------------------------------------------------
def _today(user, at, on=None):
    return todays_sessions(athletes=athletes_of(user), viewer=user, at=at, on=on)


def test_day_ends_at_the_roll_over_hour(cast, sessions):
    late = datetime(2026, 3, 3, 2, 59, tzinfo=UTC)

    assert [view.session for view in _today(cast.athlete_user, late)] == [sessions[0]]
    assert _today(cast.athlete_user, late + timedelta(minutes=1)) == []
    assert [view.session for view in _today(cast.athlete_user, late, on=MONDAY + WEEK)] == [sessions[1]]


def test_day_follows_the_athletes_zone(cast, sessions):
    cast.athlete.timezone = "Pacific/Auckland"
    cast.athlete.save()

    # Three in the afternoon on Sunday in London is four on Monday morning in Auckland.
    assert len(_today(cast.athlete_user, datetime(2026, 3, 1, 15, tzinfo=UTC))) == 1


def test_cancelled_sessions_are_left_out_of_the_day(cast, sessions):
    Session.objects.filter(pk=sessions[0].pk).update(status=SessionStatus.CANCELLED)

    assert _today(cast.athlete_user, AT) == []


def test_day_merges_a_persons_clubs(cast, exercise, sessions):
    there = make_athlete(cast.rival_club, "Ada Athlete", cast.rival_squad, user=cast.athlete_user)
    version = make_version((exercise, "2x8"), slug="there")
    (theirs,) = laid_out(there, version, cast.rival_coach)

    assert {view.session for view in _today(cast.athlete_user, AT)} == {sessions[0], theirs}


@pytest.mark.parametrize("in_week", [1, 7])
def test_day_takes_five_queries_and_one_for_who_asks(cast, exercise, in_week):
    version = make_version((exercise, "3x8 each"), (make_exercise("other"), "3x8"), per_week=in_week, weeks=2)
    given = laid_out(cast.athlete, version, cast.coach, weekdays=range(7))
    consent(cast.athlete)
    for session in given:
        put(line_of(session), cast.athlete_user, pain={"left": 2})

    with CaptureQueriesContext(connection) as queries:
        (view,) = _today(cast.athlete_user, AT + WEEK)

    assert view.items[0].previous
    assert len(queries) == 6


def test_pain_is_shown_to_those_who_may_see_it(cast, sessions):
    consent(cast.athlete)
    put(line_of(sessions[0]), cast.athlete_user, pain={"left": 2})
    finish_session(
        session=sessions[0], effort=5, minutes=30, note="", pain_after={"right": 3}, by=cast.athlete_user, at=AT
    )
    assert PainReport.objects.count() == 2

    seen = {}
    for part in ("athlete", "coach", "clinician", "owner", "analyst"):
        (view,) = session_views(sessions=[sessions[0]], viewer=cast.people[part])
        seen[part] = (list(view.items[0].pain.values()), view.pain_after)

    sees, sees_not = ([{"left": 2}], {"right": 3}), ([], {})
    assert seen == {
        "athlete": sees,
        "coach": sees,
        "clinician": sees,
        "owner": sees_not,
        "analyst": sees_not,
    }


def test_view_counts_sets_with_their_sides_together(cast, sessions):
    for side in ("left", "right"):
        put(line_of(sessions[0]), cast.athlete_user, side=side)

    (view,) = session_views(sessions=[sessions[0]], viewer=cast.athlete_user)

    assert (view.done_sets, view.planned_sets) == (1, 3)
    assert sessions[0].scheduled_on.weekday() == MON
