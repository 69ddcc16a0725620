"""Pages and endpoints of an athlete's own files: twins of one another."""

import io
import uuid
from datetime import date
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AccessRecord
from athletes.models import Athlete
from reports.choices import ExportState
from reports.models import ReportExport
from tests.reports.work import NOW, log, make_export, make_line, make_session


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(cast, client):
    log(make_line(make_session(cast.athlete, date(2026, 1, 6))), 1, reps=8, load_kg=40)
    client.force_login(cast.athlete_user)
    return client


def ask_page(client, of: Athlete, **fields):
    return client.post(reverse("reports:own_file_new", args=[of.public_id]), {"file_format": "zip", **fields})


def ask_api(client, of: Athlete, **fields):
    url = reverse("api:athlete_reports", args=[of.public_id])
    return client.post(url, {"format": "zip", **fields}, content_type="application/json")


def waiting(monkeypatch) -> None:
    monkeypatch.setattr("reports.operations.exports.SMALL_SETS", -1)


def test_athlete_finds_makes_and_takes_their_data(cast, ada):
    assert reverse("reports:own_files") in ada.get(reverse("athletes:me")).content.decode()
    assert ask_page(ada, cast.athlete).status_code == 302

    page = ada.get(reverse("reports:own_files")).content.decode()
    assert "Your file is ready." in page
    assert "Everything (JSON and CSV)" in page
    export = ReportExport.objects.get()
    taken = ada.get(reverse("reports:file", args=[export.public_id]))
    assert (taken["Content-Type"], taken["Cache-Control"]) == ("application/zip", "no-store")
    assert export.file_name in taken["Content-Disposition"]
    assert "json/sets.json" in ZipFile(io.BytesIO(taken.getvalue())).namelist()


def test_api_makes_and_hands_out_the_same(cast, ada):
    answer = ask_api(ada, cast.athlete)

    assert answer.status_code == 201
    body = answer.json()
    assert (body["state"], body["subject"], body["format"]) == ("done", "own", "zip")
    assert (body["athlete"], body["squads"]) == (str(cast.athlete.public_id), [])
    assert "csv/sets.csv" in ZipFile(io.BytesIO(ada.get(body["file"]).getvalue())).namelist()
    assert ada.get(reverse("api:report", args=[body["id"]])).json() == body
    assert ada.get(reverse("api:athlete_reports", args=[cast.athlete.public_id])).json()["results"] == [body]
    assert ada.get(reverse("api:reports")).json()["results"] == [body]


def test_page_to_hand_out_is_made_of_the_chosen_weeks_and_without_pain(cast, ada):
    page = ada.get(reverse("reports:own_files")).content.decode()
    assert "With my pain scores" in page
    assert "checked" not in page
    assert ask_page(ada, cast.athlete, file_format="pdf", period="last_4_weeks", paper="letter").status_code == 302

    export = ReportExport.objects.get()
    assert (export.starts_on, export.ends_before) == (date(2025, 12, 22), date(2026, 1, 15))
    assert (export.file_format, export.paper, export.with_health) == ("pdf", "letter", False)
    assert export.file_name == "harbour-ac-ada-athlete-2026-01-14-page.pdf"
    taken = ada.get(reverse("reports:file", args=[export.public_id]))
    assert taken["Content-Type"] == "application/pdf"
    [sheet] = PdfReader(io.BytesIO(taken.getvalue())).pages
    text = sheet.extract_text()
    assert "Ada Athlete\nHarbour AC · First team\n22 December 2025 to 14 January 2026" in text
    assert "40 kg × 8" in text
    assert "Pain scores" not in text


def test_api_makes_the_same_page_and_pain_where_it_is_asked_for(cast, ada):
    plain = ask_api(ada, cast.athlete, format="pdf").json()
    with_pain = ask_api(ada, cast.athlete, format="pdf", period="season", with_pain=True).json()

    assert (plain["from"], plain["to"], plain["format"]) == ("2025-10-27", "2026-01-14", "pdf")
    assert with_pain["from"] == "2025-07-01"
    texts = [
        PdfReader(io.BytesIO(ada.get(one["file"]).getvalue())).pages[0].extract_text() for one in (plain, with_pain)
    ]
    assert ["Pain scores" in text for text in texts] == [False, True]
    asked = AccessRecord.objects.filter(what__startswith="report_asked").order_by("pk").values_list("what", flat=True)
    assert list(asked) == ["report_asked", "report_asked_with_health"]


def test_pages_of_other_days_or_paper_are_files_of_their_own(cast, ada, monkeypatch):
    waiting(monkeypatch)
    wishes = ({}, {"period": "season"}, {"paper": "letter"}, {"with_pain": True}, {"paper": "a4"})
    answers = [ask_api(ada, cast.athlete, format="pdf", **wish).json()["id"] for wish in wishes]

    assert len(set(answers)) == 4
    assert answers[0] == answers[-1]


def test_unknown_period_and_paper_of_the_page_are_said(cast, ada):
    for wrong in ({"period": "ever"}, {"paper": "a0"}):
        ask_page(ada, cast.athlete, file_format="pdf", **wrong)
        assert "is not one of the available choices" in ada.get(reverse("reports:own_files")).content.decode()
        assert ask_api(ada, cast.athlete, format="pdf", **wrong).status_code == 400
    assert not ReportExport.objects.exists()


def test_page_shows_how_far_a_file_is_and_cancels_it(cast, ada, monkeypatch):
    waiting(monkeypatch)
    ask_page(ada, cast.athlete)
    ask_page(ada, cast.athlete)
    export = ReportExport.objects.get()
    ReportExport.objects.update(done_parts=1, all_parts=4)

    page = ada.get(reverse("reports:own_files")).content.decode()
    assert "25 % made" in page
    assert 'hx-trigger="every 2s"' in page
    assert ada.get(reverse("reports:own_files"), headers={"hx-request": "true"}).content.startswith(b"<section")
    # Not made yet: back to the list, where it is told.
    assert ada.get(reverse("reports:file", args=[export.public_id])).url == reverse("reports:own_files")
    assert ada.post(reverse("reports:file_cancel", args=[export.public_id])).url == reverse("reports:own_files")
    assert "Cancelled" in ada.get(reverse("reports:own_files")).content.decode()


def test_api_answers_the_one_that_is_being_made(cast, ada, monkeypatch):
    waiting(monkeypatch)
    answers = [ask_api(ada, cast.athlete) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()


def test_file_that_is_gone_says_so_and_leads_back(cast, ada):
    public_id = ask_api(ada, cast.athlete).json()["id"]
    ReportExport.objects.update(expires_at=NOW)

    page = ada.get(reverse("reports:file", args=[public_id]))
    assert page.status_code == 410
    assert reverse("reports:own_files") in page.content.decode()
    assert ada.get(reverse("api:report_file", args=[public_id])).status_code == 410


@pytest.mark.parametrize("part", ["owner", "coach", "clinician", "analyst", "teammate", "rival_coach"])
def test_file_opens_for_the_athlete_alone(cast, ada, client, part):
    public_id = ask_api(ada, cast.athlete).json()["id"]
    client.force_login(cast.people[part])

    assert client.get(reverse("reports:file", args=[public_id])).status_code == 404
    assert client.get(reverse("api:report_file", args=[public_id])).status_code == 404
    assert str(public_id) not in client.get(reverse("reports:own_files")).content.decode()


def test_place_that_is_taken_away_closes_its_files(cast, ada):
    public_id = ask_api(ada, cast.athlete).json()["id"]
    Athlete.objects.filter(pk=cast.athlete.pk).update(user=None)

    assert ada.get(reverse("reports:file", args=[public_id])).status_code == 404


def test_unknown_format_is_said(cast, ada):
    assert ask_page(ada, cast.athlete, file_format="docx").url == reverse("reports:own_files")
    assert "There is no such file; choose one" in ada.get(reverse("reports:own_files")).content.decode()
    for wrong in ({"format": "pages"}, {"format": None}, {"more": 1}):
        assert ask_api(ada, cast.athlete, **wrong).status_code == 400
    assert not ReportExport.objects.exists()


def test_eleventh_waiting_file_is_refused(cast, ada):
    for _ in range(10):
        make_export(cast.squad, cast.athlete_user)

    ask_page(ada, cast.athlete)
    assert "10 of your files are not made yet" in ada.get(reverse("reports:own_files")).content.decode()
    assert (ask_api(ada, cast.athlete).status_code, ask_api(ada, cast.athlete).json()["code"]) == (
        409,
        "too_many_waiting",
    )


def test_staff_who_train_have_own_files_apart_from_reports(cast, client):
    place = Athlete.objects.create(
        public_id=uuid.uuid4(), club=cast.club, user=cast.coach, name="Cora Coach", sort_name="cora"
    )
    client.force_login(cast.coach)
    export = ask_api(client, place).json()["id"]

    assert export in client.get(reverse("reports:own_files")).content.decode()
    assert export not in client.get(reverse("reports:files")).content.decode()


@pytest.mark.parametrize("files", [1, 3])
def test_list_takes_as_many_queries_for_one_file_as_for_three(cast, ada, django_assert_num_queries, files):
    for _ in range(files):
        make_export(
            cast.squad, cast.athlete_user, subject="own", athlete=cast.athlete, state=ExportState.CANCELLED, squads=[]
        )
    ada.get(reverse("reports:own_files"))

    with django_assert_num_queries(6):
        ada.get(reverse("reports:own_files"))
    with django_assert_num_queries(5):
        ada.get(reverse("api:athlete_reports", args=[cast.athlete.public_id]))
