"""What the server does for phones without signal: whose answer it is, which pages to keep, when something was done."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.operations.details import archive_athlete
from tests.training.plans import laid_out, line_of, make_exercise, make_version
from training.models import SetLog
from training.operations.logging import remove_set
from training.queries.days import today_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast):
    """A line of today's session: three sets of one side each."""
    now = timezone.now()
    on = today_of(cast.athlete, now)
    version = make_version((make_exercise(side="double"), "3x8 @RIR2"))
    days = {"starts_on": on, "weekdays": [on.weekday()], "today": on, "at": now}
    return line_of(laid_out(cast.athlete, version, cast.coach, **days)[0])


def send(client, item, **values):
    fields = {"number": 1, "id_both": str(uuid.uuid4()), "reps_both": "8", "load_kg_both": "40", "page": "today"}
    return client.post(reverse("training:set_put", args=[item.public_id]), {**fields, **values})


@pytest.mark.parametrize("name", ["training:sync", "api:today", "training:today"])
def test_call_meant_for_somebody_else_is_refused(cast, client, name):
    headers = {"X-Person": str(cast.athlete_user.public_id)}
    assert client.get(reverse(name), headers=headers).status_code == 401
    client.force_login(cast.teammate_user)
    answer = client.get(reverse(name), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert "WWW-Authenticate" in answer.headers
    client.force_login(cast.athlete_user)
    answer = client.get(reverse(name), headers=headers)
    assert (answer.status_code, answer.headers["X-Person"]) == (200, headers["X-Person"])


def test_sync_gives_a_token_and_the_time(cast, client):
    client.force_login(cast.athlete_user)
    said = client.get(reverse("training:sync")).json()
    assert len(said["csrf"]) == 64
    assert abs(said["now"] - timezone.now().timestamp() * 1000) < 60_000


def test_worker_and_manifest_are_for_everybody_and_asked_for_anew(client):
    worker = client.get("/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache"
    assert 'const TODAY = "/today/"' in worker.content.decode()
    manifest = client.get(reverse("training:manifest"))
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    icons = json.loads(manifest.content)["icons"]
    assert {"any", "maskable"} == {icon["purpose"] for icon in icons}


def test_today_names_the_seven_days_after_it_and_when_each_begins(cast, client, item):
    client.force_login(cast.athlete_user)
    answer = client.get(reverse("training:today"))
    days = json.loads(answer.headers["X-Keep"])
    today = today_of(cast.athlete, timezone.now())
    assert [address for address, _from in days] == [f"/today/?on={today + timedelta(days=k)}" for k in range(1, 8)]
    zone = ZoneInfo(cast.athlete.zone)
    starts = [datetime.fromtimestamp(begins / 1000, zone).time() for _address, begins in days]
    assert starts == [cast.club.rolls_over_at] * 7


def test_coming_day_shows_its_own_session_and_other_days_lead_back(cast, client):
    now = timezone.now()
    on = today_of(cast.athlete, now) + timedelta(days=2)
    version = make_version((make_exercise(), "3x8 @RIR2"))
    session = laid_out(cast.athlete, version, cast.coach, starts_on=on, weekdays=[on.weekday()], today=on, at=now)[0]
    client.force_login(cast.athlete_user)
    address = reverse("training:today")
    assert str(session.public_id) in client.get(address, {"on": on}).content.decode()
    assert f"session-{session.public_id}" not in client.get(address).content.decode()
    for other in (date(2020, 1, 1), on + timedelta(days=30), "x", on - timedelta(days=2)):
        assert client.get(address, {"on": other}).url == address


def test_only_ones_own_pages_are_to_be_kept(cast, client, item):
    address = reverse("training:session", args=[item.session.public_id])
    client.force_login(cast.coach)
    assert "X-Keep" not in client.get(address).headers
    client.force_login(cast.athlete_user)
    assert client.get(address).headers["X-Keep"] == "[]"


@pytest.mark.parametrize("name", ["training:week", "training:history"])
def test_weeks_and_history_are_kept_and_show_what_waits(cast, client, item, name):
    client.force_login(cast.athlete_user)
    answer = client.get(reverse(name))
    assert (answer.status_code, answer.headers["X-Keep"]) == (200, "[]")
    html = answer.content.decode()
    assert f'data-person="{cast.athlete_user.public_id}"' in html
    assert "js/queue.js" in html
    assert "js/sync.js" in html


def test_person_without_a_place_keeps_no_days(cast, client):
    archive_athlete(athlete=cast.athlete, at=timezone.now())
    client.force_login(cast.athlete_user)
    assert client.get(reverse("training:today")).headers["X-Keep"] == "[]"


def test_set_was_done_when_it_was_tapped_and_never_later_than_it_arrived(cast, client, item):
    client.force_login(cast.athlete_user)
    tapped = timezone.now() - timedelta(hours=3)
    send(client, item, performed_at=tapped.isoformat(), edited_at=tapped.isoformat())
    send(client, item, number=2, performed_at="2080-01-01T00:00:00Z", edited_at="2080-01-01T00:00:00Z")
    first, second = SetLog.objects.order_by("number")
    assert (first.performed_at, first.edited_at) == (tapped, tapped)
    assert max(second.performed_at, second.edited_at) <= timezone.now()


@pytest.mark.parametrize("field", ["performed_at", "edited_at"])
def test_times_far_off_are_refused(cast, client, item, field):
    client.force_login(cast.athlete_user)
    assert send(client, item, **{field: "0001-01-01T00:00:00Z"}).status_code == 422
    assert not SetLog.objects.exists()


def test_removal_that_arrives_late_leaves_a_later_edit(cast, client, item):
    client.force_login(cast.athlete_user)
    send(client, item)
    address = reverse("training:set_delete", args=[item.public_id, 1])
    client.post(address, {"edited_at": (timezone.now() - timedelta(hours=1)).isoformat()})
    assert SetLog.objects.performed().count() == 1
    client.post(address, {"edited_at": timezone.now().isoformat()})
    assert not SetLog.objects.performed().exists()


def test_removal_from_the_future_counts_from_when_it_arrives(cast, client, item):
    client.force_login(cast.athlete_user)
    send(client, item)
    at = timezone.now()
    SetLog.objects.update(edited_at=at + timedelta(minutes=1))
    remove_set(item=item, number=1, at=at, made_at=datetime(2080, 1, 1, tzinfo=UTC))
    assert SetLog.objects.performed().count() == 1


def test_script_gets_the_session_again_when_it_ends(cast, client, item):
    client.force_login(cast.athlete_user)
    send(client, item)
    address = reverse("training:finish", args=[item.session.public_id])
    refused = client.post(address, {"page": "today"}, headers={"X-Fragment": "1"})
    assert refused.status_code == 422
    assert "Give a number from 0 to 10." in refused.content.decode()
    done = client.post(address, {"effort": 6, "minutes": 30, "page": "today"}, headers={"X-Fragment": "1"})
    said = done.content.decode()
    assert done.status_code == 200
    assert "<html" not in said
    assert f'id="session-{item.session.public_id}"' in said
    assert "How was it?" in said
    feedback = reverse("training:feedback", args=[item.public_id])
    empty = client.post(feedback, {"page": "today"}, headers={"X-Fragment": "1"})
    assert (empty.status_code, "Say whether it works for you" in empty.content.decode()) == (422, True)
    answer = client.post(feedback, {"works": "yes", "comfort": 4, "page": "today"}, headers={"X-Fragment": "1"})
    assert (answer.status_code, "comfort 4 of 5" in answer.content.decode()) == (200, True)


def test_forms_of_the_coming_sets_are_in_the_page_as_templates(cast, client, item):
    client.force_login(cast.athlete_user)
    html = client.get(reverse("training:today")).content.decode()
    assert [f'<template data-number="{number}">' in html for number in (1, 2, 3, 4, 5)] == [
        False, True, True, True, False,
    ]  # fmt: skip
