"""The morning check: stored on a basis only, seen by few, and what it changes."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessRecord
from athletes.models import CheckIn
from tests.cast import make_athlete, make_squad
from tests.training.plans import MONDAY, consent, laid_out, line_of, make_exercise, make_version, put
from training.choices import PainMoment, Side
from training.models import PainReport
from training.operations.checks import CheckDayRefused, put_morning_check

NOW = datetime(2026, 3, 2, 7, 10, tzinfo=UTC)
SEES = ("coach", "clinician", "athlete")
SEES_NOT = ("owner", "analyst")
OUTSIDERS = ("teammate", "rival_coach", "rival_athlete")
ANSWERS = {"pain_left": "3", "pain_right": "0", "stiffness_minutes": "20", "sleep": "2", "fatigue": "4"}
STORED = {"pain_left": 3, "pain_right": 0, "stiffness_minutes": 20, "sleep": 2, "fatigue": 4}


@pytest.fixture(autouse=True)
def clock(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def store(athlete, *, on=MONDAY, at=NOW, pain=None, edited_at=None, **answers):
    (stored,) = put_morning_check(
        athletes=[athlete], on=on, answers=answers, pain=pain or {}, edited_at=edited_at, at=at
    )
    return stored


def pain_of(athlete, on=MONDAY) -> dict[str, int]:
    rows = PainReport.objects.filter(athlete=athlete, training_on=on, moment=PainMoment.MORNING)
    return dict(rows.values_list("side", "score"))


def plan(cast, rule="tendon", **fields):
    return laid_out(cast.athlete, make_version((make_exercise(), "3x8 each"), pain_rule=rule, **fields), cast.coach)[0]


def text_of(response) -> str:
    return unescape(response.content.decode())


def call(client, method: str, day="2026-03-02", **body):
    path = reverse("api:check_in", args=[day])
    return client.generic(method, path, json.dumps(body), content_type="application/json")


# --- storing ----------------------------------------------------------------------------------------


def test_check_is_stored_with_pain_apart(cast):
    consent(cast.athlete)

    stored = store(cast.athlete, pain={"left": 2, "right": 0}, stiffness_minutes=10, sleep=3)

    row = CheckIn.objects.get()
    assert (row.checked_on, row.stiffness_minutes, row.sleep, row.fatigue) == (MONDAY, 10, 3, None)
    assert pain_of(cast.athlete) == {"left": 2, "right": 0}
    assert not stored.pain_refused
    assert not stored.answers_refused


def test_check_without_a_basis_is_not_stored(cast):
    stored = store(cast.athlete, pain={"left": 2}, sleep=3)

    assert stored.pain_refused
    assert stored.answers_refused
    assert not CheckIn.objects.exists()
    assert not PainReport.objects.exists()


def test_basis_of_the_earlier_wording_covers_pain_only(cast):
    consent(cast.athlete, wording_version=1)

    stored = store(cast.athlete, pain={"left": 2}, sleep=3)

    assert (stored.pain_refused, stored.answers_refused) == (False, True)
    assert CheckIn.objects.get().sleep is None
    assert pain_of(cast.athlete) == {"left": 2}


def test_what_is_left_out_stays_and_null_takes_back(cast):
    consent(cast.athlete)
    store(cast.athlete, pain={"left": 2, "right": 1}, sleep=3, fatigue=2)

    store(cast.athlete, pain={"left": None}, sleep=None)

    row = CheckIn.objects.get()
    assert (row.sleep, row.fatigue) == (None, 2)
    assert pain_of(cast.athlete) == {"right": 1}


def test_answers_can_be_taken_back_after_the_consent_is_withdrawn(cast):
    basis = consent(cast.athlete)
    store(cast.athlete, pain={"left": 2}, sleep=3)
    basis.withdrawn_at = NOW
    basis.save()

    store(cast.athlete, pain={"left": None}, sleep=None)

    assert CheckIn.objects.get().sleep is None
    assert pain_of(cast.athlete) == {}


def test_later_edit_stands_and_a_repeat_changes_nothing(cast):
    consent(cast.athlete)
    store(cast.athlete, pain={"left": 4}, sleep=5)

    older = store(cast.athlete, pain={"left": 1}, sleep=1, edited_at=NOW - timedelta(minutes=1))
    store(cast.athlete, pain={"left": 4}, sleep=5)

    assert older.overtaken
    assert CheckIn.objects.get().sleep == 5
    assert pain_of(cast.athlete) == {"left": 4}


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_leave_one_row_with_the_later_edit(cast):
    consent(cast.athlete)
    gate, faults = threading.Barrier(2), []

    def send(sleep: int) -> None:
        try:
            gate.wait()
            store(cast.athlete, pain={"left": sleep}, sleep=sleep, edited_at=NOW - timedelta(minutes=7 - sleep))
        except Exception as error:  # Told by the assertion below.
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(sleep,)) for sleep in (2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert CheckIn.objects.get().sleep == 6
    assert pain_of(cast.athlete) == {"left": 6}


@pytest.mark.parametrize(("days", "is_taken"), [(1, False), (0, True), (-14, True), (-15, False)])
def test_day_is_today_or_up_to_two_weeks_ago(cast, days, is_taken):
    consent(cast.athlete)
    on = MONDAY + timedelta(days=days)

    if is_taken:
        store(cast.athlete, on=on, sleep=3)
    else:
        with pytest.raises(CheckDayRefused, match="from 2026-02-16 to 2026-03-02"):
            store(cast.athlete, on=on, sleep=3)
    assert CheckIn.objects.exists() == is_taken


def test_early_hours_belong_to_the_day_before(cast, client, clock):
    consent(cast.athlete)
    clock.move_to(datetime(2026, 3, 3, 2, 30, tzinfo=UTC))
    client.force_login(cast.athlete_user)

    client.post(reverse("training:check"), ANSWERS)

    assert CheckIn.objects.get().checked_on == MONDAY


# --- the page ---------------------------------------------------------------------------------------


def test_page_asks_stores_and_says_what_it_changes(cast, client):
    consent(cast.athlete)
    plan(cast)
    PainReport.objects.create(
        club=cast.club, athlete=cast.athlete, training_on=MONDAY - timedelta(days=1), moment=PainMoment.AFTER,
        side=Side.LEFT, score=4, reported_at=NOW,
    )  # fmt: skip
    client.force_login(cast.athlete_user)

    asked = text_of(client.get(reverse("training:today")))
    page = text_of(client.post(reverse("training:check"), ANSWERS, follow=True))
    after = text_of(client.get(reverse("training:today")))

    assert "Calves, sleep, fatigue: ten seconds" in asked
    assert "Left: pain of 3 or more yesterday. The plan’s rule keeps the load of the next session" in page
    assert "No load changes by itself: your coach sees this and decides." in page
    assert "Pain left 3, right 0 · stiff 20 min · sleep 2 · fatigue 4" in after
    assert "ten seconds" not in after


def test_page_without_a_basis_asks_nothing_and_stores_nothing(cast, client):
    client.force_login(cast.athlete_user)

    page = text_of(client.get(reverse("training:check")))
    said = text_of(client.post(reverse("training:check"), ANSWERS, follow=True))

    assert 'name="pain_left"' not in page
    assert "Nothing was stored: there is no agreement on record" in said
    assert not CheckIn.objects.exists()
    assert "Morning check" not in text_of(client.get(reverse("training:today")))


def test_page_of_the_earlier_wording_asks_for_pain_only(cast, client):
    consent(cast.athlete, wording_version=1)
    client.force_login(cast.athlete_user)

    page = text_of(client.get(reverse("training:check")))

    assert 'name="pain_left"' in page
    assert 'name="sleep"' not in page
    assert "asked once you agree to the newer text" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("pain_left", "11", "from 0 to 10"),
        ("sleep", "0", "from 1 to 7"),
        ("stiffness_minutes", "601", "from 0 to 600"),
        ("fatigue", "x" * 10_000, "from 1 to 7"),
        ("pain_right", "\x00", "from 0 to 10"),
    ],
)
def test_wrong_answer_is_named_and_nothing_is_stored(cast, client, field, value, words):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)

    page = client.post(reverse("training:check"), {**ANSWERS, field: value})

    assert page.status_code == 422
    assert words in text_of(page)
    assert not CheckIn.objects.exists()


def test_empty_check_is_refused(cast, client):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)

    page = client.post(reverse("training:check"), dict.fromkeys(ANSWERS, ""))

    assert page.status_code == 422
    assert "Answer at least one question." in text_of(page)
    assert not CheckIn.objects.exists()


def test_script_gets_the_answers_and_what_they_change(cast, client):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    script = {"X-Fragment": "1"}
    address = reverse("training:check")

    stored = client.post(address, ANSWERS, headers=script)
    wrong = client.post(address, {**ANSWERS, "sleep": "9"}, headers=script)

    assert (stored.status_code, wrong.status_code) == (200, 422)
    assert "<html" not in stored.content.decode()
    assert 'id="morning" data-at=' in stored.content.decode()
    assert "What it changes" in text_of(stored)
    assert "from 1 to 7" in text_of(wrong)


def test_check_that_arrives_late_is_of_the_day_it_was_given(cast, client, clock):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    address = reverse("training:check")
    client.post(address, {**ANSWERS, "sleep": "5"})
    clock.shift(timedelta(days=1))

    client.post(address, {**ANSWERS, "on": str(MONDAY), "edited_at": (NOW - timedelta(hours=1)).isoformat()})
    assert (CheckIn.objects.get().checked_on, CheckIn.objects.get().sleep) == (MONDAY, 5)

    client.post(address, {**ANSWERS, "on": str(MONDAY), "edited_at": (NOW + timedelta(hours=1)).isoformat()})
    assert CheckIn.objects.get().sleep == int(ANSWERS["sleep"])


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-13-01", "Give the day of the check"),
        ("2026-03-03", "takes a day from"),
        ("2026-01-01", "takes a day from"),
        ("x\x00", "Give the day of the check"),
    ],
)
def test_check_of_a_day_that_cannot_be_is_refused(cast, client, on, words):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    answer = client.post(reverse("training:check"), {**ANSWERS, "on": on}, headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not CheckIn.objects.exists()


def test_red_flags_stand_there_for_everybody(cast, client):
    client.force_login(cast.owner)

    page = text_of(client.get(reverse("training:check")))

    assert "With chest pain or breathlessness call 999" in page
    assert "Only athletes have a morning check." in page


# --- the plan's rule while training -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "score", "words"),
    [
        ("tendon", 2, ""),
        ("tendon", 5, "within the plan’s limit of 5"),
        ("tendon", 6, "above the plan’s limit of 5. Take load off or stop this exercise"),
        ("strain", 3, "stop this exercise for today"),
        ("strain", 4, "end the session here"),
        ("healthy", 3, "you may finish while it does not rise"),
        ("healthy", 5, "stop this exercise for today"),
        ("healthy", 6, "End the session here, and speak to a clinician"),
    ],
)
def test_logged_pain_brings_the_rule_of_the_plan(cast, client, rule, score, words):
    consent(cast.athlete)
    item = line_of(plan(cast, rule))
    put(item, cast.athlete_user, pain={"left": score})
    client.force_login(cast.athlete_user)

    page = text_of(client.get(reverse("training:today")))

    assert (words or "The plan’s rule") in page if words else "The plan’s rule" not in page


def test_rule_for_going_on_is_not_said_once_the_day_is_over(cast, client, clock):
    consent(cast.athlete)
    item = line_of(plan(cast, "strain"))
    put(item, cast.athlete_user, pain={"left": 6})
    clock.move_to(NOW + timedelta(days=1))
    client.force_login(cast.athlete_user)

    page = text_of(client.get(reverse("training:session", args=[item.session.public_id])))

    assert "pain 6" in page
    assert "The plan’s rule" not in page


def test_script_is_told_the_rule_with_the_set(cast, client):
    consent(cast.athlete)
    item = line_of(plan(cast, "strain"))
    client.force_login(cast.athlete_user)
    sent = {"number": 1, "page": "today", "id_left": "", "reps_left": 8, "load_kg_left": 40, "pain_left": 4}

    answer = client.post(reverse("training:set_put", args=[item.public_id]), sent, headers={"X-Fragment": "1"})

    assert "Set 1 left logged. Pain 4: the plan’s rule is to end the session here." in text_of(answer)


def test_pain_rule_is_shown_to_nobody_who_may_not_see_the_score(cast, client):
    consent(cast.athlete)
    item = line_of(plan(cast, "strain"))
    put(item, cast.athlete_user, pain={"left": 6})
    path = reverse("training:session", args=[item.session.public_id])

    shown = set()
    for part in ("athlete", "coach", "clinician", "owner", "analyst"):
        client.force_login(cast.people[part])
        if "The plan’s rule" in text_of(client.get(path)):
            shown.add(part)

    assert shown == {"athlete", "coach", "clinician"}


def test_api_says_the_rule_with_the_set(cast, client):
    consent(cast.athlete)
    item = line_of(plan(cast, "strain"))
    client.force_login(cast.athlete_user)
    body = {"item": str(item.public_id), "number": 1, "side": "left", "reps": 8, "load_kg": 40, "pain_left": 4}
    path = reverse("api:set", args=["5c0f0000-0000-4000-8000-000000000001"])

    answer = client.put(path, json.dumps(body), content_type="application/json")

    assert answer.json()["notice"] == "Pain 4: the plan’s rule is to end the session here. Tell your coach."


def test_api_says_what_follows_from_pain_afterwards(cast, client):
    consent(cast.athlete)
    session = plan(cast)
    client.force_login(cast.athlete_user)
    path = reverse("api:finish", args=[session.public_id])

    said = [
        client.post(
            path, {"effort": 5, "minutes": 30, "pain_after_left": score}, content_type="application/json"
        ).json()["notice"]
        for score in (2, 4, 7)
    ]

    assert said[0] == ""
    assert said[1].startswith("Pain 4 afterwards: look at it again tomorrow morning")
    assert said[2] == "Pain 7 afterwards: speak to your coach or clinician before you train again."


# --- who sees it ------------------------------------------------------------------------------------


@pytest.fixture
def checked(cast):
    consent(cast.athlete)
    plan(cast)
    store(cast.athlete, pain={"left": 7}, stiffness_minutes=37, sleep=6, fatigue=7, stress=5, soreness=6)
    return cast.athlete


@pytest.mark.parametrize("part", SEES)
def test_profile_shows_it_to_those_who_may_see_it(checked, cast, client, part):
    client.force_login(cast.people[part])

    assert "37 min" in text_of(client.get(reverse("training:athlete", args=[checked.public_id])))


@pytest.mark.parametrize("part", SEES_NOT)
def test_owner_and_analyst_see_nothing_of_it_anywhere(checked, cast, client, part):
    client.force_login(cast.people[part])
    pages = [
        reverse("training:athlete", args=[checked.public_id]),
        reverse("training:squad", args=[cast.squad.public_id]),
        reverse("training:gym_sheet", args=[cast.squad.public_id]) + "?on=2026-03-02",
        reverse("training:session", args=[checked.sessions.get().public_id]),
        reverse("reports:squad_report"),
        reverse("reports:squad_report_csv"),
        reverse("training:today"),
        reverse("training:check"),
        reverse("api:session", args=[checked.sessions.get().public_id]),
        reverse("api:athlete", args=[checked.public_id]),
    ]

    for path in pages:
        answer = client.get(path)
        said = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert answer.status_code == 200, path
        for word in ("37 min", "stiffness_minutes", "Morning checks", "pain 7", "Pain 7", "on the morning of"):
            assert word not in said, (path, word)
    assert client.get(reverse("api:check_ins", args=[checked.public_id])).status_code == 403
    assert call(client, "GET").json()["pain_left"] is None


def test_coach_of_another_squad_sees_nothing_of_it(checked, cast, client):
    other = make_squad(cast.club, "Second team", cast.coach)
    cast.squad.coaches.all().delete()
    make_athlete(cast.club, "Someone Else", other)
    client.force_login(cast.coach)

    assert client.get(reverse("api:check_ins", args=[checked.public_id])).status_code == 404


def test_board_of_the_coach_says_morning_pain(checked, cast, client):
    client.force_login(cast.coach)

    assert "Pain 7 in the left calf this morning" in text_of(
        client.get(reverse("training:squad", args=[cast.squad.public_id]))
    )


@pytest.mark.parametrize(
    ("part", "status"), [*((p, 200) for p in SEES), *((p, 403) for p in SEES_NOT), *((p, 404) for p in OUTSIDERS)]
)
def test_api_answers_those_who_may_see_it(checked, cast, client, part, status):
    client.force_login(cast.people[part])

    answer = client.get(reverse("api:check_ins", args=[checked.public_id]))

    assert answer.status_code == status
    if status == 200:
        (check,) = answer.json()["checks"]
        assert (check["date"], check["pain_left"], check["stiffness_minutes"]) == ("2026-03-02", 7, 37)
    assert AccessRecord.objects.filter(what="athlete_pain").exists() == (part in ("coach", "clinician"))


@pytest.mark.parametrize("number", [1, 3])
def test_span_of_checks_costs_the_same_however_many(cast, client, number):
    consent(cast.athlete)
    for ago in range(number):
        store(cast.athlete, on=MONDAY - timedelta(days=ago), pain={"left": 1}, sleep=2)
    client.force_login(cast.athlete_user)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(reverse("api:check_ins", args=[cast.athlete.public_id]))

    assert len(answer.json()["checks"]) == number
    assert len(queries) == 6


@pytest.mark.parametrize("query", ["from=2026-03-03&to=2026-03-02", "from=2025-01-01&to=2026-03-02", "to=x", "on=1"])
def test_span_that_cannot_be_used_is_named(cast, client, query):
    client.force_login(cast.athlete_user)

    assert client.get(reverse("api:check_ins", args=[cast.athlete.public_id]) + f"?{query}").status_code == 400


# --- the API ----------------------------------------------------------------------------------------


def test_phone_puts_and_reads_its_check(cast, client):
    consent(cast.athlete)
    plan(cast)
    client.force_login(cast.athlete_user)

    answer = call(client, "PUT", **STORED)
    again = call(client, "PUT", **STORED)

    assert answer.status_code == again.status_code == 200
    assert answer.json() == again.json()
    assert answer.json() == {
        "date": "2026-03-02", **STORED, "stress": None, "soreness": None,
        "changes": ["Nothing changes: train as planned."],
        "pain_stored": True, "answers_stored": True, "notice": "",
    }  # fmt: skip
    assert {name: call(client, "GET").json()[name] for name in STORED} == STORED
    assert CheckIn.objects.count() == 1


def test_phone_is_told_that_nothing_was_stored(cast, client):
    client.force_login(cast.athlete_user)

    answer = call(client, "PUT", **STORED).json()

    assert (answer["pain_stored"], answer["answers_stored"], answer["pain_left"]) == (False, False, None)
    assert "no agreement on record" in answer["notice"]


def test_check_is_stored_in_each_club_with_a_basis(cast, client):
    other = make_athlete(cast.rival_club, "Ada Athlete", cast.rival_squad, user=cast.athlete_user)
    consent(cast.athlete)
    client.force_login(cast.athlete_user)

    answer = call(client, "PUT", **STORED).json()

    assert answer["pain_stored"] is True
    assert answer["notice"].startswith("Quarry RFC: Nothing was stored")
    assert CheckIn.objects.get().athlete == cast.athlete
    assert pain_of(other) == {}


@pytest.mark.parametrize(
    ("day", "body", "pointer"),
    [
        ("2026-02-30", {}, "/date"),
        ("tomorrow", {}, "/date"),
        ("2026-03-03", {"sleep": 3}, "/date"),
        ("2026-03-02", {"pain_left": 11}, "/pain_left"),
        ("2026-03-02", {"sleep": 0}, "/sleep"),
        ("2026-03-02", {"stiffness_minutes": 9999999}, "/stiffness_minutes"),
        ("2026-03-02", {"mood": 3}, "/mood"),
    ],
)
def test_api_names_what_cannot_be_used(cast, client, day, body, pointer):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)

    answer = call(client, "PUT", day, **body)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not CheckIn.objects.exists()


def test_staff_have_no_check_of_their_own(cast, client):
    client.force_login(cast.coach)

    assert call(client, "PUT", **STORED).status_code == 403
    assert call(client, "GET").json()["pain_left"] is None


def test_comparison_takes_the_mornings_before(cast, client):
    consent(cast.athlete)
    plan(cast)
    for ago in range(1, 5):
        store(cast.athlete, on=MONDAY - timedelta(days=ago), pain={"left": 1}, stiffness_minutes=5)
    client.force_login(cast.athlete_user)

    answer = call(client, "PUT", pain_left=3, stiffness_minutes=12).json()

    assert answer["changes"] == [
        "Left: this morning is 2 points or more above your usual."
        " The plan’s rule asks for less load in the next session.",
        "Stiffer than usual for you: 12 min, usually 5.",
    ]


def test_check_of_another_day_is_read_by_its_date(cast, client):
    consent(cast.athlete)
    store(cast.athlete, on=date(2026, 2, 27), sleep=6)
    client.force_login(cast.athlete_user)

    assert call(client, "GET", "2026-02-27").json()["sleep"] == 6
    assert call(client, "GET", "2026-02-28").json()["sleep"] is None
