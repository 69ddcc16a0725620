import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AccessRecord, Club, Membership
from athletes.models import Squad
from tests.cast import make_athlete, make_squad, make_user
from tests.reports.work import NOW, WEEK, log, make_line, make_session
from training.choices import PainMoment, SessionStatus, Side
from training.models import PainReport

STAFF = ("owner", "coach", "clinician", "analyst")
DATES = {"period": "custom", "starts_on": "2026-01-05", "ends_on": "2026-01-11"}


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, **query):
    return client.get(reverse("reports:squad_report"), {**DATES, **query})


def download(client, **query):
    return client.get(reverse("reports:squad_report_csv"), {**DATES, **query})


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table_of(response) -> list[list[str]]:
    """Return the text of the cells of the athletes' table, row by row."""
    html = re.search(r'<table class="data wide" id="athletes">.*?</table>', response.content.decode(), re.S)[0]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", html, re.S)
    ]


def write_work(athlete, weight=Decimal("1250.5") / 10) -> None:
    session = make_session(athlete, WEEK.starts_on, SessionStatus.DONE, effort=7, minutes=45)
    line = make_line(session, tempo_s=6)
    for number in (1, 2, 3):
        log(line, number, Side.LEFT, reps=12, load_kg=weight)
        log(line, number, Side.RIGHT, reps=11, load_kg=weight)
    make_session(athlete, WEEK.last_on)


@pytest.mark.parametrize("part", STAFF)
def test_staff_see_the_report_and_take_the_file(cast, client, part):
    client.force_login(cast.people[part])
    response = page(client)
    assert response.status_code == 200
    assert [row[0] for row in table_of(response)][1:3] == [
        "Ada Athlete First team",
        "Tom Teammate First team",
    ]
    assert len(rows_of(download(client))) == 2


@pytest.mark.parametrize("part", ["athlete", "teammate", "rival_athlete"])
def test_athletes_find_nothing(cast, client, part):
    client.force_login(cast.people[part])
    assert page(client).status_code == 404
    assert download(client).status_code == 404


def test_strangers_are_asked_to_sign_in(cast, client):
    for response in (page(client), download(client)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reports_are_only_read(cast, client, method):
    client.force_login(cast.owner)
    for name in ("squad_report", "squad_report_csv"):
        assert getattr(client, method)(reverse(f"reports:{name}")).status_code == 405


def test_coach_reports_on_own_squads_only(cast, client):
    other = Squad.objects.create(club=cast.club, name="Second team")
    make_athlete(cast.club, "Other Athlete", other)
    client.force_login(cast.coach)
    assert [row["athlete"] for row in rows_of(download(client))] == ["Ada Athlete", "Tom Teammate"]
    assert "Second team" not in page(client).content.decode()
    client.force_login(cast.analyst)
    assert [row["athlete"] for row in rows_of(download(client))] == [
        "Ada Athlete",
        "Other Athlete",
        "Tom Teammate",
    ]


def test_squad_of_a_rival_is_refused_like_one_that_does_not_exist(cast, client):
    client.force_login(cast.owner)
    answers = []
    for squad in (cast.rival_squad.public_id, "00000000-0000-4000-8000-000000000000"):
        response = page(client, squad=squad)
        assert list(response.context["form"].errors) == ["squad"]
        assert "Rex" not in response.content.decode()
        assert download(client, squad=squad).status_code == 400
        answers.append(response.context["form"].errors)
    assert answers[0] == answers[1]


def test_rival_coach_sees_nothing_of_the_club(cast, client):
    client.force_login(cast.rival_coach)
    assert [row["athlete"] for row in rows_of(download(client))] == ["Rex Rival"]
    assert list(page(client, squad=cast.squad.public_id).context["form"].errors) == ["squad"]


def test_person_of_two_clubs_reports_on_the_current_one(cast, client):
    Membership.objects.create(club=cast.rival_club, user=cast.owner, role=Role.ANALYST)
    client.force_login(cast.owner)
    assert [row["athlete"] for row in rows_of(download(client))] == ["Ada Athlete", "Tom Teammate"]


def test_former_athletes_of_a_coach_are_named_without_a_link(cast, client):
    cast.athlete.squad_places.update(ends_before=WEEK.last_on)
    client.force_login(cast.coach)
    html = page(client).content.decode()
    assert reverse("training:athlete", args=[cast.teammate.public_id]) in html
    assert reverse("training:athlete", args=[cast.athlete.public_id]) not in html
    assert "Ada Athlete" in html


@pytest.mark.parametrize("unit", ["kg", "lb"])
def test_page_and_file_show_the_same_figures(cast, client, unit):
    Club.objects.filter(pk=cast.club.pk).update(weight_unit=unit)
    write_work(cast.athlete)
    client.force_login(cast.analyst)
    response = page(client, squad=cast.squad.public_id)

    head, *body, together = table_of(response)
    filed = rows_of(download(client, squad=cast.squad.public_id))

    assert head[6] == f"Tonnage left {unit}"
    assert len(body) == len(filed) == 2
    for shown, row in zip(body, filed, strict=True):
        seconds = int(row.pop("time_under_tension_s"))
        cells = [cell.replace(",", "") for cell in shown]
        assert cells[9] == f"{(seconds + 30) // 60 // 60}:{(seconds + 30) // 60 % 60:02}"
        del cells[9], row["athlete_id"], row["squads"]
        assert cells == [value or "–" for value in row.values()]
    left, right = ("4501.8", "4126.65") if unit == "kg" else ("9925", "9097.5")
    assert filed[0] == {
        "athlete": "Ada Athlete",
        "planned": "2",
        "done": "1",
        "adherence_pct": "50",
        "sets": "3",
        "reps": "36",
        f"tonnage_left_{unit}": left,
        f"tonnage_right_{unit}": right,
        "contacts": "0",
        "session_load_au": "315",
        "availability_pct": "100",
    }
    assert together[1:5] == ["2", "1", "50", "3"]


def test_sets_file_has_a_row_per_side(cast, client):
    write_work(cast.athlete, Decimal(20))
    client.force_login(cast.analyst)
    rows = rows_of(download(client, rows="sets"))
    assert [(row["set"], row["side"], row["reps"]) for row in rows] == [
        (number, side, reps) for number in "123" for side, reps in (("left", "12"), ("right", "11"))
    ]
    assert {row["load_kg"] for row in rows} == {"20"}
    assert {row["date"] for row in rows} == {"2026-01-05"}
    assert {row["session"] for row in rows} == {"Calf strength A"}


def test_reports_hold_no_health_data(cast, client):
    write_work(cast.athlete)
    session = cast.athlete.sessions.get(status=SessionStatus.DONE)
    PainReport.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        training_on=WEEK.starts_on,
        session=session,
        moment=PainMoment.AFTER,
        side=Side.LEFT,
        score=7,
        reported_at=NOW,
    )
    client.force_login(cast.clinician)
    asks = ("pain above", "Show pain scores", "With pain scores")
    html = page(client).content.decode()
    text = re.sub("|".join(asks), "", html) + download(client, rows="sets").getvalue().decode()
    assert "pain" not in text.lower()


def test_download_is_recorded_before_it_is_sent(cast, client):
    client.force_login(cast.analyst)
    page(client)
    assert AccessRecord.objects.count() == 0
    download(client, squad=cast.squad.public_id, rows="sets")
    record = AccessRecord.objects.get()
    assert (record.club, record.user, record.what, record.at) == (
        cast.club,
        cast.analyst,
        "squad_report_csv",
        NOW,
    )
    assert record.subject == f"{cast.squad.public_id} 2026-01-05..2026-01-11 sets"


def test_refused_download_shows_the_page_with_what_was_typed(cast, client):
    client.force_login(cast.analyst)
    response = download(client, starts_on="2026-02-31", rows="laps", bom="2")
    html = response.content.decode()
    assert response.status_code == 400
    assert sorted(response.context["form"].errors) == ["bom", "rows", "starts_on"]
    assert 'value="2026-02-31"' in html
    assert "“laps” is no kind of row; known are athletes, sets." in html
    assert AccessRecord.objects.count() == 0


def test_bad_period_keeps_what_was_typed(cast, client):
    client.force_login(cast.coach)
    response = page(client, starts_on="2026-01-11", ends_on="2026-01-05", squad=cast.squad.public_id)
    html = response.content.decode()
    assert response.status_code == 200
    assert "The last day lies before the first" in html
    assert 'value="2026-01-11"' in html
    assert re.search(
        rf'<input[^>]*checked[^>]*value="{cast.squad.public_id}"|value="{cast.squad.public_id}"[^>]*checked', html
    )
    assert "<table" not in html


def test_file_is_named_for_club_squad_and_period(cast, client):
    client.force_login(cast.owner)
    names = []
    for query in ({}, {"squad": cast.squad.public_id, "rows": "sets"}):
        response = download(client, **query)
        assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
        names.append(response["Content-Disposition"])
    assert names == [
        'attachment; filename="harbour-ac-all-squads-2026-01-05-2026-01-11-athletes.csv"',
        'attachment; filename="harbour-ac-first-team-2026-01-05-2026-01-11-sets.csv"',
    ]


def test_file_name_survives_any_script(cast, client):
    Club.objects.filter(pk=cast.club.pk).update(name="東京 クラブ")
    Squad.objects.filter(pk=cast.squad.pk).update(name='"; ../=x')
    client.force_login(cast.owner)
    disposition = download(client, squad=cast.squad.public_id)["Content-Disposition"]
    assert unquote(disposition) == "attachment; filename*=utf-8''東京-クラブ-x-2026-01-05-2026-01-11-athletes.csv"


def test_mark_for_excel_comes_on_request(cast, client):
    client.force_login(cast.owner)
    assert download(client, bom="1").getvalue().startswith(b"\xef\xbb\xbfathlete,")
    assert download(client).getvalue().startswith(b"athlete,")


def test_names_are_escaped_on_the_page_and_defused_in_the_file(cast, client):
    make_athlete(cast.club, "=cmd|' /C calc'!A0<script>", cast.squad)
    client.force_login(cast.owner)
    assert "<script>alert" not in page(client).content.decode()
    assert "A0&lt;script&gt;" in page(client).content.decode()
    assert "'=cmd|' /C calc'!A0<script>" in [row["athlete"] for row in rows_of(download(client))]


def test_club_without_squads_is_told_the_next_step(client, db):
    user = make_user("new@new.example", "New Owner")
    club = Club.objects.create(name="New club")
    Membership.objects.create(club=club, user=user, role=Role.OWNER)
    client.force_login(user)
    assert reverse("athletes:squad_new") in page(client).content.decode()
    assert rows_of(download(client)) == []


def test_coach_without_squads_is_told_whom_to_ask(cast, client):
    user = make_user("second@harbour.example", "Second Coach")
    Membership.objects.create(club=cast.club, user=user, role=Role.COACH)
    client.force_login(user)
    html = page(client).content.decode()
    assert "No squad is yours yet" in html
    assert "First team" not in html


def test_squad_without_athletes_and_period_without_work_say_so(cast, client):
    empty = make_squad(cast.club, "Empty", cast.coach)
    client.force_login(cast.coach)
    assert "Nobody was in the squad then" in page(client, squad=empty.public_id).content.decode()
    assert "No calf session was planned or logged" in page(client).content.decode()


def test_archived_squad_stays_reportable(cast, client):
    Squad.objects.filter(pk=cast.squad.pk).update(archived_at=NOW)
    client.force_login(cast.coach)
    response = page(client, squad=cast.squad.public_id)
    assert "First team (archived)" in response.content.decode()
    assert len(table_of(response)) == 4


@pytest.mark.parametrize("athletes", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_athletes(cast, client, athletes, django_assert_num_queries):
    squad = make_squad(cast.club, "Counted", cast.coach)
    for number in range(athletes):
        write_work(make_athlete(cast.club, f"Athlete {number}", squad))
    client.force_login(cast.coach)
    page(client)
    with django_assert_num_queries(8):
        response = page(client, squad=squad.public_id)
    assert len(response.context["report"].athletes) == athletes


def test_today_turns_at_the_clubs_roll_over(cast, client):
    make_session(cast.athlete, NOW.date())
    client.force_login(cast.analyst)
    with time_machine.travel(NOW.replace(hour=2), tick=False):
        assert rows_of(download(client, period="this_week"))[0]["planned"] == "0"
    with time_machine.travel(NOW.replace(hour=2) + timedelta(hours=2), tick=False):
        assert rows_of(download(client, period="this_week"))[0]["planned"] == "1"
