"""Giving a programme around fixtures, days away and other sessions: what moves, and that the preview keeps its word."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import SquadPlace
from tests.cast import make_athlete
from tests.training.plans import (
    AT,
    FRI,
    MON,
    MONDAY,
    SAT,
    THU,
    WED,
    give,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
)
from training.choices import AbsenceReason
from training.models import Absence, Assignment, Fixture, Session, SessionItem
from training.operations.assigning import CannotLayOut, PreviewOutdated, ProgrammeArchived, assign_programme

HEAVY = "4x6 each @6RM"
LIGHT = "3x15 each @RIR4"
AROUND_MATCH = {"never_heavy_on": [-1, 0, 1], "heavy_gap_h": 48}
EVENING = time(17, 30)


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def heavy(exercise):
    return make_version((exercise, HEAVY), per_week=2, weeks=2, **AROUND_MATCH)


def add_fixture(cast, offset, name="Cup", **fields):
    return Fixture.objects.create(
        **{"club": cast.club, "squad": cast.squad, "name": name, "held_on": MONDAY + timedelta(offset), **fields}
    )


def days_of(athlete):
    return list(Session.objects.filter(athlete=athlete).order_by("scheduled_on").values_list("scheduled_on", flat=True))


def day(offset: int) -> date:
    return MONDAY + timedelta(offset)


# --- what moves -----------------------------------------------------------------------------------
def test_heavy_session_goes_around_the_match_and_its_athlete_reads_why(cast, heavy):
    add_fixture(cast, SAT)

    (outcome,) = give(heavy, cast.athlete, cast.coach, weekdays=[MON, FRI])

    (moved,) = outcome.collisions
    assert (moved.week, moved.label, moved.from_on, moved.to_on, moved.is_stuck) == (1, "A", day(FRI), day(THU), False)
    assert moved.why == "Heavy calf work, and the day is MD-1 of Cup."
    assert days_of(cast.athlete) == [day(MON), day(THU), day(7 + MON), day(7 + FRI)]
    assert Session.objects.get(athlete=cast.athlete, scheduled_on=day(THU)).move_reason == moved.why
    assert set(Session.objects.exclude(scheduled_on=day(THU)).values_list("move_reason", flat=True)) == {""}


def test_light_session_stays_on_match_day_and_that_is_said(cast, exercise):
    add_fixture(cast, MON)

    (outcome,) = give(make_version((exercise, LIGHT), **AROUND_MATCH), cast.athlete, cast.coach)

    (on_match_day,) = outcome.collisions
    assert (on_match_day.to_on, on_match_day.is_stuck, on_match_day.why) == (None, False, "The day of Cup.")
    assert days_of(cast.athlete) == [day(MON)]


def test_days_away_and_other_heavy_sessions_are_made_room_for(cast, exercise):
    other = make_version((exercise, HEAVY), slug="other", **AROUND_MATCH)
    give(other, cast.athlete, cast.coach, weekdays=[WED])
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason=AbsenceReason.TRAVEL, starts_on=day(THU), ends_before=day(SAT)
    )

    (outcome,) = give(make_version((exercise, HEAVY), **AROUND_MATCH), cast.athlete, cast.coach, weekdays=[THU])

    (moved,) = outcome.collisions
    assert (moved.from_on, moved.to_on, moved.why) == (day(THU), day(SAT), "Away on this day.")
    assert [(one.programme, one.first_on, one.last_on) for one in outcome.overlaps] == [("Other", MONDAY, day(6))]
    # What the athlete had before stays.
    assert days_of(cast.athlete) == [day(WED), day(SAT)]


def test_other_heavy_session_is_named_by_its_day(cast, exercise):
    give(make_version((exercise, HEAVY), slug="other"), cast.athlete, cast.coach, weekdays=[WED])

    (outcome,) = give(make_version((exercise, HEAVY), **AROUND_MATCH), cast.athlete, cast.coach, weekdays=[THU])

    (moved,) = outcome.collisions
    assert (moved.to_on, moved.why) == (day(FRI), "Less than 48 h from the heavy session of 4 March.")


def test_no_free_day_is_said_and_the_session_stays(cast, heavy):
    Absence.objects.create(club=cast.club, athlete=cast.athlete, reason=AbsenceReason.OTHER, starts_on=day(-9))

    (outcome,) = give(heavy, cast.athlete, cast.coach, weekdays=[MON, THU])

    assert [(one.to_on, one.is_stuck) for one in outcome.collisions] == [(None, True)] * 4
    assert days_of(cast.athlete) == [day(MON), day(THU), day(7 + MON), day(7 + THU)]
    assert set(Session.objects.values_list("move_reason", flat=True)) == {""}


def test_nothing_moves_to_before_today_nor_out_of_the_period(cast, exercise):
    add_fixture(cast, MON)

    (outcome,) = give(
        make_version((exercise, HEAVY), never_heavy_on=list(range(-3, 4))), cast.athlete, cast.coach, weekdays=[MON]
    )

    assert outcome.collisions[0].to_on == day(FRI)


def test_fixtures_of_another_squad_move_nobody(cast, heavy):
    add_fixture(cast, SAT, squad=cast.rival_squad, club=cast.rival_club)
    add_fixture(cast, SAT, cancelled_at=AT)

    (outcome,) = give(heavy, cast.athlete, cast.coach, weekdays=[MON, FRI])

    assert outcome.collisions == []


# --- days from the match, later weeks --------------------------------------------------------------
def test_sessions_take_days_from_the_match_in_weeks_that_have_one(cast, exercise):
    plan = make_version((exercise, LIGHT), per_week=2, weeks=2)
    add_fixture(cast, SAT)

    (outcome,) = give(plan, cast.athlete, cast.coach, weekdays=[MON, THU], match_offsets=[-2, -4])

    # Tuesday and Thursday before Saturday; the next week has no match.
    assert days_of(cast.athlete) == [day(1), day(3), day(7), day(10)]
    assert outcome.collisions == []
    assert Assignment.objects.get().match_offsets == [-4, -2]


def test_athletes_begin_with_the_week_that_was_chosen_for_them(cast, exercise):
    plan = make_version((exercise, LIGHT), weeks=3)

    made = give(plan, [cast.athlete, cast.teammate], cast.coach, start_weeks={cast.teammate.pk: 3})

    assert [(one.start_week, one.sessions, one.first_on, one.last_on) for one in made] == [
        (1, 3, day(0), day(14)),
        (3, 1, day(0), day(0)),
    ]
    assert [one.week for one in Session.objects.filter(athlete=cast.teammate)] == [3]
    ends = dict(Assignment.objects.values_list("athlete", "ends_before"))
    assert ends == {cast.athlete.pk: day(21), cast.teammate.pk: day(7)}


def test_shorter_run_leaves_room_for_the_next(cast, exercise):
    plan = make_version((exercise, LIGHT), weeks=3)
    give(plan, cast.athlete, cast.coach, start_weeks={cast.athlete.pk: 3})

    (outcome,) = give(plan, cast.athlete, cast.coach, starts_on=day(7))

    assert outcome.sessions == 3


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"match_offsets": [-7]}, "match_offsets", r"-7 is no number of days from a match; choose from -6 .* to 6"),
        ({"match_offsets": [7]}, "match_offsets", r"^7 is no number of days"),
        ({"start_weeks": 3}, "start_weeks", "Ada Athlete cannot begin with week 3; choose one from 1 to 2."),
        ({"start_weeks": 0}, "start_weeks", "cannot begin with week 0"),
        (
            {"starts_on": date(1900, 1, 1)},
            "starts_on",
            "1900-01-01 is no start date for this; choose one from 2026-02-02",
        ),
        ({"weekdays": [9]}, "weekdays", r"from 0 \(Monday\) to 6 \(Sunday\)"),
    ],
    ids=str,
)
def test_wishes_out_of_range_are_refused_with_the_range(cast, exercise, given, field, sentence):
    if "start_weeks" in given:
        given = {"start_weeks": {cast.athlete.pk: given["start_weeks"]}}

    with pytest.raises(CannotLayOut, match=sentence) as refused:
        give(make_version((exercise, LIGHT), weeks=2), cast.athlete, cast.coach, **given)

    assert refused.value.field == field
    assert not Assignment.objects.exists()


def test_a_thousand_athletes_are_refused_with_the_most_there_may_be(cast, exercise):
    with pytest.raises(CannotLayOut, match="1000 athletes were chosen; at most 500"):
        give(make_version((exercise, LIGHT)), [cast.athlete] * 1000, cast.coach)


def test_archived_programme_is_given_to_nobody(cast, exercise):
    version = make_version((exercise, LIGHT), archived_at=AT, club=cast.club)

    for dry_run in (True, False):
        with pytest.raises(ProgrammeArchived, match="archived") as refused:
            give(version, cast.athlete, cast.coach, dry_run=dry_run)

    assert refused.value.status == 409
    assert not Assignment.objects.exists()


# --- preview --------------------------------------------------------------------------------------
def _giving(cast, version, athletes, **given):
    return assign_programme(
        version=version, athletes=athletes, by=cast.coach, starts_on=MONDAY, times=[EVENING], today=MONDAY, at=AT,
        **{"weekdays": [MON, FRI], **given},
    )  # fmt: skip


@pytest.mark.parametrize("number", [1, 5])
def test_preview_takes_the_same_queries_for_one_athlete_and_for_five(cast, exercise, number):
    version = make_version((exercise, HEAVY), per_week=2, weeks=2, clinician_only=True, **AROUND_MATCH)
    athletes = [make_athlete(cast.club, f"Athlete {place}", cast.squad) for place in range(number)]
    give(make_version((exercise, HEAVY), slug="other"), athletes, cast.coach)
    add_fixture(cast, SAT)
    for athlete in athletes:
        make_test(athlete, exercise, kg={"left": 40, "right": 40})
        put(line_of(Session.objects.get(athlete=athlete)), cast.coach)

    with CaptureQueriesContext(connection) as queries:
        giving = assign_programme(
            version=version, athletes=athletes, by=cast.clinician, starts_on=MONDAY, weekdays=[MON, FRI],
            times=[EVENING], today=MONDAY, at=AT, dry_run=True,
        )  # fmt: skip

    assert [len(one.collisions) > 0 for one in giving.outcomes] == [True] * number
    # Plan, clinician, assignments, body mass, tests, logs, sessions, their lines, fixtures, absences.
    assert len(queries) == 10


def test_preview_and_what_is_made_are_the_same(cast, heavy, exercise):
    add_fixture(cast, SAT)
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 40})
    both = [cast.athlete, cast.teammate]

    would = _giving(cast, heavy, both, dry_run=True)
    assert would.batch is None
    assert not Session.objects.exists()
    made = _giving(cast, heavy, both, seen=would.fingerprint)

    assert made.fingerprint == would.fingerprint
    for one, other in zip(would.outcomes, made.outcomes, strict=True):
        assert (one.sessions, one.first_on, one.last_on, one.loads_known, one.loads_open) == (
            other.sessions, other.first_on, other.last_on, other.loads_known, other.loads_open,
        )  # fmt: skip
        assert one.collisions == other.collisions
        assert [sample.targets for sample in one.samples] == [sample.targets for sample in other.samples]
    assert days_of(cast.athlete) == [day(MON), day(THU), day(7 + MON), day(7 + FRI)]
    assert {one.batch for one in Assignment.objects.all()} == {made.batch}


@pytest.mark.parametrize("what", ["fixture", "test", "left_the_squad"])
def test_preview_that_no_longer_holds_makes_nothing(cast, heavy, exercise, what):
    add_fixture(cast, SAT)
    would = _giving(cast, heavy, [cast.athlete], dry_run=True)
    match what:
        case "fixture":
            Fixture.objects.update(held_on=day(6))
        case "test":
            make_test(cast.athlete, exercise, kg={"left": 40, "right": 40})
        case "left_the_squad":
            SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=MONDAY)

    with pytest.raises(PreviewOutdated) as refused:
        _giving(cast, heavy, [cast.athlete], seen=would.fingerprint)

    assert refused.value.status == 409
    assert [model.objects.count() for model in (Assignment, Session, SessionItem)] == [0, 0, 0]


def test_samples_say_how_the_loads_of_the_first_week_were_made(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 45})

    (outcome,) = give(make_version((exercise, HEAVY), weeks=3), cast.athlete, cast.coach, dry_run=True)

    (sample,) = outcome.samples
    assert (sample.exercise, sample.line.text) == (exercise, HEAVY)
    assert {(target["side"], target["load_kg"], target["how"]) for target in sample.targets} == {
        ("left", 40.0, "from_test"),
        ("right", 45.0, "from_test"),
    }


def test_more_athletes_than_are_written_at_a_time_all_get_it(cast, exercise, monkeypatch):
    monkeypatch.setattr("training.operations.assigning.ATHLETES_A_COPY", 2)
    athletes = [make_athlete(cast.club, f"Athlete {place}", cast.squad) for place in range(5)]

    made = give(make_version((exercise, LIGHT), weeks=2), athletes, cast.coach)

    assert [one.sessions for one in made] == [2] * 5
    assert SessionItem.objects.count() == Session.objects.count() == 10
