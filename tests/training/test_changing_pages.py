"""Applying a newer version from the page and through the API."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from tests.training.plans import MONDAY, give, make_exercise, make_version
from tests.training.test_changing import newer
from training.models import Assignment, Session

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def old(exercise):
    return make_version((exercise, "3x8 each @RIR2"), weeks=3)


@pytest.fixture
def assignment(cast, old):
    give(old, cast.athlete, cast.coach)
    return Assignment.objects.get()


@pytest.fixture
def second(old, exercise, assignment):
    return newer(old, (exercise, "5x5 each @RIR1"))


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page(version) -> str:
    return reverse("training:versions", args=[version.programme.public_id])


def api(version, name: str) -> str:
    return reverse(f"api:{name}", args=[version.programme.public_id])


def test_page_shows_who_is_on_what_and_what_changes(cast, client, second, assignment):
    client.force_login(cast.coach)
    response = client.get(page(second))
    text = text_of(response)
    assert "1 athlete is on an older version" in text
    assert "From version 1 to version 2" in text
    assert "3x8 each @RIR2 → 5x5 each @RIR1" in text
    assert f'value="{assignment.public_id}"' in response.content.decode()


def test_page_applies_the_version_to_those_who_are_chosen(cast, client, second, assignment):
    client.force_login(cast.coach)
    response = client.post(page(second), {"version": 2, "assignments": [str(assignment.public_id)]}, follow=True)
    text = text_of(response)
    assert "1 athlete goes on with version 2: 2 sessions replaced by 2." in text
    assert "Everybody is on the newest version" in text
    assert Session.objects.filter(status="cancelled").count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"version": 2}, "Choose at least one athlete."),
        ({"version": 1, "assignments": ["chosen"]}, "Version 2 is the newest now."),
        ({"version": "x", "assignments": ["chosen"]}, "Say which version is to be applied."),
        ({"version": 2, "assignments": ["b\x00gus"]}, "There is no such athlete to change"),
    ],
    ids=["nobody", "old-version", "no-version", "nul"],
)
def test_page_refuses_what_cannot_be_applied(cast, client, second, assignment, sent, words):
    client.force_login(cast.coach)
    given = {
        **sent,
        "assignments": [str(assignment.public_id) if x == "chosen" else x for x in sent.get("assignments", [])],
    }
    response = client.post(page(second), given)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Session.objects.filter(status="cancelled").exists()


def test_page_names_who_cannot_be_changed_and_why(cast, client, old, exercise, assignment):
    second = newer(old, (exercise, "5x5"), per_week=2)
    client.force_login(cast.coach)
    response = client.get(page(second))
    assert "Has 1 training days a week, and week 1 of this version needs 2." in text_of(response)
    assert 'name="assignments"' not in response.content.decode()


def test_page_of_a_programme_that_nobody_has_leads_on(cast, client, old):
    client.force_login(cast.coach)
    assert "Nobody has this programme" in text_of(client.get(page(old)))


def test_athletes_of_others_are_not_listed(cast, client, second, assignment):
    client.force_login(cast.rival_coach)
    assert str(assignment.public_id) not in client.get(page(second)).content.decode()
    response = client.post(page(second), {"version": 2, "assignments": [str(assignment.public_id)]})
    assert response.status_code == 422


def test_api_tells_the_versions_in_use(cast, client, second, assignment):
    client.force_login(cast.coach)
    answer = client.get(api(second, "versions")).json()
    assert (answer["version"], answer["on_newest"]) == (2, [])
    (held,) = answer["older"]
    (athlete,) = held["athletes"]
    assert athlete == {
        "assignment": str(assignment.public_id),
        "athlete": str(cast.athlete.public_id),
        "name": "Ada Athlete",
        "reason": "",
        "changes_from": str(MONDAY + timedelta(weeks=1)),
        "stays": 1,
        "taken_out": 2,
        "made": 2,
        "last_on": str(MONDAY + timedelta(weeks=2)),
    }
    assert held["changes"][0]["sessions"][0]["lines"] == [
        {"change": "changed", "exercise": "seated-raise", "before": "3x8 each @RIR2", "after": "5x5 each @RIR1"}
    ]


def test_api_applies_a_version_and_a_dry_run_does_not(cast, client, second, assignment):
    client.force_login(cast.coach)
    body = {"version": 2, "assignments": [str(assignment.public_id)]}
    dry = client.post(api(second, "apply"), body | {"dry_run": True}, content_type="application/json")
    assert (dry.status_code, dry.json()["athletes"][0]["made"]) == (200, 2)
    assert not Session.objects.filter(status="cancelled").exists()
    response = client.post(api(second, "apply"), body, content_type="application/json")
    assert (response.status_code, response.json()["athletes"][0]["taken_out"]) == (200, 2)
    assert Session.objects.filter(status="cancelled").count() == 2
    again = client.post(api(second, "apply"), body, content_type="application/json")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "cannot_apply")


def test_api_refuses_an_older_version_and_unknown_assignments(cast, client, second, assignment):
    client.force_login(cast.coach)
    stale = client.post(
        api(second, "apply"),
        {"version": 1, "assignments": [str(assignment.public_id)]},
        content_type="application/json",
    )
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (409, "version_changed")
    client.force_login(cast.rival_coach)
    foreign = client.post(
        api(second, "apply"),
        {"version": 2, "assignments": [str(assignment.public_id)]},
        content_type="application/json",
    )
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (400, "/assignments/0")
