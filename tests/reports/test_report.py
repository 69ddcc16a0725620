"""What the report says beside each athlete's figures, and what it leaves out."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from accounts.models import User
from athletes.models import BodyMass, CheckIn
from exercises.choices import Muscle, ProtocolKind, ProtocolSides
from exercises.models import TestProtocol
from reports.choices import Column, PeriodChoice
from reports.queries.periods import period_of
from reports.queries.report import amount, columns_shown, report_of
from reports.queries.training import Figures, Period
from tests.cast import make_athlete, make_squad
from tests.reports.work import NOW, TODAY, WEEK, log, make_exercise, make_line, make_session, place, scope
from training.choices import AbsenceReason, PainMoment, SessionStatus, Side
from training.models import Absence, PainReport, TestResult

MONDAY = WEEK.starts_on
DAY = timedelta(days=1)
LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH


def made(asked, viewer=None, **options):
    return report_of(asked, viewer=viewer or User(), **options)


def five_more(cast, *, squad=None):
    return [make_athlete(cast.club, f"More {number}", squad or cast.squad) for number in range(5)]


def work(athlete, on, name="Seated calf raise", **fields):
    session = make_session(athlete, on, SessionStatus.DONE)
    log(make_line(session, exercise=make_exercise(name)), 1, LEFT, **{"reps": 10, "load_kg": Decimal(20), **fields})


def test_period_before_is_as_long_and_only_as_far_as_this_one_has_come(cast):
    week, half = scope(cast, period=WEEK), scope(cast, period=Period(date(2026, 1, 12), date(2026, 1, 19)))
    ahead = scope(cast, period=Period(date(2026, 2, 2), date(2026, 2, 9)))
    assert week.before == Period(date(2025, 12, 29), date(2026, 1, 5))
    # Today is the third day of the week.
    assert half.before == Period(date(2026, 1, 5), date(2026, 1, 8))
    assert ahead.before == Period(date(2026, 1, 26), date(2026, 1, 26))


def test_figures_before_are_those_of_the_same_athletes(cast):
    place(cast.squad, make_athlete(cast.club, "Gone"), MONDAY - 30 * DAY, MONDAY)
    cast.athlete.squad_places.update(starts_on=MONDAY - 30 * DAY)
    work(cast.athlete, MONDAY - DAY, reps=7)
    work(cast.athlete, MONDAY - 8 * DAY, reps=100)
    work(cast.athlete, MONDAY, reps=9)
    report = made(scope(cast, period=WEEK))
    rows = {row.name: row for row in report.athletes}
    assert (rows["Ada Athlete"].figures.reps, rows["Ada Athlete"].before.reps) == (9, 7)
    assert rows["Tom Teammate"].before == Figures()
    assert report.before == rows["Ada Athlete"].before
    assert "Gone" not in rows


def test_weeks_and_exercises_add_up_to_the_total(cast):
    for number, athlete in enumerate(five_more(cast)):
        for on in (MONDAY, MONDAY + 8 * DAY):
            work(athlete, on, reps=5 + number)
            work(athlete, on + DAY, "Soleus press", load_kg=Decimal("30.5"), reps=3)
    report = made(scope(cast))
    assert len(report.exercises) == 2
    for rows in (report.weeks, report.exercises):
        assert sum(row.tonnage_left_kg for row in rows) == report.total.tonnage_left_kg > 0
    assert sum(row.sets for row in report.exercises) == report.total.sets == 20
    assert sum(row.reps for row in report.exercises) == report.total.reps
    assert [(row.monday, row.done) for row in report.weeks] == [(MONDAY, 10), (MONDAY + 7 * DAY, 10)]
    assert {row.athletes for row in report.exercises} == {5}
    assert {row.muscle for row in report.exercises} == {Muscle(Muscle.values[0])}


def test_weeks_without_anything_stand_between_those_with(cast):
    for athlete in five_more(cast):
        work(athlete, MONDAY)
        work(athlete, MONDAY + 21 * DAY)
    report = made(scope(cast, period=Period(MONDAY, MONDAY + 28 * DAY)))
    assert [row.done for row in report.weeks] == [5, 0, 0, 5]
    assert all(after.monday - before.monday == 7 * DAY for before, after in pairwise(report.weeks))


def test_exercise_of_fewer_than_five_athletes_is_left_out_and_counted(cast):
    more = five_more(cast)
    for athlete in more:
        work(athlete, MONDAY)
    for athlete in more[:4]:
        work(athlete, MONDAY, "Soleus press")
    report = made(scope(cast))
    assert [row.name for row in report.exercises] == ["Seated calf raise"]
    assert report.hidden_small == 1
    assert report.total.sets == 9


def test_weeks_of_fewer_than_five_athletes_are_not_shown(cast):
    work(cast.athlete, MONDAY)
    report = made(scope(cast))
    assert (report.weeks, report.exercises, report.hidden_small) == ((), (), 1)


@pytest.mark.parametrize("born_on", [None, date(2008, 1, 15)])
def test_under_18s_are_in_no_figure_until_confirmed(cast, born_on):
    young = make_athlete(cast.club, "Young", cast.squad, born_on=born_on)
    make_athlete(cast.club, "Just grown", cast.squad, born_on=date(2008, 1, 14))
    work(young, MONDAY)
    Absence.objects.create(club=cast.club, athlete=young, reason=AbsenceReason.OTHER, starts_on=MONDAY)
    hidden = made(scope(cast))
    assert "Young" not in [row.name for row in hidden.athletes]
    assert "Just grown" in [row.name for row in hidden.athletes]
    assert (hidden.hidden_minors, hidden.total.sets, hidden.availability_pct) == (1, 0, 100)
    assert len(hidden.availability) == 3

    shown = made(scope(cast), with_minors=True)
    assert [(row.name, row.is_minor) for row in shown.athletes if row.is_minor] == [("Young", True)]
    assert (shown.hidden_minors, shown.total.sets) == (0, 1)


def test_availability_counts_each_day_once_and_tells_no_reason(cast):
    place(make_squad(cast.club, "Second team", cast.coach), cast.athlete, MONDAY)
    for starts_on, ends_before in ((MONDAY - 9 * DAY, MONDAY + DAY), (TODAY - DAY, None)):
        Absence.objects.create(
            club=cast.club,
            athlete=cast.athlete,
            reason=AbsenceReason.INJURY,
            starts_on=starts_on,
            ends_before=ends_before,
        )
    report = made(scope(cast, *cast.club.squads.all()))
    ada, tom = report.availability
    # 5 to 14 January; away on the 5th, 13th and 14th.
    assert (ada.days, ada.days_away, ada.available_pct) == (10, 3, 70)
    assert (tom.days, tom.days_away, tom.available_pct) == (10, 0, 100)
    assert report.availability_pct == 85
    assert report.athletes[0].availability_pct == 70
    assert "injury" not in repr(report).lower()


def test_cancelled_time_away_is_none(cast):
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason=AbsenceReason.TRAVEL, starts_on=MONDAY, cancelled_at=NOW
    )
    assert made(scope(cast)).availability_pct == 100


def protocol_of(kind, **fields):
    return TestProtocol.objects.create(
        slug=f"test-{kind}",
        name=f"Test {kind}",
        exercise=make_exercise(),
        kind=kind,
        sides=ProtocolSides.EACH,
        **fields,
    )


def result(cast, protocol, on, side, athlete=None, **fields):
    return TestResult.objects.create(
        club=cast.club, athlete=athlete or cast.athlete, protocol=protocol, tested_on=on, side=side, **fields
    )


def test_tests_of_the_period_are_compared_by_side_and_with_the_last_one(cast):
    protocol = protocol_of(ProtocolKind.MAX_REPS)
    for on, left, right in ((MONDAY - 40 * DAY, 20, 20), (MONDAY - 90 * DAY, 1, 1), (MONDAY, 27, 25)):
        result(cast, protocol, on, LEFT, reps=left)
        result(cast, protocol, on, RIGHT, reps=right)
    (row,) = made(scope(cast)).tests
    assert (row.athlete_name, row.protocol, row.tested_on, row.unit) == ("Ada Athlete", protocol.name, MONDAY, "reps")
    assert (row.left, row.right, row.both) == (27, 25, None)
    # 25 of 27; 52 after 40.
    assert (row.lsi_pct, row.change_pct) == (93, 30)


def test_repetition_maximum_shows_the_load_and_compares_strength(cast):
    protocol = protocol_of(ProtocolKind.REP_MAX)
    BodyMass.objects.create(club=cast.club, athlete=cast.athlete, measured_on=MONDAY - DAY, mass_kg=Decimal(80))
    result(cast, protocol, MONDAY, LEFT, load_kg=Decimal(50), reps=6)
    result(cast, protocol, MONDAY, RIGHT, load_kg=Decimal(50), reps=3)
    (row,) = made(scope(cast)).tests
    assert (row.unit, row.left, row.right) == ("kg", 50, 50)
    # 6 and 3 repetitions of one load: (1 + 3/30) / (1 + 6/30), body mass aside.
    assert row.lsi_pct == 92
    assert row.change_pct is None


def test_tests_outside_the_squad_and_the_period_are_not_shown(cast):
    protocol = protocol_of(ProtocolKind.DISTANCE)
    cast.athlete.squad_places.update(ends_before=MONDAY + DAY)
    result(cast, protocol, MONDAY, BOTH, distance_m=Decimal("0.12"))
    result(cast, protocol, MONDAY + DAY, BOTH, distance_m=Decimal("0.13"))
    result(cast, protocol, MONDAY - DAY, BOTH, athlete=cast.teammate, distance_m=Decimal("0.14"))
    (row,) = made(scope(cast, period=WEEK)).tests
    assert (row.tested_on, row.unit, row.both, row.lsi_pct) == (MONDAY, "m", Decimal("0.12"), None)


def test_health_is_for_clinicians_who_ask(cast):
    for side, score in ((LEFT, 3), (LEFT, 7), (RIGHT, 1)):
        PainReport.objects.create(
            club=cast.club,
            athlete=cast.athlete,
            training_on=MONDAY + score * DAY,
            moment=PainMoment.AFTER,
            side=side,
            score=score,
            reported_at=NOW,
        )
    CheckIn.objects.create(club=cast.club, athlete=cast.athlete, checked_on=MONDAY, sleep=2, edited_at=NOW)
    CheckIn.objects.create(club=cast.club, athlete=cast.athlete, checked_on=MONDAY + DAY, edited_at=NOW)
    for person in (cast.owner, cast.coach, cast.analyst, cast.athlete_user, cast.rival_coach):
        assert made(scope(cast), person, with_health=True).health == ()
    assert made(scope(cast), cast.clinician).health == ()
    ada, tom = made(scope(cast), cast.clinician, with_health=True).health
    assert (ada.worst_pain_left, ada.worst_pain_right, ada.reports, ada.checks) == (7, 1, 3, 1)
    assert (tom.worst_pain_left, tom.worst_pain_right, tom.reports, tom.checks) == (None, None, 0, 0)


def test_block_is_the_period_that_most_athletes_are_on(cast):
    def given(athlete, starts_on, weeks, **fields):
        session = make_session(athlete, starts_on)
        session.assignment.starts_on, session.assignment.ends_before = starts_on, starts_on + weeks * 7 * DAY
        for name, value in fields.items():
            setattr(session.assignment, name, value)
        session.assignment.save()

    squads = [cast.squad]
    assert period_of(PeriodChoice.BLOCK, squads=squads, today=TODAY) is None
    given(cast.athlete, MONDAY - 70 * DAY, 4)
    assert period_of(PeriodChoice.BLOCK, squads=squads, today=TODAY) == Period(MONDAY - 70 * DAY, MONDAY - 42 * DAY)
    third = make_athlete(cast.club, "Third", cast.squad)
    given(cast.teammate, MONDAY, 6)
    given(third, MONDAY, 6)
    given(cast.athlete, MONDAY + DAY, 8)
    assert period_of(PeriodChoice.BLOCK, squads=squads, today=TODAY) == Period(MONDAY, MONDAY + 42 * DAY)
    assert period_of(PeriodChoice.BLOCK, squads=[cast.rival_squad], today=TODAY) is None


def test_columns_stand_in_their_own_order_and_all_when_none_is_chosen():
    assert columns_shown([]) == tuple(Column)
    assert columns_shown(["sets", "planned"]) == (Column.PLANNED, Column.SETS)
    figures = Figures(planned=4, done=3, tonnage_left_kg=Decimal("12.5"))
    assert amount(Column.TONNAGE_LEFT, figures, None) == Decimal("12.5")
    assert amount(Column.ADHERENCE, figures, None) == 75
    assert amount(Column.AVAILABILITY, figures, 90) == 90


@pytest.mark.parametrize("athletes", [1, 3])
def test_report_takes_the_same_queries_for_one_and_three_athletes(cast, athletes, django_assert_num_queries):
    squad = make_squad(cast.club, "Counted", cast.coach)
    protocol = protocol_of(ProtocolKind.MAX_FORCE)
    for number in range(athletes):
        athlete = make_athlete(cast.club, f"Athlete {number}", squad)
        work(athlete, MONDAY)
        result(cast, protocol, MONDAY, LEFT, athlete=athlete, force_n=Decimal(900))
    with django_assert_num_queries(3):
        report = made(scope(cast, squad))
    assert len(report.athletes) == len(report.tests) == athletes


def test_report_of_a_day_that_begins_after_the_club_is_empty_and_right(cast):
    report = made(scope(cast, period=Period(date(2000, 1, 1), date(2000, 2, 1))))
    assert (report.athletes, report.weeks, report.tests, report.availability_pct) == ((), (), (), None)
