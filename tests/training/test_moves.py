"""Proposals of a squad: the page and the API, taking them and keeping sessions on their day."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, make_athlete
from tests.training.plans import AT, MON, MONDAY, THU, give, make_exercise, make_version
from training.models import Fixture, Session

pytestmark = pytest.mark.django_db
QUERIES_OF_PAGE = 10


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def stuck(cast: Cast) -> list[Session]:
    """Thursday's heavy session of Ada and Tom, the day before a match."""
    version = make_version((make_exercise(), "4x6 @6RM"), per_week=2, never_heavy_on=[-1, 0, 1], heavy_gap_h=48)
    give(version, [cast.athlete, cast.teammate], cast.coach, weekdays=(MON, THU))
    Fixture.objects.create(club=cast.club, squad=cast.squad, name="Cup", held_on=MONDAY + timedelta(4))
    return list(Session.objects.filter(scheduled_on=MONDAY + timedelta(3)).order_by("athlete__sort_name"))


def page(cast: Cast) -> str:
    return reverse("training:moves", args=[cast.squad.public_id])


def api(cast: Cast) -> str:
    return reverse("api:moves", args=[cast.squad.public_id])


def typed(session: Session, offset: int | None = None) -> str:
    day = "" if offset is None else f" {MONDAY + timedelta(offset)}"
    return f"{session.public_id} {session.revision}{day}"


def test_page_names_the_move_and_its_reason(cast: Cast, client: Client, stuck: list[Session]) -> None:
    client.force_login(cast.coach)
    content = client.get(page(cast)).content.decode()
    assert "2 sessions would go to another day" in content
    assert "Heavy calf work, and the day is MD-1 of Cup." in content
    assert "2 athletes" in content
    assert f'value="{typed(stuck[0], 2)},{typed(stuck[1], 2)}" checked' in content


def test_ticked_sessions_move_and_the_others_stay(cast: Cast, client: Client, stuck: list[Session]) -> None:
    client.force_login(cast.coach)
    answer = client.post(page(cast), {"move": [typed(stuck[0], 2)]}, follow=True)
    assert "1 session was moved." in answer.content.decode()
    moved, stayed = (Session.objects.get(pk=one.pk) for one in stuck)
    assert (moved.scheduled_on, moved.move_reason) == (
        MONDAY + timedelta(2), "Heavy calf work, and the day is MD-1 of Cup.",
    )  # fmt: skip
    assert not moved.is_pinned
    assert stayed.scheduled_on == MONDAY + timedelta(3)


def test_a_group_moves_together(cast: Cast, client: Client, stuck: list[Session]) -> None:
    client.force_login(cast.coach)
    answer = client.post(page(cast), {"move": [",".join(typed(one, 2) for one in stuck)]}, follow=True)
    assert "2 sessions were moved." in answer.content.decode()


def test_kept_session_is_not_proposed_again(cast: Cast, client: Client, stuck: list[Session]) -> None:
    client.force_login(cast.coach)
    answer = client.post(page(cast), {"keep": typed(stuck[0])}, follow=True)
    content = answer.content.decode()
    assert "1 session stays on its day" in content
    assert "1 session would go to another day" in content


@pytest.mark.parametrize("offset", [1, 40], ids=["another_day", "far_away"])
def test_a_day_that_is_not_proposed_moves_nothing(
    cast: Cast, client: Client, stuck: list[Session], offset: int
) -> None:
    client.force_login(cast.coach)
    answer = client.post(page(cast), {"move": [typed(stuck[0], 2), typed(stuck[1], offset)]}, follow=True)
    assert "The calendar changed meanwhile, so nothing was moved." in answer.content.decode()
    assert not Session.objects.filter(scheduled_on=MONDAY + timedelta(2)).exists()


@pytest.mark.parametrize("text", ["nothing", "x y z", "1 2 2026-13-45", ""])
def test_what_the_page_never_wrote_is_refused(cast: Cast, client: Client, text: str) -> None:
    client.force_login(cast.coach)
    assert client.post(page(cast), {"keep": text}).status_code == 400


def test_page_without_a_tick_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.coach)
    assert "Tick at least one session" in client.post(page(cast), follow=True).content.decode()
    assert "Every session is on a good day" in client.get(page(cast)).content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_page_costs_the_same_queries_for_two_athletes_and_for_four(
    cast: Cast, client: Client, stuck: list[Session], more: int
) -> None:
    people = [make_athlete(cast.club, f"Runner {number}", cast.squad) for number in range(more)]
    if people:
        version = make_version((make_exercise("other"), "4x6 @6RM"), slug="other", never_heavy_on=[-1, 0, 1])
        give(version, people, cast.coach, weekdays=(THU,))
    client.force_login(cast.coach)
    client.get(page(cast))
    with CaptureQueriesContext(connection) as queries:
        client.get(page(cast))
    assert len(queries) == QUERIES_OF_PAGE


def test_api_proposes_moves_and_keeps(cast: Cast, client: Client, stuck: list[Session]) -> None:
    client.force_login(cast.coach)
    proposals = client.get(api(cast)).json()["proposals"]
    assert [(one["session"], one["date"], one["to"]) for one in proposals] == [
        (str(one.public_id), "2026-03-05", "2026-03-04") for one in stuck
    ]
    first, second = proposals
    body = {
        "answers": [
            {"session": first["session"], "revision": first["revision"], "date": first["to"]},
            {"session": second["session"], "revision": second["revision"], "date": None},
        ]
    }
    assert client.post(api(cast), body, "application/json").json() == {"moved": 1, "kept": 1}
    again = client.post(api(cast), body, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "proposals_changed")
    assert client.get(api(cast)).json()["proposals"] == []
