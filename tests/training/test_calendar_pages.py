"""The calendars: what stands on which day, for whom, in how many queries."""

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import make_athlete
from tests.training.plans import AT, FRI, MON, MONDAY, WED, give, laid_out, make_exercise, make_fixture, make_version
from training.choices import AbsenceReason, SessionStatus
from training.models import Absence, Session
from training.queries.months import days_of_month
from training.rules.match_days import match_day_offsets

QUERIES_OF_SQUAD = 14
QUERIES_OF_ATHLETE = 12


@pytest.fixture(autouse=True)
def _now(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def version(cast):
    return make_version((make_exercise(), "3x8 each @RIR2"), weeks=2, per_week=3)


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def squad_page(client, cast, **query):
    return client.get(reverse("training:squad_calendar", args=[cast.squad.public_id]), query)


def days(response) -> dict[str, str]:
    """Return the words of each day that holds something or is today."""
    parts = re.split(r'<li id="day-', response.content.decode().partition("</main>")[0])[1:]
    return {
        part[:10]: " ".join(unescape(re.sub(r"<[^>]+>", " ", part.partition(">")[2])).split())
        for part in parts
        if "cal-empty" not in part.partition(">")[0]
    }


def three_a_week(version, athletes, by):
    return give(version, athletes, by, weekdays=[MON, WED, FRI])


def test_squad_calendar_groups_a_session_of_several_athletes(cast, coach, version):
    three_a_week(version, [cast.athlete, cast.teammate], cast.coach)
    Session.objects.filter(athlete=cast.athlete, scheduled_on=MONDAY).update(
        status=SessionStatus.DONE, finished_at=AT, effort=5, minutes=30
    )
    make_fixture(cast.squad, held_at=time(15), place="Home")
    make_fixture(cast.squad, MONDAY + timedelta(days=6), name="Off", cancelled_at=AT)
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason=AbsenceReason.INJURY, starts_on=MONDAY + timedelta(days=4)
    )

    shown = days(squad_page(coach, cast))

    entry = "17:30 Plan · A 2 athletes · heavy · 1 done"
    assert shown["2026-03-02"].startswith(f"Monday 2 Mar {entry} Move or leave out Plan 2 March Ada Athlete done Tom")
    assert shown["2026-03-06"].startswith("Friday 6 Mar MD-1 1 day before a match 17:30 Plan · A 2 athletes")
    assert shown["2026-03-06"].endswith("Away: Ada Athlete")
    assert shown["2026-03-07"] == "Saturday 7 Mar MD match day Match 15:00 Port Ellis Home Away: Ada Athlete"
    assert "Off cancelled" in shown["2026-03-08"]
    assert "Injury" not in squad_page(coach, cast).content.decode()


def test_session_moved_for_one_athlete_stands_apart(cast, coach, version):
    three_a_week(version, [cast.athlete, cast.teammate], cast.coach)
    Session.objects.filter(athlete=cast.athlete, scheduled_on=MONDAY).update(scheduled_on=MONDAY + timedelta(days=1))

    shown = days(squad_page(coach, cast))

    assert "1 athlete" in shown["2026-03-02"]
    assert "Tom Teammate" in shown["2026-03-02"]
    assert "Ada Athlete" in shown["2026-03-03"]


def test_athletes_own_calendar_shows_their_sessions_and_their_squads_fixtures(cast, client, version):
    three_a_week(version, [cast.athlete, cast.teammate], cast.coach)
    make_fixture(cast.squad)
    make_fixture(cast.rival_squad, MONDAY)
    client.force_login(cast.athlete_user)

    page = client.get(reverse("training:athlete_calendar", args=[cast.athlete.public_id]))

    assert days(page)["2026-03-02"] == "Monday 2 Mar 17:30 Plan · A heavy"
    assert days(page)["2026-03-07"] == "Saturday 7 Mar MD match day Match Port Ellis"
    assert "/fixtures/" not in page.content.decode()


def test_athletes_week_leads_to_their_calendar(cast, client):
    client.force_login(cast.athlete_user)

    week = client.get(reverse("training:week")).content.decode()

    assert reverse("training:athlete_calendar", args=[cast.athlete.public_id]) in week


def test_who_may_not_plan_sees_no_way_to_change_anything(cast, client):
    make_fixture(cast.squad)
    client.force_login(cast.analyst)

    page = squad_page(client, cast).content.decode()

    assert "Port Ellis" in page
    assert "/fixtures/" not in page


@pytest.mark.parametrize("athletes", [1, 3])
def test_squad_calendar_takes_the_same_queries_however_many_athletes(
    cast, coach, version, django_assert_num_queries, athletes
):
    people = [make_athlete(cast.club, f"Nora {number}", cast.squad) for number in range(athletes)]
    three_a_week(version, people, cast.coach)
    make_fixture(cast.squad)

    with django_assert_num_queries(QUERIES_OF_SQUAD):
        squad_page(coach, cast)


@pytest.mark.parametrize("weeks", [1, 3])
def test_athlete_calendar_takes_the_same_queries_however_much_it_holds(cast, coach, django_assert_num_queries, weeks):
    version = make_version((make_exercise(), "3x8 each @RIR2"), weeks=weeks)
    laid_out(cast.athlete, version, cast.coach)
    make_fixture(cast.squad)

    with django_assert_num_queries(QUERIES_OF_ATHLETE):
        coach.get(reverse("training:athlete_calendar", args=[cast.athlete.public_id]))


@pytest.mark.parametrize("month", ["2026-13", "1999-12", "2101-01", "x", "2026-03-02", "２０２６-03"])
def test_month_that_cannot_be_is_answered_with_this_one(cast, coach, month):
    page = squad_page(coach, cast, month=month)

    assert "This month is shown instead." in page.content.decode()
    assert "<h1>March 2026</h1>" in page.content.decode()


@pytest.mark.parametrize(("month", "missing"), [("2000-01", "prev"), ("2100-12", "next")])
def test_calendar_ends_where_dates_end(cast, coach, month, missing):
    page = squad_page(coach, cast, month=month).content.decode()

    assert f'rel="{missing}"' not in page


def test_calendar_leads_to_the_first_squad_or_to_where_squads_are_added(cast, client):
    client.force_login(cast.coach)
    assert client.get(reverse("training:calendar")).url.endswith(f"{cast.squad.public_id}/calendar/")
    cast.squad.archived_at = AT
    cast.squad.save()
    assert client.get(reverse("training:calendar")).url == reverse("training:squads")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_month_is_shown_in_whole_weeks(day):
    shown = days_of_month(day.replace(day=1))

    assert shown[0].weekday() == 0
    assert len(shown) % 7 == 0
    assert next(one for one in shown if (one.year, one.month) == (day.year, day.month)).day == 1
    assert day in shown
    assert sum(one.month != day.month for one in shown) < 14


def test_days_are_named_by_the_nearest_fixture():
    first, then = MONDAY, MONDAY + timedelta(days=4)
    month = [MONDAY + timedelta(days=number) for number in range(-6, 12)]

    offsets = match_day_offsets(month, fixtures=[first, then])

    assert {(on - MONDAY).days: offset for on, offset in offsets.items()} == {
        -4: -4, -3: -3, -2: -2, -1: -1, 0: 0, 1: 1, 2: -2, 3: -1, 4: 0, 5: 1, 6: 2,
    }  # fmt: skip
