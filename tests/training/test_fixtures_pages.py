"""The pages of fixtures, and the same through the API."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.training.ics import calendar, event
from tests.training.plans import AT, FRI, MONDAY, give, make_exercise, make_fixture, make_version
from training.models import Fixture, Session

BODY = {"kind": "match", "name": "Port Ellis", "date": "2026-03-07", "time": "15:00", "place": "Home"}
TYPED = {"kind": "match", "name": "Port Ellis", "held_on": "2026-03-07", "held_at": "15:00", "place": "Home"}


@pytest.fixture(autouse=True)
def _now(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(text|kind|seen)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in fields}


def check(client, squad, content, name="league.ics"):
    address = reverse("training:fixtures_import", args=[squad.public_id])
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(address, {"file": SimpleUploadedFile(name, data), "kind": "match"})


def test_coach_types_in_a_fixture_and_sees_it_on_the_calendar(cast, coach):
    page = coach.post(reverse("training:fixture_new", args=[cast.squad.public_id]), TYPED, follow=True)

    assert page.redirect_chain[0][0].endswith("/calendar/?month=2026-03#day-2026-03-07")
    assert "Port Ellis is on the calendar." in text_of(page)
    assert "Match 15:00 Port Ellis Home" in text_of(page)


def test_fixture_says_how_many_sessions_would_move_for_it(cast, coach):
    version = make_version((make_exercise(), "4x6 @6RM"), never_heavy_on=[-1, 0, 1])
    give(version, [cast.athlete, cast.teammate], cast.coach, weekdays=[FRI])

    page = coach.post(reverse("training:fixture_new", args=[cast.squad.public_id]), TYPED, follow=True)

    assert "2 sessions would go to another day now: see “Days to look at”." in text_of(page)
    assert Session.objects.filter(scheduled_on=MONDAY + timedelta(days=4)).count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": "1899-12-31"}, "1899-12-31 lies outside 2000-01-01 to 2100-12-31."),
        ({"held_on": "soon"}, "Enter a date such as 2026-01-31."),
        ({"held_at": "25:00"}, "Enter a time such as 15:00, or leave it empty."),
        ({"name": " "}, "Give the fixture a name"),
        ({"name": "n" * 10_000}, "at most 120 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"kind": "party"}, "party is not one of the available choices"),
    ],
    ids=range(7),
)
def test_fixture_that_cannot_be_is_refused_with_the_field(cast, coach, wrong, said):
    page = coach.post(reverse("training:fixture_new", args=[cast.squad.public_id]), TYPED | wrong)

    assert said in text_of(page)
    assert not Fixture.objects.exists()


def test_two_coaches_who_change_a_fixture_overwrite_nothing_unseen(cast, coach):
    fixture = make_fixture(cast.squad)
    address = reverse("training:fixture", args=[fixture.public_id])
    coach.post(address, TYPED | {"name": "First", "revision": 1})

    late = coach.post(address, TYPED | {"name": "Second", "revision": 1})

    assert "Somebody changed this fixture meanwhile." in text_of(late)
    assert Fixture.objects.get().name == "First"
    assert 'name="revision" value="2"' in late.content.decode()
    assert 'value="Second"' in late.content.decode()
    coach.post(address, TYPED | {"name": "Second", "revision": 2})
    assert Fixture.objects.get().name == "Second"


def test_fixture_is_cancelled_and_brought_back_with_a_button(cast, coach):
    fixture = make_fixture(cast.squad, name="<b>Ellis</b>")

    page = coach.post(reverse("training:fixture_cancel", args=[fixture.public_id]), follow=True)
    assert "is cancelled. You can bring it back." in text_of(page)
    assert "<b>Ellis" not in page.content.decode()
    assert "MD" not in re.findall(r'cal-md">(\S+?)<', page.content.decode())
    coach.post(reverse("training:fixture_restore", args=[fixture.public_id]))
    assert Fixture.objects.standing().exists()


def test_calendar_file_is_checked_looked_at_and_imported(cast, coach):
    text = calendar(event(":20260307T150000Z", "LOCATION:Home"), event(":20200307T150000", uid="old"))

    page = check(coach, cast.squad, text)
    assert "1 fixture would be stored" in text_of(page)
    assert "1 event lies more than a month back" in text_of(page)
    assert not Fixture.objects.exists()
    done = coach.post(page.request["PATH_INFO"], hidden(page), follow=True)

    assert "Imported: 1 new, 0 changed, 0 cancelled." in text_of(done)
    moved = check(coach, cast.squad, calendar(event(":20260308T150000", "LOCATION:Home")))
    assert "Date: 7 March 2026 → 8 March 2026" in text_of(moved)
    assert "The calendar holds all of this already" in text_of(check(coach, cast.squad, text))
    stale = coach.post(page.request["PATH_INFO"], hidden(moved) | {"seen": "other"})
    assert "The fixtures changed since you looked." in text_of(stale)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file holds no events."),
        (b"\xff\xfe\x00", "Line 1 is not UTF-8 text"),
        (b"x" * 1_200_000, "A calendar file takes at most 1 MB"),
        (calendar(event(":soon")), "Event 1 (line 3, “Port Ellis”): its DTSTART is “soon”"),
        (calendar(*(event(":soon", uid=str(number)) for number in range(30))), "10 more like these."),
    ],
    ids=range(5),
)
def test_file_that_cannot_be_read_is_refused_in_words(cast, coach, content, said):
    page = check(coach, cast.squad, content)

    assert page.status_code == 422
    assert said in text_of(page)


def test_checked_file_that_does_not_come_back_whole_is_asked_for_again(cast, coach):
    address = reverse("training:fixtures_import", args=[cast.squad.public_id])

    page = coach.post(address, {"text": "broken", "kind": "match", "seen": "x"})

    assert (page.status_code, "did not come back whole" in text_of(page)) == (422, True)


def api(client, method, path, body=None, match=None, **given):
    headers = {"If-Match": match} if match else {}
    options = {"data": body, "content_type": "application/json"} if body is not None else {}
    return getattr(client, method)(f"/api/v1/fixtures/{path}", headers=headers, **{**options, **given})


def test_api_adds_lists_changes_and_cancels(cast, coach):
    made = api(coach, "post", "", BODY | {"squad": str(cast.squad.public_id)})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    fixture = made.json()
    assert {name: fixture[name] for name in BODY} == BODY

    listed = api(coach, "get", f"?squad={cast.squad.public_id}&from=2026-03-07&to=2026-03-07").json()["results"]
    assert [one["id"] for one in listed] == [fixture["id"]]
    assert api(coach, "get", "?from=2026-03-08").json()["results"] == []

    path = f"{fixture['id']}/"
    assert api(coach, "patch", path, {"time": None}).status_code == 428
    changed = api(coach, "patch", path, {"time": None, "date": "2026-03-08"}, match='"1"').json()
    assert (changed["time"], changed["date"], changed["revision"]) == (None, "2026-03-08", 2)
    stale = api(coach, "patch", path, {"name": "Late"}, match='"1"')
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]["revision"]) == (412, "fixture_changed", 2)
    assert api(coach, "post", f"{path}cancel/", {}, match='"2"').json()["cancelled"] is True
    assert api(coach, "post", f"{path}restore/", {}, match='"3"').json()["cancelled"] is False
    assert api(coach, "get", path)["ETag"] == '"4"'


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": " "}, "/name"), ({"name": "n" * 200}, "/name"), ({"date": "1899-01-01"}, "/date"),
        ({"time": "25:00"}, "/time"), ({"kind": "party"}, "/kind"), ({"squad": f"{UUID(int=1)}"}, "/squad"),
        ({"colour": "red"}, "/colour"), ({"place": 3}, "/place"),
    ],
    ids=range(8),
)  # fmt: skip
def test_api_refuses_with_the_field(cast, coach, wrong, pointer):
    answer = api(coach, "post", "", BODY | {"squad": str(cast.squad.public_id)} | wrong)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_api_takes_a_calendar_file(cast, coach):
    text, squad = calendar(event(":20260307T150000")), f"squad={cast.squad.public_id}"

    def send(query, data=text):
        return api(coach, "post", f"import/?{query}", data=data, content_type="text/calendar")

    dry = send(f"{squad}&dry_run=true").json()
    assert (dry["dry_run"], dry["new"][0]["date"], Fixture.objects.count()) == (True, "2026-03-07", 0)
    assert dry["new"][0]["fixture"] is None
    assert send(f"{squad}&seen={dry['seen']}").status_code == 200
    assert send(f"{squad}&seen={dry['seen']}").json()["code"] == "fixtures_changed"
    assert send("").json()["errors"][0]["pointer"] == "/squad"
    broken = send(squad, calendar(event(":soon"))).json()
    assert (broken["code"], "Event 1" in broken["errors"][0]["detail"]) == ("calendar_unreadable", True)


def test_athlete_sees_the_fixtures_of_their_squad_and_no_other(cast, client):
    make_fixture(cast.squad, MONDAY)
    make_fixture(cast.rival_squad, MONDAY)
    client.force_login(cast.athlete_user)

    assert len(api(client, "get", "").json()["results"]) == 1
