"""What sessions make room for, moving them, and leaving them out, around real rows."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete
from tests.cast import Cast, make_athlete
from tests.training.plans import AT, MON, MONDAY, THU, give, line_of, make_exercise, make_version, put
from training.choices import AbsenceReason, SessionStatus
from training.models import Absence, Assignment, Fixture, Session
from training.operations.moving import (
    CannotMove,
    CannotSkip,
    SessionChanged,
    SessionClosed,
    move_session,
    skip_session,
    unskip_session,
)
from training.queries.moving import touches_of
from training.queries.placing import placing_of, proposals_of

pytestmark = pytest.mark.django_db

HEAVY = "4x6 @6RM"
AROUND_MATCH = {"never_heavy_on": [-1, 0, 1], "heavy_gap_h": 48}


def add_fixture(cast: Cast, on: date, name: str = "Cup") -> Fixture:
    return Fixture.objects.create(club=cast.club, squad=cast.squad, name=name, held_on=on)


def day(offset: int) -> date:
    return MONDAY + timedelta(offset)


@pytest.fixture
def planned(cast: Cast) -> list[Session]:
    """Two heavy sessions of Ada's week: Monday and Thursday, 17:30."""
    version = make_version((make_exercise(), HEAVY), per_week=2, **AROUND_MATCH)
    give(version, [cast.athlete], cast.coach, weekdays=(MON, THU))
    return list(Session.objects.filter(athlete=cast.athlete).order_by("scheduled_on"))


def test_a_match_proposes_to_move_the_heavy_session_before_it(cast: Cast, planned: list[Session]) -> None:
    add_fixture(cast, day(4), "Cup final")
    (proposal,) = proposals_of([cast.athlete], today=MONDAY)
    assert proposal.session == planned[1]
    assert proposal.to_on == day(2)
    assert proposal.why == "Heavy calf work, and the day is MD-1 of Cup final."


def test_light_sessions_stay_beside_a_match(cast: Cast) -> None:
    give(make_version((make_exercise(), "3x15 @RIR4"), **AROUND_MATCH), [cast.athlete], cast.coach, weekdays=(THU,))
    add_fixture(cast, day(4))
    assert proposals_of([cast.athlete], today=MONDAY) == []


def test_a_moved_match_takes_its_sessions_along(cast: Cast) -> None:
    version = make_version((make_exercise(), "3x15 @RIR4"), per_week=2)
    give(version, [cast.athlete], cast.coach, weekdays=(MON, THU))
    Assignment.objects.update(match_offsets=[-4, -2])
    add_fixture(cast, day(6), "Away game")
    found = proposals_of([cast.athlete], today=MONDAY)
    assert [(one.to_on, one.why) for one in found] == [
        (day(2), "Away game is on 8 March."),
        (day(4), "Away game is on 8 March."),
    ]


def test_cancelled_fixtures_and_those_of_other_squads_move_nothing(cast: Cast, planned: list[Session]) -> None:
    Fixture.objects.create(club=cast.rival_club, squad=cast.rival_squad, name="Derby", held_on=day(4))
    fixture = add_fixture(cast, day(4))
    Fixture.objects.filter(pk=fixture.pk).update(cancelled_at=AT)
    assert proposals_of([cast.athlete], today=MONDAY) == []


def test_a_session_kept_on_its_day_is_not_proposed(cast: Cast, planned: list[Session]) -> None:
    add_fixture(cast, day(4))
    Session.objects.filter(pk=planned[1].pk).update(is_pinned=True)
    assert proposals_of([cast.athlete], today=MONDAY) == []


def test_an_absence_of_the_whole_week_finds_no_day(cast: Cast, planned: list[Session]) -> None:
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason=AbsenceReason.TRAVEL, starts_on=day(-7), ends_before=day(20)
    )
    found = proposals_of([cast.athlete], today=MONDAY)
    assert [(one.session, one.to_on, one.why) for one in found] == [
        (session, None, "Away on this day.") for session in planned
    ]


@pytest.mark.parametrize("athletes", [1, 3])
def test_placing_costs_the_same_queries_for_one_athlete_and_for_three(cast: Cast, athletes: int) -> None:
    people = [make_athlete(cast.club, f"Runner {number}", cast.squad) for number in range(athletes)]
    give(make_version((make_exercise(), HEAVY), weeks=2, **AROUND_MATCH), people, cast.coach, weekdays=(MON,))
    add_fixture(cast, day(1))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = placing_of(people, today=MONDAY)
    assert len(queries) == 4
    assert {len(one.slots) for one in found.values()} == {2}


def test_touches_name_the_match_the_other_session_and_the_order(cast: Cast, planned: list[Session]) -> None:
    fixture = add_fixture(cast, day(5))
    touches = touches_of(planned[0], to_on=day(4), to_time=time(17, 30), today=MONDAY)
    assert touches.fixtures == ((fixture, -1),)
    assert touches.breaks == "Heavy calf work, and the day is MD-1 of Cup."
    assert touches.passed == (planned[1],)
    assert touches.same_day == ()
    assert touches_of(planned[0], to_on=day(3), to_time=None, today=MONDAY).same_day == (planned[1],)


def test_touches_name_what_another_session_would_break(cast: Cast, planned: list[Session]) -> None:
    touches = touches_of(planned[0], to_on=day(2), to_time=time(17, 30), today=MONDAY)
    assert touches.breaks == "Less than 48 h from the heavy session of 5 March."
    assert [(session, words) for session, words in touches.others] == [
        (planned[1], "Less than 48 h from the heavy session of 4 March.")
    ]


def move(session: Session, cast: Cast, to_on: date, **options: object) -> Session:
    given = {"to_time": time(17, 30), "reason": "", "revision": session.revision, "pins": True} | options
    return move_session(session=session, to_on=to_on, by=cast.coach, at=AT, **given)  # type: ignore[arg-type]


def test_moving_changes_day_time_and_revision_and_keeps_it_there(cast: Cast, planned: list[Session]) -> None:
    moved = move(planned[0], cast, day(1), to_time=time(9), reason="  Travel  day ")
    stored = Session.objects.get(pk=planned[0].pk)
    assert (stored.scheduled_on, stored.scheduled_time, stored.is_pinned) == (day(1), time(9), True)
    assert (stored.move_reason, stored.revision) == ("Travel day", planned[0].revision + 1)
    assert moved.revision == stored.revision


def test_moving_to_where_it_stands_changes_nothing(cast: Cast, planned: list[Session]) -> None:
    kept = move(planned[0], cast, day(0), pins=False)
    assert kept.revision == planned[0].revision


def test_a_stale_revision_says_how_the_session_stands(cast: Cast, planned: list[Session]) -> None:
    move(planned[0], cast, day(1))
    with pytest.raises(SessionChanged) as refused:
        move(planned[0], cast, day(2))
    assert refused.value.members["current"]["date"] == day(1).isoformat()
    assert Session.objects.get(pk=planned[0].pk).scheduled_on == day(1)


@pytest.mark.parametrize("to_on", [day(-1), day(367), date(1900, 1, 1)], ids=["yesterday", "beyond_a_year", "1900"])
def test_a_day_out_of_range_is_refused_with_the_range(cast: Cast, planned: list[Session], to_on: date) -> None:
    with pytest.raises(CannotMove, match="choose one from 2026-03-02 to 2027-03-03"):
        move(planned[0], cast, to_on)


def test_sessions_with_sets_are_not_moved_or_skipped(cast: Cast, planned: list[Session]) -> None:
    put(line_of(planned[0]), cast.athlete_user, side="both")
    planned[0].refresh_from_db()
    with pytest.raises(SessionClosed):
        move(planned[0], cast, day(1))
    with pytest.raises(SessionClosed):
        skip_session(session=planned[0], reason="Tired", revision=None, by=cast.coach, at=AT)


def test_a_missed_session_can_be_moved_to_a_day_to_come(cast: Cast, planned: list[Session]) -> None:
    Session.objects.filter(pk=planned[0].pk).update(scheduled_on=day(-30))
    planned[0].refresh_from_db()
    assert touches_of(planned[0], to_on=day(0), to_time=None, today=MONDAY).breaks == ""
    assert move(planned[0], cast, day(0)).scheduled_on == day(0)


def test_a_session_is_left_out_with_a_reason_and_taken_in_again(cast: Cast, planned: list[Session]) -> None:
    with pytest.raises(CannotSkip):
        skip_session(session=planned[0], reason=" ", revision=None, by=cast.coach, at=AT)
    with pytest.raises(CannotSkip):
        skip_session(session=planned[0], reason="x" * 201, revision=None, by=cast.coach, at=AT)
    skipped = skip_session(session=planned[0], reason="Ill", revision=1, by=cast.coach, at=AT)
    assert (skipped.status, skipped.skip_reason, skipped.revision) == (SessionStatus.SKIPPED, "Ill", 2)
    assert skip_session(session=planned[0], reason="Ill", revision=2, by=cast.coach, at=AT).revision == 2
    with pytest.raises(SessionClosed):
        move(skipped, cast, day(1))
    again = unskip_session(session=skipped, revision=2, by=cast.coach, at=AT)
    assert (again.status, again.skip_reason) == (SessionStatus.PLANNED, "")
    assert unskip_session(session=again, revision=None, by=cast.coach, at=AT).revision == again.revision


def test_athletes_without_sessions_have_an_empty_calendar(cast: Cast) -> None:
    idle: Athlete = make_athlete(cast.club, "Idle")
    assert placing_of([idle], today=MONDAY)[idle.pk].slots == ()
