"""The athlete's own weeks and history."""

import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.choices import Measure
from programmes.choices import SetKind
from tests.training.plans import (
    AT,
    MON,
    MONDAY,
    laid_out,
    line_of,
    make_exercise,
    make_fixture,
    make_version,
    put,
)
from training.choices import SessionStatus
from training.models import Session

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)
WEEK = timedelta(weeks=1)
# Recognising the caller takes 3: session, user, memberships.
QUERIES_OF_WEEK = 3 + 4
QUERIES_OF_HISTORY = 3 + 4


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def week(client, cast, **query):
    client.force_login(cast.athlete_user)
    return client.get(reverse("training:week"), query)


def history(client, cast, **query):
    client.force_login(cast.athlete_user)
    return client.get(reverse("training:history"), query)


def queries(client, name: str) -> int:
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as taken:
        assert client.get(reverse(name)).status_code == 200
    return len(taken)


# --- weeks ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("weekdays", [[MON], [0, 2, 4]])
def test_week_shows_two_weeks_in_constant_queries(cast, client, weekdays):
    version = make_version((make_exercise(), "3x8 each @RIR2"), weeks=3, per_week=len(weekdays))
    laid_out(cast.athlete, version, cast.coach, weekdays=weekdays)
    make_fixture(cast.squad)
    said = text_of(week(client, cast))
    assert said.count("17:30") == 2 * len(weekdays)
    assert "2 Mar" in said
    assert "15 Mar" in said
    assert "16 Mar" not in said
    assert queries(client, "training:week") == QUERIES_OF_WEEK


def test_week_says_what_is_coming_in_a_session(cast, client):
    calf, squat = make_exercise(name="Seated raise"), make_exercise("squat", name="Soleus squat")
    version = make_version((calf, "3x8 each @RIR2"), (squat, "2x10 each"))
    laid_out(cast.athlete, version, cast.coach)
    assert "5 sets: Seated raise, Soleus squat" in text_of(week(client, cast))


def test_week_counts_what_is_done_and_leaves_excused_sessions_out(cast, client):
    version = make_version((make_exercise(), "3x8 each"), weeks=2, per_week=3)
    sessions = laid_out(cast.athlete, version, cast.coach, weekdays=[0, 2, 4])
    Session.objects.filter(pk=sessions[0].pk).update(status=SessionStatus.DONE, finished_at=NOW)
    Session.objects.filter(pk=sessions[1].pk).update(status=SessionStatus.SKIPPED, skip_reason="Travelling")
    said = text_of(week(client, cast))
    assert "This week 1 of 2 done" in said
    assert "Next week 3 sessions" in said
    assert "Travelling" in said


def test_week_says_why_a_session_moved_and_when_a_match_is(cast, client):
    version = make_version((make_exercise(), "3x8 each"))
    [session] = laid_out(cast.athlete, version, cast.coach)
    Session.objects.filter(pk=session.pk).update(move_reason="Away from the match on Saturday")
    make_fixture(cast.squad, name="Rovers", held_at=time(15), place="Home")
    make_fixture(cast.squad, name="Called off", cancelled_at=AT)
    make_fixture(cast.rival_squad, name="Theirs")
    said = text_of(week(client, cast))
    assert "Away from the match on Saturday" in said
    assert "Match 15:00 · Rovers · Home" in said
    assert "Called off" not in said
    assert "Theirs" not in said


def test_week_leads_back_and_ahead(cast, client):
    version = make_version((make_exercise(), "3x8 each"), weeks=6)
    laid_out(cast.athlete, version, cast.coach)
    page = week(client, cast, week="2026-03-26")
    said = text_of(page)
    assert "Week of 23 March" in said
    assert "Week of 30 March" in said
    assert f'href="{reverse("training:week")}"' in page.content.decode()
    for day in ("2026-03-16", "2026-03-30"):
        assert f"?week={day}" in page.content.decode()


@pytest.mark.parametrize("day", ["x", "2026-02-31", "0001-01-01", "1999-12-31", "9999-12-31"])
def test_week_that_is_no_day_is_said_and_this_one_shown(cast, client, day):
    page = week(client, cast, week=day)
    assert page.status_code == 200
    assert 'class="note"' in page.content.decode()
    assert "This week" in text_of(page)


@pytest.mark.parametrize(("day", "is_last"), [("2000-01-03", False), ("2100-12-31", True)])
def test_week_at_the_edge_of_the_calendar_leads_one_way_only(cast, client, day, is_last):
    page = week(client, cast, week=day).content.decode()
    assert ("Later" in page) is not is_last
    assert ("Earlier" in page) is is_last


# --- history --------------------------------------------------------------------------------------
@pytest.mark.parametrize("weeks", [1, 3])
def test_history_is_newest_first_in_constant_queries(cast, client, weeks):
    exercise = make_exercise(name="Seated raise")
    version = make_version((exercise, "3x8 each @RIR2"), weeks=weeks)
    sessions = laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - weeks * WEEK)
    for session in sessions:
        for side in ("left", "right"):
            put(line_of(session), cast.athlete_user, side=side)
    Session.objects.filter(pk=sessions[-1].pk).update(
        status=SessionStatus.DONE, effort=6, minutes=38, finished_at=NOW - WEEK
    )
    said = text_of(history(client, cast))
    assert "February 2026 Mon 23 February Plan Seated raise: 1 set, best 40 × 8 38 min · effort 6 Done" in said
    days = re.findall(r"Mon (\d+) February", said)
    assert days == sorted(days, key=int, reverse=True)
    assert len(days) == weeks
    assert queries(client, "training:history") == QUERIES_OF_HISTORY


def test_history_says_the_best_of_each_side_and_leaves_warm_ups_out(cast, client):
    exercise = make_exercise(name="Seated raise")
    hold = make_exercise("hold", name="Push", measure=Measure.FORCE_SECONDS)
    version = make_version((exercise, "3x8 each @RIR2"), (hold, "1x4s each"))
    [session] = laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - WEEK)
    for number, side, reps, kg in ((1, "left", 12, 60), (2, "left", 8, 45), (3, "left", 7, 45), (2, "right", 8, 50)):
        row = put(
            line_of(session), cast.coach, side=side, number=number, values={"reps": reps, "load_kg": Decimal(kg)}
        ).row
        if number == 1:
            row.kind = SetKind.WARM_UP
            row.save()
    put(line_of(session, 2), cast.coach, values={"hold_s": 4, "force_n": Decimal(1038)})
    said = text_of(history(client, cast))
    assert "Seated raise: 2 sets, best L 45 × 8, R 50 × 8" in said
    assert "Push: 1 set, best 4 s · 1038 N" in said


def test_history_says_why_a_session_was_left_out(cast, client):
    [session] = laid_out(cast.athlete, make_version((make_exercise(), "3x8 each")), cast.coach, starts_on=MONDAY - WEEK)
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.SKIPPED, skip_reason="Travelling")
    assert "Travelling Skipped" in text_of(history(client, cast))


def test_history_leaves_out_what_was_taken_out_of_the_plan_unless_something_was_done(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2"), weeks=2)
    first, second = laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - 2 * WEEK)
    put(line_of(first), cast.athlete_user)
    Session.objects.update(status=SessionStatus.CANCELLED)
    page = history(client, cast).content.decode()
    assert str(first.public_id) in page
    assert str(second.public_id) not in page
    assert "Not in plan" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999999999999999"])
def test_history_takes_any_page_number(cast, client, page):
    assert history(client, cast, page=page).status_code == 200
