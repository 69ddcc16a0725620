"""After a session: each exercise that was done is asked about once, on the phone's pages and in the API."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import ExerciseFeedback
from tests.exercises.answers import own_exercise, say
from tests.exercises.test_pages import text_of
from tests.training.plans import AT, MONDAY, laid_out, line_of, make_exercise, make_version, put
from training.operations.sessions import finish_session

NOW = datetime(2026, 3, 2, 18, 10, tzinfo=UTC)
WEEK_ON = dict.fromkeys(("starts_on", "today"), MONDAY + timedelta(days=7))
PLAIN = {"works": "yes", "comfort": "4"}
# Recognising the caller takes 3; the questions add one to the rest.
QUERIES_OF_SESSION = 3 + 8


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def finished(cast, *exercises, done=None, slug="plan", **given):
    """Lay out a session with these exercises, log a set of each (or of those in `done`), and finish it."""
    version = make_version(*((exercise, "2x8 each @RIR2") for exercise in exercises), slug=slug)
    session = laid_out(cast.athlete, version, cast.coach, **given)[0]
    for place, exercise in enumerate(exercises, start=1):
        if done is None or exercise in done:
            put(line_of(session, place), cast.athlete_user)
    return finish_session(session=session, effort=6, minutes=40, note="", pain_after={}, by=cast.athlete_user, at=AT)[0]


@pytest.fixture
def raised(cast):
    return make_exercise("raise")


@pytest.fixture
def session(cast, raised):
    return finished(cast, raised, make_exercise("hop"))


@pytest.fixture
def phone(cast):
    client = Client()
    client.force_login(cast.athlete_user)
    return client


def page_of(session) -> str:
    return reverse("training:session", args=[session.public_id])


def address(session, place=1) -> str:
    return reverse("training:feedback", args=[line_of(session, place).public_id])


def asked(response) -> list[str]:
    return re.findall(r'<summary class="linkrow"><span>([^<]+)</span>', response.content.decode())


# --- the pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["session", "today"])
def test_finished_session_asks_about_each_exercise_once(phone, session, page):
    at = page_of(session) if page == "session" else reverse("training:today")
    assert asked(phone.get(at)) == ["Raise", "Hop"]

    response = phone.post(address(session), {**PLAIN, "page": page})

    assert response["Location"] == f"{at}#how-{session.public_id}"
    response = phone.get(at)
    assert asked(response) == ["Hop"]
    assert "Raise works, comfort 4 of 5 Say more" in text_of(response)
    row = ExerciseFeedback.objects.get()
    assert (row.works, row.comfort, row.session_public_id) == ("yes", 4, session.public_id)


def test_session_that_goes_on_asks_nothing(cast, phone, raised):
    session = laid_out(cast.athlete, make_version((raised, "2x8 each")), cast.coach)[0]
    put(line_of(session), cast.athlete_user)

    assert asked(phone.get(page_of(session))) == []
    response = phone.post(address(session), PLAIN, follow=True)
    assert "This session is not finished" in text_of(response)
    assert not ExerciseFeedback.objects.exists()


def test_exercise_without_a_set_is_not_asked_about(cast, phone, raised):
    session = finished(cast, raised, make_exercise("hop"), done=[raised])

    assert asked(phone.get(page_of(session))) == ["Raise"]


def test_answered_exercise_is_not_asked_about_after_a_later_session(cast, phone, session, raised):
    phone.post(address(session), PLAIN)
    later = finished(cast, raised, make_exercise("jump"), slug="later", **WEEK_ON)

    response = phone.get(page_of(later))

    assert asked(response) == ["Jump"]
    assert "Raise works" not in text_of(response)


def test_version_that_was_done_is_the_one_asked_about(cast, phone):
    exercise = own_exercise(cast.club, cast.coach)
    session = finished(cast, exercise)
    exercise.revision = 2
    exercise.save()
    say(cast.athlete, exercise, revision=2)
    assert asked(phone.get(page_of(session))) == ["Our raise"]

    phone.post(address(session), PLAIN)

    assert sorted(ExerciseFeedback.objects.values_list("exercise_revision", flat=True)) == [1, 2]
    assert asked(phone.get(page_of(session))) == []


def test_exercise_of_two_lines_is_asked_about_once(cast, phone, raised):
    session = finished(cast, raised, raised)

    assert asked(phone.get(page_of(session))) == ["Raise"]


def test_nobody_else_is_asked_or_may_answer(cast, session):
    for part, status in (("coach", 403), ("analyst", 403), ("teammate", 404), ("rival_coach", 404)):
        client = Client()
        client.force_login(cast.people[part])
        assert asked(client.get(page_of(session))) == [], part
        assert client.post(address(session), PLAIN).status_code == status, part
    assert not ExerciseFeedback.objects.exists()


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"works": "yes"}, "Choose a number from 1 (very uncomfortable) to 5 (very comfortable)."),
        ({"works": "yes", "comfort": "6"}, "Choose a number from 1 (very uncomfortable) to 5 (very comfortable)."),
        ({"works": "maybe", "comfort": "4"}, "Say whether it works for you: yes, partly or no."),
    ],
)
@pytest.mark.parametrize("page", ["session", "today"])
def test_bad_answer_comes_back_on_its_own_exercise(phone, session, sent, fault, page):
    response = phone.post(address(session, 2), {**sent, "page": page})

    assert response.status_code == 422
    assert text_of(response).count(fault) == 1
    opened = re.search(r"<details class=\"question\" open>.*?<span>([^<]+)</span>", response.content.decode())
    assert opened
    assert opened[1] == "Hop"
    assert not ExerciseFeedback.objects.exists()


@pytest.mark.parametrize("exercises", [1, 3])
def test_session_page_takes_the_same_queries(cast, phone, exercises):
    session = finished(cast, *(make_exercise(f"raise-{place}") for place in range(exercises)))
    phone.get(page_of(session))

    with CaptureQueriesContext(connection) as queries:
        phone.get(page_of(session))

    assert len(queries) == QUERIES_OF_SESSION


# --- the API --------------------------------------------------------------------------------------------


def api_of(session) -> str:
    return f"/api/v1/sessions/{session.public_id}/feedback/"


def test_phone_learns_what_to_ask_and_answers(cast, phone, session, raised):
    body = {"item": str(line_of(session).public_id), "works": "no", "comfort": 2, "comment": "Slips"}

    before = phone.get(api_of(session)).json()["exercises"]
    given = phone.post(api_of(session), body, content_type="application/json")
    after = phone.get(api_of(session)).json()["exercises"]

    assert [(one["exercise"]["slug"], one["feedback"]) for one in before] == [("raise", None), ("hop", None)]
    assert before[0]["item"] == body["item"]
    assert before[0]["exercise"]["revision"] == 1
    assert given.status_code == 201
    assert [one["feedback"] for one in after] == [given.json(), None]
    row = ExerciseFeedback.objects.get()
    assert (row.exercise, row.session_public_id, row.comment) == (raised, session.public_id, "Slips")


def test_line_of_another_session_is_refused_on_its_field(cast, phone, session):
    other = finished(cast, make_exercise("jump"), slug="other", **WEEK_ON)
    for item in (line_of(other).public_id, cast.athlete.public_id):
        response = phone.post(api_of(session), {**PLAIN, "item": str(item)}, content_type="application/json")
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"] == "/item"
    assert not ExerciseFeedback.objects.exists()


def test_session_that_goes_on_is_a_conflict(cast, phone, raised):
    session = laid_out(cast.athlete, make_version((raised, "2x8 each")), cast.coach)[0]
    body = {**PLAIN, "item": str(line_of(session).public_id)}

    response = phone.post(api_of(session), body, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (409, "session_not_finished")
    assert not ExerciseFeedback.objects.exists()
