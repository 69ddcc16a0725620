"""Pages and endpoints of files: twins of one another."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from reports.choices import ExportState
from reports.models import ReportExport
from tests.cast import make_squad
from tests.reports.work import FORTNIGHT, NOW, log, make_export, make_line, make_session

DAYS = {"starts_on": "2026-01-05", "ends_on": "2026-01-18"}


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coach(cast, client):
    log(make_line(make_session(cast.athlete, FORTNIGHT.starts_on)), 1, reps=8, load_kg=40)
    client.force_login(cast.coach)
    return client


def ask_page(client, of, **fields):
    given = {**DAYS, "squad": [str(of.public_id)], "file_format": "csv_sets", **fields}
    return client.post(reverse("reports:file_new"), given)


def ask_api(client, **fields):
    given = {"from": "2026-01-05", "to": "2026-01-18", "format": "csv", "rows": "sets", **fields}
    body = {name: value for name, value in given.items() if value is not None}
    return client.post(reverse("api:reports"), body, content_type="application/json")


def waiting(monkeypatch) -> None:
    monkeypatch.setattr("reports.operations.exports.SMALL_SETS", -1)


def test_page_makes_a_small_file_and_hands_it_out(cast, coach):
    assert ask_page(coach, cast.squad).status_code == 302

    export = ReportExport.objects.get()
    page = coach.get(reverse("reports:files"))
    assert "Your file is ready." in page.content.decode()
    assert "hx-get" not in page.content.decode()
    taken = coach.get(reverse("reports:file", args=[export.public_id]))
    assert len(taken.getvalue().splitlines()) == 2
    assert export.file_name in taken["Content-Disposition"]
    assert taken["Cache-Control"] == "no-store"


def test_api_makes_a_small_file_and_hands_it_out(cast, coach):
    answer = ask_api(coach, squad=str(cast.squad.public_id))

    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["progress_pct"], body["from"], body["to"]) == ("done", 100, "2026-01-05", "2026-01-18")
    taken = coach.get(body["file"], headers={"accept": "text/csv"})
    assert len(taken.getvalue().splitlines()) == 2
    assert coach.get(reverse("api:reports")).json()["results"] == [body]


def test_page_shows_how_far_a_file_is_and_cancels_it(cast, coach, monkeypatch):
    waiting(monkeypatch)
    ask_page(coach, cast.squad)
    ReportExport.objects.update(done_parts=1, all_parts=4)

    page = coach.get(reverse("reports:files")).content.decode()
    assert "25 % made" in page
    assert 'hx-trigger="every 2s"' in page
    fragment = coach.get(reverse("reports:files"), headers={"hx-request": "true"}).content.decode()
    assert fragment.startswith("<section")
    export = ReportExport.objects.get()
    assert coach.post(reverse("reports:file_cancel", args=[export.public_id])).status_code == 302
    fragment = coach.get(reverse("reports:files"), headers={"hx-request": "true"}).content.decode()
    assert "Cancelled" in fragment
    assert "All your files are made." in fragment


def test_api_tells_how_far_a_file_is_and_cancels_it(cast, coach, monkeypatch):
    waiting(monkeypatch)
    answer = ask_api(coach)
    assert answer.status_code == 202
    assert (answer.json()["state"], answer.json()["file"]) == ("waiting", None)
    public_id = answer.json()["id"]

    assert coach.get(reverse("api:report", args=[public_id])).json()["progress_pct"] == 0
    assert coach.get(reverse("api:report_file", args=[public_id])).status_code == 409
    cancel = reverse("api:report_cancel", args=[public_id])
    assert [coach.post(cancel).json()["state"] for _ in range(2)] == ["cancelled", "cancelled"]


def test_api_asks_once_under_one_key(cast, coach):
    body = {"from": "2026-01-05", "to": "2026-01-18", "format": "csv"}
    answers = [
        coach.post(
            reverse("api:reports"), body, content_type="application/json", headers={"idempotency-key": "once"}
        ).json()
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert ReportExport.objects.count() == 1


def test_finished_file_is_not_cancelled(cast, coach):
    public_id = ask_api(coach).json()["id"]

    assert coach.post(reverse("api:report_cancel", args=[public_id])).status_code == 409
    coach.post(reverse("reports:file_cancel", args=[public_id]))
    assert "cannot be cancelled" in coach.get(reverse("reports:files")).content.decode()


def test_file_is_gone_when_its_time_is_over(cast, coach):
    public_id = ask_api(coach).json()["id"]
    ReportExport.objects.update(expires_at=NOW)

    assert coach.get(reverse("reports:file", args=[public_id])).status_code == 410
    answer = coach.get(reverse("api:report_file", args=[public_id]))
    assert (answer.status_code, answer.json()["code"]) == (410, "file_gone")


def test_file_is_closed_to_a_maker_who_lost_the_squad(cast, coach):
    public_id = ask_api(coach).json()["id"]
    Membership.objects.filter(user=cast.coach).delete()
    Membership.objects.create(club=cast.club, user=cast.coach, role="coach")

    assert coach.get(reverse("reports:file", args=[public_id])).status_code == 404
    assert coach.get(reverse("api:report_file", args=[public_id])).status_code == 404


@pytest.mark.parametrize("part", ["owner", "clinician", "analyst", "athlete", "rival_coach"])
def test_file_opens_for_its_maker_alone(cast, coach, client, part):
    public_id = ask_api(coach).json()["id"]
    client.force_login(cast.people[part])

    assert client.get(reverse("reports:file", args=[public_id])).status_code == 404
    assert client.get(reverse("api:report_file", args=[public_id])).status_code == 404
    assert client.get(reverse("api:reports")).json()["results"] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"squad": []}, "Choose at least one squad."),
        ({"squad": ["nobody"]}, "There is no such squad among yours"),
        ({"ends_on": "2026-01-04"}, "The last day lies before the first"),
        ({"ends_on": "2031-01-05"}, "at most 5 years"),
        ({"ends_on": "3000-01-01"}, "lies outside"),
        ({"starts_on": ""}, "This field is required."),
        ({"file_format": "docx"}, "docx is not one of the available choices"),
        ({"columns": ["secrets"]}, "secrets is not one of the available choices"),
    ],
)
def test_form_says_what_it_cannot_use(cast, coach, fields, said):
    response = ask_page(coach, cast.squad, **fields)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ReportExport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"squad": str(uuid.UUID(int=1))}, "/squad"),
        ({"squad": 5}, "/squad"),
        ({"squads": []}, "/squads"),
        ({"to": "2026-01-04"}, "/to"),
        ({"to": "2031-01-05"}, "/to"),
        ({"from": None}, "/from"),
        ({"format": "docx"}, "/format"),
        ({"rows": "toes"}, "/rows"),
        ({"columns": ["secrets"]}, "/columns/0"),
        ({"paper": "A3"}, "/paper"),
        ({"bom": "yes"}, "/bom"),
        ({"more": 1}, "/more"),
    ],
)
def test_api_says_what_it_cannot_use(cast, coach, fields, pointer):
    answer = ask_api(coach, **fields)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not ReportExport.objects.exists()


def test_api_refuses_a_rival_squad_as_one_that_does_not_exist(cast, coach):
    rival, unknown = (ask_api(coach, squad=str(one)) for one in (cast.rival_squad.public_id, uuid.UUID(int=1)))

    assert rival.status_code == unknown.status_code == 400
    assert rival.json()["errors"][0]["code"] == unknown.json()["errors"][0]["code"] == "unknown_id"


def test_report_page_offers_a_file_of_what_it_shows(cast, coach):
    page = coach.get(reverse("reports:squad_report"), {"period": "custom", **DAYS}).content.decode()

    assert f'action="{reverse("reports:file_new")}"' in page
    assert 'name="starts_on" value="2026-01-05"' in page
    assert f'name="squad" value="{cast.squad.public_id}"' in page


@pytest.mark.parametrize("files", [1, 3])
def test_list_takes_as_many_queries_for_one_file_as_for_three(cast, coach, django_assert_num_queries, files):
    for number in range(files):
        make_export(make_squad(cast.club, f"Squad {number}", cast.coach), cast.coach, state=ExportState.CANCELLED)
    coach.get(reverse("reports:files"))

    with django_assert_num_queries(6):
        coach.get(reverse("reports:files"))
    with django_assert_num_queries(3):
        coach.get(reverse("api:reports"))


def test_form_begins_with_all_squads_and_the_last_four_weeks(cast, client):
    client.force_login(cast.coach)

    with time_machine.travel("2026-03-18T12:00:00Z", tick=False):
        form = client.get(reverse("reports:file_new")).context["form"]
        named = client.get(reverse("reports:file_new"), {"starts_on": "2026-01-05"}).context["form"]

    values = [str(form[name].value()) for name in ("starts_on", "ends_on")]
    assert values == ["2026-02-19", "2026-03-18"]
    assert form["squad"].value() == [str(cast.squad.public_id)]
    assert named["starts_on"].value() == "2026-01-05"
