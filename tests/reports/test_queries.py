from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from accounts.models import User
from athletes.models import SquadPlace
from programmes.choices import SetKind, Unit
from reports.queries.report import report_of
from reports.queries.training import Figures, Period, ReportScope, performed_sets
from tests.cast import make_athlete, make_squad
from tests.reports.work import NOW, TODAY, WEEK, log, make_line, make_session, place, scope
from training.choices import ItemStatus, SessionKind, SessionStatus, Side
from training.models import SetLog
from training.rules import quantities

MONDAY = WEEK.starts_on
LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH


def figures_of(athlete, asked) -> Figures:
    return {row.public_id: row.figures for row in report_of(asked, viewer=User()).athletes}[athlete.public_id]


@pytest.fixture
def worked_week(cast):
    """Two sessions done, one missed, one excused, one to come; figures worked out by hand."""
    monday = make_session(cast.athlete, MONDAY, SessionStatus.DONE, effort=6, minutes=40)
    raises = make_line(monday, tempo_s=6)
    log(raises, 1, LEFT, reps=10, load_kg=Decimal("20.5"))
    log(raises, 1, RIGHT, reps=8, load_kg=Decimal("20.5"))
    log(raises, 2, LEFT, reps=10, load_kg=Decimal(20))
    log(raises, 2, RIGHT, reps=10, load_kg=Decimal(20))
    # A warm-up is no work.
    log(raises, 3, LEFT, reps=10, load_kg=Decimal(10), kind=SetKind.WARM_UP)
    body_mass = make_line(monday, tempo_s=None)
    log(body_mass, 1, reps=15)
    log(body_mass, 2, reps=12, load_kg=Decimal(0))
    friday = make_session(cast.athlete, MONDAY + timedelta(days=4), SessionStatus.DONE, effort=4, minutes=25)
    log(make_line(friday, Unit.SECONDS), 1, LEFT, hold_s=45, force_n=Decimal(900))
    hops = make_line(friday, Unit.CONTACTS, tempo_s=2)
    log(hops, 1, LEFT, reps=10)
    log(hops, 1, RIGHT, reps=10)
    log(hops, 2, BOTH, reps=20)
    heavy = make_line(friday, tempo_s=5)
    log(heavy, 1, BOTH, reps=5, load_kg=Decimal(101))
    make_session(cast.athlete, MONDAY + timedelta(days=2))
    make_session(cast.athlete, MONDAY + timedelta(days=3), SessionStatus.SKIPPED, skip_reason="Flu")
    make_session(cast.athlete, MONDAY + timedelta(days=5), SessionStatus.CANCELLED)
    make_session(cast.athlete, TODAY + timedelta(days=1))
    return cast


def test_report_matches_an_example_worked_by_hand(worked_week):
    assert figures_of(worked_week.athlete, scope(worked_week)) == Figures(
        planned=3,
        done=2,
        # raises 2, body mass 2, hold 1, hops 2, heavy 1
        sets=8,
        # 10 + 10 of each leg, 15 + 12, 5
        reps=52,
        # 10 × 20.5 + 10 × 20 + 5 × 101 / 2
        tonnage_left_kg=Decimal("657.5"),
        # 8 × 20.5 + 10 × 20 + 5 × 101 / 2
        tonnage_right_kg=Decimal("616.5"),
        contacts=40,
        # 20 × 6 + 45 + 5 × 5
        time_under_tension_s=190,
        session_load_au=6 * 40 + 4 * 25,
    )


def test_adherence_is_a_whole_per_cent_or_unknown():
    assert Figures(planned=3, done=2).adherence_pct == 67
    assert Figures(planned=8, done=1).adherence_pct == 13
    assert Figures().adherence_pct is None


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (29, "0:00"), (30, "0:01"), (3899, "1:05"), (360000, "100:00")]
)
def test_time_under_tension_is_shown_in_hours_and_minutes(seconds, shown):
    assert Figures(time_under_tension_s=seconds).time_under_tension == shown


def test_report_agrees_with_the_pure_quantities(cast):
    random = Random(7)
    expected = {"left": Decimal(0), "right": Decimal(0), "tension": Decimal(0), "load": 0, "sets": 0}
    for day in range(6):
        effort, minutes = random.randint(0, 10), random.randint(0, 90)
        session = make_session(
            cast.athlete, MONDAY + timedelta(days=day), SessionStatus.DONE, effort=effort, minutes=minutes
        )
        expected["load"] += quantities.session_load_au(effort, minutes)
        for _ in range(3):
            line = make_line(session, random.choice([Unit.REPS, Unit.SECONDS]), tempo_s=random.choice([None, 4, 60]))
            for number in (1, 2):
                tension = [Decimal(0)]
                expected["sets"] += 1
                for side in random.choice([[LEFT], [RIGHT], [BOTH], [LEFT, RIGHT]]):
                    reps = random.choice([None, 0, 7, 500])
                    load_kg = random.choice([None, Decimal(0), Decimal("20.412"), Decimal("102.5")])
                    hold_s = random.choice([None, None, 45])
                    log(line, number, side, reps=reps, load_kg=load_kg, hold_s=hold_s)
                    left, right = quantities.tonnage_kg_by_side(side=side, reps=reps, load_kg=load_kg)
                    expected["left"] += left
                    expected["right"] += right
                    tension.append(quantities.time_under_tension_s(reps=reps, hold_s=hold_s, tempo_s=line.tempo_s))
                expected["tension"] += max(tension)

    found = figures_of(cast.athlete, scope(cast))

    assert found.tonnage_left_kg == expected["left"]
    assert found.tonnage_right_kg == expected["right"]
    assert found.time_under_tension_s == expected["tension"]
    assert found.session_load_au == expected["load"]
    assert found.sets == expected["sets"]


def test_total_is_the_sum_of_the_athletes(worked_week):
    session = make_session(worked_week.teammate, MONDAY, SessionStatus.DONE, effort=1, minutes=1)
    log(make_line(session, tempo_s=1), 1, RIGHT, reps=10, load_kg=Decimal(10))

    total = report_of(scope(worked_week), viewer=User()).total

    assert (total.planned, total.done, total.sets, total.reps) == (4, 3, 9, 62)
    assert (total.tonnage_left_kg, total.tonnage_right_kg) == (Decimal("657.5"), Decimal("716.5"))
    assert (total.contacts, total.time_under_tension_s, total.session_load_au) == (40, 200, 341)


def test_athletes_without_anything_are_listed_with_zeros_by_name(cast):
    make_athlete(cast.club, "Åse Ødegård", cast.squad)
    rows = report_of(scope(cast), viewer=User()).athletes
    assert [row.name for row in rows] == ["Ada Athlete", "Tom Teammate", "Åse Ødegård"]
    assert {row.figures for row in rows} == {Figures()}


def test_only_sessions_of_the_period_and_kind_count(cast):
    for on in (WEEK.starts_on - timedelta(days=1), WEEK.ends_before):
        make_session(cast.athlete, on, SessionStatus.DONE)
    for kind in (SessionKind.OTHER, SessionKind.MATCH):
        make_session(cast.athlete, MONDAY, SessionStatus.DONE, kind=kind, effort=9, minutes=90)
    make_session(cast.athlete, WEEK.starts_on, SessionStatus.DONE)
    make_session(cast.athlete, WEEK.last_on, SessionStatus.DONE)
    assert figures_of(cast.athlete, scope(cast, period=WEEK)) == Figures(planned=2, done=2)


def test_planned_counts_up_to_today_and_what_was_done_ahead(cast):
    make_session(cast.athlete, TODAY, SessionStatus.STARTED)
    make_session(cast.athlete, TODAY + timedelta(days=1))
    make_session(cast.athlete, TODAY + timedelta(days=2), SessionStatus.DONE)
    make_session(cast.athlete, MONDAY, SessionStatus.SKIPPED)
    found = figures_of(cast.athlete, scope(cast))
    assert (found.planned, found.done) == (3, 1)


def test_deleted_sets_do_not_count(cast):
    session = make_session(cast.athlete, MONDAY, SessionStatus.DONE)
    log(make_line(session), 1, reps=10, load_kg=Decimal(10), deleted_at=NOW)
    asked = scope(cast)
    assert figures_of(cast.athlete, asked).sets == 0
    assert list(performed_sets(asked)) == []


def test_sets_of_cancelled_lines_and_sessions_count_and_are_marked(cast):
    session = make_session(cast.athlete, MONDAY, SessionStatus.DONE)
    log(make_line(session), 1, reps=10)
    log(make_line(session, status=ItemStatus.CANCELLED), 1, reps=10)
    log(make_line(make_session(cast.athlete, MONDAY, SessionStatus.CANCELLED)), 1, reps=10)
    asked = scope(cast)
    assert figures_of(cast.athlete, asked).reps == 30
    assert [row.not_in_plan for row in performed_sets(asked)] == [False, True, True]


def test_athlete_in_two_of_the_squads_counts_once(cast):
    other = make_squad(cast.club, "Second team", cast.coach)
    place(other, cast.athlete, MONDAY)
    log(make_line(make_session(cast.athlete, MONDAY, SessionStatus.DONE)), 1, reps=10)
    asked = scope(cast, cast.squad, other)

    report = report_of(asked, viewer=User())

    assert [(row.name, row.squads) for row in report.athletes] == [
        ("Ada Athlete", "First team, Second team"),
        ("Tom Teammate", "First team"),
    ]
    assert report.total == Figures(planned=1, done=1, sets=1, reps=10)
    assert [row.squads for row in performed_sets(asked)] == ["First team, Second team"]


def test_athlete_who_left_counts_up_to_the_last_day_in_the_squad(cast):
    SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=MONDAY + timedelta(days=2))
    make_session(cast.athlete, MONDAY + timedelta(days=1), SessionStatus.DONE)
    make_session(cast.athlete, MONDAY + timedelta(days=2), SessionStatus.DONE)
    assert figures_of(cast.athlete, scope(cast)) == Figures(planned=1, done=1)


def test_athlete_who_came_back_is_one_row(cast):
    SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=MONDAY + timedelta(days=2))
    place(cast.squad, cast.athlete, MONDAY + timedelta(days=4))
    for day in range(6):
        make_session(cast.athlete, MONDAY + timedelta(days=day), SessionStatus.DONE)
    report = report_of(scope(cast), viewer=User())
    assert [(row.name, row.squads, row.figures.done) for row in report.athletes] == [
        ("Ada Athlete", "First team", 4),
        ("Tom Teammate", "First team", 0),
    ]


def test_athlete_who_left_before_the_period_is_not_listed(cast):
    SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=MONDAY)
    assert [row.name for row in report_of(scope(cast), viewer=User()).athletes] == ["Tom Teammate"]


def test_place_that_ended_as_it_began_lists_nobody(cast):
    late = make_athlete(cast.club, "Never There")
    place(cast.squad, late, MONDAY + timedelta(days=3), MONDAY + timedelta(days=3))
    assert "Never There" not in [row.name for row in report_of(scope(cast), viewer=User()).athletes]


def test_archived_athlete_is_listed_until_the_day_of_archiving(cast):
    make_session(cast.athlete, MONDAY, SessionStatus.DONE)
    cast.athlete.archived_at = NOW - timedelta(days=6)
    cast.athlete.save()
    after = scope(cast, period=Period(date(2026, 1, 9), date(2026, 1, 30)))
    assert figures_of(cast.athlete, scope(cast)).done == 1
    assert [row.name for row in report_of(after, viewer=User()).athletes] == ["Tom Teammate"]


def test_squad_without_athletes_and_no_squads_give_empty_reports(cast):
    empty = make_squad(cast.club, "Empty", cast.coach)
    for asked in (scope(cast, empty), ReportScope(club=cast.club, squads=(), period=WEEK, today=TODAY)):
        report = report_of(asked, viewer=User())
        assert report.athletes == ()
        assert report.total == Figures()
        assert list(performed_sets(asked)) == []


def test_performed_sets_reconcile_with_the_athletes(worked_week):
    listed = list(performed_sets(scope(worked_week)))
    figures = figures_of(worked_week.athlete, scope(worked_week))
    assert len(listed) == SetLog.objects.count() == 12
    rows = [row for row in listed if row.kind != SetKind.WARM_UP]
    assert len(rows) == 11
    assert len({(row.scheduled_on, row.line, row.number) for row in rows}) == figures.sets
    assert sum(row.reps or 0 for row in rows if row.unit == Unit.CONTACTS) == figures.contacts


def test_largest_period_and_amounts_do_not_overflow(cast):
    session = make_session(cast.athlete, MONDAY, SessionStatus.DONE, effort=10, minutes=600)
    line = make_line(session, tempo_s=32767)
    for number in range(1, 51):
        log(line, number, reps=500, load_kg=Decimal(1000))
    asked = scope(cast, period=Period(date(2000, 1, 1), date(2101, 1, 1)))
    found = figures_of(cast.athlete, asked)
    assert found.time_under_tension_s == 50 * 500 * 32767
    assert found.tonnage_left_kg == 50 * 500 * 1000 // 2
