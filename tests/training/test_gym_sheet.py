"""The gym sheet: lines, loads a side and boxes of a squad's day."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import make_athlete
from tests.training.plans import MONDAY, give, laid_out, make_exercise, make_test, make_version
from training.choices import SessionStatus
from training.models import Session

QUERIES = 10


@pytest.fixture(autouse=True)
def clock(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        yield


def sheet(client, cast, on: str = "") -> str:
    client.force_login(cast.coach)
    response = client.get(reverse("training:gym_sheet", args=[cast.squad.public_id]) + on)
    assert response.status_code == 200
    return unescape(response.content.decode())


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def planned(cast):
    exercise = make_exercise()
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 45})
    version = make_version((exercise, "3x6 each @6RM"), (make_exercise("pogo", measure="contacts"), "2x15c @BW"))
    give(version, [cast.athlete, cast.teammate], cast.coach)
    return version


def test_sheet_shows_loads_by_side_and_a_box_for_every_set(cast, client, planned):
    page = sheet(client, cast)
    words = plain(page)

    assert "Ada Athlete 17:30 L Left 50 3 sets R Right 45 3 sets BW 2 sets" in words
    assert "Tom Teammate 17:30 L Left load to choose 3 sets" in words
    assert page.count("<table>") == 1
    assert page.count("<i></i>") == 2 * (3 + 3 + 2)


def test_athletes_with_other_lines_stand_in_a_table_of_their_own(cast, client, planned):
    other = make_athlete(cast.club, "Zed Other", cast.squad)
    laid_out(
        other, make_version((make_exercise("hold", measure="seconds"), "5x45s each @BW"), slug="holds"), cast.coach
    )

    page = sheet(client, cast)

    assert page.count("<table>") == 2
    assert "5 × 45 s each" in plain(page)


def test_day_can_be_chosen_and_says_when_nothing_is_on(cast, client, planned):
    assert "No sessions on this day" in sheet(client, cast, "?on=2026-03-03")
    assert "Today is shown instead" in sheet(client, cast, "?on=tomorrow")
    assert "Ada Athlete" in sheet(client, cast, "?on=2026-03-02")


def test_who_has_no_session_is_named_without_the_reason(cast, client, planned):
    Session.objects.filter(athlete=cast.teammate, scheduled_on=MONDAY).update(
        status=SessionStatus.SKIPPED, skip_reason="Sore calf"
    )

    page = sheet(client, cast)

    assert "No session on this day: Tom Teammate" in plain(page)
    assert "Sore" not in page


def test_safety_text_to_read_is_marked(cast, client):
    risky = make_exercise("risky", safety=["Ask the gym"], asks_acknowledgement=True)
    give(make_version((risky, "3x6 each")), cast.athlete, cast.coach)

    assert "read the safety text first" in sheet(client, cast)


@pytest.mark.parametrize("number", [1, 3])
def test_sheet_costs_the_same_however_many(cast, client, number):
    version = make_version((make_exercise(), "3x6 each"))
    athletes = [make_athlete(cast.club, f"Runner {n}", cast.squad) for n in range(number)]
    give(version, athletes, cast.coach)
    client.force_login(cast.coach)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("training:gym_sheet", args=[cast.squad.public_id]))

    assert len(queries) == QUERIES


def test_more_than_twenty_take_a_second_page(cast, client):
    athletes = [make_athlete(cast.club, f"Runner {n:02}", cast.squad) for n in range(21)]
    give(make_version((make_exercise(), "3x6 each")), athletes, cast.coach)

    page = sheet(client, cast)

    assert page.count('<div class="sheet size-') == 2
    assert "2 A4 pages" in page


@pytest.mark.parametrize("part", ["owner", "clinician", "analyst"])
def test_staff_who_see_the_squad_see_its_sheet(cast, client, planned, part):
    client.force_login(cast.people[part])

    assert client.get(reverse("training:gym_sheet", args=[cast.squad.public_id])).status_code == 200
