"""Progress of an athlete: what is counted, who sees what, and the same over the API."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessRecord, Club
from athletes.models import Athlete
from exercises.choices import Measure, ProtocolKind, ProtocolSides
from exercises.models import TestProtocol
from programmes.choices import SetKind
from tests.cast import make_athlete
from tests.training.plans import (
    MON,
    MONDAY,
    THU,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_version,
    put,
    weigh,
)
from training.cards.progress import progress_card
from training.choices import PainMoment, SessionKind, SessionStatus
from training.models import PainReport, Session, TestResult
from training.operations.sessions import finish_session
from training.queries.progress import Period, progress_of

# The Thursday of the third week of every plan that starts on MONDAY.
TODAY = date(2026, 3, 19)
NOW = datetime(2026, 3, 19, 12, 0, tzinfo=UTC)
QUERIES_OF_PAGE = 3 + 7
QUERIES_OF_API = 3 + 7


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exercise(db):
    return make_exercise(name="Seated raise")


@pytest.fixture
def sessions(cast, exercise):
    """Three weeks with a session on Monday and Thursday, 2 sets each side."""
    version = make_version((exercise, "2x8 each @RIR2"), weeks=3, per_week=2)
    return laid_out(cast.athlete, version, cast.coach, weekdays=[MON, THU])


def of(athlete, viewer, *, weeks=12, sees_pain=True):
    period = Period.of_weeks(weeks, today=TODAY)
    return progress_of(athlete=athlete, viewer=viewer, sees_pain=sees_pain, period=period, today=TODAY)


def lift(session, by, *, side="left", number=1, position=1, **values):
    given = {"reps": 8, "load_kg": Decimal(40), "rir": Decimal(2), **values}
    known = {name: value for name, value in given.items() if value is not None}
    return put(line_of(session, position), by, side=side, number=number, values=known, at=NOW).row


def feel(athlete, score, *, side="left", on=TODAY, moment=PainMoment.AFTER):
    return PainReport.objects.create(
        club=athlete.club, athlete=athlete, training_on=on, moment=moment, side=side, score=score, reported_at=NOW
    )


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page(client, user, athlete=None, **query):
    client.force_login(user)
    if athlete is None:
        return client.get(reverse("training:progress"), query)
    return client.get(reverse("training:athlete_progress", args=[athlete.public_id]), query)


def api(client, user, athlete, **query):
    client.force_login(user)
    return client.get(reverse("api:athlete_progress", args=[athlete.public_id]), query)


# --- periods --------------------------------------------------------------------------------------
def test_period_is_whole_weeks_as_far_as_this_one_has_come():
    period = Period.of_weeks(2, today=TODAY)
    assert (period.first, period.last) == (date(2026, 3, 9), TODAY)
    assert period.mondays == [date(2026, 3, 9), date(2026, 3, 16)]


def test_work_outside_the_period_does_not_count(cast, sessions):
    lift(sessions[0], cast.coach)
    lift(sessions[-2], cast.coach)
    assert of(cast.athlete, cast.coach, weeks=1).sets == 1
    assert of(cast.athlete, cast.coach).sets == 2


# --- loads and strength ---------------------------------------------------------------------------
def test_strength_is_that_of_the_best_set_and_load_that_of_the_heaviest(cast, sessions):
    lift(sessions[0], cast.coach, number=1, load_kg=Decimal(50), reps=3, rir=Decimal(0))
    lift(sessions[0], cast.coach, number=2, load_kg=Decimal(45), reps=8, rir=Decimal(2))
    [one] = of(cast.athlete, cast.coach).exercises
    lifted = one.days[MONDAY]["left"]
    assert (lifted.load_kg, lifted.reps) == (50, 3)
    assert round(lifted.strength.one_rep_max_kg, 3) == 60


def test_rough_estimate_stands_only_where_the_day_has_no_better(cast, sessions):
    lift(sessions[0], cast.coach, number=1, load_kg=Decimal(40), reps=14, rir=Decimal(0))
    lift(sessions[0], cast.coach, number=2, load_kg=Decimal(40), reps=8, rir=Decimal(0))
    lift(sessions[1], cast.coach, number=1, load_kg=Decimal(40), reps=14, rir=Decimal(0))
    [one] = of(cast.athlete, cast.coach).exercises
    rough = {on: sides["left"].strength.is_rough for on, sides in one.days.items()}
    assert rough == {MONDAY: False, MONDAY + timedelta(days=3): True}


@pytest.mark.parametrize(("reps", "rir"), [(16, 0), (12, 4), (8, 5)])
def test_no_estimate_far_from_failure_or_above_15_repetitions(cast, client, sessions, reps, rir):
    lift(sessions[0], cast.coach, reps=reps, rir=Decimal(rir))
    [one] = of(cast.athlete, cast.coach).exercises
    assert one.days[MONDAY]["left"].strength is None
    assert "No estimate: it takes 1 to 15 repetitions" in text_of(page(client, cast.coach, cast.athlete))


def test_standing_strength_needs_and_counts_body_mass(cast, client):
    standing = make_exercise("standing", name="Standing raise", bodyweight_fraction=Decimal("1"))
    session = laid_out(cast.athlete, make_version((standing, "1x6 each")), cast.coach)[0]
    lift(session, cast.coach, reps=6, rir=Decimal(0))
    assert "body mass counts in this exercise and none is on record" in text_of(page(client, cast.coach, cast.athlete))
    weigh(cast.athlete, 80)
    [one] = of(cast.athlete, cast.coach).exercises
    assert (one.counts_body_mass, one.days[MONDAY]["left"].strength.one_rep_max_kg) == (True, 144)
    assert "1RM about 144 kg with body mass" in text_of(page(client, cast.coach, cast.athlete))


def test_drop_sets_and_warm_ups_say_nothing_of_strength(cast, sessions):
    lift(sessions[0], cast.coach, number=1)
    row = lift(sessions[0], cast.coach, number=2, load_kg=Decimal(90))
    row.kind = SetKind.DROP
    row.save()
    [one] = of(cast.athlete, cast.coach).exercises
    assert one.days[MONDAY]["left"].load_kg == 40


def test_loads_are_shown_in_the_clubs_unit(cast, client, sessions):
    cast.club.weight_unit = "lb"
    cast.club.save()
    lift(sessions[0], cast.coach, load_kg=Decimal("45.359"))
    said = text_of(page(client, cast.athlete_user))
    assert "100 lb × 8" in said
    assert "1RM about 133 lb" in said


# --- pushes, holds and carries --------------------------------------------------------------------
@pytest.fixture
def pushes(cast):
    """Three weeks of isometric pushes on Monday and Thursday."""
    push = make_exercise("push", name="Maximal push", measure=Measure.FORCE_SECONDS)
    return laid_out(
        cast.athlete, make_version((push, "3x5s each"), weeks=3, per_week=2), cast.coach, weekdays=[MON, THU]
    )


def push(session, by, force_n, **values):
    return lift(session, by, reps=None, load_kg=None, rir=None, hold_s=5, force_n=Decimal(force_n), **values)


def test_force_is_the_greatest_of_a_day_and_side(cast, client, pushes):
    push(pushes[0], cast.coach, 900)
    push(pushes[0], cast.coach, 980, number=2)
    push(pushes[0], cast.coach, 1010, side="right")
    push(pushes[1], cast.coach, 1000)
    warm_up = push(pushes[1], cast.coach, 1400, number=2)
    warm_up.kind = SetKind.WARM_UP
    warm_up.save()
    progress = of(cast.athlete, cast.coach)
    [one] = progress.peaks
    assert not progress.exercises
    assert {on: {side: row.force_n for side, row in sides.items()} for on, sides in one.days.items()} == {
        MONDAY + timedelta(days=3): {"left": 1000},
        MONDAY: {"left": 980, "right": 1010},
    }
    [card] = progress_card(progress, unit="lb").peaks
    assert [(line.kind, [value for _on, value in line.points]) for line in card.lines] == [("left", [980, 1000])]
    assert (card.unit, card.floor) == ("N", 800)
    said = text_of(page(client, cast.athlete_user))
    assert "Greatest force" in said
    assert "2 Mar 2026 Right 5 s · 1010 N" in said


def test_weighted_holds_are_shown_by_load_in_the_clubs_unit(cast, client):
    hold = make_exercise("hold", name="Seated hold", measure=Measure.LOAD_SECONDS)
    session = laid_out(cast.athlete, make_version((hold, "3x45s each")), cast.coach)[0]
    lift(session, cast.coach, reps=None, rir=None, hold_s=45, load_kg=Decimal("45.359"))
    Club.objects.update(weight_unit="lb")
    said = text_of(page(client, cast.athlete_user))
    assert "100 lb · 45 s" in said
    assert "One day in this period: a line takes two." in said


def test_api_says_peaks_in_newtons_and_kg(cast, client, pushes):
    push(pushes[0], cast.coach, "980.5")
    [one] = api(client, cast.athlete_user, cast.athlete).json()["peaks"]
    assert one["exercise"]["slug"] == "push"
    assert one["days"] == [
        {"date": "2026-03-02", "side": "left", "force_n": 980.5, "load_kg": None, "hold_s": 5, "distance_m": None}
    ]


# --- work by week ---------------------------------------------------------------------------------
def test_weeks_count_as_boards_and_reports_do(cast, exercise):
    both = make_exercise("two-legs", name="Two legs")
    hops = make_exercise("hops", name="Hops", measure=Measure.CONTACTS)
    version = make_version((exercise, "2x8 each"), (both, "1x10"), (hops, "1x10c each"), weeks=3)
    first, *_rest = laid_out(cast.athlete, version, cast.coach)
    for side in ("left", "right"):
        lift(first, cast.coach, side=side)
        put(line_of(first, 3), cast.coach, side=side, values={"reps": 10}, at=NOW)
    warm_up = lift(first, cast.coach, number=2)
    warm_up.kind = SetKind.WARM_UP
    warm_up.save()
    lift(first, cast.coach, side="both", position=2, reps=10, load_kg=Decimal(60))
    finish_session(session=first, effort=6, minutes=30, note="", pain_after={}, by=cast.coach, at=NOW)
    Session.objects.create(
        club=cast.club, athlete=cast.athlete, kind=SessionKind.MATCH, title="Match", scheduled_on=MONDAY,
        status=SessionStatus.DONE, finished_at=NOW, effort=8, minutes=90,
    )  # fmt: skip
    week = next(week for week in of(cast.athlete, cast.coach).weeks if week.monday == MONDAY)
    assert (week.sets, week.contacts, week.left_kg, week.right_kg) == (3, 20, 320 + 300, 320 + 300)
    assert (week.done, week.due, week.load_au) == (1, 1, 6 * 30 + 8 * 90)


def test_excused_sessions_are_not_due_and_coming_ones_not_yet(cast, sessions):
    Session.objects.filter(pk=sessions[0].pk).update(status=SessionStatus.SKIPPED, skip_reason="Travelling")
    Session.objects.filter(pk=sessions[-1].pk).update(scheduled_on=TODAY + timedelta(days=1))
    progress = of(cast.athlete, cast.coach)
    assert (progress.done, progress.due) == (0, 4)


# --- tests ----------------------------------------------------------------------------------------
@pytest.fixture
def seated(exercise):
    """The built-in test that the panel's seated line belongs to."""
    return TestProtocol.objects.create(
        slug="seated-single-leg-calf-raise-rep-max",
        name="Seated rep maximum",
        exercise=exercise,
        kind=ProtocolKind.REP_MAX,
        sides=ProtocolSides.EACH,
    )


def achieve(athlete, protocol, on=TODAY, **kg):
    for side, load_kg in kg.items():
        TestResult.objects.create(
            club=athlete.club, athlete=athlete, protocol=protocol, tested_on=on, side=side, load_kg=load_kg, reps=6
        )


def test_results_stand_against_the_panels_line_with_its_source(cast, client, seated):
    weigh(cast.athlete, 80)
    achieve(cast.athlete, seated, left=120, right=100)
    [test] = of(cast.athlete, cast.coach).tests
    assert [held.value for held in test.held] == [Decimal("1.5"), Decimal("1.25")]
    assert [held.reaches(test.benchmark) for held in test.held] == [True, False]
    response = page(client, cast.athlete_user)
    said = text_of(response)
    assert "An expert panel asks for at least 1.5 × body mass ( Green et al. 2022 )" in said
    assert "1.25 × body mass" in said
    assert f"{reverse('exercises:sources')}#green-2022" in response.content.decode()
    assert "R −17 %" in said


@pytest.mark.parametrize("born_on", [date(2010, 1, 1), None])
def test_minors_are_not_held_against_benchmarks(cast, client, seated, born_on):
    Athlete.objects.filter(pk=cast.athlete.pk).update(born_on=born_on)
    weigh(cast.athlete, 60)
    achieve(cast.athlete, seated, left=60, right=60)
    said = text_of(page(client, cast.athlete_user))
    assert "expert panel asks" not in said
    assert "Under 18, results are not held against benchmarks" in said
    assert api(client, cast.athlete_user, cast.athlete).json()["tests"][0]["benchmark"] is None


def test_clubs_own_test_of_the_same_name_has_no_benchmark(cast, seated):
    TestProtocol.objects.filter(pk=seated.pk).update(club=cast.club)
    weigh(cast.athlete, 80)
    achieve(cast.athlete, seated, left=120)
    [test] = of(cast.athlete, cast.coach).tests
    assert test.benchmark is None


def test_gaps_are_kept_for_every_day_with_both_legs(cast, client, seated):
    achieve(cast.athlete, seated, on=MONDAY, left=80, right=100)
    achieve(cast.athlete, seated, left=95, right=100)
    achieve(cast.athlete, seated, on=MONDAY + timedelta(days=3), left=90)
    [test] = of(cast.athlete, cast.coach).tests
    assert [(gap.on, gap.shown_pct, gap.weaker) for gap in test.history.symmetries] == [
        (TODAY, 5, "left"),
        (MONDAY, 20, "left"),
    ]
    assert "Gap; above 0 the left leg is stronger" in text_of(page(client, cast.coach, cast.athlete))


# --- pain -----------------------------------------------------------------------------------------
def test_pain_is_the_highest_score_of_a_day_and_side(cast, client):
    consent(cast.athlete)
    feel(cast.athlete, 2)
    feel(cast.athlete, 5, moment=PainMoment.MORNING)
    feel(cast.athlete, 0, side="right")
    assert of(cast.athlete, cast.coach).pain == {TODAY: {"left": 5, "right": 0}}
    assert "19 Mar 2026 5 0" in text_of(page(client, cast.athlete_user))


@pytest.mark.parametrize(("part", "sees"), [("coach", True), ("clinician", True), ("owner", False), ("analyst", False)])
def test_pain_shows_to_those_who_may_see_it_and_reading_is_recorded(cast, client, part, sees):
    consent(cast.athlete)
    feel(cast.athlete, 5)
    for answer in (page(client, cast.people[part], cast.athlete), api(client, cast.people[part], cast.athlete)):
        assert answer.status_code == 200
    shown = answer.json()["pain"]
    assert shown == ([{"date": "2026-03-19", "left": 5, "right": None}] if sees else None)
    assert ('id="pain"' in page(client, cast.people[part], cast.athlete).content.decode()) is sees
    assert AccessRecord.objects.filter(what="athlete_pain").count() == (3 if sees else 0)


def test_own_pain_leaves_no_record(cast, client):
    consent(cast.athlete)
    feel(cast.athlete, 5)
    assert 'id="pain"' in page(client, cast.athlete_user).content.decode()
    assert not AccessRecord.objects.exists()


# --- the pages ------------------------------------------------------------------------------------
@pytest.mark.parametrize("weeks", [1, 3])
def test_progress_takes_the_same_queries_however_much_there_is(cast, client, exercise, seated, weeks):
    sessions = laid_out(cast.athlete, make_version((exercise, "2x8 each"), weeks=weeks), cast.coach)
    consent(cast.athlete)
    weigh(cast.athlete, 80)
    for number, session in enumerate(sessions):
        for side in ("left", "right"):
            lift(session, cast.coach, side=side)
        achieve(cast.athlete, seated, on=MONDAY + number * timedelta(days=7), left=100, right=100)
        feel(cast.athlete, 3, on=session.scheduled_on)
    for send, path, queries in (
        (page, None, QUERIES_OF_PAGE),
        (api, cast.athlete, QUERIES_OF_API),
    ):
        send(client, cast.athlete_user, path)
        address = (
            reverse("training:progress") if path is None else reverse("api:athlete_progress", args=[path.public_id])
        )
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        assert len(taken) == queries


def test_empty_progress_says_so(cast, client):
    said = text_of(page(client, cast.athlete_user))
    assert "No set with a load in this period." in said
    assert "Nothing was planned or logged in this period." in said
    assert "No test yet." in said


def test_who_does_not_train_is_led_on(cast, client):
    assert "No training of your own here" in text_of(page(client, cast.coach))


@pytest.mark.parametrize("weeks", ["7", "x", "999999999999"])
def test_unknown_period_is_said_and_the_usual_one_shown(cast, client, weeks):
    said = text_of(page(client, cast.athlete_user, weeks=weeks))
    assert "is no period; known are 4, 12, 26 and 52 weeks." in said
    assert "29 December 2025 – 19 March 2026" in said


def test_coach_comes_from_the_profile(cast, client):
    client.force_login(cast.coach)
    profile = client.get(reverse("training:athlete", args=[cast.athlete.public_id])).content.decode()
    assert reverse("training:athlete_progress", args=[cast.athlete.public_id]) in profile


@pytest.mark.parametrize("part", ["teammate", "rival_coach", "rival_athlete"])
def test_progress_of_others_is_not_found(cast, client, part):
    assert page(client, cast.people[part], cast.athlete).status_code == 404
    assert api(client, cast.people[part], cast.athlete).status_code == 404


def test_person_of_two_clubs_finds_the_other_place(cast, client):
    other = make_athlete(cast.rival_club, "Ada Elsewhere", user=cast.athlete_user)
    response = page(client, cast.athlete_user)
    assert "This is your training at Harbour AC." in text_of(response)
    assert reverse("training:athlete_progress", args=[other.public_id]) in response.content.decode()


# --- the API --------------------------------------------------------------------------------------
def test_api_says_what_the_page_says(cast, client, exercise, sessions, seated):
    weigh(cast.athlete, 80)
    lift(sessions[0], cast.coach)
    lift(sessions[0], cast.coach, side="right", reps=12, rir=Decimal(0))
    achieve(cast.athlete, seated, left=120, right=100)
    answer = api(client, cast.coach, cast.athlete, **{"from": "2026-03-02", "to": "2026-03-19"}).json()
    assert (answer["from"], answer["to"], answer["pain"]) == ("2026-03-02", "2026-03-19", [])
    assert answer["exercises"] == [
        {
            "exercise": {"id": str(exercise.public_id), "slug": "seated-raise", "name": "Seated raise"},
            "counts_body_mass": False,
            "days": [
                {
                    "date": "2026-03-02", "side": "left", "load_kg": 40.0, "reps": 8, "rir": 2.0,
                    "estimated_1rm_kg": 53.3, "is_rough": False,
                },
                {
                    "date": "2026-03-02", "side": "right", "load_kg": 40.0, "reps": 12, "rir": 0.0,
                    "estimated_1rm_kg": 56.0, "is_rough": True,
                },
            ],
        }
    ]  # fmt: skip
    assert [week["monday"] for week in answer["weeks"]] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert answer["weeks"][0]["tonnage_right_kg"] == 480.0
    [test] = answer["tests"]
    assert test["gaps"] == [{"date": "2026-03-19", "gap_pct": 16.7, "weaker": "right"}]
    assert test["benchmark"] == {
        "scale": "body_masses",
        "meaning": "at_least",
        "value": 1.5,
        "sources": ["green-2022"],
        "newest": [
            {"date": "2026-03-19", "side": "left", "value": 1.5},
            {"date": "2026-03-19", "side": "right", "value": 1.25},
        ],
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"to": "2026-03-20"}, "/to"),
        ({"from": "2026-03-20"}, "/from"),
        ({"from": "2025-03-18"}, "/from"),
        ({"from": "2000-01-01", "to": "2000-01-02", "weeks": "4"}, "/weeks"),
        ({"from": "yesterday"}, "/from"),
    ],
)
def test_api_refuses_periods_that_it_cannot_show(cast, client, query, field):
    answer = api(client, cast.coach, cast.athlete, **query)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]


def test_api_takes_a_whole_year(cast, client):
    answer = api(client, cast.coach, cast.athlete, **{"from": "2025-03-19"})
    assert answer.status_code == 200
    assert len(answer.json()["weeks"]) == 53


def test_charts_of_loads_do_not_make_small_steps_look_great(cast, sessions):
    for number, session in enumerate(sessions[:2]):
        lift(session, cast.coach, load_kg=Decimal(100 + number))
    [card] = progress_card(of(cast.athlete, cast.coach), unit="kg").exercises
    assert (card.load_floor, card.strength_floor) == (80, 108)


def test_work_without_load_has_no_chart_of_loads(cast, sessions):
    sessions[0].items.update(exercise=make_exercise("standing", bodyweight_fraction=Decimal(1)))
    sessions[1].items.update(exercise=sessions[0].items.get().exercise)
    weigh(cast.athlete, 80)
    for session in sessions[:2]:
        lift(session, cast.coach, load_kg=Decimal(0), rir=Decimal(0))
    [card] = progress_card(of(cast.athlete, cast.coach), unit="kg").exercises
    assert (card.load, [side.moved for side in card.now]) == ([], ["8 without load"])
    assert [value for _on, value in card.strength[0].points] == [101, 101]
