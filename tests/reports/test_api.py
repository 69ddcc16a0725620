"""The report and its kept views through the API, beside the page and the file."""

import json
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AccessRecord, Club, Membership
from reports.choices import PeriodChoice
from reports.models import SavedView
from reports.operations.views import MOST_VIEWS, save_view
from tests.cast import make_athlete
from tests.reports.work import NOW, WEEK, log, make_line, make_session
from training.choices import PainMoment, SessionStatus, Side
from training.models import PainReport

DAYS = {"from": "2026-01-05", "to": "2026-01-11"}


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


def asked(client, **query):
    return client.get(reverse("api:squad_report"), query)


def write_work(athlete, number):
    session = make_session(athlete, WEEK.starts_on, SessionStatus.DONE, effort=7, minutes=45)
    line = make_line(session, tempo_s=6)
    for place in (1, 2, 3):
        log(line, place, Side.LEFT, reps=12, load_kg=Decimal("62.525"))
        log(line, place, Side.RIGHT, reps=11 + number, load_kg=Decimal("62.525"))


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-01-05"}, "/to"),
        ({"to": "2026-01-05"}, "/from"),
        ({"from": "2026-01-05", "to": "2026-01-04"}, "/to"),
        ({"from": "1999-01-05", "to": "2026-01-04"}, "/from"),
        ({"from": "2016-01-05", "to": "2066-01-04"}, "/to"),
        ({"period": "fortnight"}, "/period"),
        ({"period": "block"}, "/period"),
        ({"squad": "x"}, "/squad"),
        ({"squad": "7" * 10_000}, "/squad"),
        ({"minors": "1"}, "/minors"),
        ({"laps": "1"}, "/laps"),
        ({"club": "00000000-0000-4000-8000-000000000000"}, "/club"),
    ],
)
def test_bad_query_is_refused_at_its_field(cast, client, query, pointer):
    client.force_login(cast.coach)
    answer = asked(client, **query)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_squads_of_a_rival_are_unknown(cast, client):
    client.force_login(cast.coach)
    assert asked(client, squad=str(cast.rival_squad.public_id)).status_code == 400
    found = asked(client, squad=f"{cast.squad.public_id},{cast.squad.public_id}").json()
    assert [squad["name"] for squad in found["squads"]] == ["First team"]


def test_staff_of_two_clubs_say_which(cast, client):
    Membership.objects.create(club=cast.rival_club, user=cast.owner, role=Role.ANALYST)
    client.force_login(cast.owner)
    assert asked(client).status_code == 400
    found = asked(client, club=str(cast.rival_club.public_id)).json()
    assert [row["name"] for row in found["athletes"]] == ["Rex Rival"]


def test_health_is_given_to_clinicians_and_recorded(cast, client):
    PainReport.objects.create(
        club=cast.club, athlete=cast.athlete, training_on=WEEK.starts_on, moment=PainMoment.AFTER, side=Side.LEFT,
        score=7, reported_at=NOW,
    )  # fmt: skip
    for person in (cast.owner, cast.coach, cast.analyst):
        client.force_login(person)
        assert asked(client, health="true").status_code == 403
        html = client.get(reverse("reports:squad_report"), {"health": "1"}).content.decode()
        assert "Highest left" not in html
    client.force_login(cast.clinician)
    assert asked(client).json()["health"] == []
    assert AccessRecord.objects.count() == 0
    assert asked(client, health="true").json()["health"][0]["worst_pain_left"] == 7
    assert "Highest left" in client.get(reverse("reports:squad_report"), {"health": "1"}).content.decode()
    assert [record.what for record in AccessRecord.objects.all()] == ["squad_report_health"] * 2


def test_under_18s_are_shown_once_confirmed(cast, client):
    make_athlete(cast.club, "Young One", cast.squad, born_on=None)
    client.force_login(cast.coach)
    page = reverse("reports:squad_report")
    hidden, shown = client.get(page).content.decode(), client.get(page, {"minors": "1"}).content.decode()
    assert "Young One" not in hidden
    assert "1 athlete under 18" in hidden
    assert "Young One" in shown
    assert "is left out" not in shown
    assert [asked(client, **query).json()["hidden_minors"] for query in ({}, {"minors": "true"})] == [1, 0]
    for query, count in (({}, 2), ({"minors": "1"}, 3)):
        text = client.get(reverse("reports:squad_report_csv"), query).getvalue().decode()
        assert len(text.strip().splitlines()) == 1 + count


def test_columns_are_those_chosen(cast, client):
    client.force_login(cast.coach)
    html = client.get(reverse("reports:squad_report"), {"columns": ["sets", "done"]}).content.decode()
    head = re.search(r'id="athletes">.*?</thead>', html, re.S)[0]
    assert re.findall(r'class="n">(\w+)', head) == ["Done", "Sets"]


# --- views ----------------------------------------------------------------------------------------------


def keep(client, **fields):
    body = {"name": "Monday", "period": "last_week", **fields}
    return client.post(reverse("api:report_views"), json.dumps(body), content_type="application/json")


def test_view_is_kept_listed_replaced_and_removed(cast, client):
    client.force_login(cast.coach)
    made = keep(client, squads=[str(cast.squad.public_id)], columns=["sets"])
    assert made.status_code == 201
    assert keep(client, name="MONDAY", period="season").status_code == 200
    (view,) = client.get(reverse("api:report_views")).json()["views"]
    assert view == {"id": made.json()["id"], "name": "MONDAY", "squads": [], "period": "season", "columns": []}
    assert client.delete(reverse("api:report_view", args=[view["id"]])).status_code == 204
    assert client.delete(reverse("api:report_view", args=[view["id"]])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"name": "a\x07b"}, "/name"),
        ({"period": "custom"}, "/period"),
        ({"squads": ["00000000-0000-4000-8000-000000000000"]}, "/squads"),
        ({"columns": ["laps"]}, "/columns/0"),
    ],
)
def test_bad_view_is_refused_at_its_field(cast, client, fields, pointer):
    client.force_login(cast.coach)
    answer = keep(client, **fields)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not SavedView.objects.exists()


def test_page_keeps_a_view_and_offers_it_to_its_owner_only(cast, client):
    client.force_login(cast.coach)
    sent = {"name": "Weekly", "period": "last_week", "squad": str(cast.squad.public_id), "columns": ["sets", "reps"]}
    answer = client.post(reverse("reports:view_save"), sent)
    assert answer["Location"] == (
        f"{reverse('reports:squad_report')}?squad={cast.squad.public_id}&period=last_week&columns=sets&columns=reps"
    )
    assert "Weekly" in client.get(answer["Location"]).content.decode()
    client.force_login(cast.analyst)
    assert "Weekly" not in client.get(reverse("reports:squad_report")).content.decode()


def test_page_says_what_a_view_lacks(cast, client):
    client.force_login(cast.coach)
    for sent, words in (
        ({"period": "last_week"}, "This field is required"),
        ({"name": "X", "period": "custom", "starts_on": "2026-01-05", "ends_on": "2026-01-06"}, "and no dates"),
    ):
        answer = client.post(reverse("reports:view_save"), sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not SavedView.objects.exists()


def test_views_have_a_limit(cast, client):
    for number in range(MOST_VIEWS):
        save_view(
            club=cast.club, person=cast.coach, name=f"V{number}", squads=[], period=PeriodChoice.SEASON, columns=[]
        )
    client.force_login(cast.coach)
    assert keep(client).status_code == 409
    assert keep(client, name="V3").status_code == 200
    answer = client.post(reverse("reports:view_save"), {"name": "One more", "period": "season"})
    assert answer.status_code == 422
    assert "20 views" in answer.content.decode()


@pytest.mark.parametrize("fields", [{"period": "custom"}, {"period": "fortnight"}, {"columns": ["laps"]}])
def test_database_refuses_views_that_mean_nothing(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(**{"club": cast.club, "person": cast.coach, "name": "X", "period": "season", **fields})


def test_database_keeps_a_name_once_per_person_and_club(cast):
    common = {"person": cast.coach, "period": "season"}
    SavedView.objects.create(club=cast.club, name="Weekly", **common)
    SavedView.objects.create(club=Club.objects.create(name="Third"), name="Weekly", **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(club=cast.club, name="WEEKLY", **common)
