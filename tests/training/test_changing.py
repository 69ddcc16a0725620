"""A newer version of a programme, taken into plans that run."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.choices import VersionState
from programmes.models import PlannedSession, Prescription, ProgrammeVersion
from programmes.operations.built_in import prescription
from programmes.rules.notation import parse_dose
from tests.cast import make_athlete
from tests.training.plans import (
    AT,
    MON,
    MONDAY,
    THU,
    WED,
    give,
    laid_out,
    line_of,
    loads,
    make_exercise,
    make_fixture,
    make_test,
    make_version,
    put,
)
from training.models import Absence, Assignment, Session, SessionItem
from training.operations.assigning import ClinicianOnly
from training.operations.changing import CannotApply, NotNewestVersion, apply_version
from training.operations.sets import delete_set
from training.operations.swapping import swap_exercise
from training.queries.changing import versions_in_use

WEEK_2 = MONDAY + timedelta(weeks=1)


def newer(version: ProgrammeVersion, *lines, weeks: int | None = None, per_week: int = 1, **fields) -> ProgrammeVersion:
    """Make the next version of a programme, every week of it with one session `A`."""
    weeks = weeks or version.weeks
    made = ProgrammeVersion.objects.create(
        programme=version.programme, number=version.number + 1, state=VersionState.FROZEN, weeks=weeks
    )
    for week in range(1, weeks + 1):
        planned = PlannedSession.objects.create(
            version=made, week=week, position=week, label="A", per_week=per_week, **fields
        )
        Prescription.objects.bulk_create(
            prescription(session=planned, position=position, exercise=exercise, dose=parse_dose(text))
            for position, (exercise, text) in enumerate(lines, start=1)
        )
    return made


def apply(version: ProgrammeVersion, *assignments: Assignment, by, today: date = WEEK_2, **given):
    return apply_version(
        version=version, assignments=assignments or list(Assignment.objects.all()), by=by, today=today, at=AT, **given
    )


def days(assignment: Assignment) -> list[tuple[date, str]]:
    rows = assignment.sessions.order_by("scheduled_on", "pk")
    return [(row.scheduled_on, row.status) for row in rows]


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def old(exercise):
    return make_version((exercise, "3x8 each @RIR2"), weeks=3)


@pytest.fixture
def sessions(cast, old):
    return laid_out(cast.athlete, old, cast.coach)


@pytest.fixture
def assignment(sessions):
    return sessions[0].assignment


def test_open_sessions_are_replaced_on_their_days_and_earlier_ones_stay(cast, old, exercise, assignment, sessions):
    second = newer(old, (exercise, "5x5 each @RIR1"))
    (change,) = apply(second, by=cast.coach)
    assert (change.from_on, change.stays, change.replaced, change.made) == (WEEK_2, 1, 2, 2)
    assert days(assignment) == [
        (MONDAY, "planned"),
        (WEEK_2, "cancelled"),
        (WEEK_2, "planned"),
        (WEEK_2 + timedelta(weeks=1), "cancelled"),
        (WEEK_2 + timedelta(weeks=1), "planned"),
    ]
    assignment.refresh_from_db()
    assert assignment.version == second
    made = Session.objects.get(scheduled_on=WEEK_2, status="planned")
    assert (made.week, made.label, made.scheduled_time, made.title) == (2, "A", time(17, 30), "Plan")
    assert line_of(made).text == "5x5 each @RIR1"
    assert line_of(sessions[0]).text == "3x8 each @RIR2"
    sessions[1].refresh_from_db()
    assert sessions[1].revision == 2
    assert set(sessions[1].items.values_list("status", flat=True)) == {"cancelled"}


def test_sessions_with_sets_are_untouched(cast, old, exercise, assignment, sessions):
    put(line_of(sessions[1]), cast.athlete_user)
    removed = put(line_of(sessions[2]), cast.athlete_user).row
    delete_set(row=removed, at=AT)
    (change,) = apply(newer(old, (exercise, "5x5 each @RIR1")), by=cast.coach)
    # What was begun and emptied again holds no set, so it makes room.
    assert (change.from_on, change.stays, change.made) == (sessions[2].scheduled_on, 2, 1)
    sessions[1].refresh_from_db()
    assert sessions[1].status == "started"
    assert line_of(sessions[1]).status == "planned"


def test_moved_sessions_keep_their_day_time_and_reason(cast, old, exercise, sessions):
    Session.objects.filter(pk=sessions[1].pk).update(
        scheduled_on=WEEK_2 + timedelta(days=1), scheduled_time=time(9, 0), is_pinned=True, move_reason="Match"
    )
    apply(newer(old, (exercise, "5x5 each @RIR1")), by=cast.coach)
    made = Session.objects.get(week=2, status="planned")
    assert (made.scheduled_on, made.scheduled_time) == (WEEK_2 + timedelta(days=1), time(9, 0))
    assert (made.is_pinned, made.move_reason) == (True, "Match")


def test_loads_are_resolved_anew(cast, old, exercise, sessions):
    make_test(cast.athlete, exercise, kg={"left": 60, "right": 60}, reps=5)
    apply(newer(old, (exercise, "3x5 each @5RM")), by=cast.coach)
    assert loads(Session.objects.get(week=2, status="planned")) == {"left": 60.0, "right": 60.0}


def test_longer_version_adds_weeks_and_a_shorter_one_takes_them_out(cast, old, exercise, assignment, sessions):
    apply(newer(old, (exercise, "3x8"), weeks=5), by=cast.coach)
    assignment.refresh_from_db()
    assert assignment.ends_before == MONDAY + timedelta(weeks=5)
    assert Session.objects.filter(status="planned").count() == 5
    shorter = newer(ProgrammeVersion.objects.get(number=2), (exercise, "3x8"), weeks=2)
    apply(shorter, by=cast.coach)
    assignment.refresh_from_db()
    assert assignment.ends_before == MONDAY + timedelta(weeks=2)
    assert Session.objects.filter(status="planned").count() == 2


def test_more_sessions_a_week_go_to_the_other_training_day(cast, old, exercise):
    give(old, cast.athlete, cast.coach, weekdays=[MON, THU])
    apply(newer(old, (exercise, "3x8"), per_week=2), by=cast.coach)
    planned = Session.objects.filter(status="planned", week__gte=2).order_by("scheduled_on")
    assert [one.scheduled_on.weekday() for one in planned] == [MON, THU, MON, THU]


def test_swapped_exercises_stay_swapped_where_they_take_the_dose(cast, old, exercise, sessions):
    other = make_exercise("leg-press-raise")
    plain = make_exercise("floor-raise", measure="reps")
    swap = {"reason": "Sore heel", "by": cast.coach, "today": MONDAY}
    swap_exercise(item=line_of(sessions[1]), exercise=other, coming=True, **swap)
    second = newer(old, (exercise, "5x5 each @RIR1"), weeks=4)
    apply(second, by=cast.coach)
    lines = SessionItem.objects.filter(status="planned", session__week__gte=2).order_by("session__week")
    assert [(line.exercise, line.swapped_from, line.swap_reason) for line in lines] == [
        (other, exercise, "Sore heel")
    ] * 3
    swap_exercise(item=lines[1], exercise=plain, coming=False, **swap)
    apply(newer(second, (exercise, "5x5 each @5RM"), weeks=5), by=cast.coach)
    lines = SessionItem.objects.filter(status="planned", session__week__gte=2).order_by("session__week")
    # An exercise without a load cannot take an RM; which of two swaps a new week would have is not known.
    assert [line.exercise for line in lines] == [other, exercise, other, exercise]


def test_weeks_back_after_time_away_stay_eased(cast, old, exercise, sessions):
    Absence.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        reason="travel",
        starts_on=MONDAY,
        ends_before=WEEK_2,
        ramp_from_pct=50,
        ramp_weeks=1,
    )
    apply(newer(old, (exercise, "4x5 each @RIR1")), by=cast.coach)
    made = Session.objects.filter(status="planned", week__gte=2).order_by("week")
    assert [(one.eased_pct, line_of(one).planned_sets) for one in made] == [(50, 2), (None, 4)]


def test_plan_that_began_with_a_later_week_is_not_begun_anew(cast, old, exercise):
    give(old, cast.athlete, cast.coach, weekdays=[MON, THU], start_weeks={cast.athlete.pk: 2})
    (change,) = apply(newer(old, (exercise, "3x8"), weeks=4, per_week=2), by=cast.coach, today=MONDAY)
    planned = Session.objects.filter(status="planned").order_by("scheduled_on")
    assert [(one.week, (one.scheduled_on - MONDAY).days) for one in planned] == [
        (2, 0),
        (2, 3),
        (3, 7),
        (3, 10),
        (4, 14),
        (4, 17),
    ]
    assert Assignment.objects.get().ends_before == MONDAY + timedelta(weeks=3)
    assert change.made == 6


def test_weeks_that_are_new_go_by_the_match_too(cast, old, exercise):
    give(old, cast.athlete, cast.coach, match_offsets=[-4])
    saturday = MONDAY + timedelta(weeks=3, days=5)
    make_fixture(cast.squad, held_on=saturday)
    apply(newer(old, (exercise, "3x8"), weeks=4), by=cast.coach)
    assert Session.objects.get(status="planned", week=4).scheduled_on == saturday - timedelta(days=4)


def test_nothing_is_written_by_a_dry_run(cast, old, exercise, assignment, sessions):
    before = days(assignment)
    (change,) = apply(newer(old, (exercise, "3x8")), by=cast.coach, dry_run=True)
    assert (change.replaced, change.made) == (2, 2)
    assignment.refresh_from_db()
    assert (days(assignment), assignment.version) == (before, old)


@pytest.mark.parametrize("case", ["on_it", "done", "days", "times", "stages"])
def test_who_cannot_go_on_with_it_is_told_why_and_nobody_is_changed(cast, old, exercise, assignment, case):
    give(old, cast.teammate, cast.coach)
    second = newer(old, (exercise, "3x8"), per_week=2 if case == "days" else 1, per_day=2 if case == "times" else 1)
    words = {
        "on_it": "is on this version already",
        "done": "has no session without a set left",
        "days": "has 1 training days a week, and week 1 of this version needs 2",
        "times": "trains once a day",
        "stages": "passes this plan stage by stage",
    }[case]
    if case == "on_it":
        apply(second, assignment, by=cast.coach)
    if case == "stages":
        Assignment.objects.filter(pk=assignment.pk).update(open_stage=1)
    today = MONDAY + timedelta(weeks=9) if case == "done" else WEEK_2
    changes = apply(second, assignment, by=cast.coach, today=today, dry_run=True)
    assert words in changes[0].reason
    mate = Assignment.objects.get(athlete=cast.teammate)
    with pytest.raises(CannotApply, match=words):
        apply(second, mate, assignment, by=cast.coach, today=today)
    assert set(mate.sessions.values_list("status", flat=True)) == {"planned"}


def test_plan_that_would_run_into_the_next_one_is_refused(cast, old, exercise, assignment):
    give(old, cast.athlete, cast.coach, starts_on=MONDAY + timedelta(weeks=3))
    with pytest.raises(CannotApply, match="again from 23 March 2026, and this version would run until 29 March 2026"):
        apply(newer(old, (exercise, "3x8"), weeks=4), assignment, by=cast.coach)


def test_version_that_is_not_the_newest_is_refused(cast, old, exercise, assignment):
    second = newer(old, (exercise, "3x8"))
    newer(second, (exercise, "3x8"))
    with pytest.raises(NotNewestVersion, match="Version 3 is the newest now"):
        apply(second, by=cast.coach)


def test_programme_for_clinicians_is_changed_by_one(cast, exercise):
    old = make_version((exercise, "3x8"), weeks=3, clinician_only=True)
    give(old, cast.athlete, cast.clinician)
    second = newer(old, (exercise, "4x8"))
    with pytest.raises(ClinicianOnly):
        apply(second, by=cast.coach)
    apply(second, by=cast.clinician)
    assert Assignment.objects.get().version == second


def test_number_of_queries_does_not_follow_the_number_of_athletes(cast, old, exercise):
    people = [cast.athlete, cast.teammate, make_athlete(cast.club, "Una", cast.squad)]
    give(old, people[0], cast.coach, weekdays=[MON, WED])
    second = newer(old, (exercise, "4x8"))

    def look() -> int:
        used = versions_in_use(newest=second, user=cast.coach, days={cast.club: WEEK_2})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            apply(second, *used.behind, by=cast.coach, dry_run=True)
        return len(queries)

    one = look()
    give(old, people[1:], cast.coach, weekdays=[MON, WED])
    assert look() == one


def test_versions_in_use_tell_what_changes(cast, old, exercise, assignment):
    second = newer(old, (exercise, "4x8"))
    give(second, cast.teammate, cast.coach)
    used = versions_in_use(newest=second, user=cast.coach, days={cast.club: WEEK_2})
    assert [holder.assignment.athlete for holder in used.on_newest] == [cast.teammate]
    (held,) = used.older
    assert (held.version, used.behind) == (old, [assignment])
    assert [(change.first, change.sessions[0].lines[0].after.text) for change in held.changes] == [
        (1, "4x8"),
        (2, "4x8"),
        (3, "4x8"),
    ]
    assert used.names == {"seated-raise": "Seated raise"}
