"""Time away, other days and other exercises from the pages and through the API."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccessRecord
from tests.training.plans import MONDAY, consent, laid_out, line_of, make_exercise, make_version
from training.models import Absence, Assignment, Session

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def other(db):
    return make_exercise("leg-press-raise")


@pytest.fixture
def sessions(cast, exercise):
    return laid_out(cast.athlete, make_version((exercise, "4x8 each @RIR2"), weeks=4), cast.coach)


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def seen(response) -> str:
    return re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]


def saved(client, address, values):
    """Look at what happens, then save it; return both answers."""
    looked = client.post(address, {**values, "step": "look"})
    return looked, client.post(address, {**values, "step": "save", "seen": seen(looked)}, follow=True)


def away_page(cast) -> str:
    return reverse("training:absence_new", args=[cast.athlete.public_id])


AWAY = {
    "reason": "travel",
    "starts_on": "2026-03-09",
    "ends_before": "2026-03-16",
    "sessions": "out",
    "ramp_weeks": "1",
    "ramp_from_pct": "50",
}


def test_time_away_is_shown_before_it_is_saved(cast, client, sessions):
    client.force_login(cast.coach)
    looked = client.post(away_page(cast), {**AWAY, "step": "look"})
    assert "1 session is taken out; it does not count as missed." in text_of(looked)
    assert "1 session after it asks for fewer sets, and says why." in text_of(looked)
    assert not Absence.objects.exists()
    # What was seen is another absence: this one is shown first.
    values = {**AWAY, "ends_before": "2026-03-23", "step": "save", "seen": seen(looked)}
    assert "2 sessions are taken out" in text_of(client.post(away_page(cast), values))
    assert not Absence.objects.exists()
    _looked, done = saved(client, away_page(cast), AWAY)
    assert "1 session is taken out" in text_of(done)
    assert Absence.objects.get().ends_before == MONDAY + 2 * WEEK


def test_eased_session_says_why_to_its_athlete(cast, client, sessions):
    client.force_login(cast.coach)
    saved(client, away_page(cast), AWAY)
    client.force_login(cast.athlete_user)
    text = text_of(client.get(reverse("training:session", args=[sessions[2].public_id])))
    assert "Back after time away: 50 % of the planned sets, to ease in." in text
    assert "Away" in text_of(client.get(reverse("training:session", args=[sessions[1].public_id])))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": ""}, "Choose a reason of the list."),
        ({"reason": "injury"}, "Choose a reason of the list."),
        ({"starts_on": "soon"}, "Enter a date such as"),
        ({"starts_on": "1900-01-01"}, "is no first day for this"),
        ({"ends_before": "2026-03-09"}, "is no day to be back on"),
        ({"sessions": "x"}, "Say what becomes of the sessions."),
        ({"ramp_weeks": "99"}, "Give a whole number from 0 to 8."),
        ({"ramp_from_pct": "0"}, "Give a whole number from 10 to 100."),
        ({"ends_before": "", "sessions": "later"}, "Give the day they are back"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_time_away_that_does_not_fit_says_so_at_its_field(cast, client, sessions, given, words):
    client.force_login(cast.coach)
    response = client.post(away_page(cast), {**AWAY, **given, "step": "look"})
    assert response.status_code == 422
    assert words in text_of(response)


def test_health_reasons_are_for_who_may_see_health(cast, client, sessions):
    consent(cast.athlete)
    client.force_login(cast.coach)
    saved(client, away_page(cast), {**AWAY, "reason": "injury"})
    profile = reverse("training:athlete", args=[cast.athlete.public_id])
    assert "Injury from 9 Mar, back on 16 Mar" in text_of(client.get(profile))
    for part in (cast.owner, cast.analyst):
        client.force_login(part)
        text = text_of(client.get(profile))
        assert "Away from 9 Mar, back on 16 Mar" in text
        assert "Injury" not in text
        answer = client.get(reverse("api:absences", args=[cast.athlete.public_id])).json()
        assert answer["absences"][0]["reason"] is None
    client.force_login(cast.owner)
    absence = reverse("training:absence", args=[Absence.objects.get().public_id])
    assert "Injury" not in text_of(client.get(absence))
    assert "injury" not in client.get(away_page(cast)).content.decode()
    client.force_login(cast.clinician)
    assert "Injury" in text_of(client.get(absence))
    assert AccessRecord.objects.filter(user=cast.clinician, what="athlete_absences").exists()


def test_return_is_shown_and_saved_and_time_away_taken_back(cast, client, sessions):
    client.force_login(cast.coach)
    saved(client, away_page(cast), {**AWAY, "ends_before": ""})
    absence = Absence.objects.get()
    assert absence.ends_before is None
    address = reverse("training:absence", args=[absence.public_id])
    assert "not known until when" in text_of(client.get(address))
    looked, _done = saved(client, address, {"ends_before": "2026-03-16", "ramp_weeks": "2", "ramp_from_pct": "50"})
    assert "2 sessions come back into the plan." in text_of(looked)
    absence.refresh_from_db()
    assert absence.ends_before == MONDAY + 2 * WEEK
    cancel = reverse("training:absence_cancel", args=[absence.public_id])
    assert "The time away is taken back." in text_of(client.post(cancel, follow=True))
    assert Session.objects.filter(status="planned").count() == 4
    assert "was taken back, so it cannot be changed" in text_of(client.post(cancel, follow=True))


def test_plan_is_put_later_from_the_profile(cast, client, sessions):
    client.force_login(cast.coach)
    assignment = Assignment.objects.get()
    address = reverse("training:shift", args=[assignment.public_id])
    profile = client.get(reverse("training:athlete", args=[cast.athlete.public_id]))
    assert f'href="{address}"' in profile.content.decode()
    looked, done = saved(client, address, {"amount": "2", "unit": "7", "reason": "Exams"})
    words = "4 sessions go 14 days later, from Monday 16 March 2026 to Monday 6 April 2026."
    assert words in text_of(looked)
    assert words in text_of(done)
    client.force_login(cast.athlete_user)
    page = client.get(reverse("training:session", args=[sessions[0].public_id]))
    assert "Moved: Exams" in text_of(page)


def test_refusal_of_a_shift_is_shown(cast, client, sessions):
    client.force_login(cast.coach)
    address = reverse("training:shift", args=[Assignment.objects.get().public_id])
    response = client.post(address, {"amount": "1", "unit": "-1", "step": "look"})
    assert response.status_code == 422
    assert "which has passed" in text_of(response)


def test_exercise_is_swapped_from_the_session_page_and_said_to_the_athlete(cast, client, sessions, other):
    client.force_login(cast.coach)
    page = reverse("training:session", args=[sessions[0].public_id])
    address = reverse("training:swap", args=[line_of(sessions[0]).public_id])
    assert f'href="{address}"' in client.get(page).content.decode()
    values = {"exercise": str(other.public_id), "reason": "Sore heel", "scope": "coming"}
    looked, done = saved(client, address, values)
    assert "Leg press raise instead of Seated raise in 4 lines" in text_of(looked)
    assert "Instead of Seated raise: Sore heel" in text_of(done)
    client.force_login(cast.athlete_user)
    response = client.get(page)
    assert "Instead of Seated raise: Sore heel" in text_of(response)
    assert address not in response.content.decode()
    item = client.get(reverse("api:session", args=[sessions[0].public_id])).json()["items"][0]
    assert (item["swapped_from"]["slug"], item["swap_reason"]) == ("seated-raise", "Sore heel")


def test_swap_offers_only_what_fits(cast, client, sessions, other):
    hold = make_exercise("hold", measure="seconds")
    client.force_login(cast.coach)
    address = reverse("training:swap", args=[line_of(sessions[0]).public_id])
    response = client.post(address, {"exercise": str(hold.public_id), "reason": "x", "scope": "one", "step": "look"})
    assert response.status_code == 422
    assert "Choose an exercise of the list." in text_of(response)
    assert "Same muscle" in response.content.decode()


# --- the same through the API -----------------------------------------------------------------------------


def post(client, name, key, body, method="post"):
    return getattr(client, method)(
        reverse(f"api:{name}", args=[key]), json.dumps(body), content_type="application/json"
    )


def test_api_starts_ends_and_cancels_time_away(cast, client, sessions):
    client.force_login(cast.coach)
    body = {"reason": "travel", "starts_on": "2026-03-09", "ramp_from_pct": 50, "ramp_weeks": 1}
    dry = post(client, "absences", cast.athlete.public_id, body | {"dry_run": True})
    assert (dry.status_code, dry.json()["taken_out"]) == (200, 3)
    made = post(client, "absences", cast.athlete.public_id, body)
    assert (made.status_code, made.json()["taken_out"]) == (201, 3)
    again = post(client, "absences", cast.athlete.public_id, body)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "away_already")
    key = made.json()["absence"]["id"]
    ended = post(client, "absence", key, {"ends_before": "2026-03-16"}, "patch")
    assert (ended.status_code, ended.json()["brought_back"]) == (200, 2)
    listed = client.get(reverse("api:absences", args=[cast.athlete.public_id])).json()["absences"]
    assert [(one["id"], one["ends_before"], one["reason"]) for one in listed] == [(key, "2026-03-16", "travel")]
    assert post(client, "absence_cancel", key, {}).json()["brought_back"] == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"starts_on": "2026-03-09"}, "/reason"),
        ({"reason": "tired", "starts_on": "2026-03-09"}, "/reason"),
        ({"reason": "injury", "starts_on": "2026-03-09"}, "/reason"),
        ({"reason": "other", "starts_on": "1900-01-01"}, "/starts_on"),
        ({"reason": "other", "starts_on": "2026-03-09", "ramp_weeks": 9}, "/ramp_weeks"),
        ({"reason": "other", "starts_on": "2026-03-09", "days": 9}, "/days"),
    ],
    ids=["none", "unknown", "no-consent", "long-ago", "ramp", "extra"],
)
def test_api_refuses_time_away_that_does_not_fit(cast, client, sessions, body, pointer):
    client.force_login(cast.coach)
    response = post(client, "absences", cast.athlete.public_id, body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


def test_api_shifts_a_plan(cast, client, sessions):
    client.force_login(cast.coach)
    key = Assignment.objects.get().public_id
    dry = post(client, "shift", key, {"days": 7, "dry_run": True})
    assert dry.json() == {
        "dry_run": True,
        "moved": 4,
        "days": 7,
        "first_on": "2026-03-09",
        "last_on": "2026-03-30",
        "ends_before": "2026-04-06",
    }
    assert post(client, "shift", key, {"days": 7}).status_code == 200
    assert Session.objects.order_by("scheduled_on")[0].scheduled_on == MONDAY + WEEK
    assert post(client, "shift", key, {"days": 85}).status_code == 400
    assert post(client, "shift", key, {"days": 0}).status_code == 409


def test_api_swaps_an_exercise(cast, client, sessions, exercise, other):
    client.force_login(cast.coach)
    key = line_of(sessions[0]).public_id
    found = client.get(reverse("api:swap", args=[key])).json()
    assert [one["slug"] for one in found["same_muscle"]] == ["leg-press-raise"]
    assert (found["planned"], found["coming"]) == (None, 3)
    answer = post(client, "swap", key, {"exercise": str(other.public_id), "reason": "Sore heel", "coming": True})
    assert answer.json() == {"dry_run": False, "lines": 4, "first_on": "2026-03-02", "last_on": "2026-03-23"}
    same = post(client, "swap", key, {"exercise": str(other.public_id), "reason": "Sore heel"})
    assert (same.status_code, same.json()["errors"][0]["code"]) == (409, "cannot_swap")
    theirs = make_exercise("theirs", club=cast.rival_club)
    foreign = post(client, "swap", key, {"exercise": str(theirs.public_id), "reason": "x"})
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (400, "/exercise")
